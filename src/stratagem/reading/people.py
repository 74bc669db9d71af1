"""People in office, as the documents themselves introduce them: a bare surname then speaks for the same government."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from stratagem.reading.nations import GOVERNMENTS, ORGANISATIONS
from stratagem.reading.speakers import GOVERNMENT_IDS, Speaker, is_pronoun, speaker_of, state_patterns

_OFFICE = (
    r"(?:(?:vice[- ]|prime[- ]|first\s|deputy\s|former\s|acting\s)?(?:president|minister|premier|chancellor|king|leader|secretary(?:[- ]general)?(?:\sof\s\w+)?|spokes(?:man|woman|person)|ambassador|envoy|chief|"
    r"commander|general|governor|senator|head|director|adviser|advisor|official|diplomat)(?:[- ]elect)?)"
)
_MIDDLE = r"(?:(?:foreign|defen[cs]e|interior|finance|military|intelligence|national\ssecurity|security|spy|army|state|trade|press)\s+){0,3}"
_NAME = r"(?P<name>(?:[A-Z][\w’'-]+)(?:\s+(?:[A-Z][\w’'-]+|bin|al|de|van|von))+)"
_ADMINISTRATION = re.compile(r"\bthe\s+(?P<name>[A-Z][a-z]{2,})\s+[Aa]dministration\b")
"""Only one state calls its government an administration after the head of it."""

MOST_TITLES = 200_000
"""Characters of a text in which people are looked for."""


def _introduced() -> re.Pattern[str]:
    places = "|".join(
        re.escape(each)
        for names in GOVERNMENTS.values()
        for each in sorted(names.split("|"), key=len, reverse=True)
        if each[0].isupper()
    )
    return re.compile(rf"\b(?P<place>{places})(?:['’]s?)?\s+{_MIDDLE}(?i:{_OFFICE})\s*,?\s+{_NAME}")


_INTRODUCED = _introduced()
_APPOSED = re.compile(
    rf"{_NAME},\s+(?:the\s+)?(?P<place>[A-Z][\w.]*(?:\s[A-Z]\w+)?)(?:['’]s)?\s+{_MIDDLE}(?i:{_OFFICE})"
)


_OF_THE_COUNTRY = re.compile(
    rf"\b(?i:the|that|their)\s+(?:country|nation|state|republic)['’]s\s+{_MIDDLE}(?i:{_OFFICE})\s*,?\s+{_NAME}"
)
_BACK = 600
"""Characters in which the country is looked for that `the country's president` means."""


def introduced(text: str) -> dict[str, str]:
    """Surnames (and full names) of people whom a text introduces by office and country, each with the id that speaks."""
    found: dict[str, str] = {}
    for pattern in (_INTRODUCED, _APPOSED):
        for match in pattern.finditer(text[:MOST_TITLES]):
            words = match.group()
            speaker = speaker_of(words.replace(match["name"], " "))
            known = speaker.id.removesuffix("_government").removesuffix("_intelligence")
            if known in GOVERNMENTS:
                for name in _names_of(match["name"]):
                    found.setdefault(name, speaker.id)
    for match in _OF_THE_COUNTRY.finditer(text[:MOST_TITLES]):
        state = _last_state(text[max(0, match.start() - _BACK) : match.start()])
        for name in _names_of(match["name"]) if state else ():
            found.setdefault(name, f"{state}_government")
    for match in _ADMINISTRATION.finditer(text[:MOST_TITLES]):
        if match["name"] not in GOVERNMENTS["united_states"].split("|"):
            found.setdefault(match["name"], "united_states_government")
    return found


def _last_state(text: str) -> str | None:
    """The state that a text names last."""
    places = [(match.start(), name) for name, pattern in state_patterns() for match in pattern.finditer(text)]
    named = [(start, name) for start, name in places if name not in ORGANISATIONS]
    return max(named)[1] if named else None


def person_before(text: str, people: Mapping[str, str]) -> Speaker | None:
    """The person in office whom a text names last, for `he` and `she` after it."""
    found = [
        (match.start(), match.group())
        for match in re.finditer(r"[A-Z][\w’'-]*\w", text)
        if _plain(match.group()) in people
    ]
    name = _plain(max(found)[1]) if found else None
    return Speaker(people[name], name) if name else None


def _plain(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


_TWO = re.compile(r"\b(?P<one>[A-Z][\w.]*(?:\s[A-Z]\w+)?)\s+and\s+(?P<other>[A-Z][\w.]*(?:\s[A-Z]\w+)?)")


def states_before(text: str) -> Speaker | None:
    """Two states that a text names together (`Moscow and Pyongyang`), for `they` after it; the first of them speaks."""
    for match in reversed(list(_TWO.finditer(text))):
        one, other = speaker_of(match["one"]), speaker_of(match["other"])
        if one.id in GOVERNMENT_IDS and other.id in GOVERNMENT_IDS:
            return Speaker(one.id, match.group())
    return None


def _names_of(name: str) -> tuple[str, ...]:
    """Names by which a person is called later: the whole, and its parts: which of them is the surname differs by language."""
    plain = re.sub(r"['’]s$", "", name)
    parts = plain.split()
    return (plain, parts[-1], *((parts[0],) if len(parts) == 3 and all(len(part) <= 5 for part in parts) else ()))


def merged(maps: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """People of all documents; a name that stands for two governments stands for none."""
    votes: dict[str, Counter[str]] = {}
    for each in maps:
        for name, speaker in each.items():
            votes.setdefault(name, Counter())[speaker] += 1
    sure = {}
    for name, counted in votes.items():
        governments = {speaker.removesuffix("_intelligence").removesuffix("_government") for speaker in counted}
        if len(governments) == 1:
            sure[name] = counted.most_common(1)[0][0]
    return sure


def voice_of(said_by: str | None, speaker: str, people: Mapping[str, str]) -> str:
    """The id of the voice behind words for a speaker, with what is known of people."""
    if not said_by or is_pronoun(said_by):
        return speaker
    known = speaker.removesuffix("_government").removesuffix("_intelligence")
    if known in GOVERNMENTS or known in ORGANISATIONS:
        return speaker
    words = re.sub(r"['’]s$", "", said_by)
    if words in people:
        return people[words]
    capitals = re.findall(r"[A-Z][\w’'-]+", words)
    return people.get(capitals[-1], speaker) if capitals else speaker


def speaker_with(words: str, people: Mapping[str, str]) -> Speaker:
    """The speaker of words, people taken into account."""
    found = speaker_of(words)
    return Speaker(voice_of(words, found.id, people), found.words)
