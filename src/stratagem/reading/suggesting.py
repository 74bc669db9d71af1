"""Suggested claims of one text: every sentence is read for quantities, dates, attributions and the other kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from stratagem.documents import passage_digest
from stratagem.reading.assertions import assertions, modality_of
from stratagem.reading.moments import Moment, moments, years_spans
from stratagem.reading.quantities import NONE, Quantity, quantities
from stratagem.reading.sentences import Sentence, sentences
from stratagem.reading.speakers import AUTHOR, UNNAMED, Speaker, is_pronoun, speaker_of
from stratagem.reading.speech import Saying, sayings
from stratagem.reading.suggestion import Suggestion, Value
from stratagem.reading.view import View

LEAST = 0.3
"""Least confidence with which a claim is suggested."""

_PLACE = re.compile(
    r"\b(?:in|near|at|across|into|inside|outside|along|around|from|to)\s+(?:the\s+)?((?:[A-Z][\w’'-]+)(?:\s+(?:[A-Z][\w’'-]+|region|province|oblast|city|district|front|peninsula))*)"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a text of `document`, written on `written` (None if unknown) under the heading `title`."""

    document: str
    written: date | None

    def suggest(self, view: View, found: Iterable[Sentence] | None = None) -> list[Suggestion]:
        """The suggestions in the order of the text."""
        suggestions: list[Suggestion] = []
        last: Speaker | None = None
        for sentence in found if found is not None else sentences(view.text):
            spoken = sayings(sentence.text)
            said = [_resolved(saying, last) for saying in spoken]
            last = next((speaker for speaker in reversed(said) if speaker.id not in (UNNAMED, AUTHOR)), last)
            suggestions += self._of_sentence(view, sentence, spoken, said)
        return suggestions

    def _of_sentence(
        self, view: View, sentence: Sentence, spoken: Sequence[Saying], said: Sequence[Speaker]
    ) -> list[Suggestion]:
        text = sentence.text
        dated = moments(text, self.written)
        as_of = next((moment.first for moment in dated if moment.first and moment.first == moment.last), self.written)
        taken = [(moment.start, moment.end) for moment in dated] + years_spans(text)
        own = modality_of(text)
        made: list[tuple[int, int, str, Value | None, str, str, float]] = []
        for quantity in quantities(text, taken):
            unsure = _in_a_speaker(quantity, spoken)
            if quantity.sure - unsure >= LEAST:
                made.append(
                    (
                        quantity.start,
                        quantity.end,
                        "quantity",
                        _value(quantity),
                        quantity.hedge,
                        quantity.subject,
                        quantity.sure - unsure,
                    )
                )
        for moment in dated:
            made.append(
                (
                    moment.start,
                    moment.end,
                    "date",
                    _dates(moment),
                    _date_hedge(moment),
                    _clause(text, moment),
                    moment.sure,
                )
            )
        for saying in spoken:
            made.append(
                (saying.start, saying.end, "attribution", None, NONE, text[saying.start : saying.end], saying.sure)
            )
        for each in assertions(text):
            made.append((each.start, each.end, each.kind, None, NONE, _around(text, each.start, each.end), each.sure))
        start, end = view.range(sentence.start, sentence.end)
        passage = view.raw[start:end]
        digest = passage_digest(passage)
        found = []
        for first, last, kind, value, hedge, subject, sure in sorted(
            made, key=lambda each: (each[0], each[1], each[2])
        ):
            index = (
                _speaker_at(first, last, spoken, text)
                if kind != "attribution"
                else next(i for i, s in enumerate(spoken) if (s.start, s.end) == (first, last))
            )
            speaker = said[index] if index is not None else None
            heard = spoken[index] if index is not None else None
            mark = view.range(sentence.start + first, sentence.start + last)
            place = _PLACE.search(text)
            found.append(
                Suggestion(
                    document=self.document, start=start, end=end, mark_start=mark[0], mark_end=mark[1], digest=digest, kind=kind,
                    value=value, hedge=hedge, subject=" ".join(subject.split())[:200], where=place[1] if place else None, as_of=as_of,
                    speaker=speaker.id if speaker else AUTHOR, said_by=speaker.words if speaker else None,
                    through=heard.through if heard else None, modality=_modality(kind, own, heard, hedge), confidence=round(sure, 2), passage=passage,
                )
            )  # fmt: skip
        return found


def _resolved(saying: Saying, last: Speaker | None) -> Speaker:
    """The speaker of an attribution; a pronoun stands for the last one named."""
    if saying.speaker == UNNAMED:
        return Speaker(UNNAMED, "reports")
    if is_pronoun(saying.speaker) and last is not None:
        return last
    return speaker_of(saying.speaker)


def _in_a_speaker(quantity: Quantity, spoken: Sequence[Saying]) -> float:
    """What a number loses that stands in the words for a speaker: `two officials said`."""
    inside = any(
        saying.start <= quantity.start and quantity.end <= saying.end and quantity.low < 20 for saying in spoken
    )
    return 0.4 if inside else 0.0


def _speaker_at(start: int, end: int, spoken: Sequence[Saying], text: str) -> int | None:
    """Which attribution governs a place of the sentence: the last one before it in its clause, else the next behind."""
    if not spoken:
        return None
    clause = [piece.end() for piece in re.finditer(r";\s|,\s+(?:while|but|whereas)\s", text)]
    first = max((edge for edge in clause if edge <= start), default=0)
    last = min((edge for edge in clause if edge > start), default=len(text))
    within = [index for index, saying in enumerate(spoken) if first <= saying.start < last]
    before = [index for index in within if spoken[index].start <= start]
    return before[-1] if before else within[0] if within else None


def _modality(kind: str, own: str, saying: Saying | None, hedge: str) -> str:
    if kind == "judgement":
        return "opinion" if own in ("fact", "opinion") else own
    if kind in ("risk", "forecast"):
        return "estimate" if saying is not None and saying.modality == "estimate" else "speculation"
    if kind == "attribution" and saying is not None:
        return saying.modality
    if (saying is not None and saying.modality in ("estimate", "speculation")) or hedge not in (NONE, "exactly"):
        return "estimate" if own != "speculation" else own
    return own


def _value(quantity: Quantity) -> Value:
    low: float | None = quantity.low
    high: float | None = quantity.high
    return Value(low, quantity.point, high, quantity.unit)


def _dates(moment: Moment) -> Value | None:
    if not moment.known:
        return None
    point = moment.first if moment.first == moment.last else None
    return Value(moment.first, point, moment.last, "date")


def _date_hedge(moment: Moment) -> str:
    if moment.role == "by":
        return "by"
    return "about" if moment.about else NONE


def _clause(text: str, moment: Moment) -> str:
    """The clause around a date, without it: what is dated."""
    return _around(text, moment.start, moment.end)


def _around(text: str, start: int, end: int) -> str:
    first = max((match.end() for match in re.finditer(r"[;:–—]\s|,\s", text[:start])), default=0)
    last = re.search(r"[;:–—,](?:\s|$)|[.!?]$", text[end:])
    stop = end + last.start() if last else len(text)
    if stop - first < 20:
        return text
    return text[first:stop]
