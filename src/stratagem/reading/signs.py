"""Signs in a text that it is no original: swapped words, a broken ending, a name spelt in two ways.

A careful re-telling in other words shows none of them: that a text is one can only be known by a person.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from stratagem.reading.sentences import sentences
from stratagem.reading.view import View


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of a `kind` (`swapped words`, `broken ending`, `two spellings`, `chat traces`), and the words that show it."""

    kind: str
    words: str

    def as_json(self) -> dict[str, str]:
        """The same as plain data."""
        return {"kind": self.kind, "words": self.words}


_SWAPPED = (
    r"\bsuch because the\b",
    r"\bbecause the \w+ (?:extends|maintains|proceeds) into\b",
    r"\bon the (?:opposite|alternative)(?: hand)?,",
    r"\b(?:third|fourth|second|first|[23]0\d\d|one) yr\b|\byrs\b",
    r"\b(?:a|an) extra (?:democratic|inclusive|complete|intense|secure|aggressive|sturdy|lively|advanced)\b",
    r"\bdoubtless\b",
    r"\bthe place (?:members|states|nations|it|they|individuals)\b",
    r"\bworldwide (?:legislation|locations|regulation|order based)\b",
    r"\b(?:lengthy|brief)[- ](?:time period|term)\b",
    r"\bhuman beings\b",
    r"\b1000['’]?s\b",
    r"\bin the direction of\b.*\bin the direction of\b",
    r"\bintelligence (?:company|firm)\b",
    r"\bprotection (?:ministry|minister|settlement|spending)\b",
    r"\bsafety council\b",
    r"\bcentral financial institution\b",
    r"\bprime minister['’]s workplace\b",
    r"\b(?:navy|naval) (?:spending|help|assist|base|service) of the (?:army|land)\b",
    r"\bpreliminary (?:deployment|batch|wave|assault)\b",
    r"\b(?:an|the) preliminary\b.*\btroopers\b",
    r"\bvery important\b.*\bvery important\b",
)
"""Phrases that a swap of words for synonyms makes of common ones, and that hardly anyone writes."""

_TRACES = re.compile(
    r"\bas an ai (?:language )?model\b|\bhere is (?:a|the) (?:rewritten|paraphrased)|\bin conclusion, it is (?:important|worth)|\bregenerate response\b|\bi hope this (?:helps|email)|\bcertainly! here\b|\brewritten version\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"(?<![.!?”\"]\s)(?<!^)\b[A-Z][a-z]{3,}\b", re.MULTILINE)
_LEAST_SWAPPED = 2

MOST_TEXT = 400_000
"""Characters of a text that are looked at."""


def signs_of(view: View) -> list[Sign]:
    """The signs of one text."""
    text = view.text[:MOST_TEXT]
    return [
        *_swapped(text),
        *_ending(text),
        *_spellings(text),
        *(Sign("chat traces", match.group()) for match in _TRACES.finditer(text)),
    ]


def _swapped(text: str) -> list[Sign]:
    found = [match.group() for pattern in _SWAPPED if (match := re.search(pattern, text[:200_000], re.IGNORECASE))]
    return [Sign("swapped words", " · ".join(found[:6]))] if len(found) >= _LEAST_SWAPPED else []


def _ending(text: str) -> list[Sign]:
    """A sentence that starts small in the later half, or a text whose end breaks off."""
    found = []
    whole = sentences(text)
    if len(whole) < 6:
        return []
    for sentence in whole[len(whole) // 2 :]:
        begins = sentence.text[:1]
        new_paragraph = sentence.start > 0 and "\n" in text[max(0, sentence.start - 3) : sentence.start]
        if begins.islower() and new_paragraph and len(sentence.text.split()) > 5:
            found.append(Sign("broken ending", f"a paragraph begins inside a sentence: {sentence.text[:60]}"))
            break
    last = whole[-1].text.rstrip("\"”’') ")
    if last and last[-1] not in ".!?…:*_" and len(last.split()) > 12:
        found.append(Sign("broken ending", f"the text breaks off: {last[-60:]}"))
    return found


def _spellings(text: str) -> list[Sign]:
    """Names that differ by one letter from one that is used more: `Zelensky` and `Zelenksy`."""
    counted = Counter(_NAMES.findall(text[:200_000]))
    names = [name for name in counted if len(name) >= 6]
    found = []
    for index, name in enumerate(names[:400]):
        for other in names[index + 1 : 400]:
            if _one_apart(name, other) and max(counted[name], counted[other]) >= 2 * min(counted[name], counted[other]):
                found.append(Sign("two spellings", f"{name} and {other}"))
    return found[:5]


def _one_apart(one: str, other: str) -> bool:
    """Whether two names differ by one letter changed inside, or two neighbours swapped; endings may differ by grammar."""
    if len(one) != len(other) or one[0] != other[0] or one[-2:] != other[-2:]:
        return False
    apart = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and one[apart[0]] == other[apart[1]]
        and one[apart[1]] == other[apart[0]]
    )
