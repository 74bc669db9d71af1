"""What the templates show: each question, dispute and indicator with its figure and its words, ready to be laid out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stratagem.engine import Futures
from stratagem.faces.report import charts, figures, wording
from stratagem.faces.report.axes import Scale
from stratagem.faces.report.charts import Course, Segment, Strips
from stratagem.findings import Answer, DisputeFinding, Driver, Findings, Footing
from stratagem.findings import Course as IndicatorCourse
from stratagem.findings.disputes import Disputed
from stratagem.model import Model

BASIS_WORDS = {
    "assumption": "assumption",
    "claims": "claims",
    "evidence": "evidence",
    "history": "history",
    "position": "dispute",
}
MOST_PRIORS = 2
"""Numbers whose range is drawn under each position of a dispute; the others are listed."""

MOST_PARTS = 6
"""Parts of questions, and indicators, that a dispute's page shows beside the questions themselves."""

WORTH_SHOWN = 0.01
"""A dispute is named under a question from this share of its variance."""

JOINT_SHOWN = 0.01
"""From this share on it is shown what a driver explains together with others."""

HEAT = (0.01, 0.03, 0.10, 0.25)
"""Borders between the shades of the table of disputes and questions."""

_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9._-]")


def anchor(kind: str, name: str) -> str:
    """The HTML id of a thing: `claim-S1.losses`, `parameter-share-kursk-`."""
    return f"{kind}-{_NOT_IN_IDS.sub('-', name)}"


def source_anchor(name: str) -> str:
    """The HTML id of a parameter cell or of a dispute among the drivers."""
    return anchor("dispute", name[8:]) if name.startswith("dispute:") else anchor("parameter", name)


@dataclass(frozen=True, slots=True)
class DriverRow:
    """A driver with its bar (of 100, the strongest the longest), the bar of what it explains with others too (0 where
    that is no more), the ends of its error whisker, and its curve.
    """

    driver: Driver
    bar: float
    joint: float
    low: float
    high: float
    curve: str
    effect: str
    at_low: str
    at_high: str


@dataclass(frozen=True, slots=True)
class PositionRow:
    """An answer under one position: words and a small range drawn on the common axis of its question."""

    says: str
    answer: Answer
    number: str
    spread: str
    mini: charts.Strip | None
    bar: float | None


