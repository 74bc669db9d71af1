"""What a number without a unit counts: what stood before it, or what its neighbours count."""

from __future__ import annotations

import re
from dataclasses import replace

from stratagem.reading.measures import TIMES, measure_after, rate_after
from stratagem.reading.quantity import NONE, PERCENT, Quantity

LEAST = 0.3
"""Sureness up to which a number without a unit is none."""

_LEADS = re.compile(
    r"(?P<per>\b(?:daily|weekly|monthly|annual|yearly)\s+)?(?P<noun>\b[a-z’'-]{3,})(?:\s+(?:of|in|among|from|for|on|since|to|at|by|has|have|had|is|are|was|were|been|be|the|a|an|its|their|full-scale|[\w’'-]+)){0,9}?\s+"
    r"(?:estimated at|put at|reached|reaches|reach|total(?:s|led|ling)?|number(?:s|ed|ing)?|stands? at|stood at|(?:rose|fell|risen|fallen|grew|grown|rise|fall|increased?|triple|double|up|down) (?:to|from)|amount(?:s|ed|ing)? to|at|of|is|are|was|were|surpass(?:es|ed)?|exceed(?:s|ed)?|hit|top(?:s|ped)?)\s*$"
)
_CLAUSE = re.compile(r"[;:(“”\"]|\b(?:says?|said|that|told|counts?|counted|there|puts?)\b")
_NOUN = re.compile(r"(?:\b(?P<per>daily|weekly|monthly|annual|yearly)\s+)?(?<![\w-])(?P<noun>[a-z]{3,})")
_PER = {"daily": "day", "weekly": "week", "monthly": "month", "annual": "year", "yearly": "year"}


_HEADS = frozenset("population strength headcount workforce garrison membership staff crew turnout".split())
"""Words for a body of people whose number is that of its heads."""

_NOT_COUNTED = frozenset(
    "was has this its surpasses exceeds stands estimates sources numbers totals rises falls reaches lies".split()
)


def _noun_before(text: str, start: int) -> tuple[str, str] | None:
    """The thing that is counted where it stands before its number: `casualties estimated at 1,000`."""
    clause = _CLAUSE.split(text[max(0, start - 140) : start])[-1]
    for match in reversed(list(_NOUN.finditer(clause))):
        word = match["noun"]
        if word in _HEADS:
            return "person", word
        measure = measure_after(f"0 {word}", 1)
        if measure is None or word in _NOT_COUNTED:
            continue
        if measure.unit in TIMES or measure.unit == PERCENT:
            return None
        if (
            _LEADS.search(
                clause[match.start() :] if clause[match.start() :].endswith(" ") else clause[match.start() :] + " "
            )
            or measure.unit == "person"
        ):
            return (f"{measure.unit}/{_PER[match['per']]}" if match["per"] else measure.unit), word
    return None


_OF_NEXT = re.compile(
    r"\s+of\s+(?:(?:its|the|their|his|our|some|about|those|these)\s+){0,2}"
    r"(?:\d|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\b)",
    re.IGNORECASE,
)


def inherited(found: list[Quantity], text: str) -> list[Quantity]:
    """Quantities without a unit take it from their neighbour: `4,200 containers, up from 2,900`."""
    known: list[Quantity] = []
    for index, quantity in enumerate(found):
        if (
            quantity.unit is None
            and (quantity.low >= 20 or quantity.hedge != NONE)
            and (noun := _noun_before(text, quantity.start))
        ):
            rate = rate_after(text, quantity.end)
            quantity = replace(
                quantity,
                unit=f"{noun[0]}/{rate[0]}" if rate and "/" not in noun[0] else noun[0],
                subject=noun[1],
                sure=0.65,
            )
        elif quantity.unit is None:
            order = [*reversed(known), *found[index + 1 :]]
            if _OF_NEXT.match(text, quantity.end):
                order = [*found[index + 1 :], *reversed(known)]
            near = [each for each in order if each.unit and each.unit not in TIMES and each.unit != "rank"]
            if near and (_is_of_size(quantity, near[0]) or near[0].unit == "person"):
                quantity = replace(quantity, unit=near[0].unit, subject=near[0].subject, sure=max(0.5, quantity.sure))
            elif re.match(r"\s+of them\b", text[quantity.end :]):
                quantity = replace(quantity, unit="person", sure=0.5)
        known.append(quantity)
    return [each for each in known if each.unit is not None or each.sure > LEAST]


def _is_of_size(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers can count the same: what lies farther apart counts something else."""
    return 1 / 60 <= max(one.low, 1e-9) / max(other.low, 1e-9) <= 60
