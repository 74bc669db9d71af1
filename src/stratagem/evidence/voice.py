"""Voices: claims that go back to one mouth count once.

Two claims are one voice if they have the same upstream speaker, or if one text is a copy of the other and they say
the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stratagem.documents import Library
from stratagem.evidence.claim import Claim
from stratagem.evidence.grade import Level, Span, trust

CORRELATION = Span(
    0.2, 0.8, "speakers of one war read each other's figures; no study tells how far, so the range is wide"
)
"""How far two voices on one side err together. Ours."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Claims of one mouth, sorted by id."""

    claims: tuple[Claim, ...]

    def trust(self, level: Level = "mean") -> float:
        """What the best of its claims is worth: saying a thing again, or worse, adds and takes nothing."""
        return max(trust(claim.grade, claim.modality, level) for claim in self.claims)


def voices(claims: Iterable[Claim], library: Library) -> tuple[Voice, ...]:
    """The voices among claims, in an order that hangs on ids alone."""
    ordered = sorted(claims, key=lambda claim: claim.id)
    groups = grouped(len(ordered), _same_mouth(ordered, library))
    return tuple(Voice(tuple(ordered[index] for index in group)) for group in groups)


def effective_count(count: int, correlation: float) -> float:
    """What `count` claims with one correlation among them are worth in independent ones: m / (1 + (m − 1) ρ)."""
    return count / (1 + (count - 1) * correlation)


def joint_strength(trusts: Iterable[float], correlation: float) -> float:
    """What voices are worth together, given what each is worth alone.

    The best counts fully, each further one only what it adds to the effective count. With equal trust r this is
    r·m / (1 + (m − 1) ρ). It rises with every trust and with every voice.
    """
    total, before = 0.0, 0.0
    for count, value in enumerate(sorted(trusts, reverse=True), start=1):
        now = effective_count(count, correlation)
        total += value * (now - before)
        before = now
    return total


def grouped(count: int, pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """The numbers 0 to count − 1 in groups that the pairs tie together, each group and the groups in ascending
    order."""
    parent = list(range(count))

    def root(item: int) -> int:
        while parent[item] != item:
            item = parent[item]
        return item

    for left, right in pairs:
        first, second = sorted((root(left), root(right)))
        parent[second] = first
    groups: dict[int, list[int]] = {}
    for item in range(count):
        groups.setdefault(root(item), []).append(item)
    return tuple(tuple(group) for group in groups.values())


def _same_mouth(claims: Sequence[Claim], library: Library) -> list[tuple[int, int]]:
    """Ties between claims: one speaker, or one text told twice."""
    by_speaker: dict[str, int] = {}
    by_content: dict[tuple[object, ...], list[int]] = {}
    ties: list[tuple[int, int]] = []
    for index, claim in enumerate(claims):
        ties.append((by_speaker.setdefault(claim.speaker, index), index))
        by_content.setdefault((library.family(claim.document), *_content(claim)), []).append(index)
    for alike in by_content.values():
        ties += _retellings(alike, claims)
    return ties


def _retellings(alike: Sequence[int], claims: Sequence[Claim]) -> list[tuple[int, int]]:
    """Ties between a text and its copies where they tell one thing of two mouths.

    A speaker that both texts name is one voice already. Those whom only one text names are taken to be the same
    mouth, the first of one text with the first of the other, and so on.
    """
    documents: dict[str, set[str]] = {}
    for index in alike:
        documents.setdefault(claims[index].speaker, set()).add(claims[index].document)
    rank: dict[str, dict[str, int]] = {}
    first: dict[int, int] = {}
    ties: list[tuple[int, int]] = []
    for index in alike:
        claim = claims[index]
        if len(documents[claim.speaker]) == 1:
            ranks = rank.setdefault(claim.document, {})
            place = ranks.setdefault(claim.speaker, len(ranks))
            ties.append((first.setdefault(place, index), index))
    return ties


def _content(claim: Claim) -> tuple[object, ...]:
    """What two tellings of one thing share."""
    return (claim.kind, claim.variable, claim.mechanisms) if claim.value is None else (claim.variable, claim.value)
