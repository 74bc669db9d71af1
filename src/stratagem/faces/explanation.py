"""One answer traced: drivers, the parameters behind it, positions, claims, passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.faces.analysis import Analysis, wrapped
from stratagem.faces.terminal import emit
from stratagem.faces.words import error_words, number_words, range_words, value_words
from stratagem.findings.balance import short
from stratagem.findings.numerals import percent

if TYPE_CHECKING:
    from stratagem.documents import Library
    from stratagem.evidence import Claim, Ledger
    from stratagem.findings.answers import Answer
    from stratagem.findings.drivers import Driver
    from stratagem.findings.sources import Source
    from stratagem.findings.trace import Link, Trace

LONGEST_PASSAGE = 600
"""Characters of a passage that are shown on a terminal; JSON has all of it."""

MOST_CLAIMS = 6
"""Claims told in full under one number on a terminal."""


@dataclass(frozen=True)
class Explanation:
    """An answer with its trace and all that the trace names."""

    answer: Answer
    trace: Trace
    sources: dict[str, Source]
    ledger: Ledger
    library: Library
    mechanisms: dict[str, str]

    def driver(self, name: str) -> Driver | None:
        """The driver of that name, if it is one."""
        return next((driver for driver in self.answer.drivers if driver.parameter == name), None)

    def as_json(self) -> dict[str, object]:
        """The whole way as plain data; passages where the documents are at hand."""
        return {
            "answer": short(self.answer),
            "because": self.answer.because,
            "numbers_behind": self.trace.reached,
            "variables_behind": self.trace.variables,
            "links": [self._link(link) for link in self.trace.links],
            "mechanisms": [{"id": name, "statement": text} for name, text in self.mechanisms.items()],
        }

    def _link(self, link: Link) -> dict[str, object]:
        source, driver = self.sources[link.parameter], self.driver(link.parameter)
        return {
            **source.as_json(),
            "driver": driver.as_json() if driver else None,
            "share": link.share,
            "positions": self._positions(source),
            "claims": [self._claim(self.ledger.claims[name]) for name in link.claims],
        }

    def _positions(self, source: Source) -> list[dict[str, object]]:
        dispute = self.ledger.disputes.get(source.dispute or "")
        return [
            {"id": each.id, "says": each.says, "weight": each.weight, "claims": list(each.claims)}
            for each in (dispute.positions if dispute else ())
        ]

    def _claim(self, claim: Claim) -> dict[str, object]:
        anchor = claim.anchor
        return {
            "id": claim.id,
            "says": claim.says,
            "speaker": claim.speaker,
            "modality": claim.modality,
            "grade": claim.grade,
            "document": anchor.document,
            "start": anchor.start,
            "end": anchor.end,
            "digest": anchor.digest,
            "passage": self.library.passage(anchor),
        }


def explained(done: Analysis, name: str) -> Explanation:
    """The explanation of an answer that `analyse` has checked to be there."""
    answer = next(each for each in done.findings.family if each.id == name)
    trace = next(each for each in done.findings.traces if each.answer == name)
    situation = done.situation
    return Explanation(
        answer=answer,
        trace=trace,
        sources=done.findings.sources,
        ledger=situation.ledger,
        library=situation.library,
        mechanisms={each: situation.model.mechanisms[each].statement for each in trace.mechanisms},
    )


def print_explanation(done: Analysis, found: Explanation) -> None:
    """The way back from the answer on stdout, one level further in for each step."""
    emit("\n".join(explanation_lines(found)))
    done.tell()


def explanation_lines(found: Explanation) -> Iterator[str]:
    """The answer, then every number on the way with what it rests on."""
    answer, trace = found.answer, found.trace
    spread = range_words(answer)
    yield from wrapped(f"{answer.id}  {answer.text}")
    told = f"{answer.headline}: {number_words(answer)} {error_words(answer)}"
    yield from wrapped(f"{told}{f', {spread}' if spread else ''}; {answer.futures:,} futures", "  ")
    if answer.because:
        yield from wrapped(answer.because, "  ")
    yield f"  numbers that lead to it: {trace.reached}, through {trace.variables} variables"
    for link in trace.links:
        yield ""
        yield from link_lines(link, found)
    if found.mechanisms:
        yield ""
        yield "  mechanisms on the way"
        for name, statement in found.mechanisms.items():
            yield from wrapped(f"{name}: {statement}", "    ")


def link_lines(link: Link, found: Explanation) -> Iterator[str]:
    """A number: its share and direction, its range and reason, its positions, its claims."""
    source, driver = found.sources[link.parameter], found.driver(link.parameter)
    if driver:
        ends = ", ".join(
            f"{value_words(found.answer, end.mean)} at {end.label}" for end in (driver.low, driver.high)
        )  # fmt: skip
        yield from wrapped(f"driver: {source.title}, {percent(driver.first_order)} of the variance; {ends}", "  ")
    else:
        yield from wrapped(f"behind it: {source.title}, its share below chance", "  ")
    ranged = f", {source.range_shown}" if source.basis != "position" else ""
    yield from wrapped(f"{source.name}{ranged}, rests on {source.basis}: {source.text}", "    ")
    dispute = found.ledger.disputes.get(source.dispute or "")
    for position in dispute.positions if dispute else ():
        yield from wrapped(f"position {position.id}, weight {percent(position.weight)}: {position.says}", "    ")
    for name in link.claims[:MOST_CLAIMS]:
        yield from claim_lines(found.ledger.claims[name], found)
    if len(link.claims) > MOST_CLAIMS:
        yield from wrapped(f"and {', '.join(link.claims[MOST_CLAIMS:])}", "    ")


def claim_lines(claim: Claim, found: Explanation) -> Iterator[str]:
    """A claim in our words, its anchor, and the passage where its document is at hand."""
    anchor = claim.anchor
    speaker = found.ledger.speakers[claim.speaker].title if claim.speaker in found.ledger.speakers else claim.speaker
    yield from wrapped(f"claim {claim.id}: {claim.says}", "    ")
    yield from wrapped(
        f"{speaker}, {claim.modality}, {claim.grade}; {anchor.document} {anchor.start}–{anchor.end}, "
        f"SHA-256 {anchor.digest[:12]}…",
        "      ",
    )
    passage = found.library.passage(anchor)
    if passage is not None:
        text = " ".join(passage.split())
        yield from wrapped(f"“{text if len(text) <= LONGEST_PASSAGE else f'{text[:LONGEST_PASSAGE]} …'}”", "      | ")
