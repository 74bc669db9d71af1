"""Bargains, words, lines and deadlines: known answers, and what the constructs become."""

from __future__ import annotations

import numpy as np
import pytest

from choice.toys import chosen_model, faults
from stratagem.base.bargaining import alternating_offers, rubinstein, take_it_or_leave_it
from stratagem.engine import run


@pytest.mark.parametrize(
    ("first", "second", "share"), [(0.9, 0.9, 0.526316), (0.95, 0.9, 0.689655), (0.9, 0.8, 0.714286)]
)
def test_rubinstein_share_of_the_first_mover(first: float, second: float, share: float) -> None:
    assert rubinstein(first, second) == pytest.approx(share, abs=6e-7)


@pytest.mark.parametrize(("rounds", "share"), [(1, 1), (2, 0.1), (3, 0.91), (4, 0.181)])
def test_finite_alternating_offers(rounds: int, share: float) -> None:
    assert alternating_offers(rounds, 0.9) == pytest.approx(share, abs=1e-12)


def test_many_rounds_are_as_good_as_endless_ones() -> None:
    assert alternating_offers(1001, 0.9) == pytest.approx(rubinstein(0.9, 0.9), abs=1e-9)


@pytest.mark.parametrize(
    ("strength", "cost", "most", "offer", "war"), [(0.5, 0.1, 0.4, 0.65, 0.375), (0.6, 0.05, 0.3, 0.725, 0.416667)]
)
def test_fearons_offer(strength: float, cost: float, most: float, offer: float, war: float) -> None:
    found = take_it_or_leave_it(strength, cost, most)
    assert found.offer == pytest.approx(offer, abs=1e-12) and found.war == pytest.approx(war, abs=6e-7)


def test_numbers_beyond_what_is_possible_are_refused() -> None:
    for call in (
        lambda: rubinstein(1.0, 0.5),
        lambda: alternating_offers(0, 0.5),
        lambda: take_it_or_leave_it(2, 1, 1),
    ):
        with pytest.raises(ValueError):
            call()


MODEL = """
stocks:
  tension: {title: Tension, unit: "1", initial: 1}
indicators:
  price: {title: Price, unit: USD, is: price}
  agreed: {title: Agreed, unit: "1", is: price_agreed}
  shame: {title: Shame, unit: "1", is: shame}
"""
CONSTRUCTS = """
bargains:
  price:
    {title: Price, unit: USD, floor: 100 USD, ceiling: 200 USD, seller_patience: 0.9, buyer_patience: 0.95,
     because: {assumption: made for a test}}
commitments:
  shame: {title: Shame, unit: "1", actor: red, made: tension, kept: 0.25, cost: 4, because: {assumption: made}}
red_lines:
  answer: {title: Answer, actor: blue, crossed: 0.5 * tension, enforced: 0.1 / 1 week, because: {assumption: made}}
deadlines:
  deal: {title: Deal, at: 2025-06-01, pace: 0.01 / 1 week, rush: 20, within: 2 week, because: {assumption: made}}
"""


def test_a_bargain_splits_by_patience_within_outside_options() -> None:
    buyers = rubinstein(0.95, 0.9)
    price = run(chosen_model(MODEL, CONSTRUCTS), 8).series("price")
    assert price[0, 0] == pytest.approx(200 - 100 * buyers)
    first = CONSTRUCTS.replace("buyer_patience: 0.95,", "buyer_patience: 0.95, first: seller,")
    assert run(chosen_model(MODEL, first), 8).series("price")[0, 0] == pytest.approx(100 + 100 * rubinstein(0.9, 0.95))
    outside = CONSTRUCTS.replace("buyer_patience: 0.95,", "buyer_patience: 0.95, seller_outside: 150 USD,")
    assert run(chosen_model(MODEL, outside), 8).series("price")[0, 0] == 150


def test_without_room_there_is_no_deal() -> None:
    futures = run(chosen_model(MODEL, CONSTRUCTS.replace("ceiling: 200", "ceiling: 50")), 8)
    assert np.all(futures.series("agreed") == 0) and np.all(futures.series("price") == 100)
    assert np.all(run(chosen_model(MODEL, CONSTRUCTS), 8).series("agreed") == 1)


def test_breaking_a_public_word_costs() -> None:
    assert np.all(run(chosen_model(MODEL, CONSTRUCTS), 8).series("shame") == 3)


def test_a_crossed_line_is_answered_by_chance() -> None:
    futures = run(chosen_model(MODEL, CONSTRUCTS), 4000)
    weeks = futures.times[-1] / 7
    came = np.mean(~np.isnan(futures.event_time("answer")))
    assert came == pytest.approx(1 - np.exp(-0.05 * weeks), abs=0.02)


def test_settlements_crowd_before_the_deadline_and_may_fail() -> None:
    futures = run(chosen_model(MODEL, CONSTRUCTS), 4000)
    when = futures.event_time("deal")
    end = 208.0
    assert np.nanmax(when) <= end + 7 and 0.05 < np.mean(np.isnan(when)) < 0.8
    assert np.mean(when > end - 28) > 4 * np.mean((when > end - 84) & (when < end - 56))


def test_faults_of_constructs_are_told() -> None:
    for old, new, code in (
        ("floor: 100 USD", "floor: 100 week", "UNIT-MISMATCH"),
        ("actor: blue", "actor: blew", "ACTOR-UNKNOWN"),
        ("  deal:", "  tension:", "NAME-DUPLICATE"),
        ("cost: 4", "cost: tensions", "NAME-UNKNOWN"),
    ):
        assert code in [item.code for item in faults(CONSTRUCTS.replace(old, new), MODEL)]
