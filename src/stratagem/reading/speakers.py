"""Speakers: the words of a text for who speaks, as one id for one voice across documents."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from stratagem.reading.nations import GOVERNMENTS, ORGANISATIONS

AUTHOR = "author"
"""The speaker of what a document says by itself."""

UNNAMED = "unnamed_reports"
"""The speaker of what is `reported` by nobody who is named."""

GOVERNMENT_IDS = frozenset(name if name in ORGANISATIONS else f"{name}_government" for name in GOVERNMENTS)
"""The ids of governments and of organisations of states."""

_OFFICES = re.compile(
    r"\b(?:government|officials?|administration|president|premier|prime minister|chancellor|minist\w+|foreign secretary|secretary|defen[cs]e|intelligence|military|army|"
    r"general staff|authorities|spokes\w+|parliament|leader\w*|leadership|diplomats?|ambassador|envoy|security (?:advis\w+|council|service)|command\w*|generals?|forces|"
    r"department|agency|service|police|state|embassy|senior|navy|air force|regime|king|advis\w+|chief|presidency|cabinet)\b",
    re.IGNORECASE,
)
_INTELLIGENCE = re.compile(r"\b(?:intelligence|spy|spies|HUR|GUR|NIS|CIA|secret service)\b", re.IGNORECASE)
_PAPER = re.compile(
    r"(?:an?|the|its|their|this)\s+(?:[\w-]+\s+){0,2}?(?:report|study|survey|analysis|estimate|paper|statement|tally|count|assessment|poll|calculation)s?\s+(?:by|from|of)\s+",
    re.IGNORECASE,
)
"""A paper speaks for those who wrote it."""

_PRONOUN = re.compile(r"(?:he|she|they|it|who|which|i|we)$", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an|its|their|his|her|this|that|these|those)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: an id that is the same for one voice in all documents, and the words of the text."""

    id: str
    words: str


@lru_cache(maxsize=4096)
def speaker_of(words: str) -> Speaker:
    """The speaker that words name: a government by any of its names, else the words themselves without articles."""
    plain = " ".join(words.split()).strip(" ,;:“”\"'‘’()—–-")
    paper = _PAPER.match(plain)
    plain = plain[paper.end() :] if paper else plain
    government = _government(plain)
    if government:
        return Speaker(government, plain)
    return Speaker(slug(_ARTICLE.sub("", plain)) or AUTHOR, plain)


def is_pronoun(words: str) -> bool:
    """Whether words point back at someone named before."""
    return bool(_PRONOUN.fullmatch(words.strip()))


def slug(words: str) -> str:
    """Words as an id: small letters, digits and underscores, at most 60 characters."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii").casefold()
    found = re.sub(r"[^a-z0-9]+", "_", plain.replace("'s ", " ").replace("'", "")).strip("_")[:60].strip("_")
    return found if not found or found[0].isalpha() else f"n_{found}"


def _government(words: str) -> str | None:
    """The id of the government that words name, or None."""
    for name, pattern in state_patterns():
        match = pattern.search(words)
        if match is None:
            continue
        rest = (words[: match.start()] + " " + words[match.end() :]).strip(" ’'s,")
        alone = not _ARTICLE.sub("", f"{rest} ").strip(" ’'s,")
        if alone or _OFFICES.search(words) or name in ORGANISATIONS:
            if name in ORGANISATIONS:
                return name
            return f"{name}_intelligence" if _INTELLIGENCE.search(words) else f"{name}_government"
    return None


@lru_cache(maxsize=1)
def state_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The id of each state or organisation, and a pattern of its names."""
    return tuple(
        (
            name,
            re.compile(
                rf"(?<!\w)(?:{'|'.join(re.escape(each) for each in sorted(names.split('|'), key=len, reverse=True))})(?!\w)"
            ),
        )
        for name, names in GOVERNMENTS.items()
    )
