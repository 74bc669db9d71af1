"""Disputes: each question's answer under each position, and the share of its variance that settling the dispute would
take away.

Both come from the one ensemble: every future keeps the position that it drew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from stratagem.base.display import table_html
from stratagem.base.sequences import REPLICATES
from stratagem.evidence import Ledger, Position
from stratagem.findings.answers import Answer, answer_of
from stratagem.findings.drivers import stands_out
from stratagem.findings.factors import Factor
from stratagem.findings.indices import Indices
from stratagem.findings.measures import Array, Measure
from stratagem.findings.numerals import percent
from stratagem.findings.sources import disputes_of, governed_by, position_name
from stratagem.findings.worth import DecisionWorth, Knowing
from stratagem.model import Model


@dataclass(frozen=True, slots=True)
class Standing:
    """A position: what it says, the claims behind it, its weight with interval, and the share of futures that live in
    it.
    """

    id: str
    says: str
    claims: tuple[str, ...]
    weight: float
    weight_low: float
    weight_high: float
    share: float

    def as_json(self) -> dict[str, object]:
        """The position as plain data."""
        return {
            "id": self.id,
            "says": self.says,
            "claims": list(self.claims),
            "weight": self.weight,
            "weight_low": self.weight_low,
            "weight_high": self.weight_high,
            "share": self.share,
        }


@dataclass(frozen=True, slots=True)
class Disputed:
    """A question under a dispute: its answer under each position, in the order of the positions.

    `variance_share` of the answer's variance lies between the positions: what settling the dispute would take away;
    `error` is its sampling error. `brier` is the expected fall of the Brier score of its probability, where it has
    one. `clear` says that chance alone would not show as much, `part` that it is a part of a question or an indicator.
    """

    id: str
    by_position: tuple[Answer, ...]
    variance_share: float
    error: float | None
    brier: float | None
    clear: bool
    part: bool

    def as_json(self) -> dict[str, object]:
        """The question as plain data; each answer with its headline number, range and error."""
        return {
            "id": self.id,
            "by_position": [_short(answer) for answer in self.by_position],
            "variance_share": self.variance_share,
            "error": self.error,
            "brier": self.brier,
            "clear": self.clear,
        }


def _short(answer: Answer) -> dict[str, object]:
    told = answer.as_json()
    told["answer"] = told.get("probability", answer.quantiles["p50"] if answer.quantiles else None)
    return {key: told[key] for key in ("answer", "quantiles", "unit", "error", "word", "futures") if key in told}


@dataclass(frozen=True, slots=True)
class DisputeFinding:
    """A dispute with what settling it is worth.

    `questions` are all answers, and the parts that it clearly moves, `indicators` those that the positions clearly
    move, most first. `parameters` are the cells whose prior it sets. `rank` counts from 1, the dispute first whose
    settling explains most of some question. `worth` is that share, `worth_of` the question. `decisions` tells what it
    is worth to settle it before each decision, in the decision's unit.
    """

    dispute: str
    title: str
    variable: str | None
    draw: str | None
    positions: tuple[Standing, ...]
    questions: tuple[Disputed, ...]
    indicators: tuple[Disputed, ...]
    parameters: tuple[str, ...]
    worth: float
    worth_of: str | None
    rank: int
    decisions: tuple[tuple[DecisionWorth, Knowing], ...] = ()

    @property
    def part(self) -> Disputed | None:
        """The part of a question that it clearly moves most; None if there is none."""
        parts = (each for each in self.questions if each.part and each.clear)
        return max(parts, key=lambda each: each.variance_share, default=None)

    @property
    def moves(self) -> str:
        """What settling it would do, in a sentence."""
        if self.worth_of:
            return f"Settling it would take away {percent(self.worth)} of the variance of {self.worth_of}."
        if self.part is None:
            return "Settling it would move no answer by more than chance shows."
        share = percent(self.part.variance_share)
        return (
            "Settling it would move no question's first answer by more than chance shows; of the further answers it "
            f"moves most {self.part.id}, by {share} of its variance."
        )

    def __repr__(self) -> str:
        moved = f"settling it explains {percent(self.worth)} of {self.worth_of}" if self.worth_of else "moves no answer"
        return f"<Dispute {self.dispute}: {self.title} rank {self.rank}, {moved}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the answers that the positions clearly move, under each of them."""
        rows = [
            (each.id, *(under.shown for under in each.by_position), percent(each.variance_share))
            for each in self.questions
            if each.clear
        ]
        said = (position.says for position in self.positions)
        return table_html(repr(self)[1:-1], ("question", *said, "of the variance"), rows)

    def as_json(self) -> dict[str, object]:
        """The dispute as plain data."""
        return {
            "dispute": self.dispute,
            "title": self.title,
            "positions": [position.as_json() for position in self.positions],
            "questions": [question.as_json() for question in self.questions],
            "indicators": [indicator.as_json() for indicator in self.indicators],
            "decisions": [
                {"id": decision.id, "unit": decision.unit, **_plain(knowing)} for decision, knowing in self.decisions
            ],
            "parameters": list(self.parameters),
            "rank": self.rank,
        }


def _plain(knowing: Knowing) -> dict[str, object]:
    return {key: value for key, value in knowing.as_json().items() if key != "input"}


