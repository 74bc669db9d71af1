"""Labelled claims: how they are written in `bench/labels`, and when a suggestion is one of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from stratagem.reading.nations import GOVERNMENTS
from stratagem.reading.speakers import speaker_of
from stratagem.reading.suggestion import Suggestion

LABELS = Path(__file__).resolve().parent / "labels"
NUMBER_TOLERANCE = 0.005
DAYS = 1
VAGUE_SHARE = 0.05
"""Share of a labelled span by which its ends may be missed: what `early 2026` is nobody knows to the day."""

ANY = "*"

Window = tuple[object, object] | None
"""From where to where an end may lie; None for an end that is open or that nobody asks for."""


@dataclass
class Gold:
    """One labelled claim. `optional` need not be found, and is not wrong if it is; `valued` if it says a value."""

    kind: str
    start: int
    end: int
    low: Window = None
    high: Window = None
    unit: str = ANY
    hedge: str = ANY
    speaker: str = ANY
    words: str = ""
    optional: bool = False
    valued: bool = True


def passages(path: Path) -> Iterable[tuple[date, str, list[Gold]]]:
    """The passages of a file of labels: date, text, claims."""
    written, text, gold = None, "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("@"):
            if written is not None:
                yield written, text, gold
            written, text, gold = date.fromisoformat(line[1:].strip()), "", []
        elif not text:
            text = line
        else:
            kind, words, *value = [part.strip() for part in line.split("|")]
            start = text.index(words)
            gold.append(_gold(kind, start, start + len(words), value, words))
    if written is not None:
        yield written, text, gold


def anchored(path: Path, texts: Mapping[str, str]) -> dict[str, list[Gold]]:
    """Labels that stand as places in documents, by document. Raises ValueError where a text is not the labelled one."""
    found: dict[str, list[Gold]] = {name: [] for name in texts}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        document, kind, place, digest, *value = [part.strip() for part in line.split("|")]
        start, end = (int(each) for each in place.split(".."))
        words = texts[document][start:end]
        if hashlib.sha256(words.encode()).hexdigest()[: len(digest)] != digest:
            raise ValueError(f"{document} is not the text that was labelled: {place}")
        found[document].append(_gold(kind, start, end, value, words))
    return found


def _gold(kind: str, start: int, end: int, value: list[str], words: str) -> Gold:
    made = Gold(kind.removeprefix("?"), start, end, words=words, optional=kind.startswith("?"), valued=bool(value))
    if made.kind in ("quantity", "date") and value:
        read: Callable[[str], object] = date.fromisoformat if made.kind == "date" else float
        low, _, high = value[0].partition("..") if ".." in value[0] else (value[0], "", value[0])
        made.low, made.high = _window(low, read), _window(high, read)
        if made.kind == "quantity":
            made.unit, made.hedge = value[1], value[2]
    elif made.kind == "attribution" and value:
        made.speaker = value[0]
    return made


def _window(text: str, read: Callable[[str], object]) -> Window:
    if not text:
        return None
    first, _, last = text.partition("/")
    return read(first), read(last or first)


def matches(made: Suggestion, gold: Gold) -> bool:
    """Whether a suggestion is the labelled claim: same kind, words that overlap, same value or speaker."""
    if made.kind != gold.kind:
        return False
    if not gold.valued and gold.kind in ("quantity", "date", "attribution"):
        return made.mark_start < gold.end and gold.start < made.mark_end
    within = made.start < gold.end and gold.start < made.end
    if gold.kind == "quantity":
        return (
            within and made.value is not None and _near(made.value.low, gold.low) and _near(made.value.high, gold.high)
        )
    if gold.kind == "date":
        return _same_date(made, gold)
    if gold.kind == "attribution":
        return within and (gold.speaker == ANY or same_speaker(made, gold.speaker))
    return within


def _same_date(made: Suggestion, gold: Gold) -> bool:
    if made.mark_start >= gold.end + 3 or gold.start - 3 >= made.mark_end or made.value is None:
        return False
    low, high = gold.low and gold.low[0], gold.high and gold.high[1]
    span = (high - low).days if isinstance(low, date) and isinstance(high, date) else 0
    slack = timedelta(days=max(DAYS, round(VAGUE_SHARE * span)))
    return _same_day(made.value.low, gold.low, slack) and _same_day(made.value.high, gold.high, slack)


def same_speaker(made: Suggestion, speaker: str) -> bool:
    """Whether a suggestion is of the labelled speaker, who stands as words or as the id of a voice."""
    words = {word for word in re.split(r"[\s_]+", speaker.casefold().replace("the ", "")) if len(word) > 2}
    said = set((made.said_by or "").casefold().split())
    return (
        made.speaker in (speaker, speaker_of(speaker).id)
        or bool(words & said)
        or same_house(speaker, made.speaker)
        or ("unnamed" in words and made.speaker.startswith("unnamed"))
    )


def same_house(title: str, made: str) -> bool:
    """Whether the title of a speaker in the ledger names the state that was found: `Government of the DPRK`."""
    state = made.removesuffix("_government").removesuffix("_intelligence")
    names = GOVERNMENTS.get(state, "").split("|")
    return any(re.search(rf"\b{re.escape(name)}\b", title) for name in names if name)


def _near(made: object, gold: Window) -> bool:
    if gold is None or not isinstance(made, int | float):
        return gold is None
    first, last = gold
    assert isinstance(first, int | float) and isinstance(last, int | float)
    slack = NUMBER_TOLERANCE * max(abs(first), 1e-9)
    return first - slack <= made <= last + slack or abs(made - 100 * first) <= 100 * slack  # a share, or per cent


def _same_day(made: object, gold: Window, slack: timedelta) -> bool:
    if gold is None:
        return True
    first, last = gold
    assert isinstance(first, date) and isinstance(last, date)
    return isinstance(made, date) and first - slack <= made <= last + slack


_SAME = (
    {"about", "around", "roughly", "approximately", "some", "circa", "estimated"},
    {"at least", "no fewer than", "no less than"},
    {"over", "more than", "above"},
    {"up to", "at most", "no more than", "by"},
    {"almost", "nearly"},
    {"under", "less than", "fewer than", "below"},
)
"""Hedges that mean the same to `stratagem.evidence`."""


def same_hedge(made: str, gold: str) -> bool:
    """Whether two hedges mean the same."""
    return gold == ANY or made == gold or any(made in group and gold in group for group in _SAME)


def same_unit(made: str | None, gold: str) -> bool:
    """Whether units are the same; the ledger writes a share and a bare count as 1."""
    return gold == ANY or made == gold or (gold == "1" and made is not None and "/" not in made)
