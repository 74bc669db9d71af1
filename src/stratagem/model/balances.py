"""Balance sheets: for each actor the answers that tell what it gains, what it loses and what it risks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stratagem.base.diagnostics import Place
from stratagem.base.fields import table_in, text_in, texts_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Table
from stratagem.model.questions import ComparisonQuestion, DateQuestion, Question
from stratagem.model.reading import Reading, listed

SIDES = ("benefits", "costs", "risks")


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance sheet of an actor: ids of questions and parts; `worth` is the one that weighs all, or None."""

    actor: str
    worth: str | None
    benefits: tuple[str, ...]
    costs: tuple[str, ...]
    risks: tuple[str, ...]
    place: Place


def answer_ids(questions: Sequence[Question]) -> tuple[str, ...]:
    """The ids of all questions and their parts, in the order in which they are answered."""
    return tuple(name for question in questions for name in _ids(question))


def _ids(question: Question) -> Iterator[str]:
    yield question.id
    if isinstance(question, ComparisonQuestion):
        others = [""] if len(question.options) == 2 else [f".{option}" for option in question.options[1:]]
        yield from (f"{question.id}.{key}{other}" for key in question.reads for other in others)
        return
    if isinstance(question, DateQuestion):
        yield from (f"{question.id}.{day.isoformat()}" for day in question.by)
    for part in question.parts:
        yield from _ids(part)


def read_balances(table: Table | None, questions: Sequence[Question], reading: Reading) -> tuple[Balance, ...]:
    """The balance sheets that questions.yaml declares; actors and answers must exist."""
    node = table_in(table, "balance") if table else None
    known, actors = answer_ids(questions), reading.setting.actors
    found = []
    for actor, sheet in node.entries.items() if node else ():
        if not isinstance(sheet, Table):
            continue
        if actor not in actors:
            _fault(reading, f"the balance sheet is of {actor!r}, which is no actor", sheet.place, actor, list(actors))
        sides = {side: texts_in(sheet, side) for side in SIDES}
        asked = [*(item for side in sides.values() for item in side)]
        worth = text_in(sheet, "worth")
        if worth is not None:
            asked.append((worth, sheet.place))
        for name, place in asked:
            if name not in known:
                _fault(
                    reading,
                    f"the balance sheet of {actor} names {name!r}, which no question answers",
                    place,
                    name,
                    known,
                )
        names = {side: tuple(name for name, _ in items) for side, items in sides.items()}
        found.append(Balance(actor, worth, names["benefits"], names["costs"], names["risks"], sheet.place))
    return tuple(found)


def _fault(reading: Reading, message: str, place: Place, word: str, known: Sequence[str]) -> None:
    remedy = f"name one of {listed(list(known))}" if known else "there is none: declare one first"
    reading.diagnostics.error("BALANCE-UNKNOWN", message, place, remedy, nearest(word, known))
