"""First-order indices: known values, honest errors, and no driver in noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.analyze import rbd_fast

from stratagem.base.arithmetic import NumpyArithmetic
from stratagem.base.sequences import sample
from stratagem.findings.factors import class_count, parameter_factor, position_factor
from stratagem.findings.indices import first_order

COUNT = 8192


def uniforms(count: int, *names: str, seed: int = 1) -> list[np.ndarray]:
    future = np.arange(count, dtype=np.uint64)
    return [np.asarray(sample(NumpyArithmetic(), seed, name, future)) for name in names]


def test_linear_model_has_its_known_indices() -> None:
    xs = uniforms(COUNT, "a", "b", "c", "d")
    weights = np.array([4.0, 3.0, 2.0, 1.0])
    found = first_order([parameter_factor(str(i), x) for i, x in enumerate(xs)], (weights @ np.array(xs))[None])
    expected = weights**2 / (weights**2).sum()
    assert np.all(np.abs(found.first[:, 0] - expected) < 4 * found.error[:, 0] + 0.002)


def test_ishigami_has_its_known_indices() -> None:
    """Ishigami & Homma 1990 with a = 7, b = 0.1: 0.3139, 0.4424, 0."""
    x = [np.pi * (2 * u - 1) for u in uniforms(20_000, "x1", "x2", "x3")]
    y = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    found = first_order([parameter_factor(str(i), value) for i, value in enumerate(x)], y[None])
    assert np.allclose(found.first[:, 0], [0.3139, 0.4424, 0.0], atol=0.02)


def test_salib_s_estimator_for_given_data_agrees() -> None:
    """RBD-FAST (Tarantola, Gatelli and Mara 2006; Plischke 2010), the one of SALib that takes any sample."""
    x = np.array([np.pi * (2 * u - 1) for u in uniforms(COUNT, "x1", "x2", "x3")])
    y = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    found = first_order([parameter_factor(str(i), value) for i, value in enumerate(x)], y[None])
    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
    judged = rbd_fast.analyze(problem, x.T, y, seed=1)["S1"]
    assert np.allclose(found.first[:, 0], judged, atol=0.02)


def test_positions_explain_what_lies_between_them() -> None:
    (u,) = uniforms(COUNT, "u")
    noise = np.random.default_rng(5).normal(size=COUNT)
    position = (u > 0.3).astype(np.int64)
    y = 2.0 * position + noise
    found = first_order([position_factor("dispute:x", position, 2)], y[None])
    expected = 4 * 0.21 / (4 * 0.21 + 1)
    assert abs(found.first[0, 0] - expected) < 0.03
    assert np.allclose(found.means[0][0], [0.0, 2.0], atol=0.05)


def test_error_is_honest_over_seeds() -> None:
    firsts, errors = [], []
    for seed in range(40):
        a, b = uniforms(1024, "a", "b", seed=seed)
        noise = np.random.default_rng(seed).normal(size=1024)
        found = first_order([parameter_factor("a", a)], (a + 0.5 * b + 0.3 * noise)[None])
        firsts.append(found.first[0, 0])
        errors.append(found.error[0, 0])
    assert 0.6 < np.mean(errors) / np.std(firsts, ddof=1) < 1.6


def test_noise_stays_under_the_floor() -> None:
    names = [f"n{i}" for i in range(100)]
    factors = [parameter_factor(name, u) for name, u in zip(names, uniforms(4096, *names), strict=True)]
    y = np.random.default_rng(7).normal(size=(5, 4096))
    found = first_order(factors, y)
    assert np.mean(found.first > found.floor) < 0.01
    assert abs(found.first.mean()) < 0.001


def test_nan_futures_do_not_disturb_the_others() -> None:
    a, b = uniforms(COUNT, "a", "b")
    y = a + b
    holed = np.where(np.arange(COUNT) % 5 == 0, np.nan, y)
    found = first_order([parameter_factor("a", a)], np.stack([y, holed, np.full(COUNT, np.nan)]))
    assert abs(found.first[0, 0] - found.first[0, 1]) < 0.03
    assert found.first[0, 2] == 0.0


def test_constant_output_has_no_driver() -> None:
    (a,) = uniforms(256, "a")
    found = first_order([parameter_factor("a", a)], np.full((1, 256), 701650.1))
    assert found.first[0, 0] == 0.0 and not found.varies[0]


def test_few_futures_have_indices_without_errors() -> None:
    found = first_order([parameter_factor("a", np.arange(20.0))], np.arange(20.0)[None])
    assert found.first[0, 0] > 0.5 and np.isnan(found.error[0, 0])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=300))
def test_equal_values_share_a_class_and_classes_rise(values: list[float]) -> None:
    x = np.array(values)
    factor = parameter_factor("x", x)
    for value in set(values):
        assert np.unique(factor.classes[x == value]).size == 1
    assert np.all(np.diff(factor.values) > 0)
    assert np.bincount(factor.classes, minlength=factor.count).min() > 0


@pytest.mark.parametrize(("futures", "classes"), [(1, 2), (1000, 7), (20_000, 32)])
def test_classes_grow_with_the_futures(futures: int, classes: int) -> None:
    assert class_count(futures) == classes
