"""Calls of Vensim macros that hand back more than one value: `MACRO(a, b : c)` gives a value, and `c` another one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from stratagem.exchange.elements import Entry
from stratagem.exchange.names import key

_OUTPUTS = re.compile(r":\s*+([^:()]++)\Z")
"""What a call hands back beside its value: what stands after the only colon that no other one answers to."""

_LEFT = re.compile(r'\s*+("(?:[^"\\]|\\.)*+"|[^=\["]*+)')


def output_name(macro: str, output: str) -> str:
    """What the macro is called that yields one of the other values of a macro."""
    return f"{key(macro)} output {key(output)}"


def single_valued(entries: Sequence[Entry], macros: Mapping[str, Sequence[str]]) -> list[Entry]:
    """Entries whose calls hand back one value each: every other one becomes an entry of its own. `macros` are those
    with other values, and the names of these.
    """
    found: list[Entry] = []
    for entry in entries:
        equation, more = entry.equation, list[Entry]()
        for macro, outputs in macros.items():
            equation, given = _single(equation, macro, outputs)
            more += given
        own = _LEFT.match(equation)
        found.append(replace(entry, equation=equation))
        found += [each for each in more if own is None or key(each.equation.partition("=")[0]) != key(own[1])]
    return found


def _single(equation: str, macro: str, outputs: Sequence[str]) -> tuple[str, list[Entry]]:
    """An equation with plain calls of one macro, and entries for what else these hand back."""
    if ":" not in equation:
        return equation, []
    closing = _closing(equation)
    name = r"[\s_]+".join(map(re.escape, key(macro).split()))
    done, at, more = "", 0, list[Entry]()
    for match in re.finditer(rf"(?<!\w){name}\s*\(", equation, re.IGNORECASE):
        close = closing.get(match.end() - 1) if match.start() >= at else None
        content = equation[match.end() : close] if close is not None else ""
        given = _OUTPUTS.search(content)
        if close is None or given is None or content.count(":") % 2 == 0:
            continue
        arguments = content[: given.start()].strip()
        done += f"{equation[at : match.end()]}{arguments}"
        at = close
        for own, output in zip(given[1].split(","), outputs, strict=False):
            more.append(Entry(f"{own.strip()} = {output_name(macro, output)}({arguments})", "", ""))
    return done + equation[at:], more


def _closing(text: str) -> dict[int, int]:
    """The place of the parenthesis that closes each one, by that of this one."""
    found, opened = dict[int, int](), list[int]()
    for match in re.finditer(r"[()]", text):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found