def disputes_found(
    model: Model, ledger: Ledger, factors: Sequence[Factor], indices: Indices, asked: Sequence[Measure],
    shown: Sequence[Measure], headlines: Collection[str], decisions: Sequence[DecisionWorth] = (),
) -> tuple[DisputeFinding, ...]:  # fmt: skip
    """Every dispute among `factors`, ranked. `asked` are the first columns of `indices`, `shown` (indicators) the next.

    `headlines` are the questions told for every dispute; parts and indicators are told where a dispute clearly moves
    them.
    """
    disputes = {position_name(name): name for name in disputes_of(model)}
    found: list[DisputeFinding] = []
    for row, factor in enumerate(factors):
        if factor.name not in disputes:
            continue
        clear = [stands_out(indices, row, column, least=0.0) for column in range(len(asked) + len(shown))]
        told = [(column, m) for column, m in enumerate(asked) if clear[column] or m.id in headlines]
        moved = [(column, m) for column, m in enumerate(shown, start=len(asked)) if clear[column]]
        questions = _questions(row, factor, indices, told, model, headlines)
        indicators = _questions(row, factor, indices, moved, model, ())
        finding = _finding(disputes[factor.name], factor, questions, indicators, model, ledger)
        known = [(decision, each) for decision in decisions for each in decision.inputs if each.input == factor.name]
        found.append(replace(finding, decisions=tuple(known)))
    found.sort(key=lambda each: (-each.worth, -each.part.variance_share if each.part else 0.0, each.dispute))
    return tuple(replace(finding, rank=rank) for rank, finding in enumerate(found, start=1))


def _finding(
    name: str, factor: Factor, questions: tuple[Disputed, ...], indicators: tuple[Disputed, ...], model: Model,
    ledger: Ledger,
) -> DisputeFinding:  # fmt: skip
    clear = [question for question in questions if question.clear and not question.part]
    best = max(clear, key=lambda question: question.variance_share, default=None)
    known = ledger.disputes.get(name)
    prior = disputes_of(model)[name]
    shares = np.bincount(factor.classes, minlength=factor.count) / factor.classes.size
    said = {position.id: position for position in known.positions} if known else {}
    return DisputeFinding(
        dispute=name,
        title=known.title if known else name,
        variable=known.variable if known else None,
        draw=prior.draw or name,
        positions=tuple(
            _standing(position, weight, float(share), said)
            for position, weight, share in zip(prior.positions, prior.weights, shares, strict=True)
        ),
        questions=questions,
        indicators=tuple(sorted(indicators, key=lambda disputed: -disputed.variance_share)),
        parameters=governed_by(model, name),
        worth=best.variance_share if best else 0.0,
        worth_of=best.id if best else None,
        rank=0,
    )


def _standing(position: str, weight: float, share: float, said: Mapping[str, Position]) -> Standing:
    known = said.get(position)
    if known is None:
        return Standing(position, position, (), weight, weight, weight, share)
    return Standing(position, known.says, known.claims, weight, known.weight_low, known.weight_high, share)


def _questions(
    row: int, factor: Factor, indices: Indices, columns: Sequence[tuple[int, Measure]], model: Model,
    headlines: Collection[str],
) -> tuple[Disputed, ...]:  # fmt: skip
    groups = [_members(factor.classes == number) for number in range(factor.count)]
    return tuple(
        _question(measure, groups, row, column, indices, model.calendar.start, headlines) for column, measure in columns
    )


def _question(
    measure: Measure, groups: Sequence[NDArray[np.intp]], row: int, column: int, indices: Indices, start: date,
    headlines: Collection[str],
) -> Disputed:  # fmt: skip
    share, error = float(indices.first[row, column]), float(indices.error[row, column])
    truth = measure.truth
    return Disputed(
        id=measure.id,
        by_position=tuple(_under(measure, members, start) for members in groups),
        variance_share=max(0.0, share),
        error=None if np.isnan(error) else error,
        brier=_brier(truth, groups) if truth is not None else None,
        clear=stands_out(indices, row, column, least=0.0),
        part=measure.id not in headlines,
    )


def _brier(truth: Array, groups: Sequence[NDArray[np.intp]]) -> float:
    """By how much the Brier score of the chance told would fall on average, less what chance alone feigns."""
    inside = [truth[members[members >= 0]] for members in groups]
    known = [values[~np.isnan(values)] for values in inside]
    known = [values for values in known if values.size > 1]
    total = sum(values.size for values in known)
    if not total:
        return 0.0
    centre = sum(float(values.sum()) for values in known) / total
    between = sum(values.size * (float(values.mean()) - centre) ** 2 for values in known) / total
    feigned = sum((1 - values.size / total) * float(values.var(ddof=1)) for values in known) / total
    return max(0.0, between - feigned)


def _members(inside: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The futures of a position, laid out so that place i still belongs to replicate i mod 32; -1 fills what is
    short.
    """
    rows = -(-inside.size // REPLICATES)
    table = np.pad(inside, (0, rows * REPLICATES - inside.size)).reshape(rows, REPLICATES)
    order = np.argsort(~table, axis=0, kind="stable")[: int(table.sum(axis=0).max(initial=0))]
    futures = order * REPLICATES + np.arange(REPLICATES)
    return np.where(np.take_along_axis(table, order, axis=0), futures, -1).ravel()


def _under(measure: Measure, members: NDArray[np.intp], start: date) -> Answer:
    """The answer in the futures that live in one position."""
    better = measure.better_first
    inside = replace(
        measure,
        values=_chosen(measure.values, members),
        better_first=None if better is None else _chosen(better, members),
        parts=(),
        arms=(),
        notes=(),
    )
    absent = int(np.isnan(measure.values[members[members >= 0]]).sum())
    return replace(answer_of(inside, {}, start), notes=(), missing=absent)


def _chosen(values: Array, members: NDArray[np.intp]) -> Array:
    """The values of some futures; NaN where a member is -1."""
    return np.where(members < 0, np.nan, values[members])
