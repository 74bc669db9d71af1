"""Each document is read or refused with a reason; one bad file never stops the rest."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from reading.making import ARTICLE, read, word_file
from stratagem.reading import sources

ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

REFUSED = {
    "empty.txt": (b"", "empty"),
    "blank.md": (b" \n ", "empty"),
    "binary.txt": (bytes(range(256)) * 4, "binary"),
    "picture.png": (b"\x89PNG", "not one of"),
    "broken.pdf": (b"no pdf at all", "PDF"),
    "broken.docx": (b"PK\x03\x04 torn", "not a DOCX"),
    "locked.docx": (b"\xd0\xcf\x11\xe0 locked", "encrypted"),
    "bomb.docx": (word_file(["x"], ENTITIES), "entities"),
    "tags.html": (b"<html><script>var a = 1;</script><!-- no text", "without text"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_and_the_rest_is_read(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.txt").write_text(ARTICLE)
    (folder / name).write_bytes(REFUSED[name][0])
    corpus = read(folder)
    assert [document.name for document in corpus.documents] == ["good.txt"]
    (refusal,) = corpus.refused
    assert refusal.name == name
    assert REFUSED[name][1] in refusal.reason


def test_pipes_links_and_large_files_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (tmp_path / "outside.txt").write_text(ARTICLE)
    os.mkfifo(folder / "pipe.txt")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    with (folder / "large.txt").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    (folder / "two\nlines.txt").write_text(ARTICLE)
    corpus = read(folder)
    assert [document.name for document in corpus.documents] == ["two\nlines.txt"]
    assert {refusal.name for refusal in corpus.refused} == {"pipe.txt", "link.txt", "loop.txt", "large.txt"}


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "bomb.docx").write_bytes(word_file(["a" * (40 * 1024 * 1024)]))
    (refusal,) = read(tmp_path / "documents").refused
    assert "unpacks to more" in refusal.reason


def test_no_more_files_than_allowed_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_FILES", 20)
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_text("Nothing here.\n")
    corpus = read(folder)
    assert len(corpus.documents) == 20
    assert "more than" in corpus.refused[0].reason


def test_mixed_encodings_are_read_with_a_note(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "mixed.txt").write_bytes(
        "Größe für 40 Männer — said the minister.\n".encode() + "The café held 30 men.\n".encode("cp1252")
    )
    (document,) = read(folder).documents
    assert document.notes and not document.is_file


def test_hidden_characters_neither_hide_words_nor_move_passages(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    text = "The minister said that 4,\u200b200 me\u202en were lost at sea on the northern route.\n"
    (folder / "hidden.txt").write_text(text, encoding="utf-8")
    (found,) = [each for each in read(folder).suggestions if each.kind == "quantity"]
    assert found.value is not None and found.value.point == 4200
    assert "\u200b" in text[found.mark_start : found.mark_end]


def test_scripts_and_menus_are_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    page = (
        "<html lang=en><head><title>On &amp; on</title><meta name=author content='Port Desk'>"
        "<meta property='article:published_time' content='2024-05-14T10:00:00Z'></head><body><nav>99 offers</nav>"
        "<script>if (1 < 700) { alert('700 men'); }</script>"
        "<p>The union said &ldquo;some 4,200&nbsp;men&rdquo; had left the yard on Monday.</p></body></html>"
    )
    (folder / "page.html").write_text(page, encoding="utf-8")
    corpus = read(folder)
    (document,) = corpus.documents
    assert (document.title, document.author, str(document.written)) == ("On & on", "Port Desk", "2024-05-14")
    values = {each.value.point for each in corpus.suggestions if each.kind == "quantity" and each.value}
    assert values == {4200.0}
    marks = [page[each.mark_start : each.mark_end] for each in corpus.suggestions if each.kind == "quantity"]
    assert marks == ["some 4,200&nbsp;men"]


def test_texts_made_to_stall_the_grammar_are_read_in_time(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number, piece in enumerate(
        [
            *("said ", "1,000 ", "a third of ", "<!--", "<script>", "“said” ", "the a ", "a, ", "U.S. ", "and "),
            *("the union's claim ", "two weeks later ", "one man in ", "a year and a half ", "0800 ", "citing "),
        ]
    ):
        (folder / f"{number}.{'html' if '<' in piece else 'txt'}").write_text(piece * 1_000)
    begun = time.process_time()
    read(folder)
    assert time.process_time() - begun < 60
