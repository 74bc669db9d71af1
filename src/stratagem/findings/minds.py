"""Minds: how each actor chose in the futures, what its choice turned on, and what would have changed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stratagem.engine import Futures
from stratagem.engine.deeds import DecisionSummary, Need
from stratagem.findings.errors import probability_error
from stratagem.findings.numerals import percent, with_unit
from stratagem.model import Model


@dataclass(frozen=True, slots=True)
class Taken:
    """An option: how often it was chosen where the decision came up, in which share of futures at least once, with the
    sampling error of that.
    """

    name: str
    title: str
    share: float
    ever: float
    error: float | None


@dataclass(frozen=True, slots=True)
class Turning:
    """What would make an option worth as much as the best one: `gap` is what it falls short of it, from 0 to 1, and
    `changes` are the weighed items with the change of each that would do alone, least first by the share of its range;
    items of which the whole range would not do are left out.
    """

    option: str
    gap: float
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mind:
    """One decision of an actor. `best` is the option worth most on average, `turned_on` the weighed item that sets it
    apart from the next, empty where the actor keeps to its habit. `came` is the share of futures in which it came up.
    """

    decision: str
    title: str
    actor: str
    level: int
    came: float
    occasions: float
    options: tuple[Taken, ...]
    best: str
    turned_on: str
    turnings: tuple[Turning, ...]

    @property
    def nearest(self) -> Turning | None:
        """The option that falls least short of the best one; None where nobody looked ahead."""
        return min(self.turnings, key=lambda turning: turning.gap, default=None)

    def __repr__(self) -> str:
        taken = ", ".join(f"{each.name} {percent(each.share)}" for each in self.options)
        return f"<Mind {self.decision}: {self.actor}, {self.title}: {taken}>"

    def as_json(self) -> dict[str, object]:
        """The decision as plain data."""
        return {
            "decision": self.decision,
            "title": self.title,
            "actor": self.actor,
            "level": self.level,
            "came": self.came,
            "occasions": self.occasions,
            "options": [
                {"name": each.name, "title": each.title, "share": each.share, "ever": each.ever, "error": each.error}
                for each in self.options
            ],
            "best": self.best,
            "turned_on": self.turned_on,
            "needs": [
                {"option": each.option, "gap": each.gap, "changes": list(each.changes)} for each in self.turnings
            ],
        }


def minds_of(model: Model, futures: Futures) -> tuple[Mind, ...]:
    """Every decision that came up in some future, in the order of the model."""
    return tuple(_mind(summary, model, futures) for summary in futures.decisions.values() if summary.came > 0)


def _mind(summary: DecisionSummary, model: Model, futures: Futures) -> Mind:
    decision = summary.decision
    chosen = futures.choice(decision.name)
    titles = {option.name: option.title or option.name for option in summary.options}
    return Mind(
        decision=decision.name,
        title=decision.title or decision.name,
        actor=model.actors.get(decision.actor, decision.actor),
        level=decision.level,
        came=summary.came,
        occasions=summary.occasions,
        options=tuple(
            Taken(each.name, titles[each.name], each.share, each.ever,
                  probability_error((chosen == number).any(axis=0).astype(float)))
            for number, each in enumerate(summary.options)
        ),
        best=titles[summary.best],
        turned_on=decision.weighs[summary.turned_on].title if summary.turned_on else "",
        turnings=tuple(
            Turning(titles[need.option], need.gap, tuple(_changes(need, summary))) for need in summary.needs
        ),
    )  # fmt: skip


def _changes(need: Need, summary: DecisionSummary) -> Iterator[str]:
    """The items in words, the one first that would have to move by the least share of its range."""
    found = []
    for name, change in need.changes.items():
        item = summary.decision.weighs[name]
        if change is None:
            continue
        unit = item.unit.text if item.unit else "1"
        share = abs(change) / abs(item.best - item.worst) * (item.unit.scale if item.unit else 1.0)
        if share > 1.0:
            continue  # not even its whole range would do
        way = "more" if change > 0 else "less"
        amount = f"{way} by {with_unit(abs(change), unit, 2)} ({percent(share)} of its scale)"
        found.append((share, f"{item.title}, {amount}"))
    found.sort(key=lambda pair: pair[0])
    yield from (words for _, words in found)
