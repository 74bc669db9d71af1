"""Mechanisms: causal statements with the claims behind them and the equations that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Place
from stratagem.base.fields import table_in, texts_in, words_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Table
from stratagem.model.names import split_subscripts
from stratagem.model.shows import Shows, read_shows

if TYPE_CHECKING:
    from stratagem.model.reading import Reading


@dataclass(frozen=True, slots=True)
class Mechanism:
    """What causes what, in our own words; `holds` names variables of the model; `shows` is the counterfactual that
    shows it at work.
    """

    id: str
    statement: str
    claims: tuple[str, ...]
    holds: tuple[str, ...]
    place: Place
    shows: Shows | None = None


def read_mechanisms(table: Table | None, reading: Reading) -> dict[str, Mechanism]:
    """All mechanisms; a claim or variable that one names and that does not exist is an error.

    A claim may bear on a mechanism that is not declared: what the documents say reaches beyond what is modelled.
    """
    entries = table_in(table, "mechanisms") if table else None
    found: dict[str, Mechanism] = {}
    for name, node in entries.entries.items() if entries else ():
        if isinstance(node, Table):
            found[name] = _read(name, node, reading)
    return found


def _read(name: str, table: Table, reading: Reading) -> Mechanism:
    claims = texts_in(table, "claims")
    reading.check_claims(claims, f"the mechanism {name}")
    holds: list[str] = []
    for text, place in texts_in(table, "holds"):
        parts = split_subscripts(text)
        if parts is not None and parts[0] in reading.names.variables:
            holds.append(parts[0])
            continue
        reading.diagnostics.error(
            "MECHANISM-HOLDS",
            f"the mechanism {name} is held by {text!r}, which is no variable of the model",
            place,
            "name stocks, flows, auxiliaries, parameters or other variables of model/*.yaml",
            nearest(text, reading.names.variables),
        )
    declared = table_in(table, "shows")
    shows = read_shows(name, declared, reading) if declared else None
    cited = tuple(claim for claim, _ in claims)
    return Mechanism(name, words_in(table, "statement"), cited, tuple(holds), table.place, shows)
