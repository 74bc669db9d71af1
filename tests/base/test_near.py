"""The nearest word is what was meant, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratagem.base.near import nearest

WORDS = ("title", "unit", "prior", "because", "log_sd", "loguniform", "uniform", "at least")


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("titel", "title"),
        ("Unit", "unit"),
        ("units", "unit"),
        ("becuase", "because"),
        ("log-sd", "log_sd"),
        ("uniforme", "uniform"),
        ("at-least", "at least"),
    ],
)
def test_a_slip_finds_the_word_that_was_meant(slip: str, meant: str) -> None:
    assert nearest(slip, WORDS) == meant


@pytest.mark.parametrize("word", ["", "xyz", "x" * 101, "title" * 30])
def test_what_is_like_nothing_finds_nothing(word: str) -> None:
    assert nearest(word, WORDS) is None


def test_no_words_give_nothing() -> None:
    assert nearest("title", ()) is None


@settings(max_examples=60)
@given(st.text(max_size=20), st.lists(st.text(max_size=12), max_size=8))
def test_the_order_of_the_words_does_not_matter(word: str, words: list[str]) -> None:
    assert nearest(word, words) == nearest(word, reversed(words))


@settings(max_examples=60)
@given(st.lists(st.text("abcdefgh_", min_size=1, max_size=12), min_size=1, max_size=8))
def test_a_known_word_is_nearest_to_itself(words: list[str]) -> None:
    assert nearest(words[0], words) == words[0]
