"""The report as Markdown: the same findings for a reader of text, every text of a situation escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from stratagem.base.fields import date_of
from stratagem.engine import Futures
from stratagem.faces import mechanism_words
from stratagem.faces.report import wording
from stratagem.faces.report.pages import BASIS_WORDS, question_pages
from stratagem.findings import Findings
from stratagem.findings.assumptions import BASES
from stratagem.findings.failings import failings
from stratagem.findings.judgements import claim_of, share_shown
from stratagem.findings.mechanisms import Shown
from stratagem.findings.numerals import long_date, percent

if TYPE_CHECKING:
    from stratagem.faces.situation import Situation

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&@]|:(?=//)|(?<=www)\.)")
"""What is markup anywhere in a line; addresses too, since some readers make links of them."""

_LEADING = re.compile(r"^(\d*)([-+=](?=\s|$)|[.)](?=\s|$))")
"""What makes a list of a line: a sign or a number with a stop, and a blank."""


def escape(text: str) -> str:
    """A text on one line in which no sign is markup."""
    plain = " ".join(text.split())
    return _LEADING.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", plain))


def render_markdown(situation: Situation, futures: Futures, findings: Findings, shown: Sequence[Shown] = ()) -> str:
    """The report as one Markdown text; arguments as for `render`."""
    failing = failings(findings, situation.folder.posterior)
    return _environment().get_template("report.md.j2").render(
        model=situation.model,
        ledger=situation.ledger,
        library=situation.library,
        folder=situation.folder,
        known_until=date_of(situation.folder.settings.get("known_until")),
        futures=futures,
        findings=findings,
        failings=failing,
        judgements=findings.judgements(bool(failing)),
        questions=question_pages(findings, situation.model, futures),
        answers={answer.id: answer for answer in findings.family},
        shown={each.mechanism.id: each for each in shown},
        mechanism_words=mechanism_words,
        bases=BASES,
        basis_words=BASIS_WORDS,
        wording=wording,
        claim_of=claim_of,
        share_shown=share_shown,
        percent=percent,
        long_date=long_date,
    )  # fmt: skip


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("stratagem.faces.report"),
        autoescape=False,  # HTML's escapes would stand in the text; `finalize` escapes what Markdown reads as markup
        finalize=lambda value: escape(str(value)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
