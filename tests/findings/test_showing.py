"""How findings show themselves: in one line, and in a notebook as a table or a chart with everything escaped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from stratagem.findings import Findings
from stratagem.findings.vega import MIME

LONGEST = 400


def shown(findings: Findings) -> Iterator[object]:
    for answer in findings.answers:
        yield from (answer, *answer.drivers[:1])
    yield from (*findings.disputes, *findings.decisions, *findings.assumptions, *findings.choices, *findings.scenarios)
    yield from (*findings.courses, *findings.flips, *findings.balances, *findings.minds)


def test_everything_shows_itself_in_one_line(findings: Findings) -> None:
    for each in shown(findings):
        told = repr(each)
        assert told.startswith("<") and told.endswith(">") and "\n" not in told and len(told) < LONGEST


def test_answers_and_disputes_show_their_numbers(findings: Findings) -> None:
    answer = next(each for each in findings.answers if each.probability is not None)
    assert answer.shown in repr(answer) and str(answer.word) in repr(answer) and "±" in repr(answer)
    assert all(part.id in answer._repr_html_() for part in answer.parts)
    dispute = findings.disputes[0]
    html = dispute._repr_html_()
    assert all(position.says in html for position in dispute.positions)


class Tags(HTMLParser):
    """Checks that every tag is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("kind", ["answers", "disputes", "choices", "scenarios"])
def test_tables_are_whole(findings: Findings, kind: str) -> None:
    for each in getattr(findings, kind):
        tags = Tags()
        tags.feed(each._repr_html_())
        assert not tags.open


def test_an_indicator_shows_its_chart_and_its_text(findings: Findings) -> None:
    for course in findings.courses:
        bundle = course._repr_mimebundle_()
        spec = json.loads(json.dumps(bundle[MIME], allow_nan=False))
        assert spec["description"] == course.told and course.told in str(bundle["text/plain"])
        assert len(spec["data"]["values"]) == len(course.dates)
