"""Attributions of a sentence: who says it, by verbs of saying and by turns such as `according to`."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, islice

from stratagem.reading.saying import ADVERBS, EVIDENT, VERB, Saying, is_of_people, modality_in
from stratagem.reading.speakers import GOVERNMENT_IDS, speaker_of
from stratagem.reading.turns import cited, turns
from stratagem.reading.voices import PREPOSITION, can_speak

_IDIOM = re.compile(
    rf"(?<![\w-]){ADVERBS}(?P<idiom>(?:(?:is|are|was|were|been)\s+(?:\w+ly\s+)?(?:betting|calculating|hoping|warning|saying|claiming|arguing|insisting|predicting|expecting|wondering|fearing|telling|suggesting|gambling|wagering|assuming|thinking|complaining)\s+(?:that|on)\b)|(?:voice|express|issue|make|made|give|gave|raise|signal)(?:s|d|es|ed)?\s+(?:its|their|his|her|an?|the|no|new|fresh|“|\"|\s|increasing|grave|deep)*"
    r"(?:concerns?|apprehension|warning|alarm|worr\w+|doubts?|fears?|support|intention|hope|statement|claim|prospect|regret|condemnation|displeasure)"
    r"|(?:put|puts|putting)\s+(?:[\w’'-]+\s+){1,6}?(?:at|closer\s+to|between|above|below)(?=\s)|speaks?\s+of|spoke\s+of|(?:is|are)\s+(?:(?:already|now|still|also|again|\w+ly)\s+)?calling\s+(?:for|on)|sums?\s+up|summed\s+up|makes?\s+clear|made\s+clear|agrees?\s+that|"
    r"has\s+it\s+that|points?\s+out|pointed\s+out|(?:is|are|was|were)\s+(?:convinced|adamant|sure|confident|afraid)\s+that|(?:(?:has|have|had)\s+(?:\w+\s+)?been|is|are|was|were|remains?|remained)\s+(?:also\s+|now\s+|very\s+|\w+ly\s+)?(?:concerned|worried|alarmed|wary|fearful|uneasy|nervous)\s+(?:by|about|that|over|at|of)|calls?\s+for|called\s+for)",
    re.IGNORECASE,
)
_NOT_VERB_AFTER = re.compile(
    r"(?:\b(?:the|a|an|of|these|those|its|their|his|her|our|my|some|such|any|no|first|initial|recent|new|official|latest|own|many|several|all|other|two|three|four|both|member|baltic|gulf|rogue|nation|military|intelligence|media|news|press|early|"
    r"for|with|from|by|in|on|about|without|under|despite|amid|through|after|before|over|western|u\.s\.|what\s+it)|['’]s)\s*$",
    re.IGNORECASE,
)
_NOUN_FORMS = frozenset(
    "report reports claim claims estimate estimates state states fear fears doubt doubts hope hopes forecast forecasts call calls order orders count counts note notes show shows promise promises brief "
    "demand demands suspect suspects pledge pledges project projects signal signals suggest vow vows hint hints judge judges find finds warning suppose describe found".split()
)
_PASSIVE_BEFORE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|get|gets|got|to|not|will|would|can|could|may|might|must|should|cannot|didn['’]t|doesn['’]t|don['’]t|did|does|do|as|and be)\s*$",
    re.IGNORECASE,
)
_DID = re.compile(r"\b(?:did|does|do)(?:\s+not)?\s*$", re.IGNORECASE)
_OBJECT_AFTER = re.compile(
    r"\s*(?:that\b|,|;|:|because\b|after\b|when\b|in an?\b|“|\"|to\b|on\b|the\b|an?\b|it\b|its\b|his\b|their\b|no\b|how\b|whether\b|he\b|she\b|they\b|we\b|there\b|this\b|these\b|those\b|[\d$€£]|(?:at least|about|around|some|roughly|no fewer|no more)\b|[A-Z]|$|\.)"
)
_PLURAL_END = re.compile(
    r"(?:s|people|they|we|i|you|many|some|few|men|women|troops|police|media|who|military|\))$", re.IGNORECASE
)
_MODAL_BEFORE = re.compile(
    r"\b(?:will|would|can|could|may|might|must|should|shall|to|cannot)(?:\s+(?:not|never|also|only|even|\w+ly))*\s*$",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[,;:“”\"()—–]\s*|\b(?:but|and|while|whereas|although|though|because|since|when|where|if|that|as|yet|so|which|whereby|however|after|before|until|unless|whether|or|than)\s+",
    re.IGNORECASE,
)
_TIME_LEAD = re.compile(
    r"^(?:(?i:on|in|at|by|since|during|last|this|next|after|before|over|earlier|later|afterwards|finally|late|early|yesterday|today|meanwhile|thus|still|indeed|even|then|now|also|again|two days|recently|notably|instead|similarly|consequently|additionally|moreover|furthermore|nevertheless|currently|officially|traditionally)\b[^,]*?\s+)"
    r"(?=(?:the|a|an|its|their|his|her|two|three|some|several|[A-Z])\b)",
)
_LIGHT = frozenset(
    "neither either nobody none no-one this that it there these those what here one something nothing everything such so as not never to be is was are were".split()
)
_PASTS = frozenset("said told wrote found thought spoke made gave put held".split())
"""Pasts without -ed of verbs of saying."""


def sayings(text: str) -> list[Saying]:
    """The attributions of a sentence in order."""
    found = [*turns(text), *_verbs(text)]
    found.sort(key=lambda saying: (saying.start, saying.end))
    kept: list[Saying] = []
    for saying in found:
        if not any(saying.start < each.end and each.start < saying.end for each in kept):
            kept.append(saying)
    return sorted((*kept, *cited(text)), key=lambda saying: saying.start)


_REACH = 300
"""Characters before a verb in which its speaker is looked for."""

_MOST = 24
"""Verbs of saying of one sentence that are looked at: more are no sentence."""


def _verbs(text: str) -> list[Saying]:
    """Attributions by verbs of saying: the speaker stands before the verb, or behind it after a quotation."""
    found = []
    for match in islice(chain(VERB.finditer(text), _IDIOM.finditer(text)), _MOST):
        is_idiom = match.re is _IDIOM
        modality = "opinion" if is_idiom else modality_in(match)
        shift = max(0, match.start() - _REACH)
        before, after = text[shift : match.start()], text[match.end() : match.end() + _REACH]
        if not is_idiom and _is_noun(match.group().split()[-1].casefold(), before, match["aux"], after):
            continue
        saying = _inverted(before, after, match, modality) or _forward(match, modality, before, after, shift)
        if saying is not None:
            found.append(saying if is_idiom else replace(saying, verb=match.end() - 1))
    return found


_SPOKEN = re.compile(r"[,”\"’]\s*$")
_PLURAL_AFTER = re.compile(r"\s+(?:(?:the|two|three|some|several|many)\s+)?(?:[\w-]+\s+){0,3}?[\w-]+s\s*(?:[,.;]|$)")
"""`…, say drivers.`"""


def _is_noun(word: str, before: str, auxiliary: str, after: str) -> bool:
    """Whether a word that can be a verb of saying is a noun, a participle or an infinitive here."""
    if auxiliary.strip() and re.match(r"(?:has|have|had)\b", auxiliary, re.IGNORECASE):
        return bool(re.match(r"\s+to\s+be\b", after))
    if _speaks_after_all(word, before, auxiliary, after):
        return False
    if word in _NOUN_FORMS and _NOT_VERB_AFTER.search(before):
        return True
    if (
        word in _NOUN_FORMS
        and re.match(r"\s+(?:of|from|by|about|on|were|was|are|is|have|has|had)\b", after)
        and word not in ("speaks",)
    ):
        return True
    if word.endswith(("ed", "told", "found", "said")) and re.search(
        r"\b(?:is|are|was|were|be|been|being|the|a|an|of|as|so)\s+(?:\w+ly\s+)?$", before, re.IGNORECASE
    ):
        return True
    if word == "found" and re.match(r"\s+(?:in|on|at|near|guilty|dead|itself|himself|themselves|herself)\b", after):
        return True
    if word in (
        "show",
        "shows",
        "showed",
        "recall",
        "find",
        "finds",
        "found",
        "expect",
        "count",
        "add",
        "adds",
        "added",
        "call",
        "calls",
        "called",
        "write",
        "project",
        "order",
        "ordered",
        "indicate",
    ) and not re.match(
        r"\s*(?:,|“|\"|that\b|no\b|a\b|an\b|the\b|how\b|it\b|his\b|its\b|their\b|[\w ]{0,40}\bto\b|[A-Z]|\d|$|[.;])",
        after,
    ):
        return True
    if _MODAL_BEFORE.search(before):
        return True
    if word in _NOUN_FORMS and not _OBJECT_AFTER.match(after):
        return True
    bare = not word.endswith(("s", "ed")) and word not in _PASTS
    if bare and not _PLURAL_END.search(_head(before)) and not (_SPOKEN.search(before) and _PLURAL_AFTER.match(after)):
        return True
    return bool(_PASSIVE_BEFORE.search(before)) and not _DID.search(before)


def _speaks_after_all(word: str, before: str, auxiliary: str, after: str) -> bool:
    """Whether a word that looks like a noun is a verb: `some also fear`, `many hope that`, `intelligence estimates that`."""
    if re.match(
        r"(?:also|now|already|again|then|later|recently|repeatedly|still)\b", auxiliary, re.IGNORECASE
    ) and re.search(r"\b(?:some|many|several|others|all|both|most|few)\s*$", before, re.IGNORECASE):
        return True
    if not re.match(r"\s+that\b", after):
        return False
    if not word.endswith("s"):
        return bool(re.search(r"\b(?:some|many|several|others|all|both|most|few)\s*$", before, re.IGNORECASE))
    subject = _subject(before)[0]
    tells_more = re.match(
        r"\s+that\s+(?:put|say|show|have|had|were|was|are|is|indicate|suggest|would|could|may)\b", after
    )
    return bool(re.search(r"\bintelligence\s*$", before)) and not tells_more and not VERB.search(subject)


_ASIDE = re.compile(
    r",\s+(?:for|in|on|at|by|with|like|unlike|too|however|meanwhile|citing|speaking|quoting|though|by contrast)\b[^,]{0,60},$"
)
"""`the army, for its part, acknowledges`: the words between commas are no quotation."""


def _inverted(before: str, after: str, match: re.Match[str], modality: str) -> Saying | None:
    """`…,” warned the minister`, `… , said two officials.`"""
    before = before.rstrip()
    opener = match.group().split()[0].casefold()
    if (
        not before
        or opener in ("has", "have", "had")
        or not (before[-1] in "”\"’'," or re.search(r"\b[Tt]his,$", before))
    ):
        return None
    who = re.match(
        r"\s+(?P<who>(?:(?:the|a|an|its|his|her|two|three|one|some|several)\s+)?(?:(?!that\b|it\b|on\b|in\b|to\b|for\b|as\b|during\b|at\b|against\b|when\b|of\s+the\s+same\b)[\w.’'-]+\s*){1,7}?)(?=[,;.:“\"—–]|\s+(?:during|on|in|at|as|when|after|to|who|last|this|yesterday)\b|$)",
        after,
    )
    verb = match.group().split()[-1]
    if _ASIDE.search(before):
        return None
    if (
        not who
        or (EVIDENT.match(verb) and not re.match(r"add", verb, re.IGNORECASE))
        or who["who"].split()[0].casefold() in _LIGHT
    ):
        return None
    if not can_speak(who["who"].strip(" ."), surely=is_of_people(verb)):
        return None
    if before[-1] == "," and not re.match(
        r"(?:the|a|an|its|his|her|two|some|several|one|[A-Z]|[a-z]+s\s*(?:[,.;]|$))",
        who["who"] + after[who.end() : who.end() + 1],
    ):
        return None
    return Saying(match.start(), match.end() + who.end(), who["who"].strip(" ."), modality)


def _forward(match: re.Match[str], modality: str, before: str, after: str, shift: int) -> Saying | None:
    """`the minister said`: the words between the verb and the clause's start, if they can be a speaker."""
    subject, start = _subject(before)
    verb = match.group().split()[-1]
    if _supposed(before, start):
        return None
    if not subject and re.search(r"\b(?:and|but|or)$", before.rstrip()):
        return Saying(match.start(), match.end(), "it", modality, sure=0.6)
    if re.search(r"\b(?:than|as|of|for|to|in|on|with|from|by)$", subject, re.IGNORECASE):
        return None  # `less than told`
    if joined := _JOINED.match(subject):
        subject = joined["who"]
    if not subject or not can_speak(subject, surely=is_of_people(verb) or _ends(match, after)):
        return None
    first = subject.split()[0].casefold()
    if first == "it" and EVIDENT.match(verb):
        return None
    if first in _LIGHT and first not in ("it",):
        return None
    sure = 0.85
    if modality in ("speculation", "opinion") or not re.match(r"\s*(?:that\b|,|:|“|\")", after):
        sure = 0.7
    return Saying(shift + start, match.end(), subject, modality, sure=sure)


