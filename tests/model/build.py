"""Small situations for tests of the model, read from text; the evidence is made by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from stratagem.base.diagnostics import Diagnostic, Diagnostics
from stratagem.base.distributions import Exactly, Mixture
from stratagem.base.nodes import Table
from stratagem.base.units import UnitTable
from stratagem.base.yamltext import read
from stratagem.model import Model, read_model
from stratagem.situation.folder import Folder

SETTINGS = """\
schema: 1
name: small
title: A small situation
start: 2024-11-05
end: 2025-12-31
step: 1 week
dimensions:
  front: {title: Fronts, elements: {north: The north, south: The south}}
  arm: {title: Arms, elements: {foot: On foot, horse: Mounted}}
units: {person: A person, shell: A shell}
actors: {red: The reds, blue: The blues}
"""

UNITS = UnitTable(("person", "shell"))


def position(name: str, weight: float, *claims: str) -> Any:
    return SimpleNamespace(id=name, says=name, weight=weight, claims=claims)


def number(value: float) -> Mixture:
    return Mixture((1.0,), (Exactly(value),))


@dataclass
class HandLedger:
    """What the model asks of a ledger: claims, variables with units, disputes with positions, priors."""

    claims: dict[str, Any] = field(default_factory=lambda: {"S1.troops": SimpleNamespace(id="S1.troops")})
    variables: dict[str, Any] = field(
        default_factory=lambda: {
            "troops": SimpleNamespace(unit=UNITS.read("person")),
            "pace": SimpleNamespace(unit=UNITS.read("person/month")),
        }
    )
    disputes: dict[str, Any] = field(
        default_factory=lambda: {
            "count": SimpleNamespace(
                draw="tally", positions=(position("few", 0.25, "S1.troops"), position("many", 0.75))
            )
        }
    )

    def prior(self, variable: str) -> Any:
        if variable == "pace":
            sides: tuple[Any, ...] = (position("", 1.0, "S1.troops"),)
            return SimpleNamespace(dispute=None, draw=None, positions=sides, mixtures=(number(3043.75),))
        dispute = self.disputes["count"]
        return SimpleNamespace(
            dispute="count", draw="tally", positions=dispute.positions, mixtures=(number(8.0), number(10.0))
        )


def table(text: str, file: str) -> Table | None:
    if not text:
        return None
    diagnostics = Diagnostics()
    node = read(text, file, diagnostics)
    assert isinstance(node, Table), diagnostics.items
    return node


def read_small(
    model: str | Table,
    *,
    settings: str = SETTINGS,
    questions: str = "",
    mechanisms: str = "",
    history: dict[str, str] | None = None,
    ledger: Any = None,
) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    """The model that the texts declare, and all diagnostics."""
    diagnostics = Diagnostics()
    head = table(settings, "situation.yaml")
    body = model if isinstance(model, Table) else table(model, "model/a.yaml")
    assert head is not None
    folder = Folder(
        name="small",
        path=Path("small"),
        digest="0" * 64,
        settings=head,
        documents=None,
        evidence=(),
        model=(body,) if body is not None else (),
        decisions=(),
        questions=table(questions, "questions.yaml"),
        mechanisms=table(mechanisms, "mechanisms.yaml"),
        history=history or {},
    )
    found = read_model(folder, ledger or HandLedger(), diagnostics)
    return found, diagnostics.items


def sound(model: str, **more: Any) -> Model:
    """The model of a text in which nothing is wrong."""
    found, diagnostics = read_small(model, **more)
    assert found is not None, diagnostics
    assert not [item for item in diagnostics if item.severity == "error"]
    return found


def errors(model: str, **more: Any) -> list[Diagnostic]:
    """The errors of a text in which something is; every one has a place and a remedy."""
    found, diagnostics = read_small(model, **more)
    assert found is None
    wrong = [item for item in diagnostics if item.severity == "error"]
    assert all(item.place is not None and item.message and item.remedy for item in wrong)
    return wrong


def warnings(model: str, **more: Any) -> list[Diagnostic]:
    """The warnings of a text that has no errors."""
    found, diagnostics = read_small(model, **more)
    assert found is not None, diagnostics
    return list(diagnostics)


def joined(text: str, extra: str) -> str:
    """Model text with further entries: each at the top of its section, or in a section of its own at the end."""
    for part in re.split(r"^(?=\w)", extra, flags=re.M)[1:]:
        head, body = part.split("\n", 1)
        text = text.replace(f"{head}\n", f"{head}\n{body}", 1) if f"\n{head}\n" in f"\n{text}" else text + part
    return text


def lines_of(text: str, extra: str) -> range:
    """The lines that the first section of `extra` has in `joined(text, extra)`."""
    head, body = re.split(r"^(?=\w)", extra, flags=re.M)[1].split("\n", 1)
    first = joined(text, extra).split("\n").index(head) + 2
    return range(first, first + body.count("\n"))
