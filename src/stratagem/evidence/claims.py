"""Reads claims: each against the documents, speakers, variables and actors that it names."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from stratagem.base.fields import date_of, place_in, place_of_value, text_in, texts_in, whole_in, words_in
from stratagem.base.nodes import Table
from stratagem.documents import Anchor
from stratagem.evidence.alignment import misfit
from stratagem.evidence.claim import VALUED_KINDS, Claim, Interval
from stratagem.evidence.context import Context
from stratagem.evidence.grade import UNJUDGED
from stratagem.evidence.hedge import HEDGES, NO_HEDGE, plain_hedge
from stratagem.evidence.values import read_value


def read_claims(tables: Iterable[Table], context: Context) -> dict[str, Claim]:
    """The claims by id, in the order of the files. A claim that names unknown things is reported and left out."""
    claims: dict[str, Claim] = {}
    declared: dict[str, Table] = {}
    for table in tables:
        name = words_in(table, "id")
        if name in declared:
            message = f"the claim {name} is declared at {declared[name].place} already"
            remedy = "declare it once, or give one of them another id"
            context.diagnostics.error("ID-TWICE", message, place_of_value(table, "id"), remedy)
            continue
        declared[name] = table
        claim = _read_claim(name, table, context)
        if claim is not None:
            claims[name] = claim
    _check_passages(claims.values(), context)
    _check_supersession(claims, declared, context)
    return claims


def _read_claim(name: str, table: Table, context: Context) -> Claim | None:
    sound = _names_known(name, table, context)
    anchor = _read_anchor(name, table, context)
    hedge = plain_hedge(words_in(table, "hedge", NO_HEDGE))
    if hedge not in HEDGES:
        known = sorted(HEDGES)
        context.knows("HEDGE-UNKNOWN", "hedge", hedge, known, place_of_value(table, "hedge"))
        sound = False
    kind, variable = words_in(table, "kind"), text_in(table, "variable")
    value: Interval | None = None
    if variable is not None and variable in context.variables and hedge in HEDGES:
        value, fits = read_value(name, table, context.variables[variable], hedge, context)
        sound = sound and fits
    sound = _is_complete(name, table, kind, variable, value, sound, context) and sound
    _check_leak(name, table, context)
    if anchor is None or not sound:
        return None
    document = context.library.documents[anchor.document]
    return Claim(
        id=name,
        anchor=anchor,
        kind=kind,
        variable=variable,
        mechanisms=_listed(table, "mechanisms"),
        actor=text_in(table, "actor"),
        speaker=words_in(table, "speaker"),
        through=_listed(table, "through"),
        modality=words_in(table, "modality"),
        hedge=hedge,
        value=value,
        as_of=date_of(table.get("as_of")),
        grade=words_in(table, "grade", UNJUDGED),
        supersedes=_listed(table, "supersedes"),
        says=words_in(table, "says"),
        from_copy=document.is_copy,
        place=table.place,
    )


def _listed(table: Table, key: str) -> tuple[str, ...]:
    return tuple(text for text, _ in texts_in(table, key))


def _names_known(name: str, table: Table, context: Context) -> bool:
    """Whether document, speakers, variable and actor are declared; each that is not is an error."""
    sound = context.knows(
        "DOCUMENT-UNKNOWN",
        "document",
        words_in(table, "document"),
        context.library.documents,
        place_of_value(table, "document"),
    )
    for key in ("speaker", "through"):
        for speaker, place in texts_in(table, key):
            sound = context.knows("SPEAKER-UNKNOWN", "speaker", speaker, context.speakers, place) and sound
    variable = text_in(table, "variable")
    if variable is not None and variable not in context.unsound:
        what = "variable of the evidence"
        place = place_of_value(table, "variable")
        sound = context.knows("VARIABLE-UNKNOWN", what, variable, context.variables, place) and sound
    actor = text_in(table, "actor")
    if actor is not None:
        sound = context.knows("ACTOR-UNKNOWN", "actor", actor, context.actors, place_of_value(table, "actor")) and sound
    return sound and (variable is None or variable in context.variables)


def _read_anchor(name: str, table: Table, context: Context) -> Anchor | None:
    start, end = whole_in(table, "start"), whole_in(table, "end")
    if start is None or end is None:
        return None
    if not 0 <= start < end:
        context.diagnostics.error(
            "ANCHOR-OUT-OF-RANGE",
            f"the passage of claim {name} runs from {start} to {end}",
            place_of_value(table, "end"),
            "start and end count code points from 0; the end is exclusive and lies after the start",
        )
        return None
    place = place_in(table, "start")
    return Anchor(words_in(table, "document"), start, end, words_in(table, "digest"), name, place)


def _is_complete(
    name: str, table: Table, kind: str, variable: str | None, value: Interval | None, sound: bool, context: Context
) -> bool:
    """Whether a claim of a quantity or date has its variable and value, and no value is without a variable."""
    if variable is None and (kind in VALUED_KINDS or "value" in table):
        missing = "variable"
    elif kind in VALUED_KINDS and value is None and sound and "value" not in table:
        missing = "value"
    else:
        return True
    context.diagnostics.error(
        "CLAIM-INCOMPLETE",
        f"the claim {name} of kind {kind} has no {missing}",
        place_in(table, "value") if "value" in table else table.place,
        f"add its {missing}; a claim without a number is of another kind, such as event or judgement",
    )
    return False


def _check_leak(name: str, table: Table, context: Context) -> None:
    as_of = date_of(table.get("as_of"))
    if as_of and context.known_until and as_of > context.known_until:
        context.diagnostics.error(
            "LEAK",
            f"claim {name} speaks as of {as_of}, after {context.known_until}, the last day that the situation knows",
            place_of_value(table, "as_of"),
            "take the claim out, or move `known_until` in situation.yaml",
        )


def _check_passages(claims: Iterable[Claim], context: Context) -> None:
    """At most one claim on a passage for one variable and speaker.

    Passages that overlap are one passage where the claims are about a variable: the same words would count twice.
    """
    groups: dict[tuple[str, str | None, str], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.document, claim.variable, claim.speaker), []).append(claim)
    for (_, variable, _), group in groups.items():
        ordered = sorted(group, key=lambda claim: (claim.anchor.start, claim.anchor.end))
        for earlier, later in pairwise(ordered):
            same = (earlier.anchor.start, earlier.anchor.end) == (later.anchor.start, later.anchor.end)
            if same or (variable is not None and later.anchor.start < earlier.anchor.end):
                _report_twice(earlier, later, context)


def _report_twice(earlier: Claim, later: Claim, context: Context) -> None:
    about = f"variable {later.variable}" if later.variable else "no variable"
    context.diagnostics.error(
        "CLAIM-TWICE",
        f"claims {earlier.id} and {later.id} stand on one passage, of one speaker, about {about}",
        later.place,
        "keep one of them, or anchor each to the words of its own",
    )


def _check_supersession(claims: dict[str, Claim], declared: dict[str, Table], context: Context) -> None:
    for claim in claims.values():
        for name, place in texts_in(declared[claim.id], "supersedes"):
            if name in declared and name not in claims:
                continue
            if context.knows("CLAIM-UNKNOWN", "claim", name, claims, place):
                reason = misfit(claim, claims[name], claims)
                if reason:
                    message = f"claim {claim.id} cannot supersede {name}: {reason}"
                    remedy = "a speaker leaves an earlier claim behind with a later one about the same variable"
                    context.diagnostics.error("SUPERSEDES", message, place, remedy)
