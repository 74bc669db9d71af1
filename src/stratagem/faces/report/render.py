"""Fills the templates of the report. Everything from data is escaped; style and script are the only things inline."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stratagem.base.fields import date_of
from stratagem.engine import Futures
from stratagem.faces import mechanism_words
from stratagem.faces.report import wording
from stratagem.faces.report.pages import (
    BASIS_WORDS,
    anchor,
    dispute_pages,
    indicator_pages,
    question_pages,
    source_anchor,
)
from stratagem.faces.report.policy import content_policy
from stratagem.faces.versions import versions
from stratagem.findings import Findings
from stratagem.findings.assumptions import BASES
from stratagem.findings.failings import failings
from stratagem.findings.judgements import claim_of, share_shown
from stratagem.findings.mechanisms import Shown
from stratagem.findings.numerals import long_date, percent
from stratagem.model import Model

if TYPE_CHECKING:
    from stratagem.faces.situation import Situation

MOST_CLAIMS = 3
"""Claims told in full at one step of a trace; the others are named."""


def render(situation: Situation, futures: Futures, findings: Findings, shown: Sequence[Shown] = ()) -> str:
    """The report as one HTML text. `situation` is what ran, `futures` its run, `findings` what `assess` found in it,
    `shown` what came of its mechanisms where they were run.
    """
    model, ledger = situation.model, situation.ledger
    style, script = _asset("report.css"), _asset("report.js")
    failing = failings(findings, situation.folder.posterior)
    held = {dispute.dispute: dispute.title for dispute in findings.disputes}
    sources = [source for source in findings.sources.values() if source.basis != "position"]
    return _environment().get_template("report.html.j2").render(
        policy=content_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        versions=versions(),
        model=model,
        ledger=ledger,
        library=situation.library,
        folder=situation.folder,
        known_until=date_of(situation.folder.settings.get("known_until")),
        futures=futures,
        findings=findings,
        failings=failing,
        judgements=findings.judgements(bool(failing)),
        claim_of=claim_of,
        share_shown=share_shown,
        shown={each.mechanism.id: each for each in shown},
        mechanism_words=mechanism_words,
        questions=question_pages(findings, model, futures),
        disputes=dispute_pages(findings, model, futures),
        indicators=indicator_pages(findings, futures),
        answers={answer.id: answer for answer in findings.family},
        disputed=held,
        headlines={answer.id for answer in findings.answers},
        idle_disputes=[dispute for dispute in ledger.disputes.values() if dispute.id not in held],
        numbered=len(sources),
        sourced=[source for source in sources if source.basis != "assumption"],
        step=_step_words(model.calendar.step_days),
        size=_size(model),
        bases=BASES,
        basis_words=BASIS_WORDS,
        most_claims=MOST_CLAIMS,
        wording=wording,
        anchor=anchor,
        source_anchor=source_anchor,
        percent=percent,
        long_date=long_date,
    )  # fmt: skip


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("stratagem.faces.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> str:
    """A file of our own that goes in as it is: it must not be able to end its element."""
    text = (files("stratagem.faces.report") / "templates" / name).read_text(encoding="utf-8")
    assert "</" not in text
    return text


def _step_words(days: float) -> str:
    if days % 7 == 0:
        weeks = round(days / 7)
        return "one week" if weeks == 1 else f"{weeks} weeks"
    return "one day" if days == 1 else f"{days:g} days"


def _size(model: Model) -> str:
    parts = (
        (model.stocks, "stocks"),
        (model.flows, "flows"),
        (model.auxiliaries, "auxiliaries"),
        (model.parameters, "parameters and levers"),
        (model.events, "events"),
        (model.noises, "chance processes"),
    )
    return ", ".join(f"{len(variables)} {name}" for variables, name in parts)
