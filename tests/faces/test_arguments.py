"""Numbers on the command line: what is accepted, and the diagnostic for what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratagem.base.diagnostics import UsageError
from stratagem.faces.cli.arguments import documents_folder, futures_count, seed_number, thread_count


@given(st.integers(0, 2**64 - 1))
def test_every_seed_is_read_exactly(seed: int) -> None:
    assert seed_number(str(seed)) == seed


@pytest.mark.parametrize(
    ("text", "number"), [("20000", 20_000), ("2e4", 20_000), ("1E12", 10**12), ("+3", 3), ("1.5e1", 15)]
)
def test_numbers_are_read_plain_or_with_exponent(text: str, number: int) -> None:
    assert futures_count(text) == number


@pytest.mark.parametrize("text", ["0", "-5", "1.5", "many", "", "1e-3", "٣", "nan", "1_000", "0x10", "1e400"])
def test_bad_futures_are_usage_errors(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        futures_count(text)
    (item,) = caught.value.diagnostics
    assert item.code == "FUTURES-COUNT" and "--futures" in item.message and "from 1 up" in item.remedy


@pytest.mark.parametrize("text", ["-1", str(2**64), "x", "1.5", "1e20"])
def test_bad_seeds_are_usage_errors(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        seed_number(text)
    assert caught.value.diagnostics[0].code == "SEED-RANGE"


@pytest.mark.parametrize("text", ["0", "-1", "two", "100000"])
def test_bad_threads_are_usage_errors(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        thread_count(text)
    assert caught.value.diagnostics[0].code == "THREADS-COUNT"


def test_threads_may_be_left_to_the_engine() -> None:
    assert thread_count(None) is None
    assert thread_count("2") == 2


def test_documents_must_be_a_folder(tmp_path: Path) -> None:
    assert documents_folder(tmp_path) == tmp_path
    assert documents_folder(None) is None
    file = tmp_path / "file"
    file.touch()
    for path in (file, tmp_path / "absent"):
        with pytest.raises(UsageError) as caught:
            documents_folder(path)
        assert caught.value.diagnostics[0].code == "DOCUMENTS-FOLDER"
