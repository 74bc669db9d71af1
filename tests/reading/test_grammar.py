"""Numbers, hedges, units, dates and attributions in sentences of our own."""

from __future__ import annotations

from datetime import date

import pytest

from stratagem.evidence.hedge import HEDGES
from stratagem.reading.hedging import _AFTER, _BEFORE
from stratagem.reading.moments import moments
from stratagem.reading.quantities import quantities
from stratagem.reading.sentences import sentences
from stratagem.reading.speakers import speaker_of
from stratagem.reading.speech import sayings

WRITTEN = date(2024, 10, 16)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "hedge"),
    [
        ("They lost some 12,000 men.", 12_000, 12_000, "person", "some"),
        ("It cost roughly $3.4 billion.", 3.4e9, 3.4e9, "USD", "roughly"),
        ("Between 300 and 450 tanks crossed.", 300, 450, "tank", "none"),
        ("It fires 900 rounds per day.", 900, 900, "round/day", "none"),
        ("Two hundred and forty cases were found.", 240, 240, "case", "none"),
        ("Nearly a third of the fleet sank.", 33.33, 33.33, "%", "nearly"),
        ("Fewer than one in ten judges left.", 10, 10, "%", "fewer than"),
        ("Repairs need 1.1 to 1.4 billion euros.", 1.1e9, 1.4e9, "EUR", "none"),
        ("A dozen or so drones came.", 12, 12, "drone", "about"),
        ("Thousands of recruits came.", 1_000, 1_000, "person", "thousands"),
        ("They hold 22,000 km² of sea.", 22_000, 22_000, "km2", "none"),
        ("No fewer than 40 ships left.", 40, 40, "ship", "no fewer than"),
        ("It takes two to three weeks.", 2, 3, "week", "none"),
    ],
)
def test_numbers_with_hedge_and_unit(text: str, low: float, high: float, unit: str, hedge: str) -> None:
    (found,) = quantities(text)
    assert (found.low, found.high, found.unit, found.hedge) == (pytest.approx(low), pytest.approx(high), unit, hedge)


@pytest.mark.parametrize(
    "text",
    [
        "The F-16 landed.",
        "Article 5 applies.",
        "It began at 10:30.",
        "The 28th came.",
        "One can see it.",
        "Resolution 1718 holds.",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert quantities(text) == []


def test_hedges_are_those_of_the_evidence() -> None:
    assert {*_BEFORE, *(hedge for hedge, _ in _AFTER)} <= HEDGES.keys()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("They met on 3 April.", "2024-04-03", "2024-04-03"),
        ("They met on August 28, 2023.", "2023-08-28", "2023-08-28"),
        ("They met from 22 to 24 October 2023.", "2023-10-22", "2023-10-24"),
        ("It fell last month.", "2024-09-01", "2024-09-30"),
        ("It fell on Monday.", "2024-10-14", "2024-10-14"),
        ("It has risen since August.", "2024-08-01", "2024-08-31"),
        ("It will end by December.", None, "2024-12-31"),
        ("It was signed in 2021.", "2021-01-01", "2021-12-31"),
        ("Two years ago it rained.", "2022-01-01", "2022-12-31"),
        ("It starts next week.", "2024-10-21", "2024-10-27"),
    ],
)
def test_dates_against_the_day_of_the_document(text: str, first: str | None, last: str | None) -> None:
    (found,) = moments(text, WRITTEN)
    assert (found.first and found.first.isoformat(), found.last and found.last.isoformat()) == (first, last)


def test_relative_dates_are_unknown_without_a_day() -> None:
    (found,) = moments("It fell last month.", None)
    assert not found.known


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The port authority said that it would close.", "The port authority"),
        ("It will close, two officials told reporters.", "two officials"),
        ("According to the governor's office, it will close.", "the governor's office"),
        ("“It will close,” warned the minister.", "the minister"),
        ("By the opposition's count, forty died.", "the opposition"),
        ("Observers who watched for weeks, many of them lawyers, doubt it.", "Observers who watched for weeks"),
    ],
)
def test_who_says_it(text: str, speaker: str) -> None:
    assert [saying.speaker for saying in sayings(text)][:1] == [speaker]


@pytest.mark.parametrize(
    "text",
    ["The reports of the claims were long.", "Inaction suggests weakness.", "The states in question may order more."],
)
def test_nouns_and_deeds_do_not_speak(text: str) -> None:
    assert sayings(text) == []


def test_one_government_is_one_voice() -> None:
    names = ["the Pentagon", "Washington", "the US", "The U.S. government", "American officials", "the White House"]
    assert {speaker_of(name).id for name in names} == {"united_states_government"}


def test_sentences_end_where_they_end() -> None:
    text = "Gen. Ost met the U.S. National Council on Jan. 5. He left at 3.5 knots. “Go!” she said. Then it rained."
    assert [each.text for each in sentences(text)] == [
        "Gen. Ost met the U.S. National Council on Jan. 5.",
        "He left at 3.5 knots.",
        "“Go!” she said.",
        "Then it rained.",
    ]
