"""Alignment: claims that can be compared, and those that their own speaker has left behind.

A variable fixes entity, scope and unit; what remains is time. A claim is history, not a position, when another one
says that it supersedes it, or when the same upstream speaker gives a value of the same variable as of a later day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from stratagem.documents import Library
from stratagem.evidence.claim import Claim


def superseded(claims: Mapping[str, Claim], library: Library) -> dict[str, str]:
    """Ids of claims that are history, each with the id of the claim that takes its place."""
    found: dict[str, str] = {}
    for claim in sorted(claims.values(), key=lambda claim: claim.id):
        for earlier in claim.supersedes:
            if earlier in claims and misfit(claim, claims[earlier], claims) is None:
                found.setdefault(earlier, claim.id)
    for group in _same_speaker_and_variable(claims.values()):
        dated = [(day, claim) for claim in group if (day := day_of(claim, library)) is not None]
        latest = max((day for day, _ in dated), default=None)
        newest = min((claim.id for day, claim in dated if day == latest), default=None)
        for day, claim in dated:
            if latest is not None and day < latest and newest is not None:
                found.setdefault(claim.id, newest)
    return found


def misfit(claim: Claim, earlier: Claim, claims: Mapping[str, Claim]) -> str | None:
    """Why a claim cannot supersede another, or None if it can."""
    if claim.id == earlier.id:
        return "it is the same claim"
    if claim.speaker != earlier.speaker:
        return f"that is a claim of {earlier.speaker}, this of {claim.speaker}"
    if claim.variable != earlier.variable:
        return f"that is about {earlier.variable or 'no variable'}, this about {claim.variable or 'no variable'}"
    if claim.as_of and earlier.as_of and claim.as_of < earlier.as_of:
        return f"that speaks as of {earlier.as_of}, this as of {claim.as_of}"
    if claim.id in _reached(earlier, claims):
        return "that one supersedes this one, directly or by others"
    return None


def _reached(claim: Claim, claims: Mapping[str, Claim]) -> set[str]:
    """Ids of the claims that a claim supersedes, and those that they supersede, and so on."""
    reached: set[str] = set()
    ahead = list(claim.supersedes)
    while ahead:
        name = ahead.pop()
        if name in claims and name not in reached:
            reached.add(name)
            ahead += claims[name].supersedes
    return reached


def day_of(claim: Claim, library: Library) -> date | None:
    """As of when a claim speaks: the day that it gives, or else the day of its document."""
    if claim.as_of is not None:
        return claim.as_of
    document = library.documents.get(claim.document)
    return document.date if document else None


def _same_speaker_and_variable(claims: Iterable[Claim]) -> list[list[Claim]]:
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.variable is not None and claim.value is not None:
            groups.setdefault((claim.speaker, claim.variable), []).append(claim)
    return list(groups.values())
