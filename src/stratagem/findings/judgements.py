"""Key judgements: what a reader of one page must know, each with its number, its error and where to read on.

A likelihood stands in the words of ICD 203 beside its number. How far the model can be relied on is told apart from it,
as a level of confidence in what an answer rests on: a likelihood and a confidence never stand in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from stratagem.findings.answers import LEAST_ERROR, Answer
from stratagem.findings.assumptions import Footing
from stratagem.findings.choosing import Choice
from stratagem.findings.disputes import DisputeFinding
from stratagem.findings.drivers import Driver
from stratagem.findings.minds import Mind
from stratagem.findings.numerals import THIN, percent

Level = Literal["low", "moderate", "high"]

LOW_FROM = 0.4
"""Above this share of an answer's spread on declared assumptions, confidence in what it rests on is low."""

HIGH_UP_TO = 0.1
"""Up to this share, and only where the model has no failing by its own measures, it is high."""

BORDERLINE = 0.03
"""So near to the border a share is named: another seed might put it on the other side."""

FEWEST = 1_000
"""An answer told by fewer futures has low confidence, whatever it rests on."""

MOST_DISPUTES = 3
MOST_DRIVERS = 3
MOST_MINDS = 3


@dataclass(frozen=True, slots=True)
class Point:
    """A judgement in words: `target` is what it is about, `kind` and name: `("dispute", "need")`."""

    topic: str
    text: str
    target: tuple[str, str]

    def as_json(self) -> dict[str, object]:
        """The judgement as plain data."""
        return {"topic": self.topic, "text": self.text, "about": {"kind": self.target[0], "id": self.target[1]}}


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far the answers of these ids can be relied on by what they rest on, and why."""

    level: Level
    answers: tuple[str, ...]
    why: str

    def as_json(self) -> dict[str, object]:
        """The confidence as plain data."""
        return {"level": self.level, "answers": list(self.answers), "why": self.why}


@dataclass(frozen=True, slots=True)
class KeyJudgements:
    """The first page. `likelihoods` are words of ICD 203, the likeliest first, each with the answers that bear it;
    `quantities` the answers that are amounts; `points` what drives them, which disputed fact matters, which choice
    holds up and what would change minds.
    """

    likelihoods: tuple[tuple[str, tuple[Answer, ...]], ...]
    quantities: tuple[Answer, ...]
    points: tuple[Point, ...]
    confidences: tuple[Confidence, ...]

    def as_json(self) -> dict[str, object]:
        """The first page as plain data; answers by their ids."""
        return {
            "likelihoods": [
                {"word": word, "answers": [answer.id for answer in answers]} for word, answers in self.likelihoods
            ],
            "quantities": [answer.id for answer in self.quantities],
            "points": [point.as_json() for point in self.points],
            "confidence": [each.as_json() for each in self.confidences],
        }


def key_judgements(
    answers: Sequence[Answer], disputes: Sequence[DisputeFinding], choices: Sequence[Choice], minds: Sequence[Mind],
    footings: Sequence[Footing], failing: bool,
) -> KeyJudgements:  # fmt: skip
    """The first page of an assessment. `failing` says whether the model fails by any of its own measures."""
    chances = [answer for answer in answers if answer.probability is not None and answer.futures]
    texts = {answer.id: answer.text for answer in answers}
    return KeyJudgements(
        likelihoods=tuple(_by_word(chances)),
        quantities=tuple(answer for answer in answers if answer.probability is None and answer.futures),
        points=(
            *_disputed(disputes, texts), *_driven(answers), *_chosen(choices, texts), *_minded(minds)
        ),
        confidences=tuple(_confidences(answers, {each.id: each for each in footings}, failing)),
    )  # fmt: skip


def claim_of(answer: Answer) -> str:
    """What an answer's chance is the chance of, as a statement."""
    if answer.kind == "probability" and answer.headline.startswith("Holds on"):
        return f"Yes to “{answer.text}”"
    return answer.headline


def share_shown(share: float, error: float | None) -> str:
    """`21 % ± 0.8` of a variance."""
    return percent(share) if error is None else f"{percent(share)} ±{THIN}{max(100 * error, LEAST_ERROR):.1f}"


def _by_word(chances: Sequence[Answer]) -> Iterator[tuple[str, tuple[Answer, ...]]]:
    words = [answer.word for answer in sorted(chances, key=lambda each: -(each.probability or 0.0)) if answer.word]
    for word in dict.fromkeys(words):
        yield word, tuple(answer for answer in chances if answer.word == word)


