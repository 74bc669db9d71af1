"""The shape of a situation's files: which keys each may have, and of what kind their values are."""

from __future__ import annotations

from pathlib import PurePosixPath

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.nodes import Table
from stratagem.situation.composites import Record
from stratagem.situation.keys.calibration import CALIBRATION, POSTERIOR
from stratagem.situation.keys.decisions import DECISIONS
from stratagem.situation.keys.documents import DOCUMENTS
from stratagem.situation.keys.evidence import EVIDENCE
from stratagem.situation.keys.mechanisms import MECHANISMS
from stratagem.situation.keys.model import MODEL
from stratagem.situation.keys.questions import QUESTIONS
from stratagem.situation.keys.settings import SITUATION
from stratagem.situation.kinds import Checker

FILES: dict[str, Record] = {
    "situation": SITUATION,
    "documents": DOCUMENTS,
    "evidence": EVIDENCE,
    "model": MODEL,
    "decisions": DECISIONS,
    "questions": QUESTIONS,
    "mechanisms": MECHANISMS,
    "calibration": CALIBRATION,
    "posterior": POSTERIOR,
}
"""Definition of each file, or of each file in the folder of that name."""


def check_shape(file: str, table: Table, diagnostics: Diagnostics) -> tuple[Table, bool]:
    """Check the keys and kinds of `table`, which was read from `file`.

    Returns the table, misspelt keys mended where the meaning is plain, and whether later stages can work with it.
    Values that the reader has refused already are not reported again.
    """
    blamed = frozenset(item.place for item in diagnostics.errors if item.place is not None)
    checker = Checker(diagnostics, blamed)
    checked = definition_of(file).check_inside(table, "", checker)
    assert isinstance(checked, Table)
    return checked, checker.sound


def definition_of(file: str) -> Record:
    """The definition that a file of a situation, named relative to its folder, must meet."""
    return FILES[PurePosixPath(file).parts[0].removesuffix(".yaml")]