_JOINED = re.compile(
    r"(?P<who>(?:[\w’'-]+\s+){0,4}?[\w’'-]+?)\s+(?:\w{2,}ed|went|came|met|saw|left|took|made|gave|held|began|wrote|sent|has|had|is|was|are|were|wants?|visits?|plans?)\s.*\b(?:and|but|or)$"
)
"""`the minister visited the dam and promised`: the speaker is the subject of the verb before."""


def _supposed(before: str, start: int) -> bool:
    """Whether a clause only supposes what it says: `unless it finds`, `if they say`."""
    return bool(re.search(r"\b(?:if|unless|until|whether|should)\s+$", before[:start], re.IGNORECASE))


def _ends(match: re.Match[str], after: str) -> bool:
    """Whether a sentence ends with its speaker: `…, the admiralty concedes.`"""
    return after.strip(' .”"’') == "" and bool(re.search(r",\s+[^,]*$", match.string[: match.start()]))


def _head(before: str) -> str:
    """The noun phrase before a verb up to its first preposition."""
    phrase = _subject(before)[0]
    split = PREPOSITION.search(phrase)
    return (phrase[: split.start()] if split else phrase).strip()


def _subject(before: str) -> tuple[str, int]:
    """The noun phrase that ends at the end of `before`, and where it starts; a clause set in between is passed over."""
    text = before.rstrip()
    if text.endswith(","):
        opening = text[:-1].rfind(",")
        inner = text[opening + 1 : -1].strip()
        if opening > 0 and len(inner) < 120:
            subject, start = _subject(text[:opening])
            # `NAME, an office of a state,` speaks for that state.
            told = subject and speaker_of(subject).id not in GOVERNMENT_IDS and speaker_of(inner).id in GOVERNMENT_IDS
            return (f"{subject}, {inner}" if told else subject), start
        start = text.rfind(",", 0, opening) if opening > 0 else -1
        return (_cleaned(text[:-1]), 0) if start < 0 and len(text) < 80 else ("", 0)
    cut = 0
    for boundary in _BOUNDARY.finditer(text):
        if boundary.end() < len(text):
            cut = boundary.end()
    if re.search(r"\bwho\s+asked\b[^,;]*$", text):
        cut = max(text.rfind(",", 0, len(text)) + 1, 0)
    words = text[cut:]
    if re.search(r"\b(?:that|which)$", text):
        return "", 0
    if pronoun := re.search(r"\s(?:he|she|they|we|who)$", words, re.IGNORECASE):
        return pronoun.group().strip(), cut + pronoun.start() + 1
    if len(words.split()) > 14:
        return "", 0
    cleaned = _cleaned(words)
    return cleaned, cut + max(0, words.find(cleaned))


def _cleaned(words: str) -> str:
    """Words for a speaker without what leads up to them."""
    stripped = words.strip(' ,;:“”"—–-()')
    lead = _TIME_LEAD.match(stripped)
    if lead:
        stripped = stripped[lead.end() :]
    return stripped.strip()
