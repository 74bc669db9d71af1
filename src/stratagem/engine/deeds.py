"""What a run's choices come to: how often each option, when first, what it was worth, and what it turned on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from stratagem.engine.choice.record import SCALE, ChoiceRecord, Tally
from stratagem.model.decisions import Decision


@dataclass(frozen=True)
class Occasion:
    """A date at which a decision may come up: the share of futures in which it did, and of these the share in which
    each option was chosen.
    """

    day: date
    came: float
    shares: dict[str, float]


@dataclass(frozen=True)
class OptionSummary:
    """An option over all occasions and futures.

    `share` is how often it was chosen where the decision came up, `probability` the mean chance that it had, `utility`
    what it was worth on average, `items` what each weighed item was worth, all from 0 to 1. `ever` is the share of
    futures in which it was chosen at least once, `first` the median of the first date among them.
    """

    name: str
    title: str
    share: float
    probability: float
    utility: float
    items: dict[str, float]
    ever: float
    first: date | None


@dataclass(frozen=True)
class Need:
    """What would have to change for an option to be worth as much as the best one: for each weighed item by how much,
    in the declared unit or base units, if it alone changed; None where it has no weight.
    """

    option: str
    gap: float
    changes: dict[str, float | None]


@dataclass(frozen=True)
class DecisionSummary:
    """How a decision went.

    `came` is the share of futures in which it came up at all, `occasions` the mean number of times. `weights` are mean
    weights, as shares of their sum, `turned_on` the item that separates the best two options most, None where nobody
    looked ahead. `best` is the option of the highest mean utility,
    `policy_fit` how well the policy that level-2 actors answer fits its level-1 choices.
    """

    decision: Decision
    came: float
    occasions: float
    options: tuple[OptionSummary, ...]
    weights: dict[str, float]
    rationality: float
    turned_on: str | None
    best: str
    needs: tuple[Need, ...]
    dates: tuple[Occasion, ...]
    policy_fit: float | None


def summarise(
    record: ChoiceRecord,
    decision: Decision,
    dates: Sequence[date],
    mean: Callable[[str], float],
    policy_fit: float | None,
) -> DecisionSummary:
    """The summary of one decision of a run; `dates` are those of its records, `mean` tells that of a parameter."""
    occasions = list(record.occasions(decision.name))
    chosen = np.array([record.chosen[number] for number, _ in occasions])
    names = tuple(decision.options)
    came = max(sum(record.tallies[number].came for number, _ in occasions), 1)
    means = {
        part: sum(getattr(record.tallies[number], part) for number, _ in occasions) / SCALE / came
        for part in ("probabilities", "utilities", "items")
    }
    items = np.reshape(means["items"], (len(names), len(decision.weighs)))
    weights = {name: mean(each.weight) for name, each in decision.weighs.items()}
    total = sum(weights.values()) or 1.0
    shares = {name: weight / total for name, weight in weights.items()}
    options = tuple(_option(dates, decision, number, chosen, came, means, items) for number in range(len(names)))
    order = sorted(range(len(names)), key=lambda number: -means["utilities"][number])
    return DecisionSummary(
        decision=decision,
        came=float((chosen >= 0).any(axis=0).mean()),
        occasions=float((chosen >= 0).sum(axis=0).mean()),
        options=options,
        weights=shares,
        rationality=mean(decision.rationality),
        turned_on=_turned_on(decision, items, shares, order) if decision.level else None,
        best=names[order[0]],
        needs=_needs(decision, means["utilities"], shares, order[0]) if decision.level else (),
        dates=tuple(
            _occasion(record.count, dates[shelf.step], record.tallies[number], names) for number, shelf in occasions
        ),
        policy_fit=policy_fit,
    )


def _option(
    dates: Sequence[date],
    decision: Decision,
    number: int,
    chosen: NDArray[np.int8],
    came: int,
    means: dict[str, NDArray[np.float64]],
    items: NDArray[np.float64],
) -> OptionSummary:
    option = list(decision.options.values())[number]
    taken = chosen == number
    ever = taken.any(axis=0)
    steps = np.array(decision.steps)[taken.argmax(axis=0)[ever]]
    first = dates[int(np.sort(steps)[len(steps) // 2])] if len(steps) else None
    return OptionSummary(
        name=option.name,
        title=option.title,
        share=float(taken.sum() / came),
        probability=float(means["probabilities"][number]),
        utility=float(means["utilities"][number]),
        items={name: float(value) for name, value in zip(decision.weighs, items[number], strict=True)},
        ever=float(ever.mean()),
        first=first,
    )


def _turned_on(
    decision: Decision, items: NDArray[np.float64], shares: dict[str, float], order: list[int]
) -> str | None:
    """The weighed item that differs most, weight counted, between the best option and the next."""
    best, other = items[order[0]], items[order[1]]
    pulls = {name: shares[name] * abs(best[row] - other[row]) for row, name in enumerate(decision.weighs)}
    name = max(pulls, key=lambda each: pulls[each])
    return name if pulls[name] > 0 else None


def _needs(decision: Decision, utilities: NDArray[np.float64], shares: dict[str, float], best: int) -> tuple[Need, ...]:
    found = []
    for number, name in enumerate(decision.options):
        if number == best:
            continue
        gap = float(utilities[best] - utilities[number])
        changes = {
            item: gap / shares[item] * (each.best - each.worst) / (each.unit.scale if each.unit else 1.0)
            if shares[item] > 0
            else None
            for item, each in decision.weighs.items()
        }
        found.append(Need(name, gap, changes))
    return tuple(found)


def _occasion(count: int, day: date, tally: Tally, names: tuple[str, ...]) -> Occasion:
    came = max(tally.came, 1)
    shares = {name: float(times / came) for name, times in zip(names, tally.chosen, strict=True)}
    return Occasion(day, tally.came / count, shares)
