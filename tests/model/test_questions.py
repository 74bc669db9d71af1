"""Questions and mechanisms name what exists, and become what findings read answers from."""

from __future__ import annotations

from datetime import date

import pytest

from model.build import errors, sound
from stratagem.base.formula.text import text
from stratagem.model import ComparisonQuestion, DateQuestion, ProbabilityQuestion, QuantityQuestion

MODEL = """\
levers:
  choice:
    {title: C, unit: "1", value: 0, options: {north: 0, south: 1}, because: {assumption: Fair}}
stocks:
  troops[front]: {title: Troops, unit: person, initial: 1 person}
flows:
  losses[front]: {title: Losses, unit: person/week, from: "troops[front]", rate: "troops[front] * choice / 1 week"}
events:
  routed: {title: Routed, when: "sum(troops[front] over front) < 1 person"}
indicators:
  all: {title: All, unit: person, is: "sum(troops[front] over front)"}
  routed: {title: Routed, event: routed}
"""

QUESTIONS = """\
questions:
  - {id: Q1, text: When?, kind: date, event: routed, by: [2025-12-31, 2025-01-20], because: Words}
  - id: Q2
    text: How many?
    kind: quantity
    of: all
    at: 2025-01-20
    change: true
    parts:
      north: {of: "troops[north]", text: In the north}
      later: {at: {event: routed}}
      end: {event: routed, by: [2025-12-31]}
  - {id: Q3, text: Soon?, kind: probability, event: routed, by: 2025-01-20}
  - {id: Q4, text: Few?, kind: probability, when: "all_few()", states: Few are left, at: 2025-01-20}
  - id: Q5
    text: Which?
    kind: comparison
    lever: choice
    options: [north, south]
    reads:
      north: {of: "troops[north]", at: 2025-01-20, better: more}
      all: {of: all, better: less}
    headline: all
""".replace("all_few()", "troops[north] < 1 person")


def test_every_kind_of_question_is_read() -> None:
    model = sound(MODEL, questions=QUESTIONS)
    first, second, third, fourth, fifth = model.questions
    assert isinstance(first, DateQuestion)
    assert first.by == (date(2025, 1, 20), date(2025, 12, 31))
    assert (first.event, first.because, first.variables) == ("routed", "Words", ())
    assert isinstance(second, QuantityQuestion)
    north, later, end = second.parts
    assert isinstance(north, QuantityQuestion) and isinstance(later, QuantityQuestion)
    assert isinstance(end, DateQuestion) and end.by == (date(2025, 12, 31),)
    assert (north.id, north.of, north.at, north.change) == ("Q2.north", "troops[north]", date(2025, 1, 20), True)
    assert (later.of, later.at, later.at_event, later.text) == ("all", None, "routed", "How many?")
    assert second.variables == ("all", "troops[north]", "all")
    assert isinstance(third, ProbabilityQuestion)
    assert (third.event, third.by, third.of) == ("routed", date(2025, 1, 20), None)
    assert isinstance(fourth, ProbabilityQuestion)
    assert (fourth.event, fourth.of, fourth.at) == (None, "Q4.when", date(2025, 1, 20))
    assert isinstance(fifth, ComparisonQuestion)
    assert (fifth.lever, fifth.options, fifth.headline) == ("choice", ("north", "south"), "all")
    assert (fifth.reads["all"].at, fifth.reads["all"].better) == (date(2025, 12, 31), "less")


def test_a_condition_becomes_a_series() -> None:
    model = sound(MODEL, questions=QUESTIONS)
    formula = model.auxiliaries["Q4.when"].equations.formula
    assert formula is not None and text(formula) == "troops[north] < 1"


def test_a_part_may_be_of_another_kind() -> None:
    (question,) = sound(
        MODEL,
        questions="""\
questions:
  - id: Q13
    text: When, and how many then?
    kind: date
    event: routed
    parts:
      left: {text: Left, of: all, at: {event: routed}}
      soon: {text: Soon, when: "troops[south] < 1 person", at: 2025-01-20}
""",
    ).questions
    assert isinstance(question, DateQuestion)
    assert [type(part) for part in question.parts] == [QuantityQuestion, ProbabilityQuestion]
    assert question.variables == ("all", "Q13.soon.when")


