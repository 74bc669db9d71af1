"""Attributions by set turns of words: `according to`, `it is reported`, `their claim that`, `fears among miners that`."""

from __future__ import annotations

import re

from stratagem.reading.saying import Saying
from stratagem.reading.speakers import UNNAMED
from stratagem.reading.voices import can_speak

_ACCORDING = re.compile(
    r"\b(?:according\s+to|in\s+the\s+(?:view|words|eyes|opinion|estimate|account)\s+of|as\s+per|(?:is|was|were|are)\s+quoted\s+as\s+saying\s+by)\s+(?P<who>[^,;:()“”\"—–]+)",
    re.IGNORECASE,
)
_CITING = re.compile(
    r"(?:(?P<by>[^,;:.“”\"]{2,60}),?\s+)?\b(?:citing|quoting)\s+(?P<who>[^,;:()“”\"—–]+)", re.IGNORECASE
)
_CITES = re.compile(r"\b(?:citing|quoting)\b", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\bby\s+(?P<who>[^,;:.]{2,60}?)['’]s?\s+(?:own\s+)?(?P<noun>count|estimate|account|reckoning|admission|figures?)\b",
    re.IGNORECASE,
)
_ESTIMATES_OF = re.compile(
    r"\b(?P<who>(?:[A-Z][\w.’'-]*\s+)*(?:officials?|government|intelligence|UN|NGO|recent|western|independent|official|some|new)?\s*(?:estimates|reports|figures|data|polls|assessments|sources))\s+(?:indicat\w+|suggest\w*|put|show\w*|say|said|point\w*)",
    re.IGNORECASE,
)
_HEARD = r"(?:reported|said|believed|thought|rumou?red|alleged|understood|estimated|claimed|known|feared|suspected)"
_PASSIVE = re.compile(
    rf"\b(?:it\s+(?:has\s+been|is|was)\s+(?:\w+ly\s+)?(?:{_HEARD}|expected)(?:\s+that)?|(?:is|are|was|were|has been|have been)\s+(?:\w+ly\s+)?{_HEARD}\s+to|reportedly|allegedly|reports?\s+(?:indicating|saying|claiming|that)\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?P<who>[^,;:.“”\"]{2,80}?)\s+(?:was|were|is|has been)\s+quoted\s+(?:as\s+saying|by|in)\b", re.IGNORECASE
)
_NOUN = (
    r"(?:claim|assertion|allegation|belief|view|fear|concern|worr(?:y|ies)|hope|suspicion|warning|prediction|forecast|promise|pledge|vow|threat|accusation|admission|argument|narrative|notion|speculation|"
    r"hypothesis|rumou?r|theor(?:y|ies)|consensus|assessment|estimate|conclusion|suggestion|impression|announcement|insistence|denial|complaint|testimony|contention|statement|perception|expectation)s?"
)
_QUOTED_NOUN = r"(?:goal|aim|intention|words|phrase|slogan|remark|comment|call|plea|demand|offer|promise|vow|pledge|claim|warning|description|statement)s?"
_ANY_NOUN = re.compile(rf"\b(?:{_NOUN}|{_QUOTED_NOUN})\b", re.IGNORECASE)
_WHOSE = re.compile(
    rf"(?P<who>(?:\b(?:the|its|their|his|her|a|an)\s+)?(?:[\w.-]+\s+){{0,3}}[\w.-]+)['’]s?\s+(?:[\w-]+\s+){{0,2}}?(?:{_NOUN}\s+that\b|{_QUOTED_NOUN}\s+(?:of\s+|to\s+|for\s+)?(?=[“\"]))",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(
    rf"\b{_NOUN}\s+(?:by|from|of|among|amongst|in|within|inside)\s+(?P<who>(?:[\w’'.-]+\s+){{1,7}}?)that\b",
    re.IGNORECASE,
)
_THERE = re.compile(
    rf"\b(?:there\s+(?:is|are|was|were|has\s+been|have\s+been)|there['’]s|amid|despite|growing|widespread|persistent|fresh)\s+(?:[\w-]+\s+){{0,2}}?{_NOUN}\s+that\b",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s+(?:who|which|that|published|released|issued|dated|seen|obtained|cited|quoted|and\s+(?:the|a)\s+\w+ed|has|have|had|is|are|was|were|will|would|reported|said|says|it|he|she|they|we|there)\b"
)


def turns(text: str) -> list[Saying]:
    """The attributions of a sentence by set turns of words."""
    found = []
    for match in _ACCORDING.finditer(text):
        who = _CUT.split(match["who"])[0].rstrip(" .")
        found.append(Saying(match.start(), match.start("who") + len(who), who.strip(), "fact"))
    for match in _ACCOUNT.finditer(text):
        found.append(Saying(match.start(), match.end(), match["who"].strip(), "estimate"))
    for match in _QUOTED.finditer(text) if " quoted" in text else ():
        by = re.match(r"\s+by\s+(?P<by>[^,;:.“”\"]+)", text[match.end() :])
        found.append(Saying(match.start(), match.end(), _plain(match["who"]), "fact", by["by"].strip() if by else None))
    for match in _ESTIMATES_OF.finditer(text):
        found.append(Saying(match.start(), match.end(), match["who"].strip(), "estimate", sure=0.7))
    for match in _PASSIVE.finditer(text):
        found.append(Saying(match.start(), match.end(), UNNAMED, "estimate", sure=0.6))
    return [*found, *_nouns(text)]


def _nouns(text: str) -> list[Saying]:
    """Attributions by nouns: `the union's claim that`, `fears among miners that`, `there is speculation that`."""
    if not _ANY_NOUN.search(text):
        return []
    found = []
    for pattern in (_WHOSE, _OF_WHOM):
        for match in pattern.finditer(text):
            who = _plain(match["who"])
            if can_speak(who, surely=True):
                start = match.start("who") if pattern is _WHOSE else match.start()
                found.append(Saying(start, match.end(), who, "opinion", sure=0.6))
    for match in _THERE.finditer(text):
        found.append(Saying(match.start(), match.end(), UNNAMED, "speculation", sure=0.5))
    return found


def cited(text: str) -> list[Saying]:
    """Whom another one passes on: `the Herald, citing a memo, reported`. These may stand within another attribution."""
    if not _CITES.search(text):
        return []
    found = []
    for match in _CITING.finditer(text):
        who = _CUT.split(match["who"])[0].rstrip(" .")
        start = re.compile(r"citing|quoting", re.IGNORECASE).search(text, match.start())
        by = _plain(match["by"]) if match["by"] else None
        begin = start.start() if start else match.start()
        if who.strip():
            found.append(
                Saying(
                    begin, match.start("who") + len(who), who.strip(), "fact", by if by and can_speak(by) else None, 0.7
                )
            )
    return found


def _plain(words: str) -> str:
    return words.strip(' ,;:“”"—–-()')
