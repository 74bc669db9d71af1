"""A folder as a whole: formats, dates, voices, copies, disputes, and the cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.making import ARTICLE, OTHER, read, word_file
from stratagem.reading import corpus as module
from stratagem.reading.copies import copies, windows
from stratagem.reading.disputes import proposals
from stratagem.reading.groups import groups
from stratagem.reading.people import introduced
from stratagem.reading.sentences import sentences
from stratagem.reading.signs import signs_of
from stratagem.reading.suggesting import Reader
from stratagem.reading.view import plain_view


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "a.txt").write_text(ARTICLE)
    (made / "b.txt").write_text(OTHER)
    return made


def test_title_author_and_date_are_found(folder: Path) -> None:
    first, second = read(folder).documents
    assert (first.title, first.author, str(first.written), first.guessed) == (
        "Grain piles up in Lemnar",
        "Port Desk",
        "2024-05-14",
        False,
    )
    assert str(second.written) == "2024-05-16"


def test_an_attributed_quantity_gives_two_suggestions(folder: Path) -> None:
    found = [each for each in read(folder).suggestions if each.document == "a.txt" and "4,200" in each.passage]
    assert {"quantity", "attribution"} <= {each.kind for each in found}
    quantity = next(each for each in found if each.kind == "quantity")
    assert (quantity.hedge, quantity.speaker, quantity.value and quantity.value.unit) == (
        "at least",
        "port_authority",
        "container",
    )


def test_intervals_that_do_not_meet_become_a_dispute(folder: Path) -> None:
    (proposal,) = [each for each in proposals(read(folder).suggestions) if each.unit == "container"]
    assert proposal.is_dispute
    assert [len(side.suggestions) for side in proposal.sides] == [1, 1]


def test_a_second_reading_extracts_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(folder)

    def fail(*_: object) -> None:
        raise AssertionError("was read again")

    monkeypatch.setattr(module, "extract", fail)
    assert read(folder) == first


def test_letters_and_word_files_are_read(tmp_path: Path) -> None:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "letter.eml").write_bytes(
        b"From: Port Desk <desk@example.org>\r\nSubject: Count\r\nDate: Tue, 14 May 2024 10:00:00 +0000\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nThe union said that 300 men had left the yard.\r\n"
    )
    (made / "note.docx").write_bytes(word_file(["The union said that 300 men had left the yard.", "It was cold."]))
    letter, note = read(made).documents
    assert (letter.title, letter.author, str(letter.written)) == ("Count", "Port Desk", "2024-05-14")
    assert all(
        any(each.value and each.value.point == 300 for each in document.suggestions) for document in (letter, note)
    )


def test_other_languages_are_told_and_not_read(tmp_path: Path) -> None:
    made = tmp_path / "documents"
    made.mkdir()
    (made / "de.txt").write_text(
        "Der Hafen ist seit Dienstag zu, und 4200 Container stehen auf dem Kai, wie es in der Stadt heißt.\n" * 3
    )
    (document,) = read(made).documents
    assert document.language == "de" and document.suggestions == () and "English" in document.notes[0]


def test_people_speak_for_the_government_that_introduces_them() -> None:
    found = introduced(
        "Ukrainian military intelligence chief Ivan Beispiel said so. French President Jean Exemple left."
    )
    assert found["Beispiel"] == "ukraine_intelligence"
    assert found["Exemple"] == "france_government"


def _story(words: str) -> str:
    return " ".join(
        f"{words} of the old harbour number {name} was shut by the guards after a long dispute."
        for name in "abcdefghij"
    )


def test_near_copies_are_found_and_unrelated_texts_are_not() -> None:
    texts = {
        "one": ARTICLE + _story("The gate"),
        "two": _story("The gate").replace("guards", "watchmen") + OTHER,
        "three": "A wholly other piece tells how rivers carve valleys. " * 3
        + "Rain falls, stone yields, and slow water wins in the end.",
    }
    made = {name: windows([each.text for each in sentences(text)]) for name, text in texts.items()}
    found = copies(made, ["one", "two", "three"])
    assert [(each.document, each.of) for each in found] == [("two", "one")]


def test_signs_of_a_text_that_is_no_original() -> None:
    body = "The harbour stayed shut. " * 6
    assert signs_of(plain_view(body)) == []
    broken = plain_view(body + "\n\nand that is why the guards of the harbour will not let anybody through this week.")
    assert [sign.kind for sign in signs_of(broken)] == ["broken ending"]
    names = plain_view("We saw Kastelov here. We met Kastelov there. They like Kastelov. They hate Kasterov a lot.")
    assert [sign.kind for sign in signs_of(names)] == ["two spellings"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("About 600 people have stopped work in the yard.", "The railway has 1,400 people in its repair shops.", False),
        ("Veria has 3,000 soldiers in Lemnar.", "Some 4,000 soldiers of Veria stand in Lemnar.", True),
        ("Veria has 3,000 soldiers in Lemnar.", "Veria has 9,000 soldiers in Ostrava.", False),
        ("Veria sent 3,000 soldiers there.", "Veria will send 2,000 more soldiers there.", False),
        ("The strike cost importers $9 million.", "The new library cost the town $11 million.", False),
        ("The harbour fires 300 shells a day.", "The harbour fires 300 shells.", False),
    ],
)
def test_only_like_quantities_are_put_together(one: str, other: str, same: bool) -> None:
    suggestions = [
        *Reader("one", None).suggest(plain_view(one)),
        *Reader("other", None).suggest(plain_view(other)),
    ]
    assert bool(groups(suggestions)) is same


def test_the_board_is_the_water_board_where_no_other_board_speaks(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "The water board said that it rained. Later the board warned that it was too little.\n"
    )
    found = [each for each in read(folder).suggestions if each.kind == "attribution"]
    assert {each.speaker for each in found} == {"water_board"}


def test_what_a_speaker_left_behind_in_another_document_is_history(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, day, number in (("a.txt", "3 May 2024", "1,500"), ("b.txt", "13 May 2024", "4,800")):
        (folder / name).write_text(
            f"Harbour count\n\n{day}\n\nThe port authority said that {number} containers were stuck in Lemnar.\n"
        )
    (folder / "c.txt").write_text(
        "Count\n\n14 May 2024\n\nThe union said that about 1,600 containers were stuck in Lemnar.\n"
    )
    (proposal,) = [each for each in proposals(read(folder).suggestions) if each.unit == "container"]
    assert proposal.is_dispute
    assert [[each.document for each in side.suggestions] for side in proposal.sides] == [["c.txt"], ["b.txt"]]
    assert [each.document for each in proposal.history] == ["a.txt"]
