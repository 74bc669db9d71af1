"""Who can speak: words for persons, offices and bodies, and not for deeds and qualities."""

from __future__ import annotations

import re

from stratagem.reading.speakers import GOVERNMENT_IDS, speaker_of

PREPOSITION = re.compile(
    r"\s+(?:of|with|for|in|to|at|from|on|into|by|about|who|close|published|between|against|over|near|under|among|within)\s",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"(?:tion|sion|ment|ness|ship|ance|ence|ency|ity|ism|ure|ing|age|th)s?$", re.IGNORECASE)
_BODIES = re.compile(
    r"(?:administration|government|parliament|department|organi[sz]ation|commission|delegation|coalition|opposition|institution|declaration|statement|document|association|"
    r"presidency|leadership|intelligence|agency|foundation|corporation|union|federation|ministry|community|authority|majority|university|security|command|mission|assessment|media|junta|mapping|polling|"
    r"announcement|agreement|resolution|publication|regiment|publisher|conference|alliance|congregation|north|south|"
    r"king|britain)s?$",
    re.IGNORECASE,
)
_PEOPLE_NOUN = re.compile(r"\b\w{2,}(?:ers|ors|ists?|ians?|ants|men|ees|ier|ster|yst|crats?)$", re.IGNORECASE)
_THINGS = re.compile(
    r"\b(?:danger|number|matter|power|order|border|center|quarter|paper|river|water|tanker|factor|sector|error|terror|mirror|corridor|motor|reactor|container|carrier|cruiser|bunker|frontier|barrier|"
    r"letter|chapter|shelter|disaster|figure|picture|war|battle|attack|offensive|scene|move|step|deal|plan|plant|price|cost|event|day|week|month|year|place|fact|case|problem|question|result|effect|trend|bid)s?$",
    re.IGNORECASE,
)
"""Things that end like persons, or that never speak."""

_ROLE_NOUN = re.compile(
    r"(?i:\b(?:minist\w+|officials?|spokes\w+|government|president|analysts?|experts?|observers?|sources?|agency|agencies|authorit\w+|bank|office|police|union\w*|diplomats?|chief|commander\w*|army|military|intelligence|"
    r"leader\w*|report\w*|paper|memo|survey|poll\w*|study|studies|service\w*|staff|council|committee|commission\w*|court|tribunal|institute|think\s+tank|groups?|bloggers?|soldiers?|troops|economists?|traders?|"
    r"residents?|witness\w*|journalists?|media|press|newspaper|company|watchdog|head|secretary|general|governor|mayor|premier|king|adviser|advisor|critics|others|organisers|organizers|panel|fund|alliance|"
    r"parliament|opposition|chamber|department|administration|envoy|ambassador|director|professor|scholar\w*|author|researchers?|scientists?|regime|declaration|statement|agreement|colonel|"
    r"lieutenant|captain|brigade|mission|board|mapping|journal|bulletin|weekly|daily|magazine|broadcaster|station|charity|NGO|league|person|people|man|woman|insiders?|deputy|deputies|lawyers?|judges?|nurses?|priests?|"
    r"bishops?|clerics?|aides?|consul|MPs?|sceptics|skeptics|hawks|doves|rebels?|insurgents?|militia|junta|cabinet|congress|senate|treasury|navy|garrison|regulator|auditors?|ombudsman|lobby|guild|church|palace|crown|"
    r"pictures|images|imagery|footage|records|documents|figures|statistics|data|side|sides|faction|party|neighbours?|neighbors?|allies|ally|enemies|colleagues?|relatives|families|announcement|assessments?|"
    r"who|he|she|they|we|i|it|many|some|few|most|several|both)\b)|\b(?!(?:The|An?|Its|His|Her|Their|Our|My|This|That|These|Those|Such|Any|No|Every|Each|Another|Two|Three|One|More|But|And|Yet)\b)[A-Z][\w’'.-]+",
)


def can_speak(subject: str, *, surely: bool = False) -> bool:
    """Whether the head of a noun phrase is someone: a person, an office, a body, a name; no deed and no quality.

    `surely` where the verb is one that only someone does: then any head will do that is not known for a thing.
    """
    split = PREPOSITION.search(subject)
    head = (subject[: split.start()] if split else subject).strip(" ,")
    last = head.split()[-1] if head.split() else ""
    is_name = last[:1].isupper() and (len(head.split()) > 1 or speaker_of(last).id in GOVERNMENT_IDS)
    if re.search(r"['’]s$", last) or (_ABSTRACT.search(last) and not is_name and not _BODIES.search(last)):
        return False
    if re.search(r"\b(?:have|has|had|is|are|was|were|been|being|could|would|might|may|will)\b", subject):
        return False
    words = " ".join(word for word in head.split() if not re.search(r"['’]s?$", word))
    if _ROLE_NOUN.search(words):
        return True
    return not _THINGS.search(last) and bool(_PEOPLE_NOUN.search(last) or (surely and _is_phrase(head)))


_DETERMINER = r"(?:the|a|an|its|their|his|her|our|one|two|three|another|every|no|senior|former|local|both)"


def _is_phrase(head: str) -> bool:
    """Whether words are a short noun phrase: with an article, or a single plural."""
    return bool(re.fullmatch(rf"{_DETERMINER}(?:\s+[\w’'-]+){{1,4}}|[A-Za-z]{{3,}}s", head, re.IGNORECASE))
