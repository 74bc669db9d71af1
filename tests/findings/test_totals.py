"""Total indices: known values, honest intervals, correlated inputs, nothing in noise."""

from __future__ import annotations

import numpy as np
import pytest

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.sequences import sample
from stratagem.findings.coordinates import Coordinate, orthonormal, plain_coordinates, ranks
from stratagem.findings.factors import parameter_factor
from stratagem.findings.totals import LEAST_FUTURES, Total, first_interval, resamples, totals_of

COUNT = 16_384


def uniforms(*names: str, count: int = COUNT, seed: int = 1) -> dict[str, np.ndarray]:
    future = np.arange(count, dtype=np.uint64)
    return {name: np.asarray(sample(NumpyArithmetic(), seed, name, future)) for name in names}


def totals(inputs: dict[str, np.ndarray], output: np.ndarray) -> dict[str, Total]:
    return dict(totals_of(plain_coordinates(inputs), output[None]).by_output[0])


def ishigami(inputs: dict[str, np.ndarray]) -> np.ndarray:
    x, y, z = (np.pi * (2 * values - 1) for values in inputs.values())
    return np.asarray(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))


def test_ishigami_has_its_known_totals() -> None:
    """Ishigami & Homma 1990 with a = 7, b = 0.1: 0.5576, 0.4424, 0.2437; the third acts only through the first."""
    inputs = uniforms("x", "y", "z")
    found = totals(inputs, ishigami(inputs))
    for name, expected in zip("xyz", (0.5576, 0.4424, 0.2437), strict=True):
        assert found[name].total == pytest.approx(expected, abs=0.015)
        assert found[name].low - 0.01 <= expected <= found[name].high + 0.01
    assert found["z"].clear and not found["y"].clear


def test_sobol_g_has_its_known_totals() -> None:
    """Saltelli & Sobol 1995: a product of |4 x - 2| + a over 1 + a."""
    weights = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])
    inputs = uniforms(*(f"x{i}" for i in range(8)))
    output = np.prod([(np.abs(4 * u - 2) + a) / (1 + a) for u, a in zip(inputs.values(), weights, strict=True)], axis=0)
    own = 1 / (3 * (1 + weights) ** 2)
    whole = np.prod(1 + own) - 1
    found = totals(inputs, output)
    for i in range(8):
        expected = own[i] * np.prod(1 + np.delete(own, i)) / whole
        assert found[f"x{i}"].total == pytest.approx(expected, abs=0.006)


def test_linear_model_has_no_joint_part() -> None:
    inputs = uniforms("a", "b", "c")
    output = 4 * inputs["a"] + 3 * inputs["b"] + inputs["c"]
    found = totals(inputs, np.asarray(output))
    for name, expected in (("a", 16 / 26), ("b", 9 / 26), ("c", 1 / 26)):
        assert found[name].total == pytest.approx(expected, abs=0.01)
        assert abs(found[name].joint) < 0.001


def test_nan_futures_are_left_out() -> None:
    inputs = uniforms("x", "y", "z")
    output = ishigami(inputs)
    holed = np.where(np.arange(COUNT) % 4 == 0, np.nan, output)
    found = totals(inputs, holed)
    assert found["x"].total == pytest.approx(0.5576, abs=0.02) and found["z"].total == pytest.approx(0.2437, abs=0.02)
    assert totals(inputs, np.full(COUNT, np.nan)) == {}


def test_noise_has_no_joint_part() -> None:
    inputs = uniforms(*(f"n{i}" for i in range(40)), count=4_096)
    noise = np.random.default_rng(3).normal(size=(5, 4_096))
    found = [each for table in totals_of(plain_coordinates(inputs), noise).by_output for each in table.values()]
    assert np.mean([each.joint for each in found]) == pytest.approx(0.0, abs=0.01)
    assert np.mean([each.joint > 0.05 and each.clear for each in found]) < 0.05


def test_interval_is_honest_over_seeds() -> None:
    inside = 0
    for seed in range(20):
        inputs = uniforms("a", "b", count=2_048, seed=seed)
        a, b = (2 * values - 1 for values in inputs.values())
        noise = np.random.default_rng(seed).normal(size=2_048)
        output = 3 * a * b + a + 0.5 * noise
        whole = 1 + 1 / 3 + 0.25
        found = totals(inputs, output)["a"]
        inside += found.low <= (1 + 1 / 3) / whole <= found.high
    assert inside >= 15


def test_first_order_interval_holds_the_index() -> None:
    inputs = uniforms("a", "b", count=4_096)
    output = 2 * inputs["a"] + inputs["b"]
    interval = first_interval(parameter_factor("a", inputs["a"]), np.asarray(output), resamples())
    assert interval is not None and interval[0] < 0.8 < interval[1] and interval[1] - interval[0] < 0.1
    assert first_interval(parameter_factor("a", np.arange(20.0)), np.arange(20.0), resamples()) is None


def test_positions_carry_what_they_set() -> None:
    """A number that lies in one of two ranges, by a position that acts with another input."""
    inputs = uniforms("place", "u", "b", count=8_192)
    position = (inputs["place"] > 0.5).astype(np.int64)
    height = position + 0.1 * inputs["u"]
    output = position * (2 * inputs["b"] - 1)
    coordinates = (
        Coordinate("dispute:d", position.astype(np.float64), 2, ("dispute:d", "height")),
        Coordinate("height", ranks(height, position), 0, ("height",)),
        Coordinate("b", inputs["b"], 0, ("b",)),
    )
    found = totals_of(coordinates, output[None]).by_output[0]
    assert found["dispute:d"].total == pytest.approx(0.5, abs=0.02)
    assert found["height"].total == pytest.approx(0.5, abs=0.02)
    assert found["b"].total == pytest.approx(1.0, abs=0.02)


def test_correlated_inputs_are_named() -> None:
    inputs = uniforms("a", "b", count=4_096)
    inputs["c"] = np.asarray(inputs["a"] + 0.1 * inputs["b"])
    output = inputs["a"] * inputs["b"]
    found = totals_of(plain_coordinates(inputs), np.asarray(output)[None])
    assert ("a", "c") in found.correlated[0]


def test_too_few_futures_have_none() -> None:
    inputs = uniforms("a", count=LEAST_FUTURES - 1)
    assert totals(inputs, inputs["a"]) == {}


def test_functions_are_orthonormal() -> None:
    values = uniforms("a", count=1_000)["a"]
    for coordinate in (
        plain_coordinates({"a": values})[0],
        plain_coordinates({"a": np.floor(4 * values)})[0],
        Coordinate("p", np.floor(3 * values), 3, ("p",)),
    ):
        table = coordinate.functions()
        assert np.allclose(table @ table.T / 1_000, np.eye(len(table)), atol=1e-4)
        assert np.allclose(table.mean(axis=1), 0.0, atol=1e-4)


def test_rows_that_add_nothing_are_left_out() -> None:
    x = np.linspace(0, 1, 50)
    assert orthonormal(np.stack([np.ones(50), x, 2 * x + 1])).shape == (1, 50)


def test_equal_values_share_a_rank() -> None:
    found = ranks(np.array([3.0, 1.0, 3.0, 2.0]), np.zeros(4, np.int64))
    assert np.allclose(found, [0.75, 0.125, 0.75, 0.375])
