"""`stratagem diagram`: Mermaid text whose nodes are all declared, and that no title can break."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from linear import write
from stratagem.faces.cli.command import run
from stratagem.faces.diagram import redrawn

MODEL = """\
parameters:
  pace: {title: Pace, unit: 1/day, prior: {uniform: {low: 0, high: 1}}, because: {assumption: Given}}
stocks:
  "here": {title: "Here \\"<b>[x]|{y}; end", unit: person, initial: 10 person}
  there: {title: There, unit: person, initial: 0 person}
flows:
  going: {title: Going, unit: person/day, from: here, to: there, rate: here * pace + calmness * there * pace}
  leaving: {title: Leaving, unit: person/day, from: there, rate: there / (100 day)}
auxiliaries:
  calmness: {title: Calm, unit: "1", is: 1 - push / 2}
events:
  empty: {title: Empty, when: here < 1 person}
"""

DECISIONS = """\
decisions:
  hurry:
    title: Whether to hurry
    actor: blue
    comes_up: {every: 4 week}
    options:
      wait: {title: Wait, keeps: true}
      run: {title: Run, sets: {push: 1}}
    weighs:
      gain:
        title: Gain
        is: there / (10 person)
        low: 0
        high: 1
        weight: {prior: {exactly: 1}, because: {assumption: Given}}
    horizon: 2 week
    rollouts: 2
    rationality: {prior: {exactly: 4}, because: {assumption: Given}}
    habit: {wait: 0.9, run: 0.1}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write(tmp_path / "linear")
    (folder / "model" / "moves.yaml").write_text(MODEL)
    (folder / "decisions").mkdir()
    (folder / "decisions" / "all.yaml").write_text(DECISIONS)
    return folder


def nodes_of(text: str) -> tuple[set[str], set[str]]:
    """The nodes that are declared, and those that arrows join."""
    declared, joined = set(), set()
    for line in text.splitlines()[1:]:
        assert line.startswith("  ")
        arrow = re.fullmatch(r"  (\w+)(?:\(\( \)\))? (?:==>|-\.->|-->)(?:\|[^|]*\|)? (\w+)(?:\(\( \)\))?", line)
        if arrow:
            joined |= {name for name in arrow.groups() if not name.endswith(("_from", "_to"))}
            continue
        node = re.fullmatch(r'  (\w+)(?:\["[^"]*"\]|\(\["[^"]*"\]\)|\{"[^"]*"\}|\{\{"[^"]*"\}\})', line)
        assert node, line
        declared.add(node[1])
    return declared, joined


@pytest.mark.parametrize("view", [(), ("moves",), ("actors",)])
def test_every_arrow_joins_declared_nodes(
    folder: Path, view: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diagram", str(folder), *view]) == 0
    text = capsys.readouterr().out
    assert text.startswith("flowchart LR\n")
    declared, joined = nodes_of(text)
    assert joined <= declared


def test_a_theme_shows_stocks_flows_and_what_moves_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagram", str(folder), "moves"]) == 0
    text = capsys.readouterr().out
    for line in ("here ==> going", "going ==> there", "leaving ==> leaving_to(( ))", "here -.-> going"):
        assert f"  {line}\n" in text
    assert "there -.-> going" in text and 'empty{"Empty"}' in text and "here -.-> empty" in text
    assert 'here["Here b x y end"]' in text
    assert 'actor_blue -.->|"Whether to hurry"| going' in text


def test_actors_show_what_they_decide(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagram", str(folder), "actors"]) == 0
    text = capsys.readouterr().out
    assert 'hurry["Whether to hurry<br/>wait / run"]' in text
    assert "actor_blue --> hurry" in text and "hurry -.-> calmness" in text


def test_an_unknown_theme_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagram", str(folder), "move"]) == 2
    shown = capsys.readouterr().err
    assert "DIAGRAM-UNKNOWN" in shown and "perhaps moves" in shown


def test_pages_are_drawn_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    page = "Before.\n\n<!-- stratagem diagram linear moves -->\n```mermaid\nold\n```\nAfter.\n"
    drawn = redrawn(page)
    assert drawn.startswith("Before.\n") and drawn.endswith("\n```\nAfter.\n")
    assert "old" not in drawn and "here ==> going" in drawn
    assert redrawn(drawn) == drawn
