"""The report as Markdown, as PDF and as JSON alone: the same findings, and no text of a situation becomes markup."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from linear import write
from stratagem.base.diagnostics import UsageError
from stratagem.faces.cli.command import run
from stratagem.faces.report import check_pdf, render, render_markdown, to_pdf
from stratagem.faces.report.markdown import escape
from stratagem.faces.report.pdf import _printable
from stratagem.faces.situation import Situation, load
from stratagem.findings import Findings
from stratagem.findings.vega import MIME

HOSTILE = (
    "</script><img src=x onerror=alert(1)> [a](javascript:b) `c` *d* | e https://x.example www.x.example a@b.example"
)
FEW = ["--futures", "64", "--engine", "reference"]
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False}).enable("table")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Situation, Findings, str, str]:
    situation = load(write(tmp_path_factory.mktemp("formats") / "linear", HOSTILE))
    futures = situation.run(512, 2, engine="reference")
    findings = situation.findings(futures)
    return situation, findings, render_markdown(situation, futures, findings), render(situation, futures, findings)


def test_markdown_holds_every_answer_with_its_error(made: tuple[Situation, Findings, str, str]) -> None:
    _, findings, text, _ = made
    rows = [line for line in text.splitlines() if line.startswith("| Q")]
    for answer in findings.family:
        assert any(row.startswith(f"| {escape(answer.id)} |") and "±" in row for row in rows), answer.id
    for heading in ("Key judgements", "What drives the answers", "Disputed facts", "Scenarios", "Choices", "Method"):
        assert f"## {heading}" in text
    assert "None" not in text and "Undefined" not in text


def test_markdown_has_no_markup_but_its_own(made: tuple[Situation, Findings, str, str]) -> None:
    tokens = [inner for token in MARKDOWN.parse(made[2]) for inner in [token, *(token.children or [])]]
    kinds = {token.type for token in tokens}
    assert not kinds & {"html_inline", "html_block", "link_open", "image", "code_inline", "em_open", "fence"}
    assert any("<img src=x" in token.content for token in tokens if token.type == "text")


def test_tables_keep_their_columns(made: tuple[Situation, Findings, str, str]) -> None:
    tables = [
        list(rows) for is_row, rows in groupby(made[2].splitlines(), lambda line: line.startswith("|")) if is_row
    ]
    assert len(tables) >= 8
    for rows in tables:
        assert len({row.replace("\\|", "").count("|") for row in rows}) == 1, rows[0]


@given(st.text(max_size=200))
def test_any_text_stays_text(text: str) -> None:
    [_, inline, _] = MARKDOWN.parse(f"x {escape(text)} x")
    assert {child.type for child in inline.children or []} <= {"text", "text_special"}
    told = "".join(child.content for child in inline.children or [])
    assert told.split() == f"x {' '.join(text.split())} x".replace("\0", "\ufffd").split()


@given(st.text(alphabet="-+=.)0123456789 #>x", min_size=1, max_size=12))
def test_no_text_begins_a_list_or_a_heading(text: str) -> None:
    kinds = [token.type for token in MARKDOWN.parse(escape(text))]
    assert kinds in ([], ["paragraph_open", "inline", "paragraph_close"])


def test_pdf_has_pages_or_tells_what_is_missing(made: tuple[Situation, Findings, str, str]) -> None:
    try:
        check_pdf()
    except UsageError as error:  # the package is a dependency of the tests; the library below it may be absent
        assert "Pango" in error.diagnostics[0].message and "apt install" in error.diagnostics[0].remedy
        return
    pages = to_pdf(made[3])
    assert pages.startswith(b"%PDF-") and pages.rstrip().endswith(b"%%EOF")
    assert b"/JavaScript" not in pages and b"/Launch" not in pages


def test_pictures_on_paper_carry_their_style(made: tuple[Situation, Findings, str, str]) -> None:
    html = _printable(made[3])
    assert html.count("<svg") == html.count("</svg>") == html.count("<style>") - made[3].count("<style>")
    picture = html[html.index("<svg") : html.index("</svg>")]
    assert ".bar { fill: #" in picture
    assert "var(" not in picture and f'<script type="{MIME}"' not in html


def test_pdf_without_its_library_is_refused_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    folder = write(tmp_path / "linear")
    assert run(["assess", str(folder), "--format", "pdf", "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert "LIBRARY-MISSING" in told.err and "stratagem[pdf]" in told.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("format", "files"), [("md", ["report.md", "run.json"]), ("json", ["run.json"])])
def test_the_command_writes_what_is_asked(
    format: str, files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = write(tmp_path / "linear"), tmp_path / "out"
    asked = ["assess", str(folder), *FEW, "--format", format, "--out", str(out)]
    assert run([*asked, "--json"]) == 0
    assert sorted(path.name for path in out.iterdir()) == files
    assert json.loads(capsys.readouterr().out)["report"] == str(out / files[0])