@pytest.mark.parametrize(
    ("entry", "code", "message", "remedy", "suggestion"),
    [
        ("kind: dat", "QUESTION-KIND", "'dat'", "date, probability", None),
        ("kind: date, event: rout", "QUESTION-EVENT", "'rout'", "routed", "routed"),
        ("kind: date, event: routed, by: 2026-01-20", "QUESTION-DATE", "2026-01-20", "2025-12-31", None),
        ("kind: probability", "QUESTION-KEYS", "either", "event", None),
        ("kind: probability, event: routed, when: 1", "QUESTION-KEYS", "either", "event", None),
        ("kind: probability, when: choce", "NAME-UNKNOWN", "'choce'", "name", "choice"),
        ("kind: quantity, of: al", "QUESTION-TARGET", "'al'", "all", "all"),
        ("kind: quantity, of: routed", "QUESTION-TARGET", "'routed'", "name", None),
        ("kind: quantity, of: troops", "QUESTION-TARGET", "not one cell", "troops[north], troops[south]", None),
        ("kind: quantity, of: all, at: {event: rout}", "QUESTION-EVENT", "'rout'", "routed", "routed"),
        ("kind: comparison, lever: choce", "QUESTION-LEVER", "'choce'", "choice", "choice"),
    ],
)
def test_bad_questions(entry: str, code: str, message: str, remedy: str, suggestion: str | None) -> None:
    found = errors(MODEL, questions=f"questions:\n  - {{id: Q1, text: T, {entry}}}\n")
    wrong = next(item for item in found if item.code == code)
    assert wrong.place is not None
    assert (wrong.place.file, wrong.place.line) == ("questions.yaml", 2)
    assert message in wrong.message
    assert remedy in wrong.remedy
    assert wrong.suggestion == suggestion


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("options: [north, south]", "options: [north, suth]", "QUESTION-LEVER", "'suth'"),
        ("options: [north, south]", "options: [north]", "QUESTION-KEYS", "1 options"),
        ("headline: all", "headline: none_such", "QUESTION-KEYS", "'none_such'"),
        ("id: Q3", "id: Q1", "ID-TWICE", "Q1"),
    ],
)
def test_bad_comparisons(old: str, new: str, code: str, message: str) -> None:
    (found,) = errors(MODEL, questions=QUESTIONS.replace(old, new))
    assert found.code == code
    assert message in found.message


def test_mechanisms_name_claims_and_variables() -> None:
    text = "mechanisms:\n  A1: {statement: It is so., claims: [S1.troops], holds: [losses, 'troops[north]']}\n"
    (mechanism,) = sound(MODEL, mechanisms=text).mechanisms.values()
    assert (mechanism.id, mechanism.claims, mechanism.holds) == ("A1", ("S1.troops",), ("losses", "troops"))
    found = errors(MODEL, mechanisms=text.replace("S1.troops", "S1.troop").replace("losses", "loses"))
    assert [(item.code, item.suggestion) for item in found] == [
        ("CLAIM-UNKNOWN", "S1.troops"),
        ("MECHANISM-HOLDS", "losses"),
    ]


SHOWS = """\
mechanisms:
  A1:
    statement: It is so.
    holds: [losses]
    shows: {change: {choice: 2}, reads: 'troops[north]', at: 2025-01-20, expected: lower, least: 5, severed: [losses]}
"""


def test_what_shows_a_mechanism_is_read() -> None:
    (mechanism,) = sound(MODEL, mechanisms=SHOWS).mechanisms.values()
    shows = mechanism.shows
    assert shows is not None
    assert (shows.change, shows.reads, shows.of_event) == ({"choice": 2.0}, "troops[north]", False)
    assert (shows.expected, shows.least, shows.severed, shows.where) == ("lower", 5.0, ("losses",), {})


@pytest.mark.parametrize(
    ("old", "new", "message", "suggestion"),
    [
        ("{choice: 2}", "{choise: 2}", "no parameter or lever", "choice"),
        ("{choice: 2}", "{choice: 2025-01-01}", "something else than a value", None),
        ("'troops[north]'", "troops", "not one cell", None),
        ("'troops[north]'", "'troop[north]'", "no indicator, event or variable", None),
        ("2025-01-20", "2029-01-20", "does not cover", None),
        ("least: 5", "least: 0", "not above 0", None),
        ("[losses]}", "[loses]}", "no auxiliary, flow, smooth or stock", "losses"),
        ("[losses]}", "[troops]}", "which it severs", None),
        ("expected: lower", "expected: lower, where: {counts: few}", "no dispute", "count"),
        ("expected: lower", "expected: lower, where: {count: fewer}", "no position of count", "few"),
    ],
)
def test_what_shows_a_mechanism_must_exist(old: str, new: str, message: str, suggestion: str | None) -> None:
    assert old in SHOWS
    found = errors(MODEL, mechanisms=SHOWS.replace(old, new))
    assert [item.code for item in found] == ["MECHANISM-SHOWS"]
    assert message in found[0].message
    assert suggestion is None or found[0].suggestion == suggestion


def test_a_condition_may_be_stated_in_words() -> None:
    model = sound(MODEL, questions=QUESTIONS)
    few = next(question for question in model.questions if question.id == "Q4")
    assert isinstance(few, ProbabilityQuestion) and few.states == "Few are left"
    soon = next(question for question in model.questions if question.id == "Q3")
    assert isinstance(soon, ProbabilityQuestion) and soon.states == ""
