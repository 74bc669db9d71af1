"""`stratagem disputes`: what each position implies, and what settling each dispute is worth."""

from __future__ import annotations

from stratagem.faces.cli.arguments import Json, SituationName, futures_count, seed_number, thread_count
from stratagem.faces.cli.ensemble import FUTURES, SEED, FuturesOption, SeedOption, ThreadsOption


def disputes(
    situation: SituationName,
    futures: FuturesOption = FUTURES,
    seed: SeedOption = SEED,
    threads: ThreadsOption = None,
    json: Json = False,
) -> None:
    """Tell what each position of each dispute implies, and what settling it is worth: what to collect next."""
    count, number, workers = futures_count(futures), seed_number(seed), thread_count(threads)

    from stratagem.faces.analysis import analyse
    from stratagem.faces.disputes import print_disputes
    from stratagem.faces.terminal import emit_json

    done = analyse(situation, count, number, workers)
    if json:
        emit_json([dispute.as_json() for dispute in done.findings.disputes])
    else:
        print_disputes(done)
