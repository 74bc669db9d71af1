"""kursk-2024 behaves: orders of magnitude agree with history, nothing is made from nothing, extremes are sane."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import stratagem
from stratagem.engine import Futures

FUTURES = 512
JANUARY = date(2025, 1, 20)
SUMMER = date(2025, 6, 30)
END = date(2025, 12, 31)
WEEKS_TO_MONTH = date(2024, 12, 3)
RECORD = (
    "area_gained",
    "kursk_area_held",
    "kursk_area_lost",
    "russian_losses",
    "dprk_in_kursk",
    "dprk_troops_sent",
    "dprk_killed",
    "dprk_captured",
    "dprk_defected",
    "shahed_launched",
    "shell_fire_ratio",
    "us_aid_announced",
    "russian_force",
    "ukrainian_force",
    "own_shells",
    "dprk_shells",
    "materiel",
    "donetsk_left",
    "gained[donetsk]",
    "resolve",
    "grid",
)

# What history says of the autumn of 2024; see history/monthly.csv of the situation.
LOSSES_A_DAY = (1_000, 1_500)
GAINS_A_MONTH = (250, 700)
KURSK_HELD = (600, 1_000)
DRONES_A_MONTH = (1_200, 2_600)
FIRE_RATIO = (1.2, 3.5)


@pytest.fixture(scope="module")
def situation() -> stratagem.Situation:
    return stratagem.load("kursk-2024")


def run(situation: stratagem.Situation, **settings: float) -> Futures:
    return situation.run(FUTURES, seed=1, settings=settings, record=RECORD)


@pytest.fixture(scope="module")
def base(situation: stratagem.Situation) -> Futures:
    return run(situation)


def median(futures: Futures, name: str, day: date) -> float:
    return float(np.median(futures.at(name, day)))


def between(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def test_orders_of_magnitude_agree_with_history(base: Futures) -> None:
    losses = (median(base, "russian_losses", WEEKS_TO_MONTH) - median(base, "russian_losses", date(2024, 11, 5))) / 28
    assert between(losses, LOSSES_A_DAY), losses
    assert between(median(base, "area_gained", WEEKS_TO_MONTH), GAINS_A_MONTH)
    assert between(median(base, "kursk_area_held", date(2024, 11, 5)), KURSK_HELD)
    drones = median(base, "shahed_launched", WEEKS_TO_MONTH) - median(base, "shahed_launched", date(2024, 11, 5))
    assert between(drones, DRONES_A_MONTH), drones
    assert between(median(base, "shell_fire_ratio", WEEKS_TO_MONTH), FIRE_RATIO)


def test_no_number_is_lost_and_no_stock_falls_below_nothing(base: Futures) -> None:
    assert base.trouble_count == 0
    for name in ("own_shells", "dprk_shells", "materiel", "russian_force", "ukrainian_force", "dprk_in_kursk"):
        assert base.series(name).min() >= -1e-6, name


def test_ground_changes_hands_and_is_not_made(base: Futures) -> None:
    """What Russia gains in the Donetsk region, Ukraine loses there; likewise in Kursk."""
    donetsk = base.series("donetsk_left") + base.series("gained[donetsk]")
    assert np.allclose(donetsk, donetsk[0], rtol=1e-9)
    kursk = base.series("kursk_area_held") + base.series("kursk_area_lost")
    assert np.allclose(kursk, kursk[0], rtol=1e-9)


def test_the_spread_of_a_year_is_not_narrower_than_historys_swings(base: Futures) -> None:
    """Monthly gains of 2023 and 2024 ran from -200 to 700 km2: a year holds more than a factor of three."""
    low, high = np.quantile(base.at("area_gained", END), [0.05, 0.95])
    assert high > 3 * low


def test_without_foreign_troops_nothing_foreign_happens(situation: stratagem.Situation, base: Futures) -> None:
    none = run(situation, dprk_factor=0)
    for name in ("dprk_in_kursk", "dprk_troops_sent", "dprk_killed", "dprk_captured", "dprk_defected"):
        assert none.series(name).max() == 0, name
    assert median(none, "kursk_area_held", JANUARY) >= median(base, "kursk_area_held", JANUARY)


def test_without_shells_russia_gains_less(situation: stratagem.Situation, base: Futures) -> None:
    none = run(situation, dprk_supply=0, replenishment_factor=0.1, initial_stock_factor=0.1)
    assert median(none, "shell_fire_ratio", SUMMER) < 0.6 * median(base, "shell_fire_ratio", SUMMER)
    assert median(none, "area_gained", END) < 0.8 * median(base, "area_gained", END)


def test_without_aid_ukraine_loses_more(situation: stratagem.Situation, base: Futures) -> None:
    none = run(situation, us_delivery_factor=0, us_aid_pace=0, europe_aid_pace=0)
    assert none.at("us_aid_announced", END).max() <= 1e-6
    assert median(none, "area_gained", END) > 1.1 * median(base, "area_gained", END)
    assert none.at("gained[donetsk]", END).max() <= 9_600 + 1e-6


def test_doubled_forces_stay_within_bounds(situation: stratagem.Situation) -> None:
    doubled = run(situation, dprk_factor=2, dprk_supply=2, loss_factor=2, replenishment_factor=2, pay_factor=2)
    assert doubled.trouble_count == 0
    assert doubled.series("russian_force").min() >= 0
    assert doubled.series("resolve").min() >= 0.29 and doubled.series("grid").min() >= 0


def test_history_and_claims_end_before_the_day_of_knowledge(situation: stratagem.Situation) -> None:
    last = date(2024, 11, 10)
    for claim in situation.ledger.claims.values():
        assert claim.as_of is None or claim.as_of <= last, claim.id
    for document in situation.library.documents.values():
        assert document.date is None or document.date <= last, document.id
    for name, text in situation.folder.history.items():
        for row in csv.DictReader(text.splitlines()):
            assert date.fromisoformat(row["date"]) <= last, (name, row)


def test_every_indicator_of_the_list_has_its_unit(situation: stratagem.Situation) -> None:
    path = Path(__file__).resolve().parents[2].parent / "shared" / "INDICATORS.csv"
    if not path.exists():
        pytest.skip("../shared is absent: the list of indicators can not be compared")
    indicators = situation.model.indicators
    for row in csv.DictReader(path.read_text().splitlines()):
        assert row["indicator"] in indicators, row["indicator"]
        assert indicators[row["indicator"]].kind == row["kind"], row["indicator"]
