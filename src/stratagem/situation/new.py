"""A small situation to start from: made up, complete, and with comments that teach."""

from __future__ import annotations

import re
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics
from stratagem.situation.keys.forms import ID
from stratagem.situation.writer import scalar, write_new

TEMPLATE = Path(__file__).resolve().parent / "template"
"""The situation that is copied."""

_NAME = "name: dry-summer "
"""Its name in situation.yaml, which becomes that of the new folder."""


def new_situation(directory: Path, diagnostics: Diagnostics) -> Path | None:
    """Write the small situation into `directory`, which must not exist yet, and return its path.

    Where it cannot be written, nothing is, and `diagnostics` says why. The texts of its documents lie in its folder
    `documents`.
    """
    files = {
        path.relative_to(TEMPLATE).as_posix(): path.read_bytes()
        for path in sorted(TEMPLATE.rglob("*"))
        if path.is_file()
    }
    name = Path(directory).absolute().name
    if re.fullmatch(ID, name):
        renamed = files["situation.yaml"].decode("utf-8").replace(_NAME, f"name: {scalar(name)} ".ljust(len(_NAME)), 1)
        files["situation.yaml"] = renamed.encode("utf-8")
    return write_new(Path(directory), files, diagnostics)
