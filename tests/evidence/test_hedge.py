"""Hedges have the widths that are declared, and a copy's hedge is no witness."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.making import COPY, DOCUMENTS, Entry, claim, sound, spoken
from stratagem.base.calendar import Calendar
from stratagem.base.distributions import Mixture
from stratagem.base.units import DIMENSIONLESS
from stratagem.evidence.claim import Interval
from stratagem.evidence.grade import CREDIBILITY, MODALITY, RELIABILITY
from stratagem.evidence.hedge import HEDGES, readings, significant_figures
from stratagem.evidence.saying import said
from stratagem.evidence.variable import EvidenceVariable

RANGE = (0.05, 0.5, 0.95)
DATES: Entry = {"day": {"title": "Day", "unit": "date", "wide": {"low": "2024-10-01", "high": "2025-06-01"}}}
SHARES: Entry = {"share": {"title": "Share", "unit": "1", "scale": "linear", "wide": {"low": 0, "high": 1}}}


def saying(folder: Path, variables: Entry | None = None, **changes: object) -> Mixture:
    entry = claim("c", **changes)
    ledger = sound(folder, {"claims": [entry], **({"variables": variables} if variables else {})}, DOCUMENTS | COPY)
    return said(ledger.claims["c"], ledger.variables[str(entry["variable"])])


def table(mixture: Mixture) -> list[float]:
    return [float(value) for value in mixture.quantile_table(RANGE)]


def test_at_least_ten_thousand(tmp_path: Path) -> None:
    assert table(saying(tmp_path, value=10_000, hedge="at least")) == pytest.approx([9_350, 11_600, 16_150], rel=0.002)


def test_about_is_a_lognormal_of_a_tenth(tmp_path: Path) -> None:
    for hedge in ("about", "roughly", "around", "some"):
        assert table(saying(tmp_path, value=10_000, hedge=hedge)) == pytest.approx([8_483, 10_000, 11_788], rel=0.001)


def test_a_bare_number_is_as_wide_as_its_figures_are_few(tmp_path: Path) -> None:
    widths = [table(saying(tmp_path, value=value)) for value in (10_000, 12_000, 12_300)]
    spreads = [high / low for low, _, high in widths]
    assert spreads[0] > spreads[1] > spreads[2] > 1
    assert [significant_figures(x) for x in (8_000, 12_000, 12_345, 0.06, 0.5, 30)] == [1, 2, 5, 1, 1, 1]


def test_thousands_runs_from_two_to_twenty(tmp_path: Path) -> None:
    low, middle, high = saying(tmp_path, hedge="thousands").quantile_table((0.0001, 0.5, 0.9999))
    assert (low, middle, high) == pytest.approx((2_000, 6_325, 20_000), rel=0.01)


def test_a_range_is_its_90_percent_interval(tmp_path: Path) -> None:
    low, _, high = table(saying(tmp_path, value={"low": 8_000, "high": 12_000}))
    assert (low, high) == pytest.approx((8_000, 12_000), rel=0.001)


def test_an_open_end_is_a_floor_or_a_ceiling(tmp_path: Path) -> None:
    floor = saying(tmp_path, value={"low": 10_000})
    assert table(floor) == table(saying(tmp_path, value=10_000, hedge="at least"))
    ceiling = saying(tmp_path, value={"high": 10_000})
    assert table(ceiling) == table(saying(tmp_path, value=10_000, hedge="up to"))
    assert table(ceiling)[1] < 10_000 < table(floor)[1]


def test_a_copy_is_no_witness_for_a_hedge(tmp_path: Path) -> None:
    own = table(saying(tmp_path, value=10_000, hedge="at least"))
    copied = table(saying(tmp_path, value=10_000, hedge="at least", document="D3"))
    about = table(saying(tmp_path, value=10_000, hedge="about"))
    assert about[0] <= copied[0] < own[0]
    assert about[2] < copied[2] <= own[2]
    assert table(saying(tmp_path, value=12_345, document="D3")) == table(saying(tmp_path, value=12_345, hedge="about"))


@given(st.sampled_from(sorted(HEDGES)), st.floats(1, 1e6), st.booleans())
def test_readings_of_a_hedge_weigh_one_together(hedge: str, value: float, from_copy: bool) -> None:
    assert sum(weight for weight, _ in readings(hedge, value, from_copy)) == 1


@pytest.mark.parametrize("hedge", sorted(HEDGES))
def test_every_hedge_stays_within_what_is_thinkable(tmp_path: Path, hedge: str) -> None:
    for variables, name, value in ((None, "troops", 1_000), (SHARES, "share", 0.9)):
        times = HEDGES[hedge].times
        if times is not None and variables is not None:
            value = 0.9 / times[1]
        mixture = saying(tmp_path, variables, variable=name, value=value, hedge=hedge)
        low, middle, high = mixture.quantile_table((1e-6, 0.5, 1 - 1e-6))
        bounds = (500, 40_000) if variables is None else (0, 1)
        assert bounds[0] <= low <= middle <= high <= bounds[1]
        assert sum(mixture.weights) == pytest.approx(1)


def test_linear_halves_have_the_declared_shares(tmp_path: Path) -> None:
    mixture = saying(tmp_path, SHARES, variable="share", value=0.5, hedge="at least")
    below = sum(w * s.share_below(0.5) for w, s in zip(mixture.weights, mixture.shapes, strict=True))
    assert below == pytest.approx(0.1, abs=0.01)


def test_dates_are_exact_or_some_days_wide(tmp_path: Path) -> None:
    exact = saying(tmp_path, DATES, kind="date", variable="day", value="2024-11-15")
    assert table(exact) == [10, 10, 10]
    low, middle, high = table(saying(tmp_path, DATES, kind="date", variable="day", value="2024-11-15", hedge="about"))
    assert (low, middle, high) == pytest.approx((10 - 4.93, 10, 10 + 4.93), abs=0.01)


WIDES = st.one_of(
    st.tuples(st.just("log"), st.floats(1e-6, 1e6), st.floats(1.001, 1e6)).map(lambda x: (x[0], x[1], x[1] * x[2])),
    st.tuples(st.just("linear"), st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda x: (x[0], x[1], x[1] + x[2])),
)


@given(WIDES, st.sampled_from(sorted(HEDGES)), st.floats(0, 1), st.floats(0, 1), st.booleans(), st.booleans())
def test_whatever_is_said_stays_within_the_wide_range(
    wide: tuple[str, float, float], hedge: str, first: float, second: float, is_range: bool, from_copy: bool
) -> None:
    scale, low, high = wide
    calendar = Calendar(date(2024, 1, 1), date(2025, 1, 1), 7)
    variable = EvidenceVariable("v", "v", DIMENSIONLESS, None, scale, low, high, calendar)
    values = sorted(min(high, low + (high - low) * share) for share in (first, second))
    value = Interval(values[0], None, values[1]) if is_range else Interval(values[0], values[0], values[0])
    times = HEDGES[hedge].times
    if times is not None and not (values[0] > 0 and values[1] * times[1] > low and values[1] * times[0] < high):
        return
    mixture = said(spoken("c", value=value, hedge=hedge, from_copy=from_copy), variable)
    assert sum(mixture.weights) == pytest.approx(1)
    points = mixture.quantile_table((1e-9, 0.05, 0.5, 0.95, 1 - 1e-9))
    assert list(points) == sorted(points)
    slack = 1e-9 * max(abs(low), abs(high))
    assert low - slack <= points[0] and points[-1] <= high + slack


def test_the_page_on_evidence_lists_every_hedge_and_grade() -> None:
    page = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
    for hedge in HEDGES:
        assert f"`{hedge}`" in page or hedge in ("none", "tens of thousands", "hundreds of thousands"), hedge
    for span in (*RELIABILITY.values(), *CREDIBILITY.values(), *MODALITY.values()):
        text = f"{span.low:.2f}–{span.high:.2f}" if span.low < span.high else "1"
        assert text.replace("0.", ".").replace(".00–", "0–") in page, text