def _disputed(disputes: Sequence[DisputeFinding], texts: dict[str, str]) -> Iterator[Point]:
    for number, dispute in enumerate(each for each in disputes[:MOST_DISPUTES] if each.worth_of):
        most = next((each for each in dispute.questions if each.id == dispute.worth_of), None)
        if most is None:
            continue
        sides = "; ".join(
            f"“{position.says}”: {under.shown}"
            for position, under in zip(dispute.positions, most.by_position, strict=True)
        )
        kind = "Chances:" if most.by_position[0].probability is not None else "Medians:"
        rank = "matters most" if number == 0 else "matters too"
        text = (
            f"{dispute.title} Settling it would take away {share_shown(most.variance_share, most.error)} of the "
            f"variance of {most.id} ({texts.get(most.id, most.id)}). {kind} {sides}."
        )
        yield Point(f"Disputed fact that {rank}", text, ("dispute", dispute.dispute))


def _driven(answers: Sequence[Answer]) -> Iterator[Point]:
    """The drivers that explain most of an answer by themselves, one for each answer."""
    tops = [(answer, answer.drivers[0]) for answer in answers if answer.drivers]
    tops.sort(key=lambda pair: -pair[1].first_order)
    for answer, driver in tops[:MOST_DRIVERS]:
        text = (
            f"{answer.id} ({answer.text}) is driven most by: {driver.title}, which explains "
            f"{share_shown(driver.first_order, driver.error)} of its variance by itself{_way(driver)}."
        )
        yield Point("Driver", text, ("answer", answer.id))


def _way(driver: Driver) -> str:
    told = {"raises": "; more of it raises the answer", "lowers": "; more of it lowers the answer"}
    return told.get(driver.direction, "")


def _chosen(choices: Sequence[Choice], texts: dict[str, str]) -> Iterator[Point]:
    for choice in choices:
        whole = choice.judgements[-1]
        standing = next(each for each in whole.standings if each.option == choice.favourite)
        best = f"In {share_shown(standing.best, standing.errors['best'])} of futures no other option does better so."
        fails = next((each for each in choice.failures if each.criterion == whole.criterion.id), None)
        failing = f" It fails clearly in {share_shown(fails.share, fails.error)}." if fails and fails.share else ""
        asked = f"{choice.question}: {texts[choice.question]} " if choice.question in texts else ""
        text = f"{asked}({choice.title}) {choice.verdict} {best}{failing}{_belief(choice)}"
        yield Point("Choice", text, ("choice", choice.question or choice.decision))


def _belief(choice: Choice) -> str:
    """What one would have to believe to prefer another option by all criteria together, or by the only one."""
    whole = choice.judgements[-1].criterion.id
    for criterion, belief in choice.beliefs:
        if criterion == whole and belief.possible:
            words = [turn.words for turn in belief.turns[:1]] or [shift.words for shift in belief.shifts[:2]]
            if words:
                return f" To prefer “{belief.other}” one would have to believe: {'; '.join(words)}."
    return ""


def _minded(minds: Sequence[Mind]) -> Iterator[Point]:
    """The closest calls: decisions in which another option is worth nearly as much as the best one."""
    close = [(turning.gap, mind, turning) for mind in minds if (turning := mind.nearest) and turning.changes]
    close.sort(key=lambda triple: triple[0])
    for _, mind, turning in close[:MOST_MINDS]:
        text = (
            f"{mind.actor}, {mind.title[:1].lower()}{mind.title[1:]}: “{mind.best}” is worth most on average; "
            f"“{turning.option}” would draw level if one thing alone were otherwise: {turning.changes[0]}."
        )
        yield Point("What would change a mind", text, ("mind", mind.decision))


def _confidences(answers: Sequence[Answer], footings: dict[str, Footing], failing: bool) -> Iterator[Confidence]:
    """The levels that some answers have, each cause by itself; borderline ones are named with their shares."""
    groups: dict[tuple[Level, str], list[str]] = {}
    fails = ", but the model fails by some of its own measures" if failing else ""
    for answer in answers:
        assumed = footings[answer.id].shares.get("assumption", 0.0)
        if answer.futures < FEWEST:
            key: tuple[Level, str] = ("low", f"fewer than {FEWEST:,} futures tell it")
        elif assumed > LOW_FROM:
            key = "low", f"more than {percent(LOW_FROM)} of the spread rests on declared assumptions"
        elif assumed <= HIGH_UP_TO and not failing:
            key = "high", f"at most {percent(HIGH_UP_TO)} of the spread rests on declared assumptions, and no failing"
        else:
            key = "moderate", f"at most {percent(LOW_FROM)} of the spread rests on declared assumptions{fails}"
        groups.setdefault(key, []).append(answer.id)
    order: tuple[Level, ...] = ("high", "moderate", "low")
    for (level, why), ids in sorted(groups.items(), key=lambda pair: order.index(pair[0][0])):
        near = [
            f"{name} {percent(share)}"
            for name in ids
            if abs((share := footings[name].shares.get("assumption", 0.0)) - LOW_FROM) <= BORDERLINE
        ]
        told = f"{why} (borderline: {', '.join(near)})" if near else why
        yield Confidence(level, tuple(ids), told)
