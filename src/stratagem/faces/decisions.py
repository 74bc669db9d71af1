"""The decisions of a situation for a terminal: options, what is weighed, what is chosen how often, and why."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import UsageError
from stratagem.base.near import nearest
from stratagem.faces.progress import Progress
from stratagem.faces.situation import Situation, load
from stratagem.faces.terminal import emit, note_diagnostics, plain

if TYPE_CHECKING:
    from stratagem.engine import Futures
    from stratagem.engine.deeds import DecisionSummary, OptionSummary
    from stratagem.model.decisions import Form

SCHEMA = 1
"""Version of the JSON object that `decisions --json` prints."""

FORMS: tuple[Form, ...] = ("logit", "hierarchy", "prospect")

NARROWEST = 80
WIDEST = 120


@dataclass(frozen=True)
class Decisions:
    """How the decisions of a situation went in a run; of one decision, or of all (`name` None). `forms` are runs under
    each form of choice, none if they were not asked for.
    """

    situation: Situation
    futures: Futures
    name: str | None
    forms: dict[str, Futures]

    @property
    def summaries(self) -> tuple[DecisionSummary, ...]:
        found = self.futures.decisions
        return tuple(found.values()) if self.name is None else (found[self.name],)

    def as_json(self) -> dict[str, object]:
        """As plain data, as `docs/commands.md` describes it."""
        return {
            "schema": SCHEMA,
            "situation": {"name": self.situation.name, "digest": self.situation.digest},
            "futures": self.futures.count,
            "seed": self.futures.seed,
            "results_digest": self.futures.digest,
            "decisions": [{**_as_json(each), "forms": self.spread(each.decision.name)} for each in self.summaries],
        }

    def spread(self, decision: str) -> dict[str, dict[str, float]]:
        """How often each option was chosen under each form."""
        return {
            form: {option.name: option.share for option in futures.decisions[decision].options}
            for form, futures in self.forms.items()
        }

    def text(self, width: int) -> str:
        """As text in lines of at most `width` columns, where words allow it."""
        if not self.summaries:
            return "nobody decides anything in this situation"
        return "\n\n".join(
            "\n".join([*summary_lines(each, width), *spread_lines(self.spread(each.decision.name), width)])
            for each in self.summaries
        )


def decisions_of(
    name: str, decision: str | None, futures: int, seed: int, threads: int | None, form: Form | None, forms: bool
) -> Decisions:
    """Run a situation and see how its actors chose.

    Raises InvalidSituation, LimitExceeded, and UsageError where there is no such decision.
    """
    from stratagem.engine import run

    progress = Progress()
    with progress.part("load", f"loading {plain(name)}"):
        situation = load(name)
    known = situation.model.decisions
    if decision is not None and decision not in known:
        guess = nearest(decision, known)
        raise UsageError.of(
            "DECISION-MISSING",
            f"there is no decision {plain(decision)[:60]!r} in {plain(name)}",
            f"name one of {', '.join(known) or 'none: nobody decides anything there'}"
            + (f"; perhaps {guess}" if guess else ""),
        )
    with progress.part("run", f"simulating {futures:,} futures"):
        simulated = run(situation.model, futures, seed, threads, form=form, progress=progress.futures)
    note_diagnostics(simulated.warnings)
    spread: dict[str, Futures] = {}
    for each in FORMS if forms else ():
        with progress.part(each, f"simulating {futures:,} futures under {each}"):
            spread[each] = run(situation.model, futures, seed, threads, form=each, progress=progress.futures)
    return Decisions(situation, simulated, decision, spread)


def print_decisions(decisions: Decisions) -> None:
    """The decisions as text on stdout."""
    columns = shutil.get_terminal_size().columns
    emit(decisions.text(min(max(columns, NARROWEST), WIDEST)))


def summary_lines(summary: DecisionSummary, width: int) -> Iterator[str]:
    """A decision: who and when, its options and how often each was chosen, what they were worth, what it turned on."""
    decision = summary.decision
    yield from _wrapped(f"{decision.name}  {decision.title}", "", width)
    came = f"comes up in {_percent(summary.came)} of the futures, {summary.occasions:.1f} times on average"
    how = f"level {decision.level}, {decision.form}, λ about {summary.rationality:.2g}"
    yield from _wrapped(f"{decision.actor}; {came}; {how}", "  ", width)
    if summary.policy_fit is not None:
        fit = f"others answer a policy that explains {_percent(summary.policy_fit)} of its level-1 choices"
        yield from _wrapped(fit, "  ", width)
    for option in summary.options:
        yield from _option_lines(option, summary, width)
    if summary.turned_on is not None:
        weighed = decision.weighs[summary.turned_on]
        yield from _wrapped(f"turns on: {weighed.title} ({weighed.name})", "  ", width)
    for need in summary.needs:
        changes = [
            f"{decision.weighs[item].title} {change:+.3g}{_unit(summary, item)}"
            for item, change in need.changes.items()
            if change is not None
        ]
        text = f"{need.option} would draw level with {summary.best} by one of: {'; '.join(changes)}"
        yield from _wrapped(text, "  ", width)


def spread_lines(spread: dict[str, dict[str, float]], width: int) -> Iterator[str]:
    """How often each option is chosen under each form."""
    for form, shares in spread.items():
        told = ", ".join(f"{option} {_percent(share)}" for option, share in shares.items())
        yield from _wrapped(f"under {form}: {told}", "  ", width)


def _option_lines(option: OptionSummary, summary: DecisionSummary, width: int) -> Iterator[str]:
    first = f", first about {option.first}" if option.first else ""
    chosen = f"chosen {_percent(option.share)} of the times, in {_percent(option.ever)} of the futures{first}"
    yield from _wrapped(f"{option.name}  {option.title}: {chosen}", "  ", width)
    if summary.decision.level:
        items = ", ".join(f"{name} {worth:.2f} × {summary.weights[name]:.2f}" for name, worth in option.items.items())
        yield from _wrapped(f"worth {option.utility:.3f}: {items}", "    ", width)


def _unit(summary: DecisionSummary, item: str) -> str:
    unit = summary.decision.weighs[item].unit
    return f" {unit.text}" if unit and unit.text != "1" else ""


def _as_json(summary: DecisionSummary) -> dict[str, object]:
    decision = summary.decision
    return {
        "name": decision.name,
        "title": decision.title,
        "actor": decision.actor,
        "level": decision.level,
        "form": decision.form,
        "horizon_steps": decision.ahead,
        "rollouts": decision.rollouts,
        "came": summary.came,
        "occasions": summary.occasions,
        "rationality": summary.rationality,
        "policy_fit": summary.policy_fit,
        "weighs": [
            {"name": name, "title": each.title, "weight": summary.weights[name]}
            for name, each in decision.weighs.items()
        ],
        "options": [
            {
                "name": option.name,
                "title": option.title,
                "share": option.share,
                "probability": option.probability,
                "utility": option.utility,
                "items": option.items,
                "ever": option.ever,
                "first": option.first.isoformat() if option.first else None,
            }
            for option in summary.options
        ],
        "best": summary.best,
        "turned_on": summary.turned_on,
        "needs": [{"option": need.option, "gap": need.gap, "changes": need.changes} for need in summary.needs],
        "dates": [{"date": each.day.isoformat(), "came": each.came, "shares": each.shares} for each in summary.dates],
    }


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    """`text` in lines, each behind `indent`; later lines two columns further in."""
    return textwrap.wrap(
        plain(text), width, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )
