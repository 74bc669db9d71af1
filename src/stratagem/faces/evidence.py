"""The evidence of a situation for a terminal: variables with their priors, positions, and the claims behind them."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import InvalidSituation
from stratagem.evidence import evidence_json, evidence_views
from stratagem.faces.situation import inspect
from stratagem.faces.terminal import emit, note_diagnostics, plain

if TYPE_CHECKING:
    from stratagem.documents import Library
    from stratagem.evidence import Claim, ClaimRow, DisputeView, Ledger, PositionRow
    from stratagem.situation import Folder

SCHEMA = 1
"""Version of the JSON object that `evidence --json` prints."""

NARROWEST = 80
WIDEST = 120
"""Columns between which lines are broken."""

LONGEST_PASSAGE = 600
"""Characters of a passage that are shown."""


@dataclass(frozen=True)
class Evidence:
    """The evidence asked for: of one variable or dispute, or of all (`name` None)."""

    folder: Folder
    library: Library
    ledger: Ledger
    name: str | None

    def as_json(self) -> dict[str, object]:
        """As plain data, as `docs/commands.md` describes it."""
        situation = {"name": self.folder.name, "digest": self.folder.digest}
        return {"schema": SCHEMA, "situation": situation, **evidence_json(self.ledger, self.library, self.name)}

    def text(self, width: int) -> str:
        """As text in lines of at most `width` columns, where words allow it."""
        views = evidence_views(self.ledger, self.library, self.name)
        blocks = ["\n".join(view_lines(view, width)) for view in views]
        if self.name is None and (rest := self._other_claims()):
            blocks.append("\n".join(["Claims on mechanisms and prospects", *_wrapped_claims(rest, width)]))
        return "\n\n".join(blocks)

    def _other_claims(self) -> list[Claim]:
        """Claims that belong to no variable and no dispute."""
        cited = {
            claim
            for dispute in self.ledger.disputes.values()
            for position in dispute.positions
            for claim in position.claims
        }
        return [each for each in self.ledger.claims.values() if each.variable is None and each.id not in cited]


def evidence_of(situation: str, name: str | None, documents: Path | None) -> Evidence:
    """Read the evidence of a situation; its model is not looked at.

    Raises InvalidSituation where it has errors, UsageError where there is no variable or dispute called `name`.
    """
    seen = inspect(situation, documents, model=False)
    if seen.errors or seen.folder is None or seen.library is None or seen.ledger is None:
        raise InvalidSituation(seen.diagnostics)
    note_diagnostics(seen.diagnostics)
    return Evidence(seen.folder, seen.library, seen.ledger, name)


def print_evidence(evidence: Evidence) -> None:
    """The evidence as text on stdout."""
    columns = shutil.get_terminal_size().columns
    emit(evidence.text(min(max(columns, NARROWEST), WIDEST)))


def view_lines(view: DisputeView, width: int) -> Iterator[str]:
    """A variable or a dispute: its prior, its positions with their claims, and the claims that stand on no side."""
    unit = f" [{plain(view.unit)}]" if view.unit else ""
    yield from _wrapped(f"{view.id}  {view.title}", "", width, unit)
    if view.scope:
        yield from _wrapped(view.scope, "  ", width)
    if view.quantiles:
        yield from _wrapped(f"prior: {_quantiles(view.quantiles)}", "  ", width)
    for row in view.positions:
        yield from position_lines(row, width)
    if view.others:
        yield "  on no side"
        for claim in view.others:
            yield from claim_lines(claim, width)


def position_lines(row: PositionRow, width: int) -> Iterator[str]:
    """One side of a dispute: its weight with the interval of it, what it holds, its claims."""
    position = row.position
    weight = f"{100 * position.weight:.0f} %"
    if position.weight_low < position.weight_high:
        weight += f" ({100 * position.weight_low:.0f} to {100 * position.weight_high:.0f})"
    yield from _wrapped(f"{position.id}  {weight}  {position.says}", "  ", width)
    if row.quantiles:
        yield from _wrapped(_quantiles(row.quantiles), "    ", width)
    if position.reason:
        yield from _wrapped(f"weight declared: {position.reason}", "    ", width)
    for claim in row.claims:
        yield from claim_lines(claim, width)


def claim_lines(row: ClaimRow, width: int) -> Iterator[str]:
    """A claim: who says what, how; in our own words; and the passage where its document is at hand."""
    claim = row.claim
    told = [row.speaker, row.value, claim.modality, claim.grade, f"as of {claim.as_of}" if claim.as_of else ""]
    yield from _wrapped(f"{claim.id}: {', '.join(part for part in told if part)}", "    ", width)
    if row.superseded_by:
        yield from _wrapped(f"superseded by {row.superseded_by}", "      ", width)
    yield from _wrapped(claim.says, "      ", width)
    if row.passage is not None:
        yield from _wrapped(f"“{_shortened(' '.join(row.passage.split()))}”", "      | ", width)


def _wrapped_claims(claims: list[Claim], width: int) -> Iterator[str]:
    for claim in claims:
        bears = f" on {', '.join(claim.mechanisms)}" if claim.mechanisms else ""
        yield from _wrapped(f"{claim.id}: {claim.kind}{bears}, {claim.speaker}, {claim.grade}", "  ", width)
        yield from _wrapped(claim.says, "    ", width)


def _quantiles(named: Mapping[str, str]) -> str:
    return "  ".join(f"{name} {value}" for name, value in named.items())


def _shortened(passage: str) -> str:
    return passage if len(passage) <= LONGEST_PASSAGE else f"{passage[:LONGEST_PASSAGE]} …"


def _wrapped(text: str, indent: str, width: int, tail: str = "") -> list[str]:
    """`text` in lines, each behind `indent`; later lines two columns further in."""
    return textwrap.wrap(
        plain(text) + tail, width, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )
