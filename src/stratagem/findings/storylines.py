"""Storylines: a few real futures, each near the centre of a cluster, told as dated sequences of events and choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from stratagem.engine import Futures
from stratagem.evidence import Ledger
from stratagem.findings.clusters import clusters_of
from stratagem.findings.measures import Array, Measure
from stratagem.findings.numerals import day_shown, percent, with_unit
from stratagem.findings.readings import event_title
from stratagem.findings.sources import disputes_of
from stratagem.model import Model

MOMENTS = 6
"""At so many dates an indicator's course is compared."""

MOST_INDICATORS = 5
"""Indicators told of a storyline: those in which its cluster differs most from all futures."""

UNUSUAL = 0.5
"""A choice is told if a smaller share of the futures makes it at that occasion: what all do tells nothing."""

MOST_POSITIONS = 4
TIES_TOLD = 0.1
"""Where so many futures end at the same value, that is told instead of a rank."""

FEWEST_FUTURES = 3
MOST_FUTURES = 4_096
"""Clusters are sought among the first so many futures: with more the storylines stay what they are, and take longer."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens on a day: an event that comes, a choice, or an indicator half way through its change."""

    day: date
    kind: str
    words: str

    def as_json(self) -> dict[str, object]:
        """The happening as plain data."""
        return {"date": self.day.isoformat(), "kind": self.kind, "words": self.words}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an indicator ends in the storyline, above which share of all futures that is, and which share ends there
    too.
    """

    indicator: str
    title: str
    value: float
    unit: str
    above: float
    same: float = 0.0

    @property
    def words(self) -> str:
        """`Area gained: 3,100 km² at the end, more than in 80 % of futures`; `0 km² at the end, as in 60 %`."""
        if self.same >= TIES_TOLD:
            return f"{self.title}: {with_unit(self.value, self.unit)} at the end, as in {percent(self.same)} of futures"
        more = self.above >= 0.5
        rank = f"{'more' if more else 'less'} than in {percent(self.above if more else 1 - self.above)} of futures"
        return f"{self.title}: {with_unit(self.value, self.unit)} at the end, {rank}"

    def as_json(self) -> dict[str, object]:
        """The mark as plain data."""
        return {"indicator": self.indicator, "value": self.value, "unit": self.unit, "above": self.above}


@dataclass(frozen=True, slots=True)
class Storyline:
    """A future that stands for a cluster.

    `future` is its number, `share` that of its cluster in all futures with an answer; `answer` is what the question
    comes to in it, `typical` what it comes to in its cluster. `positions` are those that its cluster holds more often
    than others do, in words.
    """

    future: int
    share: float
    answer: str
    typical: str
    happenings: tuple[Happening, ...]
    marks: tuple[Mark, ...]
    positions: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """The storyline as plain data."""
        return {
            "future": self.future,
            "share": self.share,
            "answer": self.answer,
            "typical": self.typical,
            "happenings": [happening.as_json() for happening in self.happenings],
            "marks": [mark.as_json() for mark in self.marks],
            "positions": list(self.positions),
        }


def storylines_of(measure: Measure, model: Model, ledger: Ledger, futures: Futures) -> tuple[Storyline, ...]:
    """Three to five storylines of a question, the most frequent first; fewer where futures do not differ."""
    known = np.flatnonzero(~np.isnan(measure.values[:MOST_FUTURES]))
    if known.size < FEWEST_FUTURES:
        return ()
    features = _features(measure, model, futures)[known]
    found = clusters_of(features)
    return tuple(
        _storyline(measure, model, ledger, futures, int(known[centre]), known[found.members == number], known.size)
        for number, centre in enumerate(found.centres)
    )


def _features(measure: Measure, model: Model, futures: Futures) -> Array:
    """What the first futures are compared by, shape (futures, columns): the answer counts as much as all courses
    together.
    """
    columns, first = [], slice(0, MOST_FUTURES)
    rows = np.unique(np.linspace(0, len(futures.times) - 1, MOMENTS + 1).round().astype(int))[1:]
    for indicator in model.indicators.values():
        if indicator.event is not None:
            times = futures.event_time(indicator.event)[first]
            columns.append(np.where(np.isnan(times), measure.horizon, times))
        else:
            columns.extend(futures.series(indicator.name)[rows, first])
    courses = [standard for column in columns if (standard := _standard(column)) is not None]
    own = _standard(measure.output[first])
    table = [course / np.sqrt(len(courses)) for course in courses]
    return np.stack([*table, own if own is not None else np.zeros(min(futures.count, MOST_FUTURES))], axis=1)


def _standard(column: Array) -> Array | None:
    """A column around zero in standard deviations, within five of them; None if it is the same everywhere."""
    known = np.isfinite(column)
    if not known.any():
        return None
    spread = float(column[known].std())
    if spread <= 1e-12 * float(np.abs(column[known]).max(initial=1.0)):
        return None
    centred = np.where(known, column - column[known].mean(), 0.0) / spread
    return np.asarray(np.clip(centred, -5.0, 5.0))


def _storyline(
    measure: Measure, model: Model, ledger: Ledger, futures: Futures, future: int, members: NDArray[np.intp],
    total: int,
) -> Storyline:  # fmt: skip
    marks = tuple(_marks(model, futures, future, members))
    happenings = [*_events(model, futures, future), *_choices(model, futures, future)]
    happenings += _half_ways(model, futures, future, [mark.indicator for mark in marks])
    return Storyline(
        future=future,
        share=members.size / total,
        answer=_answer(measure, model, measure.values[[future]]),
        typical=_answer(measure, model, measure.values[members]),
        happenings=tuple(sorted(happenings, key=lambda happening: (happening.day, happening.words))),
        marks=marks,
        positions=tuple(_positions(model, ledger, futures, members)),
    )


def _answer(measure: Measure, model: Model, values: Array) -> str:
    """What the question comes to in one future, or in many: a share of them, or the middle one."""
    if measure.kind == "probability":
        return ("yes" if values[0] else "no") if values.size == 1 else f"yes in {percent(float(values.mean()))}"
    middle = float(np.median(values))
    if measure.kind == "date":
        return day_shown(model.calendar.start, middle if middle <= measure.horizon else np.inf)
    return with_unit(middle, measure.unit)


def _day(model: Model, days: float) -> date:
    return model.calendar.start + timedelta(days=int(days))


def _events(model: Model, futures: Futures, future: int) -> Iterator[Happening]:
    for name in model.events:
        days = float(futures.event_time(name)[future])
        if np.isfinite(days):
            yield Happening(_day(model, days), "event", event_title(model, name))


def _choices(model: Model, futures: Futures, future: int) -> Iterator[Happening]:
    """Choices that most futures do not make at that occasion, where they differ from the one before."""
    for decision in model.decisions.values():
        options, before = list(decision.options.values()), -1
        for step, chosen in zip(decision.steps, futures.choice(decision.name), strict=True):
            option = int(chosen[future])
            usual = float(np.mean(chosen[chosen >= 0] == option)) if option >= 0 else 1.0
            if option >= 0 and option != before and usual < UNUSUAL:
                title = decision.title or decision.name
                words = f"{model.actors.get(decision.actor, decision.actor)}: {title}: {options[option].title}"
                yield Happening(model.calendar.dates[step], "choice", words)
            before = option if option >= 0 else before


def _marks(model: Model, futures: Futures, future: int, members: NDArray[np.intp]) -> list[Mark]:
    """The indicators in which the cluster differs most from all futures, where they end in this one."""
    found = []
    for indicator in model.indicators.values():
        if indicator.event is not None:
            continue
        end = futures.series(indicator.name)[-1]
        standard = _standard(end)
        if standard is not None and np.isfinite(end[future]):
            others = end[np.isfinite(end)]
            above, same = float(np.mean(others < end[future])), float(np.mean(others == end[future]))
            mark = Mark(indicator.name, indicator.title, float(end[future]), indicator.unit.text, above, same)
            found.append((abs(float(standard[members].mean())), mark))
    found.sort(key=lambda pair: -pair[0])
    return [mark for _, mark in found[:MOST_INDICATORS]]


def _half_ways(model: Model, futures: Futures, future: int, names: list[str]) -> Iterator[Happening]:
    """The day on which an indicator has covered half of its way from the start to the end."""
    for name in names:
        course = futures.series(name)[:, future]
        half = (course[0] + course[-1]) / 2
        beyond = (course >= half) if course[-1] > course[0] else (course <= half)
        if course[-1] == course[0] or not np.isfinite(half) or beyond[0]:
            continue
        indicator = model.indicators[name]
        first, last = (with_unit(float(value), indicator.unit.text) for value in (course[0], course[-1]))
        words = f"{indicator.title}: half of the way from {first} to {last}"
        yield Happening(futures.dates[int(np.argmax(beyond))], "indicator", words)


def _positions(model: Model, ledger: Ledger, futures: Futures, members: NDArray[np.intp]) -> list[str]:
    """The positions that the cluster holds more often than all futures, by how much more often."""
    found = []
    for name, prior in disputes_of(model).items():
        drawn, dispute = futures.position(name), ledger.disputes.get(name)
        said = {position.id: position.says for position in dispute.positions} if dispute else {}
        count = len(prior.positions)
        own = np.bincount(drawn[members], minlength=count) / members.size
        every = np.bincount(drawn, minlength=count) / drawn.size
        most = int(np.argmax(own - every))
        if own[most] - every[most] >= 0.03:
            says = said.get(prior.positions[most], prior.positions[most])
            title = dispute.title if dispute else name
            words = f"{title} “{says}” in {percent(float(own[most]))} against {percent(float(every[most]))} of all"
            found.append((float(own[most] - every[most]), words))
    found.sort(key=lambda pair: -pair[0])
    return [words for _, words in found[:MOST_POSITIONS]]
