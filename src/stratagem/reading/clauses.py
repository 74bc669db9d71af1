"""Attributions checked and found by a parse: a word of saying must be a verb, and its speaker is its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from stratagem.reading.saying import EVIDENT, VERB, Saying, is_of_people, modality_of_verb
from stratagem.reading.voices import can_speak

_SUBJECTS = frozenset(("nsubj", "csubj"))
_LEFT_OUT = frozenset(("relcl", "acl", "appos", "punct", "cc", "conj"))
_FAR = 4
"""Verbs joined to one another over which a subject is looked for: `wants …, doubts … and promises`."""


def with_parse(found: Sequence[Saying], parse: Any) -> list[Saying]:
    """The attributions of a sentence with what its parse tells: words that are no verbs go, subjects of verbs come."""
    kept = [saying for saying in found if not _is_no_verb(saying, parse)]
    for token in parse:
        if not token.tag_.startswith("VB") or any(saying.start <= token.idx < saying.end for saying in kept):
            continue
        modality = modality_of_verb(token.text) or _of_participle(token)
        if token.dep_ in ("conj", "advcl") and EVIDENT.match(token.text):
            continue  # `if they find …`
        subject = _subject_of(token) if modality and _says_something(token) else None
        if modality is None or subject is None or not subject.tag_.startswith("NN"):
            continue
        words, start, end = _phrase(subject, parse)
        if can_speak(words, surely=is_of_people(token.text)):
            near = token.dep_ not in ("conj", "advcl")  # a subject shared with another verb stands with that one
            first, last = (
                (min(start, token.idx), max(end, token.idx + len(token.text)))
                if near
                else (token.idx, token.idx + len(token.text))
            )
            kept.append(Saying(first, last, words, modality, sure=0.65 if near else 0.55))
    return sorted(kept, key=lambda saying: (saying.start, saying.end))


_PARTICIPLES = {"saying": "fact", "adding": "fact", "noting": "fact", "announcing": "fact", "stressing": "fact", "promising": "fact", "vowing": "fact", "pledging": "fact",
                "fearing": "speculation", "hoping": "speculation", "suggesting": "speculation", "believing": "estimate", "estimating": "estimate", "predicting": "estimate", "thinking": "estimate",
                "claiming": "opinion", "arguing": "opinion", "insisting": "opinion", "warning": "opinion", "alleging": "opinion", "complaining": "opinion"}  # fmt: skip
"""`…, fearing that`: participles of verbs of saying, which share their subject with another verb."""


_SPEAKS = re.compile(rf"\b(?:{'|'.join(_PARTICIPLES)})\b", re.IGNORECASE)


def may_speak(text: str) -> bool:
    """Whether a sentence has a word that can be a verb of saying: only then is it worth a parse."""
    return bool(VERB.search(text) or _SPEAKS.search(text))


def _of_participle(token: Any) -> str | None:
    return _PARTICIPLES.get(token.text.casefold()) if token.tag_ == "VBG" and token.dep_ in ("advcl", "conj") else None


def _says_something(token: Any) -> bool:
    """Whether a verb has what is said as its object, and none of `may`, `will`, `to` before it."""
    parts = {child.dep_ for child in token.children}
    if any(child.dep_ == "aux" and (child.tag_ in ("MD", "TO")) for child in token.children):
        return False
    if "ccomp" in parts:
        return True
    return is_of_people(token.text) and token.dep_ == "conj" and bool(parts & {"dobj", "xcomp"})


def _subject_of(token: Any) -> Any | None:
    """The subject of a verb; one that is joined to another, or a participle beside it, has that one's."""
    for _ in range(_FAR):
        subject = next((child for child in token.children if child.dep_ in _SUBJECTS), None)
        if subject is not None:
            return subject
        if token.dep_ not in ("conj", "advcl") or token.head is token:
            return None
        token = token.head
    return None


def _is_no_verb(saying: Saying, parse: Any) -> bool:
    """Whether the verb of an attribution is a noun or adjective to the parser."""
    if saying.verb is None:
        return False
    token = next((each for each in parse if each.idx <= saying.verb < each.idx + len(each.text)), None)
    if token is None or token.i + 1 >= len(parse) or parse[token.i + 1].is_punct or parse[token.i + 1].lower_ == "that":
        return False  # `…, an agency estimates.`, `intelligence estimates that`: there the parser errs more often than the grammar
    return bool(token.tag_.startswith(("NN", "JJ", "IN")))


def _phrase(subject: Any, parse: Any) -> tuple[str, int, int]:
    """The noun phrase of a subject without the clauses that hang on it, and where it stands."""
    tokens = [subject]
    for child in subject.children:
        if child.dep_ not in _LEFT_OUT:
            tokens.extend(child.subtree)
    first, last = min(each.i for each in tokens), max(each.i for each in tokens)
    span = parse[first : last + 1]
    return span.text, span.start_char, span.end_char
