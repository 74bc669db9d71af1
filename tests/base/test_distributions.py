"""Shapes have the quantiles that they promise, convert between units, and are read with good diagnostics."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.calendar import Calendar
from stratagem.base.codes import CODES
from stratagem.base.diagnostics import Diagnostics
from stratagem.base.distributions import (
    Exactly,
    LogitNormal,
    Lognormal,
    LogUniform,
    Mixture,
    Normal,
    Shape,
    SplitLognormal,
    Triangular,
    Truncated,
    Uniform,
    choose,
    read_shape,
)
from stratagem.base.nodes import Table
from stratagem.base.yamltext import read

A = NumpyArithmetic()
U = np.array([1e-9, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1 - 1e-9])
CALENDAR = Calendar(date(2024, 11, 5), date(2025, 12, 31), 7.0)

JUDGED = [
    (Uniform(2.0, 5.0), stats.uniform(2, 3)),
    (LogUniform(10.0, 1e4), stats.loguniform(10, 1e4)),
    (Triangular(1.0, 2.0, 5.0), stats.triang(0.25, 1, 4)),
    (Triangular(1.0, 1.0, 5.0), stats.triang(0, 1, 4)),
    (Triangular(1.0, 5.0, 5.0), stats.triang(1, 1, 4)),
    (Normal(-3.0, 0.5), stats.norm(-3, 0.5)),
    (Lognormal(4.0, 0.7), stats.lognorm(0.7, scale=4)),
    (Truncated(Normal(0.0, 1.0), -1.0, 2.0), stats.truncnorm(-1, 2)),
    (Truncated(Normal(0.0, 1.0), -math.inf, 0.5), stats.truncnorm(-math.inf, 0.5)),
]
SHAPES: list[Shape] = [shape for shape, _ in JUDGED] + [
    Exactly(3.0),
    LogitNormal(-1.0, 0.8),
    SplitLognormal(math.log(1e4), 0.1, 0.1, 0.25),
]


@pytest.mark.parametrize("shape, judge", JUDGED, ids=lambda value: getattr(value, "describe", str)())
def test_quantiles_and_mean_agree_with_scipy(shape: Shape, judge: stats.rv_continuous) -> None:
    assert shape.quantile(A, U) == pytest.approx(judge.ppf(U), rel=1e-12, abs=1e-12)
    assert shape.mean == pytest.approx(judge.mean(), rel=2e-3, abs=2e-3)
    for x in judge.ppf([0.1, 0.4, 0.9]).tolist():
        assert shape.share_below(x) == pytest.approx(judge.cdf(x), abs=1e-9)


def test_logit_normal_is_the_logistic_of_a_normal() -> None:
    expected = 1 / (1 + np.exp(-(-1.0 + 0.8 * stats.norm.ppf(U))))
    assert LogitNormal(-1.0, 0.8).quantile(A, U) == pytest.approx(expected, rel=1e-12)


def test_at_least_ten_thousand_is_as_the_reference_case_says() -> None:
    shape = SplitLognormal(math.log(10_000), 0.1, 0.10, 0.25)
    assert shape.quantiles((0.05, 0.5, 0.95)) == pytest.approx([9350, 11600, 16150], rel=2e-3)
    assert shape.share_below(10_000) == pytest.approx(0.1)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)
def test_scaling_multiplies_every_quantile_and_keeps_the_shape_of_the_array(shape: Shape) -> None:
    whole, scaled = shape.quantile(A, U), shape.scaled(1 / 7).quantile(A, U)
    assert np.shape(whole) == U.shape
    assert scaled == pytest.approx(whole / 7, rel=1e-12)
    assert np.all(np.diff(whole) >= 0)
    assert shape.describe() and shape.mean == pytest.approx(7 * shape.scaled(1 / 7).mean)


@given(st.floats(-5, 5), st.floats(0.01, 3), st.floats(-6, 6), st.floats(0.01, 5))
@settings(max_examples=25, deadline=None)
def test_truncation_never_leaves_its_bounds(middle: float, sd: float, low: float, width: float) -> None:
    shape = Truncated(Normal(middle, sd), low, low + width)
    drawn = shape.quantile(A, U)
    assert np.all((drawn >= low) & (drawn <= low + width))


def test_a_mixture_is_drawn_by_component_and_value() -> None:
    mixture = Mixture((0.25, 0.75), (Exactly(1.0), Uniform(10.0, 20.0)))
    component = np.array([0.1, 0.2499, 0.25, 0.9])
    assert mixture.quantile(A, component, np.full(4, 0.5)).tolist() == [1.0, 1.0, 15.0, 15.0]
    assert mixture.mean == pytest.approx(0.25 + 0.75 * 15)
    assert mixture.scaled(2.0).quantile(A, component, np.full(4, 0.5)).tolist() == [2.0, 2.0, 30.0, 30.0]
    assert mixture.quantile_table((0.1, 0.24, 0.625)) == pytest.approx([1.0, 1.0, 15.0], rel=1e-2)
    assert "25%" in mixture.describe()


def test_choosing_marks_off_shares_in_order() -> None:
    u = np.array([0.0, 0.2, 0.5, 0.99])
    assert choose(A, u, (0.2, 0.3, 0.5), [A.constant(x) for x in (1.0, 2.0, 3.0)]).tolist() == [1.0, 2.0, 3.0, 3.0]


# -- reading


def table(text: str) -> Table:
    diagnostics = Diagnostics()
    node = read(text, "model/a.yaml", diagnostics)
    assert isinstance(node, Table) and not diagnostics.items
    return node


def reading(text: str, scale: float = 1.0, calendar: Calendar | None = None) -> Mixture:
    diagnostics = Diagnostics()
    found = read_shape(table(text), scale, calendar, diagnostics)
    assert found is not None, diagnostics.items
    assert not diagnostics.items
    return found


GOOD = [
    ("exactly: 3", (3.0, 3.0, 3.0)),
    ("uniform: {low: 1, high: 3}", (1.1, 2.0, 2.9)),
    ("loguniform: {low: 1, high: 100}", (100**0.05, 10.0, 100**0.95)),
    ("triangular: {low: 0, mode: 1, high: 2}", (math.sqrt(0.1), 1.0, 2 - math.sqrt(0.1))),
    ("normal: {mean: 5, sd: 2}", (5 - 2 * 1.6448536, 5.0, 5 + 2 * 1.6448536)),
    ("normal: {p05: 1, p95: 3}", (1.0, 2.0, 3.0)),
    ("lognormal: {median: 2, log_sd: 0.5}", (2 * math.exp(-0.5 * 1.6448536), 2.0, 2 * math.exp(0.5 * 1.6448536))),
    ("lognormal: {p05: 0.001, p95: 0.004}", (0.001, 0.002, 0.004)),
    ("logitnormal: {p05: 0.2, p95: 0.8}", (0.2, 0.5, 0.8)),
    ("logitnormal: {median: 0.3, logit_sd: 0.00001}", (0.3, 0.3, 0.3)),
    ("mixture: [{weight: 0.5, prior: {exactly: 1}}, {weight: 0.5, prior: {exactly: 2}}]", (1.0, 1.5, 2.0)),
]


@pytest.mark.parametrize("text, expected", GOOD)
def test_every_prior_of_the_language_is_read(text: str, expected: tuple[float, ...]) -> None:
    table_ = reading(text).quantile_table((0.05, 0.5, 0.95))
    assert table_ == pytest.approx(expected, rel=1e-4, abs=0.5 if "mixture" in text else 0)


@pytest.mark.parametrize("text", [text for text, _ in GOOD if "logit" not in text])
def test_the_scale_multiplies_all_numbers_that_bear_the_unit(text: str) -> None:
    u = np.array([0.03, 0.4, 0.97])
    assert reading(text, 7.0).quantile(A, u, u) == pytest.approx(7 * reading(text).quantile(A, u, u), rel=1e-12)


def test_per_cent_are_shares_of_a_logit_normal() -> None:
    assert reading("logitnormal: {p05: 20, p95: 80}", 0.01).quantile_table((0.5,)) == pytest.approx([0.5])


def test_within_truncates_and_weights_follow_what_is_left() -> None:
    whole = reading("normal: {mean: 0, sd: 1}\nwithin: {low: 0}")
    assert whole.quantile_table((0.5,)) == pytest.approx([stats.norm.ppf(0.75)])
    mixed = reading(
        "mixture: [{weight: 0.5, prior: {uniform: {low: 0, high: 1}}},"
        " {weight: 0.5, prior: {uniform: {low: 0, high: 4}}}]\nwithin: {high: 1}"
    )
    assert mixed.weights == pytest.approx((0.8, 0.2))
    kept = reading(
        "mixture: [{weight: 0.5, prior: {exactly: 1}}, {weight: 0.5, prior: {exactly: 9}}]\nwithin: {high: 1}"
    )
    assert kept == Mixture((1.0,), (Exactly(1.0),))


def test_mixtures_of_mixtures_are_dissolved() -> None:
    inner = "{mixture: [{weight: 0.5, prior: {exactly: 1}}, {weight: 0.5, prior: {exactly: 2}}]}"
    found = reading(f"mixture: [{{weight: 0.4, prior: {inner}}}, {{weight: 0.6, prior: {{exactly: 3}}}}]")
    assert found.weights == pytest.approx((0.2, 0.2, 0.6))


def test_dates_become_days_from_the_start() -> None:
    found = reading("uniform: {low: 2024-11-06, high: 2024-11-16}", calendar=CALENDAR)
    assert found.shapes == (Uniform(1.0, 11.0),)
    assert reading("exactly: 2024-11-04", calendar=CALENDAR).shapes == (Exactly(-1.0),)
    assert reading("triangular: {low: 2024-11-05, mode: 2024-11-06, high: 2024-11-07}", calendar=CALENDAR).mean == 1.0
    cut = reading("uniform: {low: 2024-11-05, high: 2024-11-25}\nwithin: {high: 2024-11-15}", calendar=CALENDAR)
    assert cut.quantile_table((0.5,)) == pytest.approx([5.0])


BAD = [
    ("unifrom: {low: 0, high: 1}", "DISTRIBUTION-UNKNOWN", "uniform"),
    ("gamma: {low: 0, high: 1}", "DISTRIBUTION-UNKNOWN", None),
    ("within: {low: 0}", "DISTRIBUTION-KEYS", None),
    ("uniform: {low: 0, high: 1}\nexactly: 1", "DISTRIBUTION-KEYS", None),
    ("uniform: 3", "DISTRIBUTION-KEYS", None),
    ("uniform: {low: 0}", "DISTRIBUTION-KEYS", None),
    ("uniform: {low: 0, hihg: 1}", "DISTRIBUTION-KEYS", "high"),
    ("normal: {mean: 0, p95: 1}", "DISTRIBUTION-KEYS", None),
    ("uniform: {low: a, high: 1}", "DISTRIBUTION-NUMBER", None),
    ("exactly: true", "DISTRIBUTION-NUMBER", None),
    ("exactly: 2024-11-05", "DISTRIBUTION-NUMBER", None),
    ("uniform: {low: 1, high: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("uniform: {low: 2, high: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("loguniform: {low: 0, high: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("triangular: {low: 0, mode: 3, high: 2}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("normal: {mean: 0, sd: 0}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("normal: {mean: 0, sd: -1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("normal: {p05: 2, p95: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("lognormal: {p05: 0, p95: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("lognormal: {p05: -2, p95: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("lognormal: {median: 0, log_sd: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("lognormal: {median: 1, log_sd: -1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("logitnormal: {p05: 0, p95: 0.5}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("logitnormal: {p05: 0.5, p95: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("logitnormal: {median: 1.5, logit_sd: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("mixture: []", "DISTRIBUTION-KEYS", None),
    ("mixture: [{weight: 1}]", "DISTRIBUTION-KEYS", None),
    ("mixture: [{weight: 1, prior: 3}]", "DISTRIBUTION-KEYS", None),
    ("mixture: [{weight: 0.5, prior: {exactly: 1}}]", "DISTRIBUTION-IMPOSSIBLE", None),
    (
        "mixture: [{weight: -0.5, prior: {exactly: 1}}, {weight: 1.5, prior: {exactly: 1}}]",
        "DISTRIBUTION-IMPOSSIBLE",
        None,
    ),
    ("uniform: {low: 0, high: 1}\nwithin: 3", "DISTRIBUTION-KEYS", None),
    ("uniform: {low: 0, high: 1}\nwithin: {low: 2, high: 1}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("uniform: {low: 0, high: 1}\nwithin: {low: 2}", "DISTRIBUTION-IMPOSSIBLE", None),
    ("uniform: {low: 0, high: 1}\nwithin: {low: x}", "DISTRIBUTION-NUMBER", None),
]


@pytest.mark.parametrize("text, code, suggestion", BAD)
def test_bad_priors_are_told_with_code_place_and_remedy(text: str, code: str, suggestion: str | None) -> None:
    diagnostics = Diagnostics()
    assert read_shape(table(text), 1.0, None, diagnostics) is None
    first = diagnostics.errors[0]
    assert first.code == code and code in CODES
    assert first.suggestion == suggestion
    assert first.place is not None and first.place.file == "model/a.yaml"
    assert first.message and first.remedy


@pytest.mark.parametrize("text", ["uniform: {low: 1, high: 2}", "normal: {mean: 1, sd: 2}", "exactly: 4"])
def test_numbers_and_shapes_that_are_no_dates_are_told(text: str) -> None:
    diagnostics = Diagnostics()
    assert read_shape(table(text), 1.0, CALENDAR, diagnostics) is None
    assert {item.code for item in diagnostics.items} == {"DISTRIBUTION-NUMBER"}


def test_all_bad_components_of_a_mixture_are_told_at_once() -> None:
    diagnostics = Diagnostics()
    text = "mixture: [{weight: 0.5, prior: {unifrom: 1}}, {weight: 0.5, prior: {normal: {mean: 0, sd: -1}}}]"
    assert read_shape(table(text), 1.0, None, diagnostics) is None
    assert [item.code for item in diagnostics.errors] == ["DISTRIBUTION-UNKNOWN", "DISTRIBUTION-IMPOSSIBLE"]
