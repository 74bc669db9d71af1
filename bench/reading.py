"""Precision and recall of suggested claims by kind: over labelled passages, and over the five documents of kursk-2024.

python bench/reading.py            all labels, and kursk-2024 where its texts are at hand
python bench/reading.py --show     what was missed and what was wrong, the held-out passages left out
python bench/reading.py --speed    how long a hundred documents of 1,000 words take, twice
"""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from labelled import LABELS, Gold, anchored, matches, passages, same_hedge, same_unit

from stratagem.evidence import Claim, Ledger
from stratagem.reading import meaning
from stratagem.reading.alike import Meant
from stratagem.reading.alike import pairs as alike
from stratagem.reading.cache import Cache
from stratagem.reading.copies import copies, windows
from stratagem.reading.corpus import LEAST_WORDS, read_corpus
from stratagem.reading.groups import groups
from stratagem.reading.parsing import EXTRA, is_at_hand
from stratagem.reading.people import introduced, merged, voice_of
from stratagem.reading.sentences import sentences
from stratagem.reading.suggesting import Reader
from stratagem.reading.suggestion import Suggestion
from stratagem.reading.view import plain_view

SEEDS = Path(__file__).resolve().parent.parent.parent / "shared" / "seeds"
USED = ("development", "awkward")
"""Labels that were looked at while the grammar was written."""

HELD_OUT = ("heldout", "fresh")
"""Labels that were looked at once it was."""

MAIN = ("quantity", "date", "attribution")


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


def score(
    scores: dict[str, Score], made: list[Suggestion], gold: list[Gold], text: str, also: Sequence[Gold] = ()
) -> None:
    """Count what of `gold` was found, and what of `made` is right: in `gold`, or in `also`, which need not be found."""
    for each in gold:
        if each.optional:
            continue
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


def printed(title: str, scores: Mapping[str, Score], show: bool, kinds: Sequence[str] | None = None) -> None:
    print(title)
    for kind in sorted(scores):
        if kinds is None or kind in kinds:
            print(scores[kind].line(kind))
            if show and kind in MAIN:
                print("\n".join((*scores[kind].missed, *scores[kind].wrong)))


def labelled(name: str, show: bool, parse: bool) -> None:
    """One file of labelled passages."""
    scores: dict[str, Score] = defaultdict(Score)
    for written, text, gold in passages(LABELS / f"{name}.txt"):
        score(scores, Reader("passage", written, parse).suggest(plain_view(text)), gold, text)
    printed(f"labelled passages, {name}", scores, show)


def kursk(show: bool, parse: bool) -> None:
    """The five documents of kursk-2024, where these are at hand: every number, date and speaker, and the claims."""
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
    every = anchored(LABELS / "kursk-2024.txt", library.texts)
    scores: dict[str, Score] = defaultdict(Score)
    claims: dict[str, Score] = defaultdict(Score)
    all_made: list[Suggestion] = []
    people = merged(introduced(text) for text in library.texts.values())
    for document in library.documents.values():
        text = library.texts[document.id]
        suggested = Reader(document.id, document.date, parse).suggest(plain_view(text))
        made = [replace(each, speaker=voice_of(each.said_by, each.speaker, people)) for each in suggested]
        all_made += made
        for label in every[document.id]:
            label.words = text[label.start : label.end]
        score(scores, made, every[document.id], text)
        score(claims, made, _claims_of(document.id, ledger, text), text)
    printed("kursk-2024, every number, date and speaker of its documents", scores, show, MAIN)
    pairs(all_made, ledger)
    if parse and meaning.is_at_hand():
        likes(library.texts, all_made, ledger)
    printed("kursk-2024, the claims of its ledger (it does not list all: precision is a lower bound)", claims, False)


