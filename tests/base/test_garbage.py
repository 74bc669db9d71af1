"""The search for garbage rests inside only, whatever happens there."""

from __future__ import annotations

import gc

import pytest

from stratagem.base.garbage import kept_alive


def test_search_rests_inside_only() -> None:
    assert gc.isenabled()
    with kept_alive():
        assert not gc.isenabled()
        with kept_alive():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_search_goes_on_after_an_error() -> None:
    @kept_alive()
    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert gc.isenabled()


def test_search_that_was_turned_off_stays_so() -> None:
    gc.disable()
    try:
        with kept_alive():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
