"""Mechanisms shown at work: every causal statement is run as its counterfactual, on shared draws.

A mechanism is *shown* when the paired effect, with an interval adjusted for the number of statements, excludes zero,
is at least the declared least effect, has the expected sign, and is gone when the named equations are severed: held,
future by future, at the course that they take in the baseline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import numpy as np

from stratagem.base.diagnostics import UsageError
from stratagem.base.near import nearest
from stratagem.engine import Futures
from stratagem.engine.holding import Hold
from stratagem.findings.effects import Effect, Values, paired_effect
from stratagem.findings.readings import unit_of
from stratagem.model import Model
from stratagem.model.mechanisms import Mechanism
from stratagem.model.shows import Shows

DOUBT = 0.05
"""The chance that any of the intervals misses, over all statements together: each takes an equal part (Bonferroni)."""

REMAINDER = 0.1
"""What severing may leave of an effect, as a share of it: a change may have other, weaker ways to what is read."""

Settings = Mapping[str, float]


class Run(Protocol):
    """Runs the model with settings on the same draws every time, keeping what is named."""

    def __call__(
        self,
        settings: Settings,
        record: Sequence[str],
        *,
        courses: Sequence[str] = (),
        hold: Hold | None = None,
        holdable: Sequence[str] = (),
    ) -> Futures: ...


@dataclass(frozen=True)
class Shown:
    """What came of a mechanism's counterfactual.

    `baseline` and `changed` are the means of what is read, in `unit`; `effect` is the paired effect, `severed` what is
    left of it when the named equations are held. `doubts` say why it is not shown; empty if it is.
    """

    mechanism: Mechanism
    shows: Shows
    unit: str
    baseline: float
    changed: float
    effect: Effect
    severed: Effect
    doubts: tuple[str, ...]

    @property
    def shown(self) -> bool:
        return not self.doubts

    def as_json(self, model: Model) -> dict[str, object]:
        """As plain data; dates among the settings stand in ISO form."""
        shows = self.shows
        return {
            "id": self.mechanism.id,
            "statement": self.mechanism.statement,
            "claims": list(self.mechanism.claims),
            "change": settings_shown(model, shows.change),
            "base": settings_shown(model, shows.base),
            "against": settings_shown(model, shows.against),
            "where": shows.where,
            "reads": shows.reads,
            "at": shows.at.isoformat(),
            "unit": self.unit,
            "expected": shows.expected,
            "reading": shows.words,
            "baseline": self.baseline,
            "changed": self.changed,
            "effect": self.effect.mean,
            "interval": [self.effect.low, self.effect.high],
            "futures": self.effect.pairs,
            "least": shows.least,
            "severed": {
                "equations": list(shows.severed),
                "effect": self.severed.mean,
                "interval": [self.severed.low, self.severed.high],
            },
            "shown": self.shown,
            "doubts": list(self.doubts),
        }


def show_mechanisms(
    model: Model, run: Run, only: Sequence[str] = (), progress: Callable[[int, int], None] | None = None
) -> tuple[Shown, ...]:
    """Every declared counterfactual, or those of the mechanisms named, in the order of the model.

    The intervals are adjusted for all that the model declares, however many are asked for. All runs share two kernels:
    one that records the courses of what is severed, one that can hold them. Raises UsageError for an unknown name.
    """
    declared = {name: mechanism for name, mechanism in model.mechanisms.items() if mechanism.shows}
    chosen = [declared[name] for name in _known(only, declared)]
    doubt = DOUBT / max(len(declared), 1)
    found: dict[str, Shown] = {}
    for mechanism, shown in _all(model, run, chosen, doubt):
        found[mechanism.id] = shown
        if progress:
            progress(len(found), len(chosen))
    return tuple(found[mechanism.id] for mechanism in chosen)


def _known(names: Sequence[str], declared: Mapping[str, Mechanism]) -> list[str]:
    for name in names:
        if name not in declared:
            guess = nearest(name, declared)
            raise UsageError.of(
                "MECHANISM-UNKNOWN",
                f"No mechanism {name[:60]!r} declares what shows it.",
                f"Name one of mechanisms.yaml that has `shows`{f', such as {guess}' if guess else ''}.",
            )
    return [name for name in declared if name in names] if names else list(declared)


def _all(model: Model, run: Run, chosen: Sequence[Mechanism], doubt: float) -> Iterator[tuple[Mechanism, Shown]]:
    """Mechanisms with the same baseline one after another, so that each baseline runs once and few are in memory."""
    every = [(mechanism, mechanism.shows) for mechanism in chosen if mechanism.shows]
    record = sorted({shows.reads for _, shows in every if not shows.of_event})
    held = sorted({name for _, shows in every for name in shows.severed})
    groups: dict[tuple[tuple[str, float], ...], list[tuple[Mechanism, Shows]]] = {}
    for mechanism, shows in every:
        groups.setdefault(tuple(sorted({**shows.base, **shows.against}.items())), []).append((mechanism, shows))
    for settings, group in groups.items():
        baseline = run(dict(settings), record, courses=held)
        for mechanism, shows in group:
            yield mechanism, _judged(model, run, mechanism, shows, baseline, record, held, doubt)


def _judged(
    model: Model,
    run: Run,
    mechanism: Mechanism,
    shows: Shows,
    baseline: Futures,
    record: Sequence[str],
    held: Sequence[str],
    doubt: float,
) -> Shown:
    settings = {**shows.base, **shows.change}
    before = _read(shows, baseline)
    after = _read(shows, run(settings, record, holdable=held))
    cut = _read(shows, run(settings, record, hold=baseline.hold(shows.severed), holdable=held))
    within = _within(model, shows, baseline)
    effect, severed = paired_effect(after - before, within, doubt), paired_effect(cut - before, within, doubt)
    unit = "1" if shows.of_event else unit_of(model, shows.reads)
    means = [float(np.nanmean(values if within is None else values[within])) for values in (before, after)]
    doubts = tuple(_doubts(shows, effect, severed))
    return Shown(mechanism, shows, unit, means[0], means[1], effect, severed, doubts)


def _read(shows: Shows, futures: Futures) -> Values:
    """What is read in every future: a series at a date; of an event whether it has come by then, 0 or 1."""
    if not shows.of_event:
        return np.array(futures.at(shows.reads, shows.at))
    day = futures.model.calendar.day_of(shows.at)
    return (futures.event_time(shows.reads) <= day).astype(np.float64)


def _within(model: Model, shows: Shows, baseline: Futures) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
    """The futures in which the declared positions hold; None for all."""
    chosen = None
    for dispute, position in shows.where.items():
        holds = baseline.position(dispute) == baseline.plan.disputes[dispute].positions.index(position)
        chosen = holds if chosen is None else chosen & holds
    return chosen


def _doubts(shows: Shows, effect: Effect, severed: Effect) -> Iterator[str]:
    """Why a mechanism is not shown."""
    if not effect.excludes_zero:
        yield "the interval does not exclude zero"
    if not abs(effect.mean) >= shows.least:
        yield "the effect is below the least that counts"
    if (shows.expected == "higher" and effect.mean < 0) or (shows.expected == "lower" and effect.mean > 0):
        yield f"the effect is not {shows.expected}"
    if not _gone(shows, effect, severed):
        yield "the effect does not vanish when its equations are severed"


def _gone(shows: Shows, effect: Effect, severed: Effect) -> bool:
    """Whether severing leaves nothing, too little to count, or something that points the other way: then the severed
    equations carried all of the effect and more.
    """
    left = severed.mean if effect.mean > 0 else -severed.mean
    return not severed.excludes_zero or left <= max(shows.least, REMAINDER * abs(effect.mean))


def settings_shown(model: Model, settings: Settings) -> dict[str, float | str]:
    """Settings as they were declared: dates in ISO form."""
    return {name: _setting(model, name, value) for name, value in settings.items()}


def _setting(model: Model, name: str, value: float) -> float | str:
    if model.parameters[name.partition("[")[0]].unit.is_date:
        return (model.calendar.start + timedelta(days=value)).isoformat()
    return value
