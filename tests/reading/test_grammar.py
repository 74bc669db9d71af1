"""Numbers, hedges, units, dates and attributions in sentences of our own."""

from __future__ import annotations

from datetime import date

import pytest

from stratagem.evidence.hedge import HEDGES
from stratagem.reading.assertions import assertions
from stratagem.reading.hedging import _AFTER, _BEFORE
from stratagem.reading.moments import moments
from stratagem.reading.people import introduced
from stratagem.reading.quantities import quantities
from stratagem.reading.sentences import sentences
from stratagem.reading.speakers import UNNAMED, speaker_of
from stratagem.reading.speech import sayings
from stratagem.reading.suggesting import Reader
from stratagem.reading.view import plain_view

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
        ("Two-thirds of the fleet sank.", 66.67, 66.67, "%", "none"),
        ("A couple of thousand miners left.", 2_000, 2_000, "person", "about"),
        ("Two and a half million people fled.", 2.5e6, 2.5e6, "person", "none"),
        ("One soldier in three has left.", 33.33, 33.33, "%", "none"),
        ("It took less than a year.", 1, 1, "year", "less than"),
        ("It took a year and a half.", 1.5, 1.5, "year", "none"),
        ("Some 10,000-12,000 men came.", 10_000, 12_000, "person", "some"),
        ("They sent 600-700,000 shells.", 600_000, 700_000, "shell", "none"),
        ("It paid $1.2-1.5bn.", 1.2e9, 1.5e9, "USD", "none"),
        ("All three brigades left.", 3, 3, "brigade", "none"),
        ("There 8,000 shells are fired every day.", 8_000, 8_000, "shell/day", "none"),
        ("A 12-member panel met.", 12, 12, "member", "none"),
        ("It saved at best a third of the cost.", 33.33, 33.33, "%", "at most"),
        ("The war nears its third year.", 1.5, 2, "year", "none"),
        ("He came for the second time.", 2, 2, "time", "none"),
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
        "Call the desk on +44 20 7946 0321 or 0800 555 0199.",
        "Version 2.4.1 replaces edition 3.2.",
        "Children under five were fed.",
        "A 45-year-old spoke.",
        "The ratio was 3:1.",
        "It showed zero tolerance.",
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
        ("It will soon end.", "2024-10-16", "2024-12-15"),
        ("It ends within two weeks.", "2024-10-16", "2024-10-30"),
        ("They will leave in ten days.", "2024-10-26", "2024-10-26"),
        ("It fell over the weekend.", "2024-10-12", "2024-10-13"),
        ("It will fall before Christmas.", None, "2024-12-24"),
        ("It must end by year’s end.", None, "2024-12-31"),
        ("It rained in the first week of June.", "2024-06-01", "2024-06-07"),
        ("It is due in early November next year.", "2025-11-01", "2025-11-10"),
        ("It was signed on 14.3.2024.", "2024-03-14", "2024-03-14"),
        ("It was signed on Feb. 24.", "2024-02-24", "2024-02-24"),
        ("This summer’s drought is over.", "2024-06-01", "2024-08-31"),
        ("It is pledged for the spring.", "2025-03-01", "2025-05-31"),
        ("The past two years were dry.", "2022-10-16", "2024-10-16"),
    ],
)
def test_dates_against_the_day_of_the_document(text: str, first: str | None, last: str | None) -> None:
    (found,) = moments(text, WRITTEN)
    assert (found.first and found.first.isoformat(), found.last and found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("They met on 3 May; the following Sunday they parted.", "2024-05-05"),
        ("They met on 3 May and parted four days later.", "2024-05-07"),
        ("They met on 3 May; the previous day it rained.", "2024-05-02"),
    ],
)
def test_dates_told_from_the_day_before_them(text: str, last: str) -> None:
    assert str(moments(text, WRITTEN)[-1].first) == last


def test_a_day_of_an_earlier_sentence_is_told_from() -> None:
    (found,) = moments("The next day it fell.", WRITTEN, date(2024, 5, 3))
    assert found.first == date(2024, 5, 4)


