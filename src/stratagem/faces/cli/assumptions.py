"""`stratagem assumptions`: what every assumption is worth, and what changes at its other end."""

from __future__ import annotations

from stratagem.faces.cli.arguments import Json, SituationName, futures_count, seed_number, thread_count
from stratagem.faces.cli.ensemble import FUTURES, SEED, FuturesOption, SeedOption, ThreadsOption


def assumptions(
    situation: SituationName,
    futures: FuturesOption = FUTURES,
    seed: SeedOption = SEED,
    threads: ThreadsOption = None,
    json: Json = False,
) -> None:
    """Tell what each declared assumption is worth, and run the weightiest ten again at either end of their ranges."""
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.analysis import analyse
    from stratagem.faces.assumptions import assumptions_json, print_assumptions
    from stratagem.faces.terminal import emit_json

    done = analyse(situation, count, number, workers)
    if json:
        emit_json(assumptions_json(done))
    else:
        print_assumptions(done)
