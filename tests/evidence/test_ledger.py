"""From claims in a folder to positions, weights and priors."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from evidence.making import COPY, DOCUMENTS, Entry, claim, read, sound
from stratagem.evidence import Ledger

SIX = [
    claim("confirmed", 3_000, speaker="press"),
    claim("kursk", 8_000, hedge="some", speaker="author", document="D2"),
    claim("floor", 10_000, hedge="at least"),
    claim("all", 10_000, hedge="about", speaker="ministry", document="D2"),
    claim("roughly", 10_000, hedge="roughly", speaker="allies"),
    claim("relayed", 10_000, speaker="agency", document="D2"),
]
SPEAKERS: Entry = {name: {"title": name, "reliability": "B"} for name in (
    "capital", "ministry", "press", "author", "allies", "agency",
)}  # fmt: skip


def whole(ledger: Ledger, *probabilities: float) -> list[float]:
    return [float(value) for value in ledger.prior("troops").whole.quantile_table(probabilities or (0.05, 0.5, 0.95))]


def test_a_prior_keeps_every_side_of_a_dispute(tmp_path: Path) -> None:
    ledger = sound(tmp_path, {"claims": SIX, "speakers": SPEAKERS})
    low, _, high = whole(ledger)
    assert low < 3_000 < 10_000 < high
    prior = ledger.prior("troops")
    assert [position.claims for position in prior.positions] == [
        ("confirmed",),
        ("all", "floor", "kursk", "relayed", "roughly"),
    ]
    assert sum(position.weight for position in prior.positions) == pytest.approx(1)
    assert prior.dispute == prior.draw == "troops"
    assert ledger.disputes["troops"].weights == tuple(position.weight for position in prior.positions)


def test_the_order_of_claims_changes_nothing(tmp_path: Path) -> None:
    first = sound(tmp_path / "a", {"claims": SIX, "speakers": SPEAKERS})
    shuffled = SIX.copy()
    random.Random(7).shuffle(shuffled)
    second = sound(tmp_path / "b", {"claims": shuffled, "speakers": SPEAKERS})
    assert second.prior("troops") == first.prior("troops")


def test_the_same_voice_again_changes_nothing(tmp_path: Path) -> None:
    once = sound(tmp_path / "a", {"claims": SIX, "speakers": SPEAKERS})
    again = claim("floor.again", 10_000, hedge="at least", document="D2")
    twice = sound(tmp_path / "b", {"claims": [*SIX, again], "speakers": SPEAKERS})
    before, after = once.prior("troops"), twice.prior("troops")
    assert [p.weight for p in after.positions] == pytest.approx([p.weight for p in before.positions])
    for old, new in zip(before.mixtures, after.mixtures, strict=True):
        assert dict(zip(new.shapes, new.weights, strict=True)) == pytest.approx(
            dict(zip(old.shapes, old.weights, strict=True))
        )


def test_a_later_word_of_the_same_speaker_makes_the_earlier_one_history(tmp_path: Path) -> None:
    claims = [claim("old", 3_000, as_of="2024-10-23"), claim("new", 10_000, as_of="2024-10-28", document="D2")]
    ledger = sound(tmp_path, {"claims": claims})
    assert ledger.superseded == {"old": "new"}
    assert [position.claims for position in ledger.prior("troops").positions] == [("new",)]
    assert not ledger.disputes and ledger.prior("troops").dispute is None


def test_a_claim_may_say_which_one_it_supersedes(tmp_path: Path) -> None:
    claims = [claim("old", 3_000), claim("new", 10_000, supersedes=["old"])]
    assert sound(tmp_path, {"claims": claims}).superseded == {"old": "new"}


def test_other_speakers_are_not_superseded(tmp_path: Path) -> None:
    claims = [
        claim("old", 3_000, as_of="2024-10-23", speaker="press"),
        claim("new", 10_000, as_of="2024-10-28"),
    ]
    assert not sound(tmp_path, {"claims": claims}).superseded


def test_a_declared_grouping_keeps_apart_what_would_meet(tmp_path: Path) -> None:
    claims = [claim("eight", 8_000, hedge="some", speaker="press"), claim("ten", 10_000, hedge="about")]
    alone = sound(tmp_path / "a", {"claims": claims})
    assert len(alone.prior("troops").positions) == 1
    positions = {
        "small": {"says": "About eight", "claims": ["eight"]},
        "large": {"says": "About ten", "claims": ["ten"]},
    }
    dispute = {"how_many": {"title": "How many?", "variable": "troops", "positions": positions}}
    grouped = sound(tmp_path / "b", {"claims": claims, "disputes": dispute})
    prior = grouped.prior("troops")
    assert [position.id for position in prior.positions] == ["small", "large"]
    assert prior.dispute == "how_many"
    assert grouped.disputes["how_many"].title == "How many?"
    medians = [float(mixture.quantile_table((0.5,))[0]) for mixture in prior.mixtures]
    assert medians[0] < medians[1]


def plain(name: str, speaker: str) -> Entry:
    entry = claim(name, kind="judgement", modality="opinion", speaker=speaker)
    del entry["variable"]
    return entry


def sides(**cited: list[str]) -> Entry:
    return {name: {"says": name, "claims": claims} for name, claims in cited.items()}


def test_a_dispute_of_readings_is_weighed_by_its_voices(tmp_path: Path) -> None:
    claims = [plain("a", "press"), plain("b", "author"), plain("c", "capital")]
    disputes = {"need": {"title": "Need?", "positions": sides(spent=["a", "b"], tactical=["c"])}}
    ledger = sound(tmp_path, {"claims": [*claims, claim("n", 8_000)], "disputes": disputes})
    spent, tactical = ledger.disputes["need"].positions
    # Two voices with correlation one half are worth four thirds of one.
    assert spent.weight / tactical.weight == pytest.approx(4 / 3)
    assert ledger.disputes["need"].variable is None


def test_disputes_tied_by_word_or_by_voices_are_drawn_together(tmp_path: Path) -> None:
    claims = [plain(f"t{number}.{who}", who) for number in "123" for who in ("press", "author")]
    claims.append(claim("n", 8_000))
    disputes = {
        "one": {"title": "1", "positions": sides(x=["t1.press"], y=["t1.author"])},
        "two": {"title": "2", "positions": sides(x=["t2.press"], y=["t2.author"])},
        "three": {"title": "3", "positions": sides(x=["t3.author"], y=["t3.press"])},
        "five": {"title": "5", "positions": sides(x=["t2.press"], y=["t3.press"])},
        "six": {"title": "6", "positions": sides(x=["t1.press"], y=["t3.press"])},
        "four": {"title": "4", "with": "three", "positions": sides(x=["t1.author", "t2.press"], y=["t3.press"])},
    }
    ledger = sound(tmp_path, {"claims": claims, "disputes": disputes})
    draws = {name: dispute.draw for name, dispute in ledger.disputes.items()}
    assert draws == {"one": "one", "two": "one", "three": "four", "four": "four", "five": "five", "six": "six"}


def test_declared_weights_stand(tmp_path: Path) -> None:
    positions = {
        name: {"says": name, "claims": [name], "weight": {"value": value, "reason": "so it seems"}}
        for name, value in (("a", 0.2), ("b", 0.8))
    }
    claims = [plain("a", "press"), plain("b", "author"), claim("n", 8_000)]
    ledger = sound(tmp_path, {"claims": claims, "disputes": {"d": {"title": "?", "positions": positions}}})
    assert ledger.disputes["d"].weights == (0.2, 0.8)
    assert ledger.disputes["d"].positions[0].reason == "so it seems"


def test_a_value_in_another_unit_is_converted(tmp_path: Path) -> None:
    losses = {"losses": {"title": "Losses", "unit": "person/week", "scale": "log", "wide": {"low": 70, "high": 70_000}}}
    daily = claim("daily", 1_000, variable="losses", unit="person/day")
    ledger = sound(tmp_path, {"claims": [daily], "variables": losses})
    value = ledger.claims["daily"].value
    assert value is not None and value.point == pytest.approx(7_000)


def test_a_copy_counts_with_its_original(tmp_path: Path) -> None:
    original = [claim("eight", 8_000, speaker="press"), claim("three", 3_000, speaker="author", document="D2")]
    retold = claim("retold", 8_000, speaker="ministry", document="D3")
    documents = DOCUMENTS | COPY
    before = sound(tmp_path / "a", {"claims": original}, documents).disputes["troops"].weights
    after = sound(tmp_path / "b", {"claims": [*original, retold]}, documents).disputes["troops"].weights
    assert after == pytest.approx(before)


def test_a_better_grade_makes_a_prior_narrower(tmp_path: Path) -> None:
    def width(grade: str) -> float:
        low, high = whole(sound(tmp_path / grade, {"claims": [claim("a", 8_000, grade=grade)]}), 0.05, 0.95)
        return high / low

    assert width("A1") < width("B2") < width("C3") < width("E5")


def test_nothing_said_of_a_variable_leaves_its_wide_range(tmp_path: Path) -> None:
    ledger, _, found = read(tmp_path, {"claims": [plain("a", "press")]})
    assert [item.code for item in found.items] == ["VARIABLE-UNHEARD"]
    assert whole(ledger, 0.0001, 0.9999) == pytest.approx([500, 40_000], rel=0.01)
