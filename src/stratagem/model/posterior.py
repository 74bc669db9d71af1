"""The posterior of a calibration, as priors may take it from posterior.yaml; a stale one is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.digest import digest_text
from stratagem.base.fields import table_in, text_in
from stratagem.base.mixtures import Mixture
from stratagem.base.nodes import Listing, Node, Scalar, Table
from stratagem.base.priors import read_shape
from stratagem.base.units import Unit, UnitTable

if TYPE_CHECKING:
    from stratagem.situation import Folder


@dataclass(frozen=True)
class Fitted:
    """A quantity that history was fitted to: its distribution in base units, and its unit."""

    mixture: Mixture
    unit: Unit


def stamp(calibration: Table, history: Mapping[str, str]) -> str:
    """SHA-256 over what a posterior rests on: what calibration.yaml declares, and the file of history that it names."""
    file = text_in(calibration, "file") or ""
    return digest_text(json.dumps([_plain(calibration), file, history.get(file, "")], sort_keys=True))


def _plain(node: Node) -> object:
    if isinstance(node, Table):
        return {key: _plain(value) for key, value in node.entries.items()}
    if isinstance(node, Listing):
        return [_plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.value.isoformat() if isinstance(node.value, date) else node.value


def read_posterior(folder: Folder, units: UnitTable, diagnostics: Diagnostics) -> dict[str, Fitted]:
    """The quantities of posterior.yaml by name; none if there is no posterior, or an error if it is stale."""
    table = folder.posterior
    if table is None:
        return {}
    if folder.calibration is None or text_in(table, "stamp") != stamp(folder.calibration, folder.history):
        diagnostics.error(
            "POSTERIOR-STALE",
            "the posterior was fitted to another history, or by another calibration.yaml",
            table.keys.get("stamp", Place("posterior.yaml")),
            "run `stratagem calibrate` on this folder, which writes it anew",
        )
        return {}
    found: dict[str, Fitted] = {}
    quantities = table_in(table, "quantities")
    for name, node in quantities.entries.items() if quantities else ():
        prior = table_in(node, "prior") if isinstance(node, Table) else None
        if not isinstance(node, Table) or prior is None:
            continue
        unit = units.parse(text_in(node, "unit") or "", node.place, diagnostics)
        mixture = read_shape(prior, unit.scale, None, diagnostics) if unit else None
        if unit and mixture:
            found[name] = Fitted(mixture, unit)
    return found
