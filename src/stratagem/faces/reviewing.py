"""What `stratagem review` does: shows one suggestion after the other with its passage, and writes what is decided."""

from __future__ import annotations

import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from stratagem.base.diagnostics import Diagnostics, InvalidSituation, UsageError
from stratagem.evidence.hedge import HEDGES
from stratagem.faces.keys import Ended, key, line
from stratagem.faces.terminal import emit, lines, note, note_diagnostics, plain
from stratagem.reading.accepting import Desk, Judged, accept, open_desk, speaker_id, with_passage
from stratagem.reading.disputes import Proposal, interval, proposal_of
from stratagem.reading.groups import variable_name
from stratagem.reading.speakers import slug
from stratagem.reading.suggestion import End, Like, Suggestion, Value
from stratagem.reading.waiting import OPEN, REJECTED, Waiting, read_waiting, set_state
from stratagem.reading.waiting import plain as written
from stratagem.situation.keys.evidence import CLAIM_KINDS, MODALITIES

WIDTH = 100
_KEYS = "aersubq?"
_HELP = """  a accept    the claim is written into evidence/reviewed-claims.yaml
  e edit      change its fields first, then accept
  r reject    it is not shown again
  s skip      it waits for the next time
  u back      to the one before
  q quit      what was decided is kept"""
_CHART = 40
"""Columns of the chart of a dispute."""


@dataclass
class Round:
    """A review under way: the situation as it stands, what waits, and counts of what was decided.

    `named` is the name that the person gave to a proposed variable: the next telling of it is offered that one.
    """

    desk: Desk
    waiting: list[Waiting]
    accepted: int = 0
    rejected: int = 0
    named: dict[str, str] = field(default_factory=dict)


def review_waiting(situation: Path, documents: Path | None, kind: str | None, least: float) -> None:
    """Judge the suggestions of a situation one by one. Raises UsageError REVIEW-NOTHING, and InvalidSituation."""
    found = _open(situation, documents)
    chosen = _chosen(found.waiting, kind, least)
    if not chosen:
        remedy = f"`stratagem read FOLDER --into {plain(str(situation))}` suggests claims"
        raise UsageError.of("REVIEW-NOTHING", f"no suggestion waits in `{plain(str(situation))}`", remedy)
    for proposal in _proposals(found.waiting):
        if proposal.is_dispute:
            emit("\n".join(proposal_lines(proposal)) + "\n")
    position = 0
    try:
        while position < len(chosen):
            position += _judge(found, chosen[position], f"{position + 1} of {len(chosen)}")
            position = max(0, position)
    except Ended:
        pass
    emit(f"{found.accepted} accepted, {found.rejected} rejected, {len(chosen) - found.accepted - found.rejected} left")
    note(
        f"next: stratagem check {plain(str(situation))} --documents {plain(str(documents or situation / 'documents'))}"
    )


def list_waiting(situation: Path, documents: Path | None, kind: str | None, least: float) -> None:
    """Print what waits, and the proposed disputes with their sides."""
    found = _open(situation, documents)
    for waiting in _chosen(found.waiting, kind, least):
        emit(f"{waiting.id}  {_facts(waiting)}")
    for proposal in _proposals(found.waiting):
        emit("\n" + "\n".join(proposal_lines(proposal)))


def _open(situation: Path, documents: Path | None) -> Round:
    diagnostics = Diagnostics()
    desk = open_desk(situation, diagnostics)
    waiting = read_waiting(desk.root, diagnostics) if desk else []
    if desk is None or diagnostics.errors:
        raise InvalidSituation(diagnostics.items)
    texts = documents or desk.root / "documents"
    if texts.is_dir():
        found = Diagnostics()
        library = desk.library.with_texts(texts, found)
        waiting = [with_passage(each, library) for each in waiting]
    return Round(desk, waiting)


def _chosen(waiting: Sequence[Waiting], kind: str | None, least: float) -> list[Waiting]:
    """What is open, quantities that are told several times first, side by side."""
    if kind is not None and kind not in CLAIM_KINDS:
        raise UsageError.of(
            "REVIEW-KIND", f"--kind: `{plain(kind)}` is no kind of claim", f"give one of {', '.join(CLAIM_KINDS)}"
        )
    chosen = [
        each
        for each in waiting
        if each.state == OPEN and (kind in (None, each.suggestion.kind)) and each.suggestion.confidence >= least
    ]
    return sorted(chosen, key=lambda each: (each.variable is None, each.variable or ""))


def _proposals(waiting: Sequence[Waiting]) -> list[Proposal]:
    grouped: dict[str, list[Suggestion]] = defaultdict(list)
    for each in waiting:
        if each.variable and each.state != REJECTED and each.suggestion.kind == "quantity":
            grouped[each.variable].append(each.suggestion)
    made = [proposal_of(name, group) for name, group in grouped.items() if len(group) > 1]
    return sorted(made, key=lambda proposal: (not proposal.is_dispute, proposal.variable))


