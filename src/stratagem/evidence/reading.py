"""Reads evidence/*.yaml: tables become speakers, variables, claims and disputes as they are written.

What hangs together (positions, weights, priors) is worked out by `ledger`. Everything that is wrong is reported with
its place, and what can still be read is handed on, so that all faults are shown at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from stratagem.base.calendar import Calendar, read_calendar
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.fields import date_of, number_of, table_in, text_in, texts_in, words_in
from stratagem.base.nodes import Listing, Table
from stratagem.base.units import UnitTable
from stratagem.documents import Library
from stratagem.evidence.claim import Claim
from stratagem.evidence.claims import read_claims
from stratagem.evidence.context import Context
from stratagem.evidence.dispute import DisputeEntry, Listed
from stratagem.evidence.speaker import Speaker, read_speaker
from stratagem.evidence.variable import EvidenceVariable, read_variable

if TYPE_CHECKING:
    from stratagem.situation import Folder

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Written:
    """The evidence as it is written, names checked."""

    speakers: dict[str, Speaker]
    variables: dict[str, EvidenceVariable]
    claims: dict[str, Claim]
    disputes: dict[str, DisputeEntry]
    faulty: frozenset[str] = frozenset()
    """Ids of claims that are left out since something is wrong with them, which has been reported."""


def read_written(folder: Folder, library: Library, diagnostics: Diagnostics) -> Written:
    """Everything in evidence/*.yaml; faults are added to `diagnostics`."""
    settings = folder.settings
    # The model reports a faulty calendar; here a stand-in lets the rest of the evidence be checked too.
    calendar = read_calendar(settings, Diagnostics()) or Calendar(date(2000, 1, 1), date(2001, 1, 1), 1.0)
    units = table_in(settings, "units")
    actors = table_in(settings, "actors")
    context = Context(
        library=library,
        units=UnitTable(tuple(units.entries) if units else ()),
        calendar=calendar,
        known_until=date_of(settings.get("known_until")),
        actors=frozenset(actors.entries if actors else ()),
        diagnostics=diagnostics,
    )
    context.speakers.update(_entries(folder, "speakers", "speaker", read_speaker, diagnostics))
    variables = _entries(
        folder,
        "variables",
        "variable",
        lambda name, table: read_variable(name, table, context.units, calendar, diagnostics),
        diagnostics,
    )
    context.variables.update({name: variable for name, variable in variables.items() if variable is not None})
    context.unsound.update(name for name, variable in variables.items() if variable is None)
    tables = tuple(_claim_tables(folder.evidence))
    claims = read_claims(tables, context)
    faulty = frozenset(words_in(table, "id") for table in tables) - frozenset(claims)
    disputes = _entries(folder, "disputes", "dispute", _read_dispute, diagnostics)
    return Written(context.speakers, context.variables, claims, _checked_disputes(disputes, context), faulty)


def _entries(
    folder: Folder, key: str, what: str, read: Callable[[str, Table], Entry], diagnostics: Diagnostics
) -> dict[str, Entry]:
    """The named entries under `key` in all files; an id that two files declare is an error."""
    found: dict[str, Entry] = {}
    places: dict[str, Place] = {}
    for file in folder.evidence:
        table = table_in(file, key)
        for name, node in table.entries.items() if table else ():
            place = table.keys.get(name, node.place) if table else node.place
            if name in found:
                message = f"the {what} {name} is declared at {places[name]} already"
                diagnostics.error("ID-TWICE", message, place, "declare it once, or give one of them another id")
            elif isinstance(node, Table):
                found[name], places[name] = read(name, node), place
    return found


def _claim_tables(files: Iterable[Table]) -> Iterator[Table]:
    for file in files:
        listing = file.get("claims")
        if isinstance(listing, Listing):
            yield from (item for item in listing.items if isinstance(item, Table))


def _read_dispute(name: str, table: Table) -> DisputeEntry:
    positions = table_in(table, "positions")
    listed = tuple(
        _read_position(position, node)
        for position, node in (positions.entries.items() if positions else ())
        if isinstance(node, Table)
    )
    return DisputeEntry(
        id=name,
        title=words_in(table, "title", name),
        variable=text_in(table, "variable"),
        together=text_in(table, "with"),
        positions=listed,
        place=table.place,
        places={key: node.place for key, node in table.entries.items()},
    )


def _read_position(name: str, table: Table) -> Listed:
    weight = table_in(table, "weight")
    number = number_of(weight.get("value")) if weight else None
    declared = (number, words_in(weight, "reason")) if weight and number is not None else None
    return Listed(name, words_in(table, "says", name), texts_in(table, "claims"), declared, table.place)


def _checked_disputes(disputes: Mapping[str, DisputeEntry], context: Context) -> dict[str, DisputeEntry]:
    """Disputes whose variable is known, at most one for each variable."""
    sound: dict[str, DisputeEntry] = {}
    by_variable: dict[str, str] = {}
    for name, entry in disputes.items():
        if entry.together is not None:
            context.knows("DISPUTE-UNKNOWN", "dispute", entry.together, disputes, entry.places["with"])
        if entry.variable is not None:
            place = entry.places["variable"]
            if entry.variable in context.unsound or not context.knows(
                "VARIABLE-UNKNOWN", "variable of the evidence", entry.variable, context.variables, place
            ):
                continue
            if entry.variable in by_variable:
                message = f"disputes {by_variable[entry.variable]} and {name} are both about {entry.variable}"
                context.diagnostics.error("DISPUTE-TWICE", message, place, "list all positions in one of them")
                continue
            by_variable[entry.variable] = name
        sound[name] = entry
    return sound