@dataclass(frozen=True, slots=True)
class DisputedRow:
    """A question under a dispute."""

    question: Answer
    disputed: Disputed
    rows: tuple[PositionRow, ...]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question with all that is shown of it."""

    answer: Answer
    statement: str
    course: Course | None
    strips: tuple[Strips, ...]
    drivers: tuple[DriverRow, ...]
    footing: Footing
    segments: tuple[Segment, ...]
    disputes: tuple[tuple[DisputeFinding, DisputedRow], ...]


@dataclass(frozen=True, slots=True)
class DisputePage:
    """One dispute: its positions, what they make of numbers, and every question under each of them."""

    finding: DisputeFinding
    priors: tuple[Strips, ...]
    questions: tuple[DisputedRow, ...]
    indicators: tuple[DisputedRow, ...]
    heat: tuple[tuple[Disputed, int], ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """One indicator with its small chart."""

    course: IndicatorCourse
    figure: Course
    number: str
    spread: str


def question_pages(findings: Findings, model: Model, futures: Futures) -> tuple[QuestionPage, ...]:
    """A page for every question."""
    footings = {footing.id: footing for footing in findings.footings}
    return tuple(_question_page(answer, findings, footings[answer.id], model, futures) for answer in findings.answers)


def _question_page(
    answer: Answer, findings: Findings, footing: Footing, model: Model, futures: Futures
) -> QuestionPage:
    worth = [
        (dispute, _disputed_row(disputed, answer, dispute))
        for dispute in findings.disputes
        for disputed in dispute.questions
        if disputed.id == answer.id and disputed.clear and disputed.variance_share >= WORTH_SHOWN
    ]
    worth.sort(key=lambda pair: -pair[1].disputed.variance_share)
    return QuestionPage(
        answer=answer,
        statement=wording.statement(answer),
        course=figures.question_figure(answer, model, futures),
        strips=_strips(answer),
        drivers=driver_rows(answer),
        footing=footing,
        segments=charts.shares([*footing.shares.items(), ("rest", footing.rest)], 400),
        disputes=tuple(worth),
    )


def _strips(answer: Answer) -> tuple[Strips, ...]:
    if answer.kind == "comparison":
        return figures.option_figures(answer)
    alone = answer.kind == "quantity" and answer.moment is None and not answer.parts
    made = figures.range_figure([answer] if alone else [answer, *answer.parts])
    return (made,) if made and (alone or answer.parts) else ()


def driver_rows(answer: Answer) -> tuple[DriverRow, ...]:
    """The drivers of an answer as the tables show them, on one scale of bars."""
    ends = [driver.first_order + 2 * (driver.error or 0.0) for driver in answer.drivers]
    ends += [driver.total.total for driver in answer.drivers if driver.total]
    return tuple(_driver_row(driver, answer, 100 / max(ends)) for driver in answer.drivers)


def _driver_row(driver: Driver, answer: Answer, scale: float) -> DriverRow:
    error, share = driver.error or 0.0, driver.first_order
    total = driver.total.total if driver.total and driver.total.total >= share + JOINT_SHOWN else 0.0
    return DriverRow(
        driver=driver,
        bar=round(scale * share, 1),
        joint=round(scale * total, 1),
        low=round(scale * max(0.0, share - 2 * error), 1),
        high=round(scale * (share + 2 * error), 1),
        curve=charts.spark(driver.curve) if driver.kind == "parameter" else "",
        effect=wording.effect(driver, answer),
        at_low=wording.shown(answer, driver.low.mean),
        at_high=wording.shown(answer, driver.high.mean),
    )


def dispute_pages(findings: Findings, model: Model, futures: Futures) -> tuple[DisputePage, ...]:
    """A page for every dispute that the model holds, by rank."""
    return tuple(_dispute_page(finding, findings, model, futures) for finding in findings.disputes)


def _dispute_page(finding: DisputeFinding, findings: Findings, model: Model, futures: Futures) -> DisputePage:
    answers = {answer.id: answer for answer in findings.family}
    shown = {course.id: course.answer for course in findings.courses if course.answer is not None}
    headlines = [answer.id for answer in findings.answers]
    parts = [disputed for disputed in finding.questions if disputed.clear and disputed.id not in headlines]
    parts.sort(key=lambda disputed: -disputed.variance_share)
    asked = [disputed for disputed in finding.questions if disputed.id in headlines]
    labels = [position.says for position in finding.positions]
    return DisputePage(
        finding=finding,
        priors=tuple(
            figures.prior_figure(finding.dispute, cell, findings.sources[cell].title, labels, model, futures)
            for cell in finding.parameters[:MOST_PRIORS]
            if not model.parameters[cell.partition("[")[0]].is_date
        ),
        questions=tuple(_disputed_row(d, answers[d.id], finding) for d in (*asked, *parts[:MOST_PARTS])),
        indicators=tuple(_disputed_row(d, shown[d.id], finding) for d in finding.indicators[:MOST_PARTS]),
        heat=tuple((disputed, heat(disputed)) for disputed in asked),
    )


def heat(disputed: Disputed) -> int:
    """The shade of a share, 0 to 4; nothing that chance could feign has one."""
    return sum(disputed.variance_share >= border for border in HEAT) if disputed.clear else 0


def _disputed_row(disputed: Disputed, answer: Answer, finding: DisputeFinding) -> DisputedRow:
    minis = _minis(disputed.by_position)
    rows = tuple(
        PositionRow(
            says=position.says,
            answer=under,
            number=wording.number(under),
            spread=wording.spread(under),
            mini=mini,
            bar=round(100 * under.probability, 1) if under.probability is not None else None,
        )
        for position, under, mini in zip(finding.positions, disputed.by_position, minis, strict=True)
    )
    return DisputedRow(answer, disputed, rows)


def _minis(answers: Sequence[Answer]) -> list[charts.Strip | None]:
    """Small ranges on one axis, for quantities only: a probability has a bar."""
    if any(answer.quantiles is None or answer.probability is not None for answer in answers):
        return [None] * len(answers)
    rows = [("", list((answer.quantiles or {}).values()), "") for answer in answers]
    known = [value for _, values, _ in rows for value in values]
    scale = Scale(min(known), max(known), 8.0, 172.0)
    return list(charts.strips("", "", rows, "", width=180, ticks=(scale, ())).strips)


def indicator_pages(findings: Findings, futures: Futures) -> tuple[IndicatorPage, ...]:
    """Every indicator with its chart."""
    return tuple(
        IndicatorPage(
            course,
            figures.indicator_figure(course, futures),
            wording.number(course.answer),
            wording.spread(course.answer),
        )
        for course in findings.courses
        if course.answer is not None
    )