def proposal_lines(proposal: Proposal) -> Iterator[str]:
    """A quantity told several times: its sides as a table with a small chart."""
    head = "proposed dispute" if proposal.is_dispute else "told alike"
    yield f"{head}: {plain(proposal.variable)} [{plain(proposal.unit)}]"
    spans = [interval(each) for side in proposal.sides for each in side.suggestions]
    low, high = min(each[0] for each in spans), max(each[1] for each in spans)
    for number, side in enumerate(proposal.sides, 1):
        for each in side.suggestions:
            told = f"{number}  {each.document:<6} {plain(each.speaker)[:24]:<24} {_value_text(each)[:22]:<22}"
            yield f"  {told} |{_bar(interval(each), low, high)}|"
    for each in proposal.history:
        yield f"  -  {each.document:<6} {plain(each.speaker)[:24]:<24} {_value_text(each)[:22]:<22} history"


def _bar(span: tuple[float, float], low: float, high: float) -> str:
    """An interval as a bar between the least and the greatest end of all."""
    width = (high - low) or 1.0
    first = round((span[0] - low) / width * (_CHART - 1))
    last = max(first, round((span[1] - low) / width * (_CHART - 1)))
    return " " * first + "▬" * (last - first + 1) + " " * (_CHART - 1 - last)


def _judge(found: Round, waiting: Waiting, count: str) -> int:
    """Show one suggestion and do what is decided; how many to go on by."""
    document = found.desk.library.documents.get(waiting.document)
    head = f"{plain(document.title)}  {document.date or ''}" if document else ""
    emit(f"\n[{count}] {plain(waiting.document)} {head}")
    for part in _passage_lines(waiting.suggestion):
        emit(part)
    emit(f"  {_facts(waiting)}")
    for part in _like_lines(found.waiting, waiting.suggestion.like):
        emit(part)
    while True:
        pressed = key("  [a]ccept [e]dit [r]eject [s]kip [u] back [q]uit [?] ", _KEYS)
        if pressed == "?":
            emit(_HELP)
        elif pressed == "q":
            raise Ended
        elif pressed in "su":
            return 1 if pressed == "s" else -1
        elif pressed == "r":
            diagnostics = Diagnostics()
            found.rejected += set_state(found.desk.root, waiting, REJECTED, diagnostics)
            note_diagnostics(diagnostics.items)
            return 1
        elif _accept(found, _edited(waiting) if pressed == "e" else waiting):
            return 1


def _like_lines(waiting: Sequence[Waiting], like: Like | None) -> list[str]:
    """The passage of another document that seems to speak of the same thing, to compare."""
    passages = (
        each.suggestion.passage
        for each in waiting
        if like and (each.document, each.suggestion.start) == (like.document, like.start) and each.suggestion.passage
    )
    passage = next(passages, None)
    if like is None or passage is None:
        return []
    told = textwrap.shorten(plain(" ".join(passage.split())), 2 * WIDTH, placeholder=" …")
    head = f"  compare {plain(like.document)}: "
    return textwrap.wrap(told, WIDTH, initial_indent=head, subsequent_indent="    ", break_on_hyphens=False)


def _accept(found: Round, waiting: Waiting) -> bool:
    suggestion = waiting.suggestion
    variable, title = _variable(found, waiting)
    says = line("the claim in your own words", _default_words(suggestion))
    diagnostics = Diagnostics()
    after = accept(found.desk, Judged(waiting, variable, title, says), found.waiting, diagnostics)
    if after is None:
        for item in diagnostics.errors:
            emit("\n".join(f"  {each}" for each in lines(item)))
        emit("  nothing was written; edit it, skip it or reject it")
        return False
    found.desk = after
    found.accepted += 1
    return True


def _variable(found: Round, waiting: Waiting) -> tuple[str | None, str]:
    """The variable that a number or day is a value of, and its title if it is new."""
    suggestion = waiting.suggestion
    if suggestion.kind not in ("quantity", "date"):
        return None, ""
    known = found.desk.ledger.variables
    unit = suggestion.value.unit if suggestion.value else None
    alike = [name for name, each in known.items() if each.unit.text == unit]
    if alike:
        emit("  variables of this unit: " + ", ".join(plain(name) for name in alike[:12]))
    proposed = found.named.get(waiting.variable or "", waiting.variable) or variable_name([suggestion]) + (
        "_date" if suggestion.kind == "date" else ""
    )
    name = slug(line("variable", slug(proposed)))
    if waiting.variable:
        found.named[waiting.variable] = name
    title = "" if name in known else line("its title", suggestion.subject[:80] or name.replace("_", " "))
    return name, title


