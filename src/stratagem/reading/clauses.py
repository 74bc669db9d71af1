"""Attributions checked and found by a parse: a word of saying must be a verb, and its speaker is its subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stratagem.reading.speech import Saying, can_speak, modality_of_verb

_SUBJECTS = frozenset(("nsubj", "csubj"))
_LEFT_OUT = frozenset(("relcl", "acl", "appos", "punct", "cc", "conj"))


def with_parse(found: Sequence[Saying], parse: Any) -> list[Saying]:
    """The attributions of a sentence with what its parse tells: words that are no verbs go, subjects of verbs come."""
    kept = [saying for saying in found if not _is_no_verb(saying, parse)]
    for token in parse:
        if token.pos_ != "VERB" or any(saying.start <= token.idx < saying.end for saying in kept):
            continue
        modality = modality_of_verb(token.text)
        if modality is None or not any(child.dep_ == "ccomp" for child in token.children):
            continue
        subject = next((child for child in token.children if child.dep_ in _SUBJECTS), None)
        if (
            subject is None
            or subject.pos_ not in ("NOUN", "PROPN")
            or any(child.dep_ == "aux" and child.tag_ == "MD" for child in token.children)
        ):
            continue
        words, start, end = _phrase(subject, parse)
        if can_speak(words):
            first, last = min(start, token.idx), max(end, token.idx + len(token.text))
            kept.append(Saying(first, last, words, modality, sure=0.65))
    return sorted(kept, key=lambda saying: (saying.start, saying.end))


def _is_no_verb(saying: Saying, parse: Any) -> bool:
    """Whether the verb of an attribution is a noun or adjective to the parser."""
    if saying.verb is None:
        return False
    token = next((each for each in parse if each.idx <= saying.verb < each.idx + len(each.text)), None)
    if token is None or token.i + 1 >= len(parse) or parse[token.i + 1].is_punct:
        return False  # `…, an agency estimates.`: there the parser errs more often than the grammar
    return token.pos_ in ("NOUN", "ADJ", "PROPN", "ADP")


def _phrase(subject: Any, parse: Any) -> tuple[str, int, int]:
    """The noun phrase of a subject without the clauses that hang on it, and where it stands."""
    tokens = [subject]
    for child in subject.children:
        if child.dep_ not in _LEFT_OUT:
            tokens.extend(child.subtree)
    first, last = min(each.i for each in tokens), max(each.i for each in tokens)
    span = parse[first : last + 1]
    return span.text, span.start_char, span.end_char