def copied() -> None:
    """Texts of which some tell another one again: which of them are seen, by words and by meaning."""
    blocks = re.split(r"^@ ", (LABELS / "copies.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    texts = {block.split("\n", 1)[0].split(" of ")[0]: block.split("\n", 1)[1] for block in blocks}
    true = {block.split("\n", 1)[0].split(" of ")[0] for block in blocks if " of " in block.split("\n", 1)[0]}
    told = {name: [each.text for each in sentences(text)] for name, text in texts.items()}
    meant = {}
    if meaning.is_at_hand():
        for name, listed in told.items():
            found = meaning.vectors(listed)
            assert found is not None
            meant[name] = Meant(tuple(range(len(listed))), found)
    seen = copies({name: windows(listed) for name, listed in told.items()}, list(texts), meant)
    for each in seen:
        print(f"copy: {each.document} of {each.of}, 3-grams {each.containment:.2f}, cosine {each.cosine}")
    right = len(true & {each.document for each in seen})
    print(f"copies: {right} of {len(true)} seen, {len(seen) - right} seen that are none")


def likes(documents: Mapping[str, str], made: Sequence[Suggestion], ledger: Ledger) -> None:
    """Pairs of passages put side by side by meaning: in how many both hold a claim on one variable or mechanism."""
    meant = {}
    for name, text in documents.items():
        told = [each for each in sentences(text) if len(each.text.split()) >= LEAST_WORDS]
        found = meaning.vectors([each.text for each in told])
        assert found is not None
        meant[name] = Meant(tuple(each.start for each in told), found)
    wanted: dict[str, set[int]] = defaultdict(set)
    for each in made:
        wanted[each.document].add(each.start)
    found_pairs = alike(meant, {name: frozenset(each) for name, each in wanted.items()})
    ends = {(each.document, each.start): each.end for each in made}

    def named(document: str, start: int) -> set[str]:
        end = ends[document, start]
        held = [
            each
            for each in ledger.claims.values()
            if each.document == document and each.anchor.start < end and start < each.anchor.end
        ]
        return {name for each in held for name in (each.variable, *each.mechanisms) if name}

    pairs_of = [(named(each.document, each.start), named(each.other, each.other_start)) for each in found_pairs]
    known = [(one, other) for one, other in pairs_of if one and other]
    right = sum(bool(one & other) for one, other in known)
    print(f"passages side by side in kursk-2024: {len(pairs_of)}, {right} of {len(known)} on one variable or mechanism")


def _claims_of(document: str, ledger: Ledger, text: str) -> list[Gold]:
    """The claims of a document as labels; what a claim is told by somebody is an attribution too, if a second one."""
    found = []
    for claim in ledger.claims.values():
        if claim.document == document:
            gold = _gold_of(claim, ledger)
            gold.words = text[gold.start : gold.end]
            found.append(gold)
            if not claim.speaker.startswith("author"):
                found.append(replace(gold, kind="attribution", optional=True))
    return found


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
        ends = [variable.plain(end) if end is not None else None for end in (claim.value.low, claim.value.high)]
        if claim.kind == "date":
            ends = [date.fromisoformat(str(end)) if end is not None else None for end in ends]
        made.low, made.high = ((end, end) if end is not None else None for end in ends)
        made.unit = variable.unit.text
    return made


def speed(documents: int = 100, words: int = 1_000) -> None:
    """Read documents made of the labelled passages, and read them again; times by the wall and of the processor."""
    drawn = random.Random(1)
    texts = [text for name in (*USED, *HELD_OUT) for _, text, _ in passages(LABELS / f"{name}.txt")]
    with TemporaryDirectory() as home:
        folder = Path(home) / "documents"
        folder.mkdir()
        for number in range(documents):
            chosen: list[str] = []
            while sum(len(text.split()) for text in chosen) < words:
                text = drawn.choice(texts)
                chosen.append("".join(str(drawn.randint(1, 9)) if each in "123456789" else each for each in text))
            head = f"Story {number} of the day\n\n{1 + number % 28} May 2024\n\n"
            (folder / f"{number:03}.txt").write_text(head + "\n\n".join(chosen) + "\n", encoding="utf-8")
        for which in ("first", "second"):
            begun, used = time.perf_counter(), time.process_time()
            corpus = read_corpus(folder, cache=Cache(Path(home) / "cache"))
            took, worked = time.perf_counter() - begun, time.process_time() - used
            print(f"{which} reading of {len(corpus.documents)}: {took:.1f} s, {worked:.1f} s of processor time")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    if "--speed" in sys.argv:
        speed()
        return
    show = "--show" in sys.argv
    modes = [False, True] if is_at_hand() else [False]
    for parse in modes:
        print(f"== {'grammar and parser' if parse else 'grammar alone'}")
        for name in USED:
            labelled(name, show, parse)
        for name in HELD_OUT:
            labelled(name, False, parse)
        kursk(show, parse)
    print("== copies")
    copied()
    if not is_at_hand():
        print(f"the parser is not installed: {EXTRA}")


if __name__ == "__main__":
    main()