def _edited(waiting: Waiting) -> Waiting:
    """The suggestion with the fields that the person changes."""
    suggestion = waiting.suggestion
    kind = _one_of("kind", suggestion.kind, CLAIM_KINDS)
    value = suggestion.value
    hedge = suggestion.hedge
    if kind in ("quantity", "date"):
        value = _asked_value(value, kind)
        hedge = _one_of("hedge", hedge, tuple(HEDGES))
    speaker = slug(line("speaker", speaker_id(waiting)))
    speaker = "author" if speaker == f"author_{waiting.document.casefold()}" else speaker
    modality = _one_of("modality", suggestion.modality, MODALITIES)
    day = line("as of", suggestion.as_of.isoformat() if suggestion.as_of else "")
    changed = replace(
        suggestion,
        kind=kind,
        value=value,
        hedge=hedge,
        speaker=speaker,
        modality=modality,
        as_of=_day(day) or suggestion.as_of,
    )
    return replace(waiting, suggestion=changed)


def _one_of(prompt: str, default: str, allowed: Sequence[str]) -> str:
    while True:
        typed = line(prompt, default)
        if typed in allowed:
            return typed
        emit(f"  one of: {', '.join(allowed)}")


def _asked_value(value: Value | None, kind: str) -> Value:
    """A number, a day, or two with `..` between, as the person types them."""
    default = _ends_text(value)
    while True:
        typed = line("value (a number or day, or low..high)", default)
        low, dots, high = typed.partition("..")
        ends = [_end(part, kind) for part in ((low, high) if dots else (low, low))]
        if any(end is not None for end in ends):
            break
        emit("  a number such as 4200, a day such as 2024-11-05, or two such as 300..450")
    unit = "date" if kind == "date" else line("unit", (value.unit if value else None) or "1")
    return Value(ends[0], ends[0] if ends[0] == ends[1] else None, ends[1], unit)


def _end(text: str, kind: str) -> End:
    if kind == "date":
        return _day(text)
    try:
        number = float(text.replace(",", "").strip())
    except ValueError:
        return None
    return number if abs(number) < 1e15 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _passage_lines(suggestion: Suggestion) -> list[str]:
    """The passage with the words that the suggestion rests on marked; what could steer a terminal is shown escaped."""
    if not suggestion.passage:
        return ["  (its text is not at hand: give --documents)"]
    first, last = suggestion.mark_start - suggestion.start, suggestion.mark_end - suggestion.start
    opening, closing = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("«", "»")
    parts = (suggestion.passage[:first], suggestion.passage[first:last], suggestion.passage[last:])
    shown = [plain(" ".join(part.split())) for part in parts]
    blanks = [" " if part[-1:].isspace() else "" for part in parts]
    lead = " " if parts[2][:1].isspace() else ""
    marked = f"{shown[0]}{blanks[0]}{shown[1]}{lead}{shown[2]}"
    wrapped = textwrap.wrap(marked, WIDTH, initial_indent="  | ", subsequent_indent="  | ", break_on_hyphens=False)
    place = len(shown[0]) + len(blanks[0])
    return _highlighted(wrapped, place, place + len(shown[1]), opening, closing)


def _highlighted(wrapped: list[str], first: int, last: int, opening: str, closing: str) -> list[str]:
    """Lines with `opening` and `closing` around the characters `first` to `last` of the text they were made of."""
    found = []
    position = 0
    for each in wrapped:
        text = each[4:]
        start, end = max(0, first - position), min(len(text), last - position)
        if start < end:
            text = f"{text[:start]}{opening}{text[start:end]}{closing}{text[end:]}"
        found.append(f"  | {text}")
        position += len(each[4:]) + 1
    return found


def _facts(waiting: Waiting) -> str:
    """What is suggested, on one line."""
    suggestion = waiting.suggestion
    told = [
        suggestion.kind,
        _value_text(suggestion),
        f"variable {waiting.variable}" if waiting.variable else "",
        f"of {suggestion.subject[:60]}" if suggestion.subject and suggestion.kind == "quantity" else "",
        f"by {suggestion.said_by or speaker_id(waiting)} ({speaker_id(waiting)})"
        if suggestion.said_by
        else f"by {speaker_id(waiting)}",
        suggestion.modality,
        f"as of {suggestion.as_of}" if suggestion.as_of else "",
        f"confidence {suggestion.confidence:.0%}",
    ]
    return plain(", ".join(part for part in told if part))


def _value_text(suggestion: Suggestion) -> str:
    value = suggestion.value
    if value is None:
        return ""
    hedge = "" if suggestion.hedge == "none" else f"{suggestion.hedge} "
    unit = "" if value.unit in (None, "date") else f" {value.unit}"
    return f"{hedge}{_ends_text(value)}{unit}"


def _ends_text(value: Value | None) -> str:
    if value is None:
        return ""
    if value.low == value.high:
        return written(value.low) if value.low is not None else ""
    return "..".join("" if end is None else written(end) for end in (value.low, value.high))


def _default_words(suggestion: Suggestion) -> str:
    """A sentence to start from, of the fields and a few words of the subject."""
    subject = " ".join(suggestion.subject.split()[:6])
    told = _value_text(suggestion)
    return f"{told}: {subject}." if told else f"{suggestion.kind.capitalize()}: {subject} …"