def test_dates_told_from_a_day_that_nobody_named_are_not_suggested() -> None:
    text = "Four days later it fell, on 3/4/2024."
    assert [each for each in Reader("it", WRITTEN).suggest(plain_view(text)) if each.kind == "date"] == []


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
        ("The quay is shut, the admiralty concedes.", "the admiralty"),
        ("His deputy denies it.", "His deputy"),
        ("Some also fear that it will close.", "Some"),
        ("Military intelligence estimates that it will close.", "Military intelligence"),
        ("Miners are betting that it will close.", "Miners"),
        ("It will close, say drivers.", "drivers"),
        ("The union's claim that it will close is new.", "The union"),
        ("Fears among miners that it will close have grown.", "miners"),
        ("There is speculation that it will close.", UNNAMED),
        ("The minister visited the dam on Friday and promised help.", "The minister"),
        ("By its own meters it is full; according to its own meters it used less.", "its own meters"),
        ("The army, for its part, acknowledges the loss.", "The army"),
        ("Observers who watched for weeks, many of them lawyers, doubt it.", "Observers who watched for weeks"),
    ],
)
def test_who_says_it(text: str, speaker: str) -> None:
    assert [saying.speaker for saying in sayings(text)][:1] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "The reports of the claims were long.",
        "Inaction suggests weakness.",
        "The states in question may order more.",
        "It ends unless it finds votes.",
        "It may end if the men found themselves alone.",
        "The dangers suggest a war.",
        "Less water than told",
    ],
)
def test_nouns_and_deeds_do_not_speak(text: str) -> None:
    assert sayings(text) == []


def test_a_paper_that_cites_another_passes_it_on() -> None:
    found = sayings("The daily Herald, citing an internal memo, reported that it will close.")
    assert [(each.speaker, each.through) for each in found] == [
        ("The daily Herald", None),
        ("an internal memo", "The daily Herald"),
    ]


def test_he_is_the_person_in_office_who_was_named_last() -> None:
    text = "Poland's president, Jan Ost, met miners. A tired Ost left the town that he had called a trap."
    found = [each for each in Reader("it", WRITTEN).suggest(plain_view(text)) if each.kind == "attribution"]
    assert [(each.speaker, each.said_by) for each in found] == [("poland_government", "Ost")]


def test_they_are_the_states_named_together() -> None:
    text = "Warsaw and Berlin go on because they believe that it pays."
    found = [each for each in Reader("it", WRITTEN).suggest(plain_view(text)) if each.kind == "attribution"]
    assert [each.speaker for each in found] == ["poland_government"]


def test_the_president_of_the_country_speaks_for_the_country_named_last() -> None:
    found = introduced("Storms hit Norway. The country’s president, Eva Ost, spoke.")
    assert found["Ost"] == "norway_government"


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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ban could provoke unrest in the ports.", "risk"),
        ("The vote will probably be close.", "forecast"),
        ("The levy falls on imports, which frees the mills from rivals.", "mechanism"),
        ("The pact gives the island access to credit.", "benefit"),
        ("It came at the price of influence.", "cost"),
        ("The decision was a blunder.", "judgement"),
        ("The garrison gave up.", "event"),
    ],
)
def test_other_kinds_by_their_cues(text: str, kind: str) -> None:
    assert kind in {each.kind for each in assertions(text)}


def test_what_somebody_has_said_is_no_event() -> None:
    assert [each.kind for each in assertions("The union has warned the mayor.")] == []


def test_the_line_that_dates_a_text_is_no_claim() -> None:
    text = "Published 14 May 2024\n\nThe quay was shut on 3 May 2024."
    found = [each for each in Reader("it", WRITTEN).suggest(plain_view(text)) if each.kind == "date"]
    assert [text[each.mark_start : each.mark_end] for each in found] == ["on 3 May 2024"]


def test_a_number_takes_the_unit_of_the_sentence_before_though_shares_stand_between() -> None:
    text = "The lake holds 40 million barrels, half of what it can. A year ago it held 70 million."
    found = [each for each in Reader("it", WRITTEN).suggest(plain_view(text)) if each.kind == "quantity"]
    assert [each.value and each.value.unit for each in found] == ["barrel", "%", "barrel"]
