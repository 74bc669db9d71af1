"""Weights follow grades and independence: the laws that any sane weighing keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.making import spoken
from stratagem.documents import Document, Library
from stratagem.evidence.claim import Claim, Interval
from stratagem.evidence.grade import CREDIBILITY, MODALITY, RELIABILITY, trust
from stratagem.evidence.position import Position, Reach, Side, sides
from stratagem.evidence.voice import effective_count, joint_strength, voices
from stratagem.evidence.weight import weigh

LETTERS, FIGURES = "ABCDEF", "123456"
GRADES = st.builds(lambda letter, figure: letter + figure, st.sampled_from(LETTERS), st.sampled_from(FIGURES))
SPEAKERS = st.sampled_from(["capital", "ministry", "press", "author"])


def document(name: str, kind: str = "original", of: str | None = None) -> Document:
    return Document(name, name, name, "", None, None, None, None, kind, of, "B", name, None)


LIBRARY = Library({each.id: each for each in (document("D1"), document("D2"), document("D3", "spun", "D1"))})


@st.composite
def disputes(draw: st.DrawFn) -> list[Side]:
    """Two to four sides with one to four claims each."""
    made = []
    for number in range(draw(st.integers(2, 4))):
        claims = tuple(
            spoken(
                f"c{number}.{index}",
                grade=draw(GRADES),
                modality=draw(st.sampled_from(sorted(MODALITY))),
                speaker=draw(SPEAKERS),
                document=draw(st.sampled_from(["D1", "D2"])),
            )
            for index in range(draw(st.integers(1, 4)))
        )
        made.append(Side(f"p{number}", "", claims))
    return made


def by_id(positions: tuple[Position, ...]) -> dict[str, float]:
    return {position.id: position.weight for position in positions}


@given(disputes())
def test_weights_sum_to_one_and_lie_in_their_intervals(made: list[Side]) -> None:
    positions = weigh(made, LIBRARY)
    assert sum(position.weight for position in positions) == pytest.approx(1)
    for position in positions:
        assert 0 <= position.weight_low <= position.weight <= position.weight_high <= 1


@given(disputes())
def test_the_order_of_sides_and_claims_changes_nothing(made: list[Side]) -> None:
    turned = [replace(side, claims=side.claims[::-1]) for side in made[::-1]]
    assert by_id(weigh(turned, LIBRARY)) == pytest.approx(by_id(weigh(made, LIBRARY)))


@given(disputes(), st.data())
def test_saying_it_again_adds_nothing(made: list[Side], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(made) - 1))
    side = made[number]
    again = replace(data.draw(st.sampled_from(side.claims)), id="again")
    more = [*made[:number], replace(side, claims=(*side.claims, again)), *made[number + 1 :]]
    assert by_id(weigh(more, LIBRARY)) == pytest.approx(by_id(weigh(made, LIBRARY)))


@given(disputes(), st.data())
def test_a_better_grade_never_lowers_the_weight_of_its_side(made: list[Side], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(made) - 1))
    side = made[number]
    index = data.draw(st.integers(0, len(side.claims) - 1))
    grade, better = side.claims[index].grade, data.draw(GRADES)
    if trust(better, "fact") < trust(grade, "fact"):
        grade, better = better, grade
    weights = []
    for each in (grade, better):
        claims = (*side.claims[:index], replace(side.claims[index], grade=each), *side.claims[index + 1 :])
        changed = [*made[:number], replace(side, claims=claims), *made[number + 1 :]]
        weights.append(by_id(weigh(changed, LIBRARY))[side.id])
    assert weights[0] <= weights[1] + 1e-12


def test_a_voice_on_two_sides_counts_half_on_each() -> None:
    torn = [
        Side("a", "", (spoken("1"),)),
        Side("b", "", (spoken("2"),)),
        Side("c", "", (spoken("3", speaker="press"),)),
    ]
    assert by_id(weigh(torn, LIBRARY)) == pytest.approx({"a": 0.25, "b": 0.25, "c": 0.5})


def test_declared_weights_are_taken_as_they_are() -> None:
    declared = [
        Side("a", "", (spoken("1"),), (0.3, "a hunch")),
        Side("b", "", (spoken("2", speaker="press", grade="A1"),), (0.7, "a better hunch")),
    ]
    first, second = weigh(declared, LIBRARY)
    assert (first.weight, first.weight_low, first.weight_high, first.reason) == (0.3, 0.3, 0.3, "a hunch")
    assert second.weight == 0.7


def test_grades_rank_as_their_letters_say() -> None:
    for table, order in ((RELIABILITY, "ABCDE"), (CREDIBILITY, "12345")):
        for level in ("low", "mean", "high"):
            values = [table[grade].at(level) for grade in order]
            assert values == sorted(values, reverse=True)
        assert all(0 <= span.low <= span.high <= 1 for span in table.values())


def test_published_numbers_lie_in_the_declared_ranges() -> None:
    misp = dict(zip("ABCDEF", (1.0, 0.75, 0.5, 0.25, 0.0, 0.5), strict=True))
    stix = dict(zip("12345", (0.9, 0.7, 0.5, 0.3, 0.1), strict=True))
    assert all(RELIABILITY[grade].low <= value <= RELIABILITY[grade].high for grade, value in misp.items())
    assert all(CREDIBILITY[grade].low <= value <= CREDIBILITY[grade].high for grade, value in stix.items())


def test_opinion_and_speculation_count_less_than_fact_and_estimate() -> None:
    fact, estimate, speculation, opinion = (
        trust("B2", modality) for modality in ("fact", "estimate", "speculation", "opinion")
    )
    assert fact > estimate > max(speculation, opinion)


def test_correlated_claims_are_worth_m_over_one_plus_m_minus_one_rho() -> None:
    assert effective_count(1, 0.3) == 1
    assert effective_count(4, 0.5) == pytest.approx(1.6)
    assert effective_count(6, 0) == 6
    assert effective_count(6, 1) == 1
    assert joint_strength([0.7] * 4, 0.5) == pytest.approx(0.7 * 1.6)


@given(st.lists(st.floats(0, 1), max_size=6), st.floats(0, 1), st.floats(0, 1))
def test_one_more_voice_never_weakens_a_side(trusts: list[float], more: float, correlation: float) -> None:
    before = joint_strength(trusts, correlation)
    after = joint_strength([*trusts, more], correlation)
    assert before - 1e-12 <= after <= before + more + 1e-12


def test_a_copy_that_names_another_mouth_is_the_same_voice() -> None:
    first = spoken("1", value=Interval(8, 8, 8), variable="v")
    retold = spoken("2", value=Interval(8, 8, 8), variable="v", document="D3", speaker="press")
    elsewhere = spoken("3", value=Interval(8, 8, 8), variable="v", document="D2", speaker="author")
    assert len(voices([first, retold, elsewhere], LIBRARY)) == 2
    assert len(voices([first, replace(retold, value=Interval(9, 9, 9))], LIBRARY)) == 2


def test_a_copy_that_names_the_same_mouths_keeps_them_apart() -> None:
    pairs = [
        spoken(f"{place}.{speaker}", value=Interval(8, 8, 8), variable="v", document=place, speaker=speaker)
        for place in ("D1", "D3")
        for speaker in ("capital", "press")
    ]
    assert sorted(len(voice.claims) for voice in voices(pairs, LIBRARY)) == [2, 2]


REACHES = {"a": Reach(2, 3, 4), "b": Reach(7, 8, 9), "c": Reach(8.5, 10, 12), "d": Reach(30, 35, 40)}


def fallen(names: str, listed: tuple[Side, ...] = ()) -> list[tuple[str, str]]:
    claims: list[Claim] = [spoken(name) for name in names]
    return [(side.id, "".join(claim.id for claim in side.claims)) for side in sides(claims, REACHES, listed)]


@given(st.permutations("abcd"))
def test_intervals_that_meet_are_one_position(order: list[str]) -> None:
    assert fallen("".join(order)) == [("a", "a"), ("b", "bc"), ("d", "d")]


def test_listed_positions_keep_claims_apart_and_take_in_those_that_they_meet() -> None:
    listed = (Side("eight", "", (spoken("b"),)),)
    assert fallen("abcd", listed) == [("eight", "bc"), ("a", "a"), ("d", "d")]
    both = (Side("ten", "", (spoken("c"),)), Side("eight", "", (spoken("b"),)))
    assert fallen("abcd", both) == [("ten", "c"), ("eight", "b"), ("a", "a"), ("d", "d")]
