"""Strict YAML: plain values with exact places, and a diagnostic with code, place and remedy for everything else."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stratagem.base.codes import CODES
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.base.yamlbuilder import DEEPEST, MOST_NODES
from stratagem.base.yamltext import read, read_bytes

FILE = "model/x.yaml"


def read_well(text: str) -> Node:
    diagnostics = Diagnostics()
    node = read(text, FILE, diagnostics)
    assert diagnostics.items == ()
    assert node is not None
    return node


def faults(text: str | bytes) -> list[tuple[str, int, int, str]]:
    """Code, line, column and remedy of every diagnostic."""
    diagnostics = Diagnostics()
    if isinstance(text, bytes):
        read_bytes(text, FILE, diagnostics)
    else:
        read(text, FILE, diagnostics)
    found = []
    for item in diagnostics.items:
        assert item.place is not None and item.place.file == FILE
        assert item.message and item.remedy
        found.append((item.code, item.place.line, item.place.column, item.remedy))
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: text with blanks", "text with blanks"),
        ("a: 'NO'", "NO"),
        ('a: "1e3"', "1e3"),
        ("a: '010'", "010"),
        ("a: 0", 0),
        ("a: -3", -3),
        ("a: 0.25", 0.25),
        ("a: 1000000", 1_000_000),
        ("a: true", True),
        ("a: false", False),
        ("a: 2024-11-05", date(2024, 11, 5)),
        ("a: '2024-11-05'", "2024-11-05"),
        ("a:", None),
        ("a: 1 week", "1 week"),
        ("a: 2024-11-05 as the day of record", "2024-11-05 as the day of record"),
        ("a: 1/day", "1/day"),
        ("a: -x + 2", "-x + 2"),
        ("a: none", "none"),
        ("a: Norway", "Norway"),
        ("a: |\n  two\n  lines\n", "two\nlines\n"),
        ("a: >\n  folded\n  lines\n", "folded lines\n"),
        ("a: one\n  text\n", "one text"),
        ("a: Zaporižžja – 1 ‰", "Zaporižžja – 1 ‰"),
        ("---\na: b\n...\n", "b"),
        ("a: b\r\n", "b"),
        ("# only a remark\na: b # another", "b"),
    ],
)
def test_a_plain_value_is_read_as_what_it_says(text: str, value: object) -> None:
    table = read_well(text)
    assert isinstance(table, Table)
    scalar = table["a"]
    assert isinstance(scalar, Scalar)
    assert scalar.value == value
    assert type(scalar.value) is type(value)


def test_places_count_lines_and_columns_from_one_in_code_points() -> None:
    table = read_well("first: {žluť: x, b: [1, 'two']}\nsecond:\n  - deep: 3\n")
    assert isinstance(table, Table)
    first, second = table["first"], table["second"]
    assert isinstance(first, Table) and isinstance(second, Listing)
    assert table.keys == {"first": Place(FILE, 1, 1), "second": Place(FILE, 2, 1)}
    assert first.place == Place(FILE, 1, 8)
    assert first.keys["b"] == Place(FILE, 1, 18)
    assert first["žluť"] == Scalar("x", Place(FILE, 1, 15))
    listing = first["b"]
    assert isinstance(listing, Listing)
    assert [item.place.column for item in listing.items] == [22, 25]
    deep = second.items[0]
    assert isinstance(deep, Table)
    assert deep["deep"] == Scalar(3, Place(FILE, 3, 11))


def test_keys_keep_the_order_of_the_file() -> None:
    table = read_well("z: 1\na: 2\nm: 3\n")
    assert isinstance(table, Table)
    assert list(table.entries) == list(table.keys) == ["z", "a", "m"]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "remedy"),
    [
        ("a:\n\t- b", "TAB", 2, 1, "spaces"),
        ("a: b\tc", "TAB", 1, 5, "spaces"),
        ("a: 1\nb: 2\na: 3", "KEY-DUPLICATE", 3, 1, "keep one"),
        ("a: {b: 1, b: 2}", "KEY-DUPLICATE", 1, 11, "keep one"),
        ("a: [1, 2\nb: 3\n", "BRACKET-UNCLOSED", 1, 4, "`]`"),
        ("a: [1, 2\n", "BRACKET-UNCLOSED", 1, 4, "`]`"),
        ("a: {x: 1\n", "BRACKET-UNCLOSED", 1, 4, "`}`"),
        ("a: {b: [1, 2}\n", "BRACKET-UNCLOSED", 1, 8, "`]`"),
        ("a: 'b\nc: d\n", "QUOTE-UNCLOSED", 1, 4, "close it"),
        ('a: "b', "QUOTE-UNCLOSED", 1, 4, "close it"),
        ("a: &x 1", "ANCHOR", 1, 4, "remove `&x`"),
        ("a: &x [1]", "ANCHOR", 1, 4, "remove `&x`"),
        ("a: 1\nb: *x", "ANCHOR", 2, 4, "write the value out"),
        ("a:\n  <<: {b: 1}", "ANCHOR", 2, 3, "write the keys out"),
        ("a: !!str 3", "TAG", 1, 4, "remove the tag"),
        ("a: !x {b: 1}", "TAG", 1, 4, "remove the tag"),
        ("a: ! b", "TAG", 1, 4, "remove the tag"),
        ("a: !<%E2%80%AE> b", "TAG", 1, 4, "remove the tag"),
        ("a: !!python/object/apply:os.system [ls]", "TAG", 1, 4, "remove the tag"),
        ("%YAML 1.1\n---\na: b", "DIRECTIVE", 1, 1, "`%`"),
        ("a: 1\n---\nb: 2", "DOCUMENT-SECOND", 2, 1, "one document"),
        ("a: NO", "VALUE-AMBIGUOUS", 1, 4, '"NO"'),
        ("a: yes", "VALUE-AMBIGUOUS", 1, 4, "write true"),
        ("a: on", "VALUE-AMBIGUOUS", 1, 4, "write true"),
        ("a: True", "VALUE-AMBIGUOUS", 1, 4, "write true"),
        ("a: ~", "VALUE-AMBIGUOUS", 1, 4, "leave the key out"),
        ("a: null", "VALUE-AMBIGUOUS", 1, 4, "leave the key out"),
        ("a: 12:30", "VALUE-AMBIGUOUS", 1, 4, '"12:30"'),
        ("a: 1e3", "NUMBER-FORM", 1, 4, "here 1000"),
        ("a: 1.5E-3", "NUMBER-FORM", 1, 4, "here 0.0015"),
        ("a: 010", "NUMBER-FORM", 1, 4, "plain decimals"),
        ("a: 0x1F", "NUMBER-FORM", 1, 4, "plain decimals"),
        ("a: 0o17", "NUMBER-FORM", 1, 4, "plain decimals"),
        ("a: 1_000", "NUMBER-FORM", 1, 4, "here 1000"),
        ("a: 1,000", "NUMBER-FORM", 1, 4, "here 1000"),
        ("a: .5", "NUMBER-FORM", 1, 4, "here 0.5"),
        ("a: 5.", "NUMBER-FORM", 1, 4, "here 5"),
        ("a: +5", "NUMBER-FORM", 1, 4, "here 5"),
        ("a: .inf", "NUMBER-FORM", 1, 4, "plain decimals"),
        ("a: -.INF", "NUMBER-FORM", 1, 4, "plain decimals"),
        ("a: .nan", "NUMBER-FORM", 1, 4, "plain decimals"),
        ("a: 1e400", "NUMBER-FORM", 1, 4, "plain decimals"),
        ("a: " + "9" * 5000, "NUMBER-FORM", 1, 4, "at most 40"),
        ("a: 2024-13-01", "DATE-FORM", 1, 4, "YYYY-MM-DD"),
        ("a: 2023-02-29", "DATE-FORM", 1, 4, "YYYY-MM-DD"),
        ("a: 2024-1-5", "DATE-FORM", 1, 4, "YYYY-MM-DD"),
        ("a: 05.11.2024", "DATE-FORM", 1, 4, "YYYY-MM-DD"),
        ("a: 2024-11-05 10:00:00", "DATE-FORM", 1, 4, "without a time"),
        ("a: e\u0301", "TEXT-NOT-NFC", 1, 4, "normalisation form C"),
        ('a: "e\\u0301"', "TEXT-NOT-NFC", 1, 4, "composed"),
        ("a: b\x07", "CHARACTER-FORBIDDEN", 1, 5, "remove"),
        ("a: b\x00", "CHARACTER-FORBIDDEN", 1, 5, "remove"),
        ("a: b\x85", "CHARACTER-FORBIDDEN", 1, 5, "remove"),
        ("a: b\rc", "CHARACTER-FORBIDDEN", 1, 5, "remove"),
        ("a:\n  b: \u202eabc", "CHARACTER-FORBIDDEN", 2, 6, "remove"),
        ("a: b\u200bc", "CHARACTER-FORBIDDEN", 1, 5, "remove"),
        ("a: b\u2066c", "CHARACTER-FORBIDDEN", 1, 5, "remove"),
        ("a: b\u2028c", "CHARACTER-FORBIDDEN", 1, 5, "remove"),
        ("a: b\ufeffc", "CHARACTER-FORBIDDEN", 1, 5, "remove"),
        ("a: \ud800", "CHARACTER-FORBIDDEN", 1, 4, "remove"),
        ("a: \U000e0041", "CHARACTER-FORBIDDEN", 1, 4, "remove"),
        ('a: "\\u202e"', "CHARACTER-FORBIDDEN", 1, 4, "remove the escape"),
        ('a: "\\0"', "CHARACTER-FORBIDDEN", 1, 4, "remove the escape"),
        ('a: "\\t"', "CHARACTER-FORBIDDEN", 1, 4, "remove the escape"),
        ("", "FILE-EMPTY", 1, 1, "fill the file"),
        ("# nothing\n\n", "FILE-EMPTY", 1, 1, "fill the file"),
        ("---\n", "FILE-EMPTY", 1, 1, "fill the file"),
        ("1: a", "KEY-NOT-TEXT", 1, 1, '"1"'),
        ("no: Norway", "KEY-NOT-TEXT", 1, 1, '"no"'),
        ("2024-11-05: a", "KEY-NOT-TEXT", 1, 1, '"2024-11-05"'),
        ("true: a", "KEY-NOT-TEXT", 1, 1, '"true"'),
        ("?\n: a", "KEY-NOT-TEXT", 1, 2, "quotation marks"),
        ("? [a]\n: b", "KEY-NOT-TEXT", 1, 3, "use a text"),
        ("? {a: b}\n: b", "KEY-NOT-TEXT", 1, 3, "use a text"),
        ("a: b: c", "YAML-SYNTAX", 1, 5, "quotation marks"),
        ("a:\n  - b\n c: d\n", "YAML-SYNTAX", 3, 2, "indent"),
        ("- a\nb: c\n", "YAML-SYNTAX", 2, 1, "`- `"),
        ("a: @b", "YAML-SYNTAX", 1, 4, "quotation marks"),
        ("a: ]", "YAML-SYNTAX", 1, 4, "stray"),
        ('a: "\\q"', "YAML-SYNTAX", 1, 5, "single quotation marks"),
        ("a: b\nc\n", "YAML-SYNTAX", 2, 1, "key: value"),
        ("a: b\nc d\ne: f\n", "YAML-SYNTAX", 2, 1, "key: value"),
        ("a:b\nc: d\n", "YAML-SYNTAX", 2, 2, "end the key before with `:`"),
    ],
)
def test_a_fault_is_told_by_code_place_and_remedy(text: str, code: str, line: int, column: int, remedy: str) -> None:
    found = faults(text)
    assert [item[:3] for item in found] == [(code, line, column)]
    assert remedy in found[0][3]
    assert code in CODES


@pytest.mark.parametrize(
    ("data", "code", "line", "column", "remedy"),
    [
        ("a: b".encode("utf-16"), "FILE-ENCODING", 1, 1, "UTF-8"),
        ("a: b\nc: d".encode("utf-16-le"), "FILE-ENCODING", 1, 1, "UTF-8"),
        ("a: b\nc: d".encode("utf-16-be"), "FILE-ENCODING", 1, 1, "UTF-8"),
        ("a: b".encode("utf-32"), "FILE-ENCODING", 1, 1, "UTF-8"),
        ("a: b".encode("utf-8-sig"), "FILE-ENCODING", 1, 1, "byte order mark"),
        ("a: b\nc: caf\xe9".encode("latin-1"), "FILE-ENCODING", 2, 7, "UTF-8"),
        (b"a: \xc0\x80", "FILE-ENCODING", 1, 4, "UTF-8"),
        (b"a: \xed\xa0\x80", "FILE-ENCODING", 1, 4, "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "FILE-BINARY", 1, 1, "text file"),
        (b"a: b\nc: d\x00e", "CHARACTER-FORBIDDEN", 2, 5, "remove"),
        (b"\x00" * 5000, "CHARACTER-FORBIDDEN", 1, 1, "remove"),
        (b"", "FILE-EMPTY", 1, 1, "fill"),
    ],
)
def test_bytes_that_are_no_clean_utf8_are_refused(data: bytes, code: str, line: int, column: int, remedy: str) -> None:
    found = faults(data)
    assert [item[:3] for item in found] == [(code, line, column)]
    assert remedy in found[0][3]


def test_every_wrong_value_is_told_not_only_the_first() -> None:
    text = "a: NO\nb: 1e3\nc: {d: ~, d: 1}\ne: 2024-02-30\n"
    assert [(code, line) for code, line, _, _ in faults(text)] == [
        ("VALUE-AMBIGUOUS", 1),
        ("NUMBER-FORM", 2),
        ("VALUE-AMBIGUOUS", 3),
        ("KEY-DUPLICATE", 3),
        ("DATE-FORM", 4),
    ]


def test_reading_goes_on_with_what_was_meant() -> None:
    diagnostics = Diagnostics()
    table = read("a: NO\nb: 1e3\nc: 1\nc: 2\n", FILE, diagnostics)
    assert isinstance(table, Table)
    assert {key: node.value for key, node in table.entries.items() if isinstance(node, Scalar)} == {
        "a": False,
        "b": 1000,
        "c": 1,
    }
    assert len(diagnostics.errors) == 3


@pytest.mark.parametrize(("sign", "close"), [("[", "]"), ("{a: ", "}")])
def test_depth_is_bounded(sign: str, close: str) -> None:
    assert faults(sign * DEEPEST + "x" + close * DEEPEST) == []
    [(code, line, column, remedy)] = faults(sign * (DEEPEST + 1) + "x" + close * (DEEPEST + 1))
    assert (code, line, column) == ("DEPTH-LIMIT", 1, len(sign) * DEEPEST + 1)
    assert str(DEEPEST) in remedy


def test_endless_brackets_are_refused_at_once() -> None:
    assert [item[0] for item in faults("[" * 1_000_000)] == ["DEPTH-LIMIT"]


def test_the_number_of_values_is_bounded() -> None:
    [(code, line, column, remedy)] = faults("[" + "1," * MOST_NODES + "1]")
    assert (code, line, column) == ("NODE-LIMIT", 1, 2 * MOST_NODES + 2)
    assert f"{MOST_NODES:,}" in remedy


MOST_TIMES = 12
"""Reading takes about five times what libyaml's bare events take: half a second for 400 KiB on a slow machine. A ratio
holds on a busy one too.
"""


def test_reading_takes_a_few_times_what_bare_events_take() -> None:
    claim = "  - id: S1.troops\n    start: {}\n    says: About so many are said to be there\n    value: {{low: 1}}\n"
    text = "claims:\n" + "".join(claim.format(i) for i in range(5_000))
    assert len(text) > 400 * 1024
    own, bare = [], []
    for _ in range(4):
        own.append(seconds(lambda: read_well(text)))
        bare.append(seconds(lambda: list(yaml.parse(text, Loader=yaml.CSafeLoader))))
    assert min(own) < MOST_TIMES * min(bare)


def seconds(act: Callable[[], object]) -> float:
    """Of the processor."""
    begun = time.process_time()
    act()
    return time.process_time() - begun


YAML_LIKE = st.text(st.sampled_from("ab:-[]{}'\"#&*!|>%@,? \n\t0189.eE_~<=yno\u00e9\u0301\u200b\x00"), max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), YAML_LIKE))
@example("\ud800")
@example("? a\n? b")
@example("a: !<tag:yaml.org,2002:int> 3")
@example('"\\ud800": 1')
@example("- - - - -")
def test_any_text_gives_nodes_or_a_diagnostic_with_a_place(text: str) -> None:
    diagnostics = Diagnostics()
    node = read(text, FILE, diagnostics)
    assert node is not None or diagnostics.errors
    lines = text.count("\n") + 1
    for item in diagnostics.items:
        assert item.code in CODES
        assert item.place is not None and 1 <= item.place.line <= lines + 1 and item.place.column >= 1
        assert item.message.isprintable() and item.remedy


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_give_nodes_or_a_diagnostic_with_a_place(data: bytes) -> None:
    diagnostics = Diagnostics()
    node = read_bytes(data, FILE, diagnostics)
    assert node is not None or diagnostics.errors
    assert all(item.place is not None for item in diagnostics.items)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.text("abcdef_", min_size=2, max_size=6), st.one_of(st.integers(-(10**9), 10**9), st.text("xyz ", min_size=1))
    )
)
def test_what_is_written_in_quotation_marks_comes_back(values: dict[str, int | str]) -> None:
    text = "\n".join(
        f'"{key}": {value}' if isinstance(value, int) else f'"{key}": "{value}"' for key, value in values.items()
    )
    table = read(text or "{}", FILE, Diagnostics())
    assert isinstance(table, Table)
    assert {key: node.value for key, node in table.entries.items() if isinstance(node, Scalar)} == values
