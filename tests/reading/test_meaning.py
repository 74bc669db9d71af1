"""Sentences by their meaning: pieces of words, vectors, copies in other words, passages that speak of the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from reading.making import ARTICLE, OTHER, read
from stratagem.reading import meaning, wordpiece
from stratagem.reading.alike import Meant, pairs
from stratagem.reading.copies import copies, is_copy
from stratagem.reading.corpus import MOST_MEANT, most_meant
from stratagem.reading.drafting import told_of
from stratagem.reading.wordpiece import BEGIN, END, UNKNOWN, pieces, vocabulary


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("The harbour is shut.", [1996, 7440, 2003, 3844, 1012]),
        ("Élysée: 1,200 km²", [20779, 19763, 1024, 1015, 1010, 3263, 3186]),
        ("unaffordable", [14477, 4246, 8551, 3085]),
        ("x" * 101, [UNKNOWN]),
        ("", []),
    ],
)
def test_words_are_cut_as_the_model_learned_them(text: str, numbers: list[int]) -> None:
    assert pieces(text, 128) == [BEGIN, *numbers, END]


def test_the_list_of_pieces_is_the_one_of_the_model() -> None:
    path = Path(wordpiece.__file__).parent / "wordpieces.txt"
    digest = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert (len(vocabulary()), vocabulary()["[SEP]"]) == (30_522, END)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.integers(3, 40))
def test_any_text_is_cut_within_bounds(text: str, most: int) -> None:
    found = pieces(text, most)
    assert found[0] == BEGIN and found[-1] == END and len(found) <= most


class _Session:
    """A model that gives each piece a vector of its own."""

    def run(self, _: object, feeds: dict[str, NDArray[np.int64]]) -> list[NDArray[np.float64]]:
        return [np.eye(meaning.DIMENSIONS)[feeds["input_ids"] % meaning.DIMENSIONS]]


def test_vectors_are_means_over_the_pieces_whatever_stands_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "_session", lambda: _Session())
    alone = meaning.vectors(["the harbour is shut"])
    beside = meaning.vectors(["a much longer sentence that is padded", "the harbour is shut"])
    assert alone is not None and beside is not None
    assert (alone[0] == beside[1]).all()
    assert np.linalg.norm(meaning.unit(alone), axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (meaning.from_text(meaning.as_text(beside)) == beside).all()


def test_a_model_of_another_digest_is_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "model.onnx"
    other.write_bytes(b"no model")
    monkeypatch.setattr(meaning, "_path", lambda: other)
    meaning._session.cache_clear()
    assert meaning.vectors(["the harbour is shut"]) is None
    meaning._session.cache_clear()


def _meant(rows: NDArray[np.float64], first: int = 0) -> Meant:
    return Meant(tuple(range(first, first + len(rows))), np.rint(100 * rows).astype(np.int8))


def test_a_text_told_anew_in_its_order_is_a_copy() -> None:
    rows = np.eye(meaning.DIMENSIONS)
    told = 0.9 * rows[:8] + 0.3 * rows[100:108]
    found = copies({"a": [], "b": []}, ["a", "b"], {"a": _meant(rows[:8]), "b": _meant(told)})
    assert [(each.document, each.of, each.cosine) for each in found] == [("b", "a", pytest.approx(0.949, abs=0.01))]
    assert told_of(found[0], "D1") == "Seems a copy: tells a passage of D1 in its order (cosine 0.95)"


def test_the_same_matters_in_another_order_are_no_copy() -> None:
    rows = np.eye(meaning.DIMENSIONS)
    mixed = rows[[3, 0, 6, 1, 7, 2, 5, 4]]
    assert copies({"a": [], "b": []}, ["a", "b"], {"a": _meant(rows[:8]), "b": _meant(mixed)}) == []


def test_order_and_likeness_make_a_copy_together() -> None:
    ordered, mixed = np.arange(10), np.array([3, 0, 2, 1, 5, 4, 9, 8, 7, 6])
    assert is_copy(0.76, ordered[:6]) and not is_copy(0.74, ordered[:6]) and not is_copy(0.9, mixed)
    assert is_copy(0.51, ordered) and not is_copy(0.49, ordered) and not is_copy(0.51, ordered[:9])


def test_passages_that_are_each_the_nearest_to_the_other_are_a_pair() -> None:
    rows = np.eye(meaning.DIMENSIONS)
    documents = {"a": _meant(rows[:3], 10), "b": _meant(np.stack([rows[50], 0.8 * rows[1] + 0.6 * rows[60]]), 70)}
    wanted = {"a": frozenset((10, 11, 12)), "b": frozenset((70, 71))}
    found = pairs(documents, wanted)
    assert [(each.start, each.other_start, each.cosine) for each in found] == [(11, 71, pytest.approx(0.8, abs=0.01))]
    assert pairs(documents, {**wanted, "b": frozenset((70,))}) == []


def test_large_folders_are_compared_in_part_or_not_at_all() -> None:
    assert [most_meant(number) for number in (1, 50, 51, 100, 101, 300, 301)] == [400, 400, 16, 16, 10, 10, 0]
    assert list(MOST_MEANT) == sorted(MOST_MEANT)


def test_a_suggestion_names_the_passage_that_speaks_of_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "b.txt").write_text(OTHER)
    monkeypatch.setattr(meaning, "is_at_hand", lambda: True)
    monkeypatch.setattr(meaning, "_session", lambda: _Session())
    found = [each for each in read(folder).suggestions if each.like]
    assert found and all(each.like and each.like.document != each.document for each in found)
    assert found[0].as_json()["like"] == {
        "document": "b.txt",
        "start": found[0].like and found[0].like.start,
        "cosine": found[0].like and found[0].like.cosine,
    }


def test_without_the_model_nothing_is_compared_by_meaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "b.txt").write_text(OTHER)
    monkeypatch.setattr(meaning, "is_at_hand", lambda: False)
    assert not [each for each in read(folder).suggestions if each.like]
