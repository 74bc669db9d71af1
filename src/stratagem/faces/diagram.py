"""Diagrams of a model as Mermaid text: its themes and actors, the stocks and flows of one theme, what actors decide.

`python -m stratagem.faces.diagram PAGE.md …` draws the diagrams of pages anew: each block of Mermaid text that stands
under a comment `<!-- stratagem diagram SITUATION [VIEW] -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from stratagem.base.diagnostics import UsageError
from stratagem.base.near import nearest
from stratagem.faces.situation import Situation, load
from stratagem.findings.structure import Structure

ACTORS = "actors"
"""The view of what each actor decides and what that moves."""

LONGEST = 48
"""Characters of a label; longer ones end in an ellipsis."""

_UNSAFE = re.compile(r'["<>{}\[\]()|#;`\\]|[^\x20-\x7e]')


def diagram(situation: Situation, view: str | None) -> str:
    """The diagram of a view: of the whole (None), of a theme, or of the actors. Raises UsageError for another name."""
    structure = Structure(situation.model)
    if view is None:
        lines = _overview(structure)
    elif view == ACTORS:
        lines = _actors(structure)
    elif view in structure.themes:
        lines = _theme(structure, view)
    else:
        known = (*structure.themes, ACTORS)
        guess = nearest(view, known)
        raise UsageError.of(
            "DIAGRAM-UNKNOWN",
            f"there is no theme {view[:60]!r} to draw",
            f"name one of {', '.join(known)}{f'; perhaps {guess}' if guess else ''}",
        )
    return "\n".join(["flowchart LR", *(f"  {line}" for line in lines)])


def _overview(structure: Structure) -> Iterator[str]:
    """Themes with what they hold, how often one reads another, and what actors' decisions move."""
    model = structure.model
    for theme in structure.themes:
        held = [
            f"{count} {word}"
            for kind, word in ((model.stocks, "stocks"), (model.flows, "flows"), (model.events, "events"))
            if (count := sum(structure.theme(name) == theme for name in kind))
        ]
        yield f'{theme}["{_label(theme)}<br/>{", ".join(held) or "auxiliaries"}"]'
    for (source, reader), count in sorted(structure.between_themes.items()):
        if source in structure.themes and reader in structure.themes:
            yield f"{source} -->|{count}| {reader}"
    for actor, decisions in _by_actor(structure).items():
        yield f'{_actor(actor)}{{{{"{_label(model.actors.get(actor, actor))}"}}}}'
        moved = sorted({structure.theme(name) for decision in decisions for name in structure.moved_by(decision)})
        yield from (f"{_actor(actor)} -.-> {theme}" for theme in moved if theme in structure.themes)


def _theme(structure: Structure, theme: str) -> Iterator[str]:
    """Stocks as boxes, flows between them, events, and the actors whose decisions move any of it."""
    model = structure.model
    flows = {name: flow for name, flow in model.flows.items() if structure.theme(name) == theme}
    ends = [end[0] for flow in flows.values() for end in (flow.source, flow.target) if end]
    stocks = [name for name in model.stocks if structure.theme(name) == theme or name in ends]
    for name in stocks:
        yield f'{name}["{_label(model.stocks[name].title)}"]'
    for name, flow in flows.items():
        yield f'{name}(["{_label(flow.title)}"])'
        source, target = (end[0] if end else None for end in (flow.source, flow.target))
        yield f"{source} ==> {name}" if source else f"{name}_from(( )) ==> {name}"
        yield f"{name} ==> {target}" if target else f"{name} ==> {name}_to(( ))"
    events = [name for name in model.events if structure.theme(name) == theme]
    for name in events:
        yield f'{name}{{"{_label(model.events[name].title)}"}}'
    yield from _links(structure, stocks, [*flows, *events])
    shown = {*stocks, *flows, *events}
    for actor, decisions in _by_actor(structure).items():
        moved = [(each, name) for each in decisions for name in _reached(structure, each, theme) if name in shown]
        if moved:
            yield f'{_actor(actor)}{{{{"{_label(model.actors.get(actor, actor))}"}}}}'
        for decision, name in moved:
            yield f'{_actor(actor)} -.->|"{_label(model.decisions[decision].title)}"| {name}'


def _links(structure: Structure, stocks: list[str], moved: list[str]) -> Iterator[str]:
    """What a stock says to flows and events that read it, at once or by auxiliaries of the theme."""
    for name in moved:
        yield from (f"{stock} -.-> {name}" for stock in stocks if stock in _behind(structure, name))


def _behind(structure: Structure, name: str) -> set[str]:
    """What a variable reads, at once or by auxiliaries and smooths of its own theme."""
    model, theme = structure.model, structure.theme(name)
    found: set[str] = set()
    waiting = list(structure.reads[name])
    while waiting:
        source = waiting.pop()
        if source in found:
            continue
        found.add(source)
        if (source in model.auxiliaries or source in model.smooths) and structure.theme(source) == theme:
            waiting.extend(structure.reads[source])
    return found


def _reached(structure: Structure, decision: str, theme: str) -> list[str]:
    """Flows and events of a theme that a decision's levers move, at once or by auxiliaries of the theme."""
    levers = set(structure.levers_of(decision))
    model = structure.model
    moved = [name for name in (*model.flows, *model.events) if structure.theme(name) == theme]
    return [name for name in moved if levers & _behind(structure, name)]


def _actors(structure: Structure) -> Iterator[str]:
    """Each actor, its decisions with their options, and the variables that read the levers they set."""
    model = structure.model
    drawn: set[str] = set()
    for actor, decisions in _by_actor(structure).items():
        yield f'{_actor(actor)}{{{{"{_label(model.actors.get(actor, actor))}"}}}}'
        for name in decisions:
            decision = model.decisions[name]
            options = " / ".join(_label(option) for option in decision.options)
            yield f'{name}["{_label(decision.title)}<br/>{options}"]'
            yield f"{_actor(actor)} --> {name}"
            for moved in structure.moved_by(name):
                if moved not in drawn and moved in model.variables:
                    drawn.add(moved)
                    yield f'{moved}(["{_label(model.variables[moved].title)}"])'
                yield f"{name} -.-> {moved}"


def _by_actor(structure: Structure) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, decision in structure.model.decisions.items():
        found.setdefault(decision.actor, []).append(name)
    return found


def _actor(name: str) -> str:
    """A node of its own, whatever variables are called."""
    return f"actor_{name.replace('-', '_').replace('.', '_')}"


def _label(text: str) -> str:
    """A text that Mermaid takes as it stands: what has a meaning there becomes a blank."""
    plain = " ".join(_UNSAFE.sub(" ", text).split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 3].rstrip()}..."


_BLOCK = re.compile(
    r"(<!-- stratagem diagram ([A-Za-z0-9._-]+)(?: ([a-z0-9_]+))? -->\n```mermaid\n).*?(?=\n```\n)", re.DOTALL
)


def redrawn(page: str) -> str:
    """The text of a page with its diagrams drawn anew."""
    situations: dict[str, Situation] = {}

    def drawn(block: re.Match[str]) -> str:
        if block[2] not in situations:
            situations[block[2]] = load(block[2])
        return block[1] + diagram(situations[block[2]], block[3])

    return _BLOCK.sub(drawn, page)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(redrawn(path.read_text(encoding="utf-8")), encoding="utf-8")
