"""Nothing that data hold can steer a terminal; a reader that has gone away is no error."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratagem.base.diagnostics import Diagnostic, Place
from stratagem.faces.terminal import json_text, lines, plain


@given(st.text())
def test_plain_text_never_steers(text: str) -> None:
    shown = plain(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for c in shown)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_printable_text_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\x1b[2Jb", "a\\x1b[2Jb"), ("two\nlines", "two\\nlines"), ("\u202etxet", "\\u202etxet"), ("Київ", "Київ")],
)
def test_what_steers_is_shown_as_its_escape(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_json_knows_no_nan_and_no_infinity() -> None:
    value = {"a": [1.5, float("nan")], "b": (float("inf"), {"c": -float("inf")}), "d": "\u202e"}
    assert json.loads(json_text(value)) == {"a": [1.5, None], "b": [None, {"c": None}], "d": "\u202e"}
    assert json_text(value).isascii()


def test_diagnostic_shows_code_place_cause_suggestion_and_remedy() -> None:
    item = Diagnostic("KEY-UNKNOWN", "no key `titel`", Place("model/a.yaml", 3, 5), "use one of: title", "title")
    assert lines(item) == [
        "error KEY-UNKNOWN model/a.yaml:3:5  no key `titel`",
        "    did you mean: title",
        "    remedy: use one of: title",
    ]


def test_diagnostic_without_place_or_suggestion() -> None:
    item = Diagnostic("USAGE", "no", None, "yes", severity="warning")
    assert lines(item) == ["warning USAGE  no", "    remedy: yes"]


def test_closed_pipe_is_quiet() -> None:
    program = (
        "import os, sys\n"
        "from stratagem.faces.terminal import emit\n"
        "sys.stdin.readline()\n"
        "for _ in range(3): emit('x' * 100_000)\n"
        "sys.exit(7)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stdin is not None and process.stderr is not None
    process.stdout.close()
    process.stdin.write(b"\n")
    process.stdin.close()
    assert process.wait(30) == 7
    assert process.stderr.read() == b""
    process.stderr.close()
