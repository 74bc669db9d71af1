"""Words that soften a number, and the hedge of `stratagem.evidence` that each of them is."""

from __future__ import annotations

import re

_BEFORE = {
    "no fewer than": r"no fewer than", "no less than": r"no less than|not less than|not fewer than",
    "at least": r"at least|upwards? of|a minimum of|at a minimum|no lower than|minimum",
    "no more than": r"no more than|not more than|no greater than|does not exceed|did not exceed|not exceed(?:ing)?|no higher than|within",
    "at most": r"at most|at the most|at best|a maximum of|maximum|capped at|limited to",
    "more than": r"more than|greater than|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|in excess of|higher than|larger than|topp?(?:ed|ing|s)|well over",
    "less than": r"less than|lower than|smaller than|short of",
    "fewer than": r"fewer than|not even|there (?:are|were) not|barely",
    "up to": r"up to|as many as|as much as|as high as",
    "nearly": r"nearly|close to|not quite|just under|just short of|approaching|nearing",
    "almost": r"almost|virtually|practically",
    "over": r"over|just over|well above",
    "above": r"above", "under": r"under", "below": r"below|well below",
    "exactly": r"exactly|precisely",
    "approximately": r"approximately|approx\.?|in the (?:region|order|neighbou?rhood|vicinity) of",
    "roughly": r"roughly|loosely",
    "around": r"around|something like|closer to",
    "circa": r"circa|ca\.|c\.", "estimated": r"(?:an )?estimated(?: at)?|reckoned at|put at",
    "some": r"some", "about": r"about|perhaps|maybe|possibly|more or less|~|≈",
}  # fmt: skip
_FILLERS = r"(?:another|a further|an additional|further|extra|additional|a total of|the|its|only|just|a|an|to be|at)"
_PATTERNS = tuple(
    (hedge, re.compile(rf"(?<![\w-])(?P<words>{words})(?:\s+{_FILLERS})*\s*$", re.IGNORECASE))
    for hedge, words in _BEFORE.items()
)
_AFTER = (
    (
        "at least",
        re.compile(
            r"\s*,?[\s-]*(?:or more|at (?:the )?least|at a minimum|or above|and more(?!\s+than)|plus|\+)", re.IGNORECASE
        ),
    ),
    ("about", re.compile(r"\s*,?\s*(?:or so|or thereabouts|more or less|give or take)", re.IGNORECASE)),
    ("at most", re.compile(r"\s*,?\s*(?:at (?:the )?most|or less|or fewer|or under)\b", re.IGNORECASE)),
)
_REACH = 45
"""Characters before a number in which its hedge is looked for."""


def hedge_before(text: str, start: int) -> tuple[str, int] | None:
    """The hedge right before `start`, and where its words start; the longest words count."""
    before = text[max(0, start - _REACH) : start]
    found = [(match.start("words"), hedge) for hedge, pattern in _PATTERNS if (match := pattern.search(before))]
    if not found:
        return None
    position, hedge = min(found)
    if hedge == "over" and re.search(r"\b(?:over)\s+the\s*$", before, re.IGNORECASE):
        return None
    return hedge, max(0, start - _REACH) + position


def hedge_after(text: str, end: int) -> tuple[str, int] | None:
    """The hedge right after `end`, and where its words end."""
    for hedge, pattern in _AFTER:
        match = pattern.match(text, end)
        if match:
            return hedge, match.end()
    return None
