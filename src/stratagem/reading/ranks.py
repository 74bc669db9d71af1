"""Ordinals that measure: ranks, the running year of something, how often it came about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stratagem.reading.quantity import NONE, Quantity, Span, is_taken

_RANK = re.compile(
    r"\b(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[-\s](?P<most>largest|biggest|highest|smallest|most\s\w+|poorest|richest|strongest|longest|oldest)\b(?:\s+(?P<thing>[\w-]+))?",
    re.IGNORECASE,
)
_NTH_YEAR = re.compile(
    r"\b(?:its|the|their|a|his|her)\s+(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s+(?P<unit>year|yr|month|week|day)\b",
    re.IGNORECASE,
)
_RANKS = {
    word: number
    for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
_NTH_TIME = re.compile(
    r"\b(?:the|a|for\s+the)\s+(?P<rank>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\s+time\b(?!\s+of\b)",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:towards?|approach\w*|near(?:s|ed|ing)?|close\s+to|before)\s+$", re.IGNORECASE)


def ranks(text: str, taken: Sequence[Span] = ()) -> list[Quantity]:
    """Ranks (`fourth largest army`), running times (`its third year`: two to three years), and `the second time`."""
    found = []
    for match in _RANK.finditer(text):
        rank = float(_RANKS[match["rank"].casefold()])
        found.append(Quantity(match.start(), match.end(), rank, rank, "rank", NONE, match.group(), 0.6))
    for match in _NTH_YEAR.finditer(text):
        rank = float(_RANKS[match["rank"].casefold()])
        unit = "year" if match["unit"].casefold() == "yr" else match["unit"].casefold()
        lead = _AHEAD.search(text[: match.start()])  # what nears its third year lasts a little less than two
        low, high = (rank - 1.5, rank - 1.0) if lead else (rank - 1.0, rank)
        start = lead.start() if lead else match.start()
        found.append(Quantity(start, match.end(), low, high, unit, NONE, match.group(), 0.5))
    for match in _NTH_TIME.finditer(text):
        rank = float(_RANKS[match["rank"].casefold()])
        found.append(Quantity(match.start(), match.end(), rank, rank, "time", NONE, match.group(), 0.4))
    return [each for each in found if not is_taken(each.start, each.end, taken)]
