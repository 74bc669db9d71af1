"""Suggested claims of one text: every sentence is read for quantities, dates, attributions and the other kinds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import repeat
from typing import Any, NamedTuple

from stratagem.documents import passage_digest
from stratagem.reading.assertions import assertions, modality_of
from stratagem.reading.clauses import may_speak, with_parse
from stratagem.reading.measures import TIMES
from stratagem.reading.moment import Moment, shifted
from stratagem.reading.moments import moments, years_spans
from stratagem.reading.numerals import number_in_words
from stratagem.reading.parsing import parsed
from stratagem.reading.people import introduced, person_before, states_before
from stratagem.reading.quantities import quantities
from stratagem.reading.quantity import NONE, PERCENT, Quantity
from stratagem.reading.saying import Saying
from stratagem.reading.sentences import Sentence, sentences
from stratagem.reading.speakers import AUTHOR, UNNAMED, Speaker, is_pronoun, speaker_of
from stratagem.reading.speech import sayings
from stratagem.reading.suggestion import Suggestion, Value
from stratagem.reading.view import View

LEAST = 0.3
"""Least confidence with which a claim is suggested."""

_DATELINE = 12
"""Letters beside a date on a line that says no more than when the text was written."""

_EARLIER = re.compile(
    r"\s+(?P<n>an?|one|two|three|four|five|six)\s+(?P<unit>day|week|month|year)s?\s+(?:earlier|before|ago)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|near|at|across|into|inside|outside|along|around|from|to)\s+(?:the\s+)?(?!Western\b|Eastern\b|Northern\b|Southern\b)((?:[A-Z][\w’'-]+)(?:\s+(?:[A-Z][\w’'-]+|region|province|oblast|city|district|front|peninsula))*)"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a text of `document`, written on `written` (None if unknown); with `parse`, also by the parser, where it is installed."""

    document: str
    written: date | None
    parse: bool = False

    def suggest(self, view: View, found: Iterable[Sentence] | None = None) -> list[Suggestion]:
        """The suggestions in the order of the text."""
        suggestions: list[Suggestion] = []
        people = introduced(view.text)
        last: Speaker | None = None
        counted: Quantity | None = None
        day: date | None = None
        whole = tuple(found if found is not None else sentences(view.text))
        parses = self._parses([sentence.text for sentence in whole])
        for sentence, parse in zip(whole, parses, strict=True):
            spoken = sayings(sentence.text)
            if parse is not None:
                spoken = with_parse(spoken, parse)
            said = [_resolved(saying, last, sentence.text, people) for saying in spoken]
            last = next((speaker for speaker in reversed(said) if speaker.id not in (UNNAMED, AUTHOR)), last)
            dated = moments(sentence.text, self.written, day)
            day = next((each.first for each in reversed(dated) if each.first and each.first == each.last), day)
            taken = [(each.start, each.end) for each in dated if not _lasts(each, sentence.text)] + years_spans(
                sentence.text
            )
            measured = [_like(quantity, counted) for quantity in quantities(sentence.text, taken)]
            counted = next(
                (each for each in reversed(measured) if each.unit and each.unit not in (*TIMES, PERCENT)), counted
            )
            suggestions += self._of_sentence(view, sentence, spoken, said, dated, measured)
        return suggestions

    def _parses(self, texts: Sequence[str]) -> Iterable[Any]:
        """The parse of each sentence in which somebody may speak; None for the others, and where there is no parser."""
        if not self.parse:
            return repeat(None, len(texts))
        speaking = [may_speak(text) for text in texts]
        found = iter(parsed(text for text, speaks in zip(texts, speaking, strict=True) if speaks))
        return (next(found) if speaks else None for speaks in speaking)

    def _of_sentence(
        self,
        view: View,
        sentence: Sentence,
        spoken: Sequence[Saying],
        said: Sequence[Speaker],
        dated: Sequence[Moment],
        measured: Sequence[Quantity],
    ) -> list[Suggestion]:
        text = sentence.text
        as_of = next((moment.first for moment in dated if moment.first and moment.first == moment.last), self.written)
        own = modality_of(text)
        start, end = view.range(sentence.start, sentence.end)
        passage = view.raw[start:end]
        digest = passage_digest(passage)
        found = []
        for each in sorted(_marks(text, spoken, dated, measured), key=lambda mark: mark[:3]):
            index = _heard_in(each, spoken, text)
            speaker = said[index] if index is not None else None
            heard = spoken[index] if index is not None else None
            mark = view.range(sentence.start + each.start, sentence.start + each.end)
            place = _PLACE.search(text, each.start) or _PLACE.search(text)
            found.append(
                Suggestion(
                    document=self.document, start=start, end=end, mark_start=mark[0], mark_end=mark[1], digest=digest,
                    kind=each.kind, value=each.value, hedge=each.hedge, subject=" ".join(each.subject.split())[:200],
                    where=place[1] if place else None, as_of=_back(text, each.end, as_of),
                    speaker=speaker.id if speaker else AUTHOR, said_by=speaker.words if speaker else None,
                    through=heard.through if heard else None, modality=_modality(each.kind, own, heard, each.hedge),
                    confidence=round(each.sure, 2), passage=passage,
                )
            )  # fmt: skip
        return found


