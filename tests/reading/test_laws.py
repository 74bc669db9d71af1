"""Laws of reading: passages lie where they are said to lie, whatever the text."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from stratagem.documents import passage_digest
from stratagem.reading.formats import extract
from stratagem.reading.sources import Unfit
from stratagem.reading.suggesting import Reader
from stratagem.reading.view import plain_view

SPOKEN = (
    "the minister said on Monday that about 4,200 men U.S. $3 million between 3 and 5 % since August by 2025 "
    "a third 1 of . , ; “ ” ( ) – 10:30 thousands é ﬁ"
)
WORDS = st.sampled_from([*SPOKEN.split(), "\n", "\n\n", "\u200b", "\u202e"])
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=120)


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_passages_hold_their_marks_and_match_their_digests(text: str) -> None:
    for each in Reader("it", date(2024, 5, 1)).suggest(plain_view(text)):
        assert 0 <= each.start <= each.mark_start < each.mark_end <= each.end <= len(text)
        assert passage_digest(text[each.start : each.end]) == each.digest
        assert each.passage == text[each.start : each.end]


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text", "markdown", "html", "pdf", "mail", "word"]))
def test_any_bytes_are_read_or_refused(data: bytes, kind: str) -> None:
    try:
        found = extract(kind, data)
    except Unfit as reason:
        assert str(reason)
    else:
        for position in range(len(found.view.text)):
            start, end = found.view.range(position, position + 1)
            assert 0 <= start <= end <= len(found.view.raw)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab<>/&;pdiv \n\"'=!-scrt"), max_size=200))
def test_tags_in_any_order_are_read(text: str) -> None:
    try:
        extract("html", text.encode())
    except Unfit as reason:
        assert str(reason)


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_a_text_is_read_alike_twice(text: str) -> None:
    view = plain_view(text)
    assert Reader("it", None).suggest(view) == Reader("it", None).suggest(view)
