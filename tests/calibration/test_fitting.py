"""Strands are fitted as they are: simulation-based calibration, effective samples, known answers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from stratagem.base.distributions import Exactly, Lognormal, Normal
from stratagem.calibration.fitting import Fit, fit_strand
from stratagem.calibration.heldback import crps, held_back
from stratagem.calibration.strand import NOW, Strand, Values, normal_share

pytest.importorskip("iterative_ensemble_smoother")

MONTHS = 10


def strand(logs: np.ndarray | None = None, months: int = MONTHS, **kind: object) -> Strand:
    """A strand of monthly values; without `logs` all of them are 1."""
    times = (np.arange(months) - months + 0.5) / 12
    values = Values(
        ("seen",),
        np.zeros(months, np.int64),
        times,
        np.zeros(months) if logs is None else logs,
        tuple(f"2024-{month + 1:02d}-01" for month in range(months)),
    )
    parts = {
        "name": "toy",
        "title": "Toy",
        "unit": "1",
        "values": values,
        "priors": (Lognormal(1.0, 0.7), Normal(0.0, 1.0), Lognormal(0.2, 0.5), Lognormal(6.0, 0.6)),
        "exponents": (),
        "drives": np.empty((0, months)),
        "offsets": np.zeros(1),
        "error": 0.05,
        "gives": {"now": NOW},
    }
    return Strand(**{**parts, **kind})  # type: ignore[arg-type]


def test_ranks_of_the_truth_are_uniform() -> None:
    """Simulation-based calibration (Talts et al. 2018): truths drawn from the prior rank uniformly in posteriors."""
    generator = np.random.default_rng(20)
    made = strand()
    truths = made.parameters(generator.standard_normal((4, 80)))
    outcomes = made.simulate(truths, generator)
    ranks = np.empty((80, 4))
    for index in range(80):
        fit = fit_strand(strand(outcomes[index]), seed=index, samples=600)
        below = fit.parameters < truths[:, index][:, None]
        ranks[index] = below @ fit.weights
    for column in range(4):
        assert stats.kstest(ranks[:, column], "uniform").pvalue > 0.002


def test_effective_samples_are_many() -> None:
    generator = np.random.default_rng(3)
    made = strand()
    outcome = made.simulate(made.parameters(generator.standard_normal((4, 1))), generator)[0]
    fit = fit_strand(strand(outcome), samples=1000)
    assert 200 < fit.effective <= 1000
    assert fit.weights.sum() == pytest.approx(1.0)


def test_a_level_alone_is_the_answer_of_conjugate_normals() -> None:
    """With all else fixed the logarithm of the level has a normal posterior in closed form."""
    fixed = (Lognormal(1.0, 0.7), Exactly(0.0), Exactly(0.3), Exactly(0.001))
    logs = np.linspace(0.2, 1.1, MONTHS)
    fit = fit_strand(strand(logs, priors=fixed, error=0.1), samples=8000)
    precision = MONTHS / (0.3**2 + 0.1**2)
    centre = precision * logs.mean() / (precision + 1 / 0.7**2)
    spread = (precision + 1 / 0.7**2) ** -0.5
    low, middle, high = np.log(fit.quantiles("level", [0.05, 0.5, 0.95]))
    assert middle == pytest.approx(centre, abs=0.1 * spread)
    assert high - low == pytest.approx(2 * 1.645 * spread, rel=0.06)


def test_the_same_seed_gives_the_same_posterior() -> None:
    first, second = (fit_strand(strand(np.sin(np.arange(MONTHS))), seed=4, samples=300) for _ in range(2))
    assert np.array_equal(first.parameters, second.parameters) and np.array_equal(first.weights, second.weights)


def test_what_moves_it_is_told_apart_from_growth() -> None:
    drive = np.sin(np.arange(MONTHS))[None]
    priors = (*strand().priors, Normal(0.0, 1.0))
    made = strand(0.8 * drive[0], priors=priors, exponents=("cause",), drives=drive)
    fit = fit_strand(made, samples=2000)
    low, middle, high = fit.quantiles("cause", [0.05, 0.5, 0.95])
    assert low < 0.8 < high and middle == pytest.approx(0.8, abs=0.1)


def test_the_level_now_follows_the_last_values() -> None:
    logs = np.where(np.arange(MONTHS) < MONTHS - 2, 0.0, 0.8)
    fixed = (Lognormal(1.0, 0.7), Exactly(0.0), Exactly(0.5), Exactly(12.0))
    fit = fit_strand(strand(logs, priors=fixed), samples=2000)
    assert np.log(fit.quantiles(NOW, [0.5])[0]) > np.log(fit.quantiles("level", [0.5])[0]) + 0.2


def test_forecasts_of_held_back_values_hold_them_as_often_as_they_say() -> None:
    generator = np.random.default_rng(8)
    made = strand(months=12)
    truths = made.parameters(generator.standard_normal((4, 60)))
    outcomes = made.simulate(truths, generator)
    covered = []
    for index in range(60):
        whole = strand(outcomes[index], months=12)
        early = np.arange(12) < 10
        earlier = strand(None, months=12, values=whole.values.taken(early), drives=np.empty((0, 10)))
        covered += [each.covered for each in held_back(whole, fit_strand(earlier, index, 500), index)]
    assert len(covered) == 120
    assert np.mean(covered) == pytest.approx(0.9, abs=0.07)


def test_resampling_keeps_quantiles() -> None:
    weights = np.full(5000, 1 / 5000)
    parameters = np.sort(np.random.default_rng(1).lognormal(size=(4, 5000)), axis=1)
    fit = Fit(strand(), parameters, weights, parameters[0])
    again = np.quantile(fit.resampled(1000)[0], [0.1, 0.5, 0.9])
    assert again == pytest.approx(fit.quantiles("level", [0.1, 0.5, 0.9]), rel=0.02)


def test_scores_are_those_of_a_normal_forecast() -> None:
    """The score of a standard normal at z is z (2 Φ(z) − 1) + 2 φ(z) − 1/√π."""
    values = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    for z in (0.0, 0.7, -2.0):
        expected = z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - np.pi**-0.5
        assert crps(values, z) == pytest.approx(expected, abs=1e-3)
    assert crps(np.full(10, 3.0), 5.0) == pytest.approx(2.0)


def test_shares_are_those_of_the_normal() -> None:
    scores = np.linspace(-6, 6, 41)
    assert normal_share(scores) == pytest.approx(stats.norm.cdf(scores), abs=1e-12)
