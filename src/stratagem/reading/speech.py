"""Attributions of a sentence: who says it, by verbs of saying and by turns such as `according to`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain, islice

from stratagem.reading.speakers import GOVERNMENT_IDS, UNNAMED, speaker_of


@dataclass(frozen=True, slots=True)
class Saying:
    """Words of saying at `start` to `end` of a text, and the words for who speaks (`speaker`, at `speaker_start`).

    `modality` is fact, estimate, speculation or opinion, as the verb has it; `through` who passes it on;
    `verb` is where the verb of saying stands, if one was taken for it.
    """

    start: int
    end: int
    speaker: str
    modality: str
    through: str | None = None
    sure: float = 0.85
    verb: int | None = None


def _any_form(stems: str) -> str:
    """A pattern of verbs in their forms: `say/says/said`, or a bare stem with regular endings."""
    forms = []
    for entry in stems.split():
        if "/" in entry:
            forms.extend(entry.split("/"))
        elif entry.endswith("e"):
            forms.append(f"{entry[:-1]}(?:e|es|ed)")
        elif entry.endswith("y") and entry[-2] not in "aeou":
            forms.append(f"{entry[:-1]}(?:y|ies|ied)")
        else:
            forms.append(f"{entry}(?:s|es|ed)?")
    return "|".join(forms)


_FACT = _any_form(
    "say/says/said tell/tells/told announce confirm report state note disclose reveal declare explain write/writes/wrote acknowledge concede admit/admits/admitted "
    "show/shows/showed find/finds/found recognise recognize mention promise pledge vow publish stress emphasise emphasize underline reiterate signal indicate observe recall respond reply add count brief/briefs/briefed conclude"
)
_ESTIMATE = _any_form(
    "estimate assess reckon calculate project predict forecast/forecasts expect suspect believe think/thinks/thought suppose anticipate judge"
)
_SPECULATION = _any_form("suggest speculate hint/hints/hinted fear doubt wonder hope imply/implies/implied")
_OPINION = _any_form(
    "claim argue insist warn caution maintain contend complain criticise criticize condemn denounce accuse praise urge demand threaten deny/denies/denied reject dismiss boast assert allege portray "
    "characterise characterize describe call/calls/called vow oppose contend"
)
_VERBS = rf"(?:(?P<fact>{_FACT})|(?P<estimate>{_ESTIMATE})|(?P<speculation>{_SPECULATION})|(?P<opinion>{_OPINION}))"
_ADVERBS = r"(?:(?:has|have|had|also|now|already|again|once again|recently|repeatedly|publicly|reportedly|then|later|further|only|merely|since|therefore|yesterday|\w+ly)\s+)*"
_VERB = re.compile(rf"(?<![\w’'-])(?P<aux>{_ADVERBS}){_VERBS}(?![\w’'-])", re.IGNORECASE)
_IDIOM = re.compile(
    rf"(?<![\w-]){_ADVERBS}(?P<idiom>(?:voice|express|issue|make|made|give|gave|raise|signal)(?:s|d|es|ed)?\s+(?:its|their|his|her|an?|the|no|new|fresh|“|\"|\s|increasing|grave|deep)*"
    r"(?:concerns?|apprehension|warning|alarm|worr\w+|doubts?|fears?|support|intention|hope|statement|claim|prospect|regret|condemnation|displeasure)"
    r"|(?:put|puts|putting)\s+(?:[\w’'-]+\s+){1,6}?(?:at|closer\s+to|between|above|below)(?=\s)|speaks?\s+of|spoke\s+of|(?:is|are)\s+(?:(?:already|now|still|also|again|\w+ly)\s+)?calling\s+(?:for|on)|sums?\s+up|summed\s+up|makes?\s+clear|made\s+clear|agrees?\s+that|"
    r"has\s+it\s+that|points?\s+out|pointed\s+out|(?:is|are|was|were)\s+(?:convinced|adamant|sure|confident|afraid)\s+that|calls?\s+for|called\s+for)",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"\b(?:according\s+to|in\s+the\s+(?:view|words|eyes|opinion|estimate|account)\s+of|as\s+per|citing|(?:is|was|were|are)\s+quoted\s+as\s+saying\s+by)\s+(?P<who>[^,;:()“”\"—–]+)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"\bby\s+(?P<who>[^,;:.]{2,60}?)['’]s?\s+(?:own\s+)?(?P<noun>count|estimate|account|reckoning|admission|figures?)\b",
    re.IGNORECASE,
)
_ESTIMATES_OF = re.compile(
    r"\b(?P<who>(?:[A-Z][\w.’'-]*\s+)*(?:officials?|government|intelligence|UN|NGO|recent|western|independent|official|some|new)?\s*(?:estimates|reports|figures|data|polls|assessments|sources))\s+(?:indicat\w+|suggest\w*|put|show\w*|say|said|point\w*)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:it\s+(?:has\s+been|is|was)\s+(?:\w+ly\s+)?(?:reported|believed|said|thought|estimated|rumou?red|understood|claimed|alleged|expected)(?:\s+that)?|(?:is|are|was|were|has been|have been)\s+(?:\w+ly\s+)?(?:reported|said|believed|thought|rumou?red|alleged|understood|estimated)\s+to|reportedly|allegedly|reports?\s+(?:indicating|saying|claiming|that)\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"(?P<who>[^,;:.“”\"]{2,80}?)\s+(?:was|were|is|has been)\s+quoted\s+(?:as\s+saying|by|in)\b", re.IGNORECASE
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
    r"\s*(?:that\b|,|;|:|because\b|after\b|when\b|in an?\b|“|\"|to\b|on\b|the\b|an?\b|it\b|its\b|his\b|their\b|no\b|how\b|whether\b|[\d$€£]|(?:at least|about|around|some|roughly|no fewer|no more)\b|[A-Z]|$|\.)"
)
_PREPOSITION = re.compile(
    r"\s+(?:of|with|for|in|to|at|from|on|into|by|about|who|close|published|between|against|over|near|under)\s",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"(?:tion|sion|ment|ness|ship|ance|ence|ency|ity|ism|ure|ing|age|th)s?$", re.IGNORECASE)
_BODIES = re.compile(
    r"(?:administration|government|parliament|department|organi[sz]ation|commission|delegation|coalition|opposition|institution|declaration|statement|document|association|"
    r"presidency|leadership|intelligence|agency|foundation|corporation|union|federation|ministry|community|authority|majority|university|security|command|mission|assessment|media|junta|mapping|polling|"
    r"king|britain)s?$"
)
_PEOPLE_NOUN = re.compile(r"\b\w{2,}(?:ers|ors|ists?|ians?|ants|men|ees|ier|ster|yst)$", re.IGNORECASE)
_PLURAL_END = re.compile(
    r"(?:s|people|they|we|i|you|many|some|few|men|women|troops|police|media|who|military|\))$", re.IGNORECASE
)
_MODAL_BEFORE = re.compile(
    r"\b(?:will|would|can|could|may|might|must|should|shall|to|cannot)(?:\s+(?:not|never|also|only|even|\w+ly))*\s*$",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[,;:“”\"()—–]\s*|\b(?:but|and|while|whereas|although|though|because|since|when|where|if|that|as|yet|so|which|whereby|however|after|before|until|or|than)\s+",
    re.IGNORECASE,
)
_TIME_LEAD = re.compile(
    r"^(?:(?i:on|in|at|by|since|during|last|this|next|after|before|over|earlier|late|early|yesterday|today|meanwhile|thus|still|indeed|even|then|now|also|again|two days|recently|notably|instead|similarly|consequently|additionally|moreover|furthermore|nevertheless|currently|officially|traditionally)\b[^,]*?\s+)"
    r"(?=(?:the|a|an|its|their|his|her|two|three|some|several|[A-Z])\b)",
)
_NOUNISH = re.compile(r"[A-Za-z]{2,}")
_LIGHT = frozenset(
    "neither either nobody none no-one this that it there these those what here one something nothing everything such so as not never to be is was are were".split()
)
_ROLE_NOUN = re.compile(
    r"(?i:\b(?:minist\w+|officials?|spokes\w+|government|president|analysts?|experts?|observers?|sources?|agency|authorit\w+|bank|office|police|union\w*|diplomats?|chief|commander\w*|army|military|intelligence|"
    r"leader\w*|report\w*|paper|memo|survey|poll\w*|study|service\w*|staff|council|committee|commission\w*|court|tribunal|institute|think\s+tank|groups?|bloggers?|soldiers?|troops|economists?|traders?|"
    r"residents?|witness\w*|journalists?|media|press|newspaper|company|watchdog|head|secretary|general|governor|mayor|premier|king|adviser|advisor|critics|others|organisers|organizers|panel|fund|alliance|"
    r"parliament|opposition|chamber|department|administration|envoy|ambassador|director|professor|scholar\w*|author|researchers?|scientists?|hydrologists|regime|declaration|statement|agreement|colonel|"
    r"lieutenant|captain|brigade|mission|board|mapping|journal|bulletin|weekly|daily|magazine|broadcaster|station|charity|NGO|league|person|people|man|woman|insiders?|who|he|she|they|we|i|it|many|some|few|most)\b)|\b[A-Z][\w’'.-]+",
)


_PASTS = frozenset("said told wrote found thought spoke made gave put held".split())
"""Pasts without -ed of verbs of saying."""


def sayings(text: str) -> list[Saying]:
    """The attributions of a sentence in order."""
    found = [*_turns(text), *_verbs(text)]
    found.sort(key=lambda saying: (saying.start, saying.end))
    kept: list[Saying] = []
    for saying in found:
        if not any(saying.start < each.end and each.start < saying.end for each in kept):
            kept.append(saying)
    return kept


def _turns(text: str) -> list[Saying]:
    """Attributions by set turns of words."""
    found = []
    for match in _ACCORDING.finditer(text):
        who = re.split(
            r"\s+(?:who|which|that|published|released|issued|dated|seen|obtained|cited|quoted|and\s+(?:the|a)\s+\w+ed|has|have|had|is|are|was|were|will|will|would)\b",
            match["who"],
        )[0].rstrip(" .")
        found.append(Saying(match.start(), match.start("who") + len(who), who.strip(), "fact"))
    for match in _ACCOUNT.finditer(text):
        found.append(Saying(match.start(), match.end(), match["who"].strip(), "estimate"))
    for match in _QUOTED.finditer(text):
        by = re.match(r"\s+by\s+(?P<by>[^,;:.“”\"]+)", text[match.end() :])
        found.append(
            Saying(match.start(), match.end(), _cleaned(match["who"]), "fact", by["by"].strip() if by else None)
        )
    for match in _ESTIMATES_OF.finditer(text):
        found.append(Saying(match.start(), match.end(), match["who"].strip(), "estimate", sure=0.7))
    for match in _PASSIVE.finditer(text):
        found.append(Saying(match.start(), match.end(), UNNAMED, "estimate", sure=0.6))
    return found


_REACH = 300
"""Characters before a verb in which its speaker is looked for."""

_MOST = 24
"""Verbs of saying of one sentence that are looked at: more are no sentence."""


def _verbs(text: str) -> list[Saying]:
    """Attributions by verbs of saying: the speaker stands before the verb, or behind it after a quotation."""
    found = []
    for match in islice(chain(_VERB.finditer(text), _IDIOM.finditer(text)), _MOST):
        is_idiom = match.re is _IDIOM
        modality = "opinion" if is_idiom else _modality(match)
        shift = max(0, match.start() - _REACH)
        before, after = text[shift : match.start()], text[match.end() : match.end() + _REACH]
        if not is_idiom and _is_noun(match.group().split()[-1].casefold(), before, match["aux"], after):
            continue
        saying = _inverted(before, after, match, modality) or _forward(match, modality, before, after, shift)
        if saying is not None:
            found.append(saying if is_idiom else replace(saying, verb=match.end() - 1))
    return found


def modality_of_verb(word: str) -> str | None:
    """How a verb of saying, in any of its forms, says what it says; None for any other word."""
    match = _VERB.fullmatch(word)
    return _modality(match) if match else None


def _modality(match: re.Match[str]) -> str:
    return next(name for name in ("fact", "estimate", "speculation", "opinion") if match[name])


def _is_noun(word: str, before: str, auxiliary: str, after: str) -> bool:
    """Whether a word that can be a verb of saying is a noun, a participle or an infinitive here."""
    if auxiliary.strip() and re.match(r"(?:has|have|had)\b", auxiliary, re.IGNORECASE):
        return bool(re.match(r"\s+to\s+be\b", after))
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
    if word == "found" and re.match(r"\s+(?:in|on|at|near|guilty|dead|itself|himself)\b", after):
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
    if not word.endswith(("s", "ed")) and word not in _PASTS and not _PLURAL_END.search(_head(before)):
        return True
    return bool(_PASSIVE_BEFORE.search(before)) and not _DID.search(before)


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
    if not who or not _ROLE_NOUN.search(who["who"]) or who["who"].split()[0].casefold() in _LIGHT:
        return None
    if before[-1] == "," and not re.match(r"(?:the|a|an|two|some|several|one|[A-Z])", who["who"]):
        return None
    return Saying(match.start(), match.end() + who.end(), who["who"].strip(" ."), modality)


def _forward(match: re.Match[str], modality: str, before: str, after: str, shift: int) -> Saying | None:
    """`the minister said`: the words between the verb and the clause's start, if they can be a speaker."""
    subject, start = _subject(before)
    if not subject and re.search(r"\b(?:and|but|or)$", before.rstrip()):
        return Saying(match.start(), match.end(), "it", modality, sure=0.6)
    if not subject or not can_speak(subject):
        return None
    first = subject.split()[0].casefold()
    if first in _LIGHT and first not in ("it",):
        return None
    sure = 0.85
    if modality in ("speculation", "opinion") or not re.match(r"\s*(?:that\b|,|:|“|\")", after):
        sure = 0.7
    return Saying(shift + start, match.end(), subject, modality, sure=sure)


def _head(before: str) -> str:
    """The noun phrase before a verb up to its first preposition."""
    phrase = _subject(before)[0]
    split = _PREPOSITION.search(phrase)
    return (phrase[: split.start()] if split else phrase).strip()


def can_speak(subject: str) -> bool:
    """Whether the head of a noun phrase is someone: a person, an office, a body, a name; no deed and no quality."""
    split = _PREPOSITION.search(subject)
    head = (subject[: split.start()] if split else subject).strip(" ,")
    last = head.split()[-1] if head.split() else ""
    is_name = last[:1].isupper() and (len(head.split()) > 1 or speaker_of(last).id in GOVERNMENT_IDS)
    if re.search(r"['’]s$", last) or (_ABSTRACT.search(last) and not is_name and not _BODIES.search(last)):
        return False
    if re.search(r"\b(?:have|has|had|is|are|was|were|been|being|could|would|might|may|will)\b", subject):
        return False
    words = " ".join(word for word in head.split() if not re.search(r"['’]s?$", word))
    return bool(_ROLE_NOUN.search(words) or _PEOPLE_NOUN.search(last))


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