class _Mark(NamedTuple):
    """Words of a sentence that a claim is suggested from."""

    start: int
    end: int
    kind: str
    value: Value | None
    hedge: str
    subject: str
    sure: float


def _marks(
    text: str, spoken: Sequence[Saying], dated: Sequence[Moment], measured: Sequence[Quantity]
) -> Iterator[_Mark]:
    """What of a sentence is worth suggesting, kind by kind."""
    for quantity in measured:
        sure = quantity.sure - _in_a_speaker(quantity, spoken)
        if sure >= LEAST:
            yield _Mark(
                quantity.start, quantity.end, "quantity", _value(quantity), quantity.hedge, quantity.subject, sure
            )
    for moment in dated:
        if moment.sure >= LEAST and len(text) - (moment.end - moment.start) > _DATELINE:
            told = _dates(moment), _date_hedge(moment), _clause(text, moment)
            yield _Mark(moment.start, moment.end, "date", *told, moment.sure)
    for saying in spoken:
        words = text[saying.start : saying.end]
        yield _Mark(saying.start, saying.end, "attribution", None, NONE, words, saying.sure)
    for each in assertions(text):
        yield _Mark(each.start, each.end, each.kind, None, NONE, _around(text, each.start, each.end), each.sure)


def _heard_in(mark: _Mark, spoken: Sequence[Saying], text: str) -> int | None:
    """Which of those who speak a mark is heard from; an attribution is of its own speaker."""
    if mark.kind != "attribution":
        return _speaker_at(mark.start, mark.end, spoken, text)
    return next(i for i, saying in enumerate(spoken) if (saying.start, saying.end) == (mark.start, mark.end))


def _lasts(moment: Moment, text: str) -> bool:
    """Whether the words of a date tell a length of time as well: `within five years`."""
    return text[moment.start : moment.start + 7].casefold() == "within "


def _like(quantity: Quantity, before: Quantity | None) -> Quantity:
    """A number without a unit, with the unit of the last one told before, if it is of that size."""
    if (
        quantity.unit is not None
        or before is None
        or not 1 / 20 <= max(quantity.low, 1e-9) / max(before.low, 1e-9) <= 20
    ):
        return quantity
    return replace(quantity, unit=before.unit, subject=before.subject, sure=max(0.5, quantity.sure))


def _back(text: str, end: int, as_of: date | None) -> date | None:
    """The day that a value is of which stood `a week earlier`."""
    match = _EARLIER.match(text, end)
    if match is None or as_of is None:
        return as_of
    count = number_in_words(match["n"].casefold()) if match["n"].casefold() not in ("a", "an") else 1
    return shifted(as_of, match["unit"].casefold(), -int(count or 1))


def _resolved(saying: Saying, last: Speaker | None, text: str, people: Mapping[str, str]) -> Speaker:
    """The speaker of an attribution; a pronoun stands for the last one named."""
    if saying.speaker == UNNAMED:
        return Speaker(UNNAMED, "reports")
    if re.match(r"(?:we|i|our\b.*)$", saying.speaker, re.IGNORECASE):
        return Speaker(AUTHOR, saying.speaker)
    if re.fullmatch(r"he|she", saying.speaker, re.IGNORECASE) and (person := person_before(text[: saying.end], people)):
        return person
    if saying.speaker.casefold() == "they" and (states := states_before(text[: saying.start])):
        return states
    if re.fullmatch(r"he|she", saying.speaker, re.IGNORECASE) and (last is None or last.words.endswith("s")):
        return Speaker(AUTHOR, saying.speaker)  # it points at nobody that was heard before: a person has to tell
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
