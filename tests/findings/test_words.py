"""The words of ICD 203: borders from the reference cases, and symmetry."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratagem.findings.words import ABOVE, BELOW, likelihood_word

MIRROR = {
    BELOW: ABOVE,
    "almost no chance": "almost certain",
    "very unlikely": "very likely",
    "unlikely": "likely",
    "roughly even chance": "roughly even chance",
}


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (0.0, BELOW), (0.0099, BELOW), (0.01, "almost no chance"), (0.049, "almost no chance"),
        (0.05, "very unlikely"), (0.199, "very unlikely"), (0.2, "unlikely"), (0.449, "unlikely"),
        (0.45, "roughly even chance"), (0.5, "roughly even chance"), (0.55, "roughly even chance"),
        (0.551, "likely"), (0.8, "likely"), (0.801, "very likely"), (0.95, "very likely"),
        (0.951, "almost certain"), (0.99, "almost certain"), (0.9901, ABOVE), (1.0, ABOVE),
    ],
)  # fmt: skip
def test_word_fits_the_scale(probability: float, word: str) -> None:
    assert likelihood_word(probability) == word


@given(st.floats(0, 0.5))
def test_scale_is_its_own_mirror_image(probability: float) -> None:
    below, above = likelihood_word(probability), likelihood_word(1 - probability)
    assert below is not None and above == MIRROR[below]


def test_no_probability_has_no_word() -> None:
    assert likelihood_word(None) is None and likelihood_word(math.nan) is None


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_what_is_no_probability_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not a probability"):
        likelihood_word(value)


@given(st.floats(0, 1))
def test_no_word_speaks_of_confidence(probability: float) -> None:
    assert "confiden" not in str(likelihood_word(probability))
