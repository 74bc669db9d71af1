"""The report: escaped, self-contained, readable by machines and people, every answer traced to its sources."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import vl_convert

from linear import write
from stratagem.faces.report import render
from stratagem.faces.report.axes import Scale, date_ticks, round_ticks
from stratagem.faces.report.pages import anchor
from stratagem.faces.report.policy import source_hash
from stratagem.faces.situation import Situation, load
from stratagem.findings import Findings
from stratagem.findings.vega import MIME

HOSTILE = "</script><img src=x onerror=alert(1)><style>*{}</style>&quot; onload=x <b>"
VOID = {"meta", "img", "br", "input", "link", "hr"}


class Page(HTMLParser):
    """What a page holds: tags with attributes, ids, links by the id that they stand under, headings, some texts, and
    blocks of data.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.links: dict[str, set[str]] = {}
        self.headings: list[int] = []
        self.text: dict[str, str] = {"style": "", "script": "", "title": ""}
        self.data: list[str] = []
        self.open: list[tuple[str, str | None]] = []
        self.unclosed: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        self.tags.append((tag, own))
        if "id" in own:
            self.ids.append(own["id"])
        if tag == "a":
            for _, holder in self.open:
                if holder:
                    self.links.setdefault(holder, set()).add(own.get("href", ""))
            self.links.setdefault(own.get("id", ""), set()).add(own.get("href", ""))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append((tag, own.get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.unclosed.append(tag)
            return
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            return
        if self.open[-1][0] == "script" and self.tags[-1][1].get("type"):
            self.data.append(data)
        elif self.open[-1][0] in self.text:
            self.text[self.open[-1][0]] += data

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Situation, Findings, str]:
    situation = load(write(tmp_path_factory.mktemp("report") / "linear", HOSTILE))
    futures = situation.run(512, 2, engine="reference")
    findings = situation.findings(futures)
    return situation, findings, render(situation, futures, findings)


@pytest.fixture(scope="module")
def page(made: tuple[Situation, Findings, str]) -> Page:
    return Page(made[2])


def test_what_data_say_is_text_and_nothing_else(made: tuple[Situation, Findings, str], page: Page) -> None:
    assert HOSTILE not in made[2] and "<img" not in made[2]
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;" in made[2]
    scripts = [script for script in page.named("script") if script.get("type") != MIME]
    assert len(scripts) == len(page.named("style")) == 1 and scripts[0] == {}
    for _, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert "style" not in attributes


def test_policy_allows_own_style_and_script_only(page: Page) -> None:
    (policy,) = [meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == source_hash(page.text["style"])
    assert rules["script-src"] == source_hash(page.text["script"])
    assert rules["img-src"] == "data:" and rules["form-action"] == "'none'" and rules["base-uri"] == "'none'"


def test_nothing_is_fetched(made: tuple[Situation, Findings, str], page: Page) -> None:
    assert not {"link", "iframe", "object", "embed", "img", "form", "base", "video", "audio"} & {
        t for t, _ in page.tags
    }
    assert not re.search(r"https?:|url\(|@import|src=|fetch\(", page.text["style"] + page.text["script"])
    assert all("src" not in attributes for _, attributes in page.tags)


def test_every_chart_has_its_data_as_a_specification_that_compiles(page: Page) -> None:
    specs = [json.loads(text) for text in page.data]
    assert len(specs) == len([attributes for tag, attributes in page.tags if tag == "figure"])
    for kind in ("fan", "chance", "ranges"):
        assert any(_kind(spec) == kind for spec in specs)
    for spec in specs:
        assert spec["description"]
        assert vl_convert.vegalite_to_vega(json.dumps(spec), vl_version="5.20")["marks"]


def _kind(spec: dict[str, Any]) -> str:
    row = spec["data"]["values"][0]
    return "ranges" if "label" in row else "fan" if "p50" in row else "chance"


def test_elements_are_closed_and_ids_unique(page: Page) -> None:
    assert page.unclosed == [] and page.open == []
    assert len(page.ids) == len(set(page.ids))


def test_rows_of_tables_are_as_wide_as_their_heads(page: Page) -> None:
    width, wide, spans = 0, [], 0
    for tag, attributes in page.tags:
        if tag == "thead":
            width, spans = 0, 0
        elif tag == "th" and attributes.get("scope") == "col":
            width += 1
        elif tag == "tr":
            wide.append([width, spans > 0])
            spans = max(0, spans - 1)
        elif tag in ("td", "th") and wide:
            wide[-1].append(tag)
            spans = max(spans, int(attributes.get("rowspan", "1")) - 1)
    rows = [row for row in wide if row[0] and len(row) > 2]
    assert len(rows) > 50 and any(row[1] for row in rows)
    for head, spanned, *cells in rows:
        assert len(cells) + spanned == head, (head, cells)


def test_links_resolve(page: Page) -> None:
    known = {f"#{name}" for name in page.ids}
    for holder in page.links.values():
        assert holder <= known


def test_headings_are_in_order(page: Page) -> None:
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


def test_landmarks_and_a_way_past_them(page: Page) -> None:
    for landmark in ("main", "nav", "header", "footer"):
        assert page.named(landmark)
    skip = page.named("a")[0]
    assert skip["class"] == "skip" and skip["href"][1:] in page.ids
    assert page.named("html")[0]["lang"] == "en"


def test_every_table_has_a_caption_and_scoped_headers(page: Page) -> None:
    assert len(page.named("caption")) == len(page.named("table")) > 8
    assert all(head.get("scope") in ("col", "row", "rowgroup") for head in page.named("th"))


def test_every_chart_has_a_text_alternative(page: Page) -> None:
    for chart in page.named("svg"):
        named = chart.get("role") == "img" and ("aria-label" in chart or "aria-labelledby" in chart)
        assert named or chart.get("aria-hidden") == "true"
        for name in chart.get("aria-labelledby", "").split():
            assert name in page.ids


def test_every_answer_is_traced_to_an_anchored_claim_where_one_stands_behind_it(
    made: tuple[Situation, Findings, str], page: Page
) -> None:
    situation, findings, _ = made
    check_traces(situation, findings, page, {trace.answer for trace in findings.traces if trace.claims})


def check_traces(situation: Situation, findings: Findings, page: Page, expected: set[str]) -> None:
    """From each number by clicks: answer → trace → parameter or dispute → claim → document."""
    documents = {f"#{anchor('document', name)}" for name in situation.library.documents}
    claims = {f"#{anchor('claim', name)}" for name in situation.ledger.claims}
    numbers = {link for links in page.links.values() for link in links if link.startswith("#trace-")}
    for answer in findings.family:
        trace = f"#{anchor('trace', answer.id)}"
        assert trace in numbers
        if answer.id not in expected:
            continue
        steps = {link for link in page.links[trace[1:]] if link.startswith(("#parameter-", "#dispute-"))}
        reached = {claim for step in steps for claim in page.links.get(step[1:], set()) & claims}
        assert reached, answer.id
        assert all(page.links[claim[1:]] & documents for claim in reached)


def test_every_question_and_indicator_is_shown(made: tuple[Situation, Findings, str], page: Page) -> None:
    situation, findings, _ = made
    for answer in findings.family:
        assert anchor("trace", answer.id) in page.ids
    for name in situation.model.indicators:
        assert anchor("indicator", name) in page.ids
    for name in findings.sources:
        assert (anchor("dispute", name[8:]) if name.startswith("dispute:") else anchor("parameter", name)) in page.ids


def test_what_it_is_not_stands_on_the_first_page(made: tuple[Situation, Findings, str]) -> None:
    first = made[2][: made[2].index('id="questions"')]
    assert "consequences of stated assumptions, not knowledge" in first


def test_how_to_reproduce_is_told(made: tuple[Situation, Findings, str]) -> None:
    situation, findings, html = made
    assert f"stratagem assess {situation.name} --futures {findings.count} --seed 2" in html
    assert situation.digest in html and situation.model.digest in html


def test_passages_stand_beside_claims_only_where_documents_are_at_hand(tmp_path: Path) -> None:
    folder = write(tmp_path / "linear")
    text = "0123456789" * 10
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "d1.txt").write_text(text, encoding="utf-8")
    bare = load(folder)
    futures = bare.run(32, 1, engine="reference")
    findings = bare.findings(futures)
    assert "<blockquote>" not in render(bare, futures, findings)
    at_hand = replace(bare, library=replace(bare.library, texts={"D1": text}))
    assert f"<blockquote>{text[10:50]}</blockquote>" in render(at_hand, futures, findings)


def test_one_future_gives_a_report(tmp_path: Path) -> None:
    situation = load(write(tmp_path / "linear"))
    futures = situation.run(1, 1, engine="reference")
    assert "not known" in render(situation, futures, situation.findings(futures))


def test_shipped_situation_is_traced_whole() -> None:
    situation = load("kursk-2024")
    futures = situation.run(256, 1)
    findings = situation.findings(futures)
    html = render(situation, futures, findings)
    page = Page(html)
    assert page.unclosed == [] and len(page.ids) == len(set(page.ids))
    assert {link for links in page.links.values() for link in links} <= {f"#{name}" for name in page.ids}
    check_traces(situation, findings, page, {answer.id for answer in findings.answers})
    assert len(html.encode()) < 3_000_000


def test_ticks_are_round_and_cover() -> None:
    assert round_ticks(0, 13_300) == (0, 5000, 10_000, 15_000)
    for low, high in ((-3.2, 7.9), (0.0012, 0.0019), (5, 5), (0, 1e12)):
        ticks = round_ticks(low, high)
        assert ticks[0] <= low and ticks[-1] >= high and len(ticks) <= 8


def test_date_ticks_are_few_and_inside() -> None:
    for days in (5, 60, 421, 3000, 20_000):
        first = date(2024, 11, 5)
        last = date.fromordinal(first.toordinal() + days)
        ticks = date_ticks(first, last, Scale(0, days, 50, 500))
        assert 1 <= len(ticks) <= 7 and all(50 <= tick.at <= 500 for tick in ticks)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours `#rrggbb`."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_has_contrast(page: Page) -> None:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", page.text["style"]))
    for text in ("ink", "soft", "faint", "blue", "rust", "leaf"):
        for ground in ("paper", "wash"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
