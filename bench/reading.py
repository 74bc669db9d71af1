"""Precision and recall of suggested claims, by kind: over the labelled passages, and over the claims of kursk-2024.

python bench/reading.py            both halves of the labels, and kursk-2024 where its texts are at hand
python bench/reading.py --show     what was missed and what was wrong, the held-out half left out
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from stratagem.evidence import Claim, Ledger
from stratagem.reading.groups import groups
from stratagem.reading.nations import GOVERNMENTS
from stratagem.reading.parsing import EXTRA, is_at_hand
from stratagem.reading.people import introduced, merged, voice_of
from stratagem.reading.speakers import speaker_of
from stratagem.reading.suggesting import Reader
from stratagem.reading.suggestion import Suggestion
from stratagem.reading.view import plain_view

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent.parent / "shared" / "seeds"
NUMBER_TOLERANCE = 0.005
DAYS = 1
VAGUE_SHARE = 0.05
"""Share of a labelled span by which its ends may be missed: what `early 2026` is nobody knows to the day."""


@dataclass
class Gold:
    """One labelled claim."""

    kind: str
    start: int
    end: int
    low: object = None
    high: object = None
    unit: str = ""
    hedge: str = "none"
    speaker: str = ""
    words: str = ""


@dataclass
class Score:
    """Counts of one kind."""

    gold: int = 0
    found: int = 0
    made: int = 0
    right: int = 0
    units: int = 0
    hedges: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def line(self, kind: str) -> str:
        recall = self.found / self.gold if self.gold else float("nan")
        precision = self.right / self.made if self.made else float("nan")
        extra = ""
        if kind == "quantity" and self.found:
            extra = f"  units {self.units / self.found:.2f}  hedges {self.hedges / self.found:.2f}"
        return (
            f"{kind:<12} gold {self.gold:4}  recall {recall:.2f}   made {self.made:4}  precision {precision:.2f}{extra}"
        )


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
            gold.append(_gold([part.strip() for part in line.split("|")], text))
    if written is not None:
        yield written, text, gold


def _gold(parts: list[str], text: str) -> Gold:
    kind, words = parts[0], parts[1]
    start = text.index(words)
    made = Gold(kind, start, start + len(words), words=words)
    if kind in ("quantity", "date"):
        low, _, high = parts[2].partition("..") if ".." in parts[2] else (parts[2], "", parts[2])
        read: Callable[[str], object] = date.fromisoformat if kind == "date" else float
        made.low, made.high = (read(low) if low else None), (read(high) if high else None)
        if kind == "quantity":
            made.unit, made.hedge = parts[3], parts[4]
    elif kind == "attribution":
        made.speaker = parts[2]
    return made


def matches(made: Suggestion, gold: Gold) -> bool:
    """Whether a suggestion is the labelled claim: same kind, words that overlap, same value or speaker."""
    if made.kind != gold.kind:
        return False
    if gold.kind == "quantity":
        return (
            made.value is not None
            and made.start < gold.end
            and gold.start < made.end
            and _near(made.value.low, gold.low)
            and _near(made.value.high, gold.high)
        )
    if gold.kind == "date":
        if made.mark_start >= gold.end + 3 or gold.start - 3 >= made.mark_end or made.value is None:
            return False
        span = (gold.high - gold.low).days if isinstance(gold.low, date) and isinstance(gold.high, date) else 0
        days = max(DAYS, round(VAGUE_SHARE * span))
        return _same_day(made.value.low, gold.low, days) and _same_day(made.value.high, gold.high, days)
    if gold.kind == "attribution":
        words = {word for word in gold.speaker.casefold().replace("the ", "").split() if len(word) > 2}
        said = set((made.said_by or "").casefold().split())
        same_voice = speaker_of(gold.speaker).id == made.speaker
        return (
            made.start < gold.end
            and gold.start < made.end
            and (same_voice or bool(words & said) or same_house(gold.speaker, made.speaker))
        )
    return made.start < gold.end and gold.start < made.end


def same_house(title: str, made: str) -> bool:
    """Whether the title of a speaker in the ledger names the state that was found: `Government of the DPRK`."""
    state = made.removesuffix("_government").removesuffix("_intelligence")
    names = GOVERNMENTS.get(state, "").split("|")
    return any(re.search(rf"\b{re.escape(name)}\b", title) for name in names if name)


def _near(made: object, gold: object) -> bool:
    return (
        isinstance(made, int | float)
        and isinstance(gold, int | float)
        and (
            abs(made - gold) <= NUMBER_TOLERANCE * max(abs(gold), 1e-9)
            or abs(made - 100 * gold) <= NUMBER_TOLERANCE * 100 * gold
        )
    )


def _same_day(made: object, gold: object, days: int) -> bool:
    if gold is None:
        return True
    return isinstance(made, date) and isinstance(gold, date) and abs(made - gold) <= timedelta(days=days)


def score(
    scores: dict[str, Score], made: list[Suggestion], gold: list[Gold], text: str, also: Sequence[Gold] = ()
) -> None:
    """Count what of `gold` was found, and what of `made` is right: in `gold`, or in `also`, which need not be found."""
    for each in gold:
        entry = scores[each.kind]
        entry.gold += 1
        hits = [suggestion for suggestion in made if matches(suggestion, each)]
        if hits:
            entry.found += 1
            entry.units += any(hit.value is not None and same_unit(hit.value.unit, each.unit) for hit in hits)
            entry.hedges += any(same_hedge(hit.hedge, each.hedge) for hit in hits)
            if each.kind == "quantity" and not any(
                hit.value and same_unit(hit.value.unit, each.unit) and same_hedge(hit.hedge, each.hedge) for hit in hits
            ):
                heard = [(hit.value.unit if hit.value else None, hit.hedge) for hit in hits]
                entry.wrong.append(f"  unit/hedge {heard} for {each.unit} {each.hedge}: {each.words}")
        else:
            entry.missed.append(f"  missed {each.words!r} {each.low} {each.high} {each.speaker} in: {text[:160]}")
    for suggestion in made:
        entry = scores[suggestion.kind]
        entry.made += 1
        if any(matches(suggestion, each) for each in (*gold, *also)):
            entry.right += 1
        else:
            value = suggestion.value.as_json() if suggestion.value else ""
            mark = text[suggestion.mark_start : suggestion.mark_end]
            entry.wrong.append(f"  wrong {suggestion.subject[:60]!r} {value} {suggestion.said_by} in: {mark!r}")


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
    return made == gold or any(made in group and gold in group for group in _SAME)


def same_unit(made: str | None, gold: str) -> bool:
    """Whether units are the same; the ledger writes a share and a bare count as 1."""
    return made == gold or (gold == "1" and made is not None and "/" not in made)


def labelled(name: str, show: bool, parse: bool) -> None:
    scores: dict[str, Score] = defaultdict(Score)
    for written, text, gold in passages(HERE / "labels" / f"{name}.txt"):
        score(scores, Reader("passage", written, parse).suggest(plain_view(text)), gold, text)
    print(f"labelled passages, {name}")
    for kind in sorted(scores):
        print(scores[kind].line(kind))
        if show and kind in ("quantity", "date", "attribution"):
            print("\n".join((*scores[kind].missed, *scores[kind].wrong)))


def kursk(show: bool, parse: bool) -> None:
    """The claims of kursk-2024 over the documents, where these are at hand."""
    from stratagem.base.diagnostics import Diagnostics
    from stratagem.documents import read_library
    from stratagem.evidence import read_ledger
    from stratagem.situation import open_folder

    if not SEEDS.is_dir():
        print("kursk-2024: its documents are not at hand")
        return
    diagnostics = Diagnostics()
    folder = open_folder("kursk-2024", diagnostics)
    assert folder is not None
    library = read_library(folder, diagnostics).with_texts(SEEDS, diagnostics)
    ledger = read_ledger(folder, library, diagnostics)
    scores: dict[str, Score] = defaultdict(Score)
    all_made: list[Suggestion] = []
    people = merged(introduced(text) for text in library.texts.values())
    for document in library.documents.values():
        text = library.texts[document.id]
        suggested = Reader(document.id, document.date, parse).suggest(plain_view(text))
        made = [replace(each, speaker=voice_of(each.said_by, each.speaker, people)) for each in suggested]
        all_made += made
        gold = [_gold_of(claim, ledger) for claim in ledger.claims.values() if claim.document == document.id]
        for each in gold:
            each.words = text[each.start : each.end]
        said = [
            _gold_of(claim, ledger)
            for claim in ledger.claims.values()
            if claim.document == document.id and not claim.speaker.startswith("author")
        ]
        score(scores, made, gold, text, also=[replace(each, kind="attribution") for each in said])
    pairs(all_made, ledger)
    print("claims of kursk-2024 (they do not name every number and date: precision is a lower bound)")
    for kind in sorted(scores):
        print(scores[kind].line(kind))
        if show and kind in ("quantity", "date", "attribution"):
            print("\n".join((*scores[kind].missed, *scores[kind].wrong)))


def pairs(made: Sequence[Suggestion], ledger: Ledger) -> None:
    """Pairs of suggestions that are put together as one quantity, against the variables of the ledger."""
    named: dict[int, set[str]] = defaultdict(set)
    for index, each in enumerate(made):
        for claim in ledger.claims.values():
            variable = ledger.variables.get(claim.variable or "")
            if each.kind == claim.kind == "quantity" and variable and matches_claim(each, claim, ledger):
                named[index].add(variable.id)
    suggested = {pair for group in groups(made) for pair in combinations(group, 2)}
    known = [pair for pair in suggested if named[pair[0]] and named[pair[1]]]
    right = sum(bool(named[one] & named[other]) for one, other in known)
    true = sum(bool(named[one] & named[other]) for one, other in combinations(sorted(named), 2))
    print(f"same-quantity pairs in kursk-2024: {len(suggested)} made, {len(known)} of claims, {right} right of {true}")


def matches_claim(made: Suggestion, claim: Claim, ledger: Ledger) -> bool:
    """Whether a suggestion is a claim of the ledger."""
    return made.document == claim.document and matches(made, _gold_of(claim, ledger))


def _gold_of(claim: Claim, ledger: Ledger) -> Gold:
    made = Gold(
        claim.kind,
        claim.anchor.start,
        claim.anchor.end,
        hedge=claim.hedge,
        speaker=ledger.speakers[claim.speaker].title,
    )
    variable = ledger.variables.get(claim.variable or "")
    if claim.value is not None and variable is not None:
        low, high = claim.value.low, claim.value.high
        made.low = variable.plain(low) if low is not None else None
        made.high = variable.plain(high) if high is not None else None
        made.unit = variable.unit.text
        if claim.kind == "date":
            made.low = date.fromisoformat(str(made.low)) if made.low else None
            made.high = date.fromisoformat(str(made.high)) if made.high else None
    return made


def main() -> None:
    show = "--show" in sys.argv
    modes = [False, True] if is_at_hand() else [False]
    for parse in modes:
        print(f"== {'grammar and parser' if parse else 'grammar alone'}")
        labelled("development", show, parse)
        labelled("heldout", False, parse)
        kursk(show, parse)
    if not is_at_hand():
        print(f"the parser is not installed: {EXTRA}")


if __name__ == "__main__":
    main()
