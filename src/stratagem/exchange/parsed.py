"""What the foreign parsers found in a file, equation by equation, with what is wrong in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.exchange.elements import Entry, Found, merged, unit_and_limits
from stratagem.exchange.foreign import parsers
from stratagem.exchange.macrocalls import output_name, single_valued
from stratagem.exchange.names import key
from stratagem.exchange.ordinary import ordinary
from stratagem.exchange.ordinaryxmile import ordinary_formula
from stratagem.exchange.ranges import MOST_ELEMENTS
from stratagem.exchange.sheet import Method
from stratagem.exchange.translate import keep_signs
from stratagem.exchange.xmltree import WRITTEN

_SHOWN = 120
"""Characters of an equation that a message shows."""


@dataclass
class Section:
    """The main part of a model, or one of its macros: foreign subscript ranges and elements."""

    name: str
    parameters: list[str]
    outputs: list[str]
    ranges: list[Any]
    elements: list[Any]


@dataclass
class Parsed:
    """All sections of a file, the main one first; `lines` tells where quantities stand."""

    sections: list[Section]
    method: Method
    lines: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """Files by the words, such as `?data`, that stand for them."""
    functions: dict[str, str] = field(default_factory=dict)
    """Functions that mean something else in this kind of file, by the names that the parser gives them."""
    answers: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """By range, by the range that it is mapped to: the elements or ranges there, in the order of its own elements."""


def parse_vensim(path: Path, text: str, diagnostics: Diagnostics) -> Parsed:
    """A Vensim file. `text` is its content."""
    lines = _vensim_lines(text)
    answers: dict[str, dict[str, list[str]]] = {}
    reader = _Vensim(path.name, lines, answers, diagnostics)
    content = _undivided(text)
    entries = _entries(content) if content else None
    if entries is not None:
        sections = [reader.section("__main__", [], [], entries)]
    else:
        sections = _with_macros(reader, path, text)
    return Parsed(sections, _vensim_method(text), lines, _vensim_files(text), answers=answers)


def _with_macros(reader: _Vensim, path: Path, text: str) -> list[Section]:
    """The sections of a file with macros: those that hand back several values become as many, of one each."""
    found = []
    with parsers():
        foreign = _foreign_sections(path, text)
        several = {each.name: each.returns for each in foreign if each.returns}
        for each in foreign:
            entries = single_valued(_entries(each.content) or _parted(each), several)
            section = reader.section(each.name, each.params, [], entries)
            found.append(section)
            for output in each.returns:
                name = output_name(each.name, output)
                found.append(replace(section, name=name, outputs=[output], ranges=[]))
    return found


_BROKEN = re.compile(r"(?:\\\n\t|\s)+")
_BEFORE = re.compile(r"(?:\{[^}]*+\})?+[\s\\]*+")
"""The name of an encoding, and what lies between it and the first equation."""
_AFTER = re.compile(r"(?<![\s}])\s*+(?:\{[^{}]*+\}\s*+)++\Z")
"""Comments after the last equation; begun at the first of them only, so that many take no longer than in proportion."""


_PICTURES = r"\\\---///"
"""What stands before the pictures of a file, after its equations."""


def _undivided(text: str) -> str | None:
    """The equations of a file without macros, line ends told by spaces; None if it has some, or nothing else."""
    content = _AFTER.sub("", _BROKEN.sub(" ", text.partition(_PICTURES)[0]))
    if ":MACRO:" in content:
        return None
    before = _BEFORE.match(content)
    return content[before.end() :] if before else content


def _foreign_sections(path: Path, text: str) -> list[Any]:
    from pysd.translators.vensim.vensim_file import VensimFile

    class Given(VensimFile):  # type: ignore[misc, unused-ignore]
        """A file whose text is there already."""

        def _read(self, encoding: str | None) -> str:
            return text

    file = Given(path)
    file.parse(parse_all=False)
    return list(file.sections)


def _parted(section: Any) -> list[Entry]:
    """The entries of a section as the foreign parser parts them."""
    section.parse(parse_all=False)
    return [Entry(each.equation, "", "", each) for each in section.elements]


@dataclass(frozen=True)
class _Vensim:
    """Reads the sections of a file: ordinary equations by itself, the rest by the foreign parser."""

    file: str
    lines: dict[str, int]
    answers: dict[str, dict[str, list[str]]]
    diagnostics: Diagnostics

    def section(self, name: str, parameters: list[str], outputs: list[str], entries: list[Entry]) -> Section:
        """A section out of its entries; what is too much is told and left out."""
        plain = [replace(each, equation=self._plain(each.equation)) for each in entries]
        fit = [each for each in plain if not _is_too_much(each.equation, self._place(each), self.diagnostics)]
        read = [_ordinary(each) for each in fit]
        ranges: list[Any] = []
        found: list[Found] = []
        with nullcontext() if all(read) else parsers():
            for entry, own in zip(fit, read, strict=True):
                self._add(entry, own, found, ranges)
        return Section(name, parameters, outputs, ranges, list(merged(found)))

    def _add(self, entry: Entry, own: Found | None, found: list[Found], ranges: list[Any]) -> None:
        if own is not None:
            found.append(own)
            return
        try:
            foreign = _foreign(entry)
        except Exception as error:
            _cannot_read(entry.equation, error, self._place(entry), self.diagnostics)
            return
        if isinstance(foreign, Found):
            found.append(foreign)
        elif foreign is not None:
            ranges.append(foreign)

    def _plain(self, equation: str) -> str:
        return _plain_mapping(_with_keyword(_without_comments(equation)), self.answers)

    def _place(self, entry: Entry) -> Place:
        return Place(self.file, self.lines.get(key(_left_side(entry.equation)), 1))


def _ordinary(entry: Entry) -> Found | None:
    """An entry as our own reader has it."""
    equation = ordinary(entry.equation) if entry.element is None else None
    unit = unit_and_limits(entry.unit)
    return Found(equation.name, *unit, entry.words, equation) if equation and unit else None


def _foreign(entry: Entry) -> object:
    """An entry as the foreign parser has it: `Found`, or a range; None for tests of reality."""
    from pysd.translators.vensim.vensim_element import Component, SubscriptRange
    from pysd.translators.vensim.vensim_element import Element as Foreign

    element = entry.element or Foreign(entry.equation, entry.unit, entry.words)
    element.equation = entry.equation
    component = element.parse()
    if isinstance(component, SubscriptRange):
        return component.get_abstract_subscript_range()
    if not isinstance(component, Component):
        return None
    if component.expression:
        component.expression = keep_signs(component.expression)
    component.parse()
    whole = component.get_abstract_component()
    return Found(component.name, component.units, component.limits, component.documentation, whole)


_QUOTED = r'"(?>\\"|[^"])*+"'
_COMMENT = r"\{[^{}]*+\}"
_TEXT = rf"((?>{_QUOTED}|[^~|])*+)"
"""Anything up to a tilde or a bar; what stands in quotation marks may hold them."""

_EQUATION = rf"((?>{_QUOTED}|{_COMMENT}|[^~|])*+)"
"""The same for equations, in which comments may hold them, too; elsewhere braces are text."""

_ENTRY = re.compile(rf"{_EQUATION}~{_TEXT}(?:~([^~|]*+)(?:~{_TEXT})?)?\|")


def _entries(content: str) -> list[Entry] | None:
    """Equation, unit and words of each entry of a section, as the parser would part them, only faster; None where it
    should do so itself. Entries with a single tilde are headings.
    """
    found, at = [], 0
    while match := _ENTRY.match(content, at):  # from there only: a search would begin anew at every letter
        at = match.end()
        if match[3] is not None:
            found.append(Entry(match[1].strip(), match[2].strip(), match[3].strip()))
    return found if "|" not in content[at:] and found else None


_COMMENTED = re.compile(rf"({_QUOTED}|(?<![\w$'])'[^']*+')|{_COMMENT}")
"""A comment, or a text in quotation marks, whose braces begin none; names may hold apostrophes."""


def _without_comments(equation: str) -> str:
    """An equation, a space in the place of each comment."""
    return _COMMENTED.sub(lambda match: match[1] or " ", equation).strip() if "{" in equation else equation


_NAME = r'(?:"(?>\\\\"|[^"])*+"|[\w][\w\s\'$]*+)'

_BARE = re.compile(rf"\s*{_NAME}\s*(?:\[[^\[\]]*+\])?\s*")
"""A name without an equation: a series that is given beside the model."""


def _with_keyword(equation: str) -> str:
    """A series without a keyword is read as one with the keyword that is meant then."""
    return f"{equation} :INTERPOLATE:" if _BARE.fullmatch(equation) else equation


_MAPPED = re.compile(rf"\(\s*({_NAME})\s*:([^():]*+)\)")
"""A range to which another one is mapped, with the elements or ranges there that answer to its own."""


def _plain_mapping(equation: str, answers: dict[str, dict[str, list[str]]]) -> str:
    """A declaration of a range whose mappings name ranges only; which elements answer to which goes to `answers`."""
    own, arrow, targets = equation.partition("->")
    if not arrow or ":" not in own or "=" in own:
        return equation
    found = answers.setdefault(key(own.partition(":")[0]), {})

    def told(match: re.Match[str]) -> str:
        found[key(match[1])] = [key(part) for part in match[2].split(",")]
        return match[1]

    return f"{own}->{_MAPPED.sub(told, targets)}"


MOST_LETTERS = 100_000
"""Of an equation."""

_NUMBERED = re.compile(r"\(\s*[^()\-,]*?(\d+)\s*-\s*[^()\-,]*?(\d+)\s*\)")
"""A range of numbered elements, such as `(A1-A5)`."""


def _is_too_much(equation: str, place: Place, diagnostics: Diagnostics) -> bool:
    """Tells of an equation that would take the parser too long."""
    if len(equation) > MOST_LETTERS:
        problem = f"the equation `{equation[:60]}…` has more than {MOST_LETTERS:,} letters"
        diagnostics.error("FOREIGN-EQUATION", problem, place, "break it into several")
        return True
    own, colon, rest = equation[:1000].partition(":")
    many = colon and "=" not in own and any(_span(match) > MOST_ELEMENTS for match in _NUMBERED.finditer(rest))
    if many:
        problem = f"the range `{own.strip()[:60]}` has more than {MOST_ELEMENTS:,} elements"
        diagnostics.error("LIMIT-CELLS", problem, place, "use fewer subscripts")
    return bool(many)


def _span(match: re.Match[str]) -> float:
    return float(match[2]) - float(match[1])


def _cannot_read(equation: str, error: Exception, place: Place, diagnostics: Diagnostics) -> None:
    """One equation that the foreign parser gives up on."""
    whole = " ".join(equation.split())
    shown = whole if len(whole) <= _SHOWN else whole[:_SHOWN] + "…"
    diagnostics.error(
        "FOREIGN-EQUATION",
        f"the equation `{shown}` cannot be read{_where(equation, error)}",
        place,
        "complete or correct the equation in the tool that wrote the file, and save it again",
    )


_SHOWN_REST = 30
"""Characters of what the parser could not read that a message shows."""


def _where(equation: str, error: Exception) -> str:
    """From where on the parser could not read, if it tells."""
    text, at = getattr(error, "text", None), getattr(error, "pos", None)
    if equation.rstrip().endswith("=") or text == "":
        return ": it is empty"
    if isinstance(error, RecursionError):
        return ": it is nested too deeply"
    if not isinstance(text, str) or not isinstance(at, int):
        return ": a function has too few or too many arguments, a lookup no points, or a range no elements"
    rest = " ".join(text[at:].split())
    return f" from `{rest[:_SHOWN_REST]}` on" if rest else ": it ends too early"


def _left_side(equation: str) -> str:
    return re.split(r"[\[=(:~]", equation.strip(), maxsplit=1)[0] if not equation.startswith('"') else _quoted(equation)


def _quoted(equation: str) -> str:
    end = equation.find('"', 1)
    return equation[: end + 1]


def _vensim_lines(text: str) -> dict[str, int]:
    """The line of each quantity, by key: where a line begins with its name."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.partition(_PICTURES)[0].splitlines(), start=1):
        if line[:1] not in ("", " ", "\t", "~", "|", "*", "{", "\\"):
            found.setdefault(key(_left_side(line)), number)
    return found


def _vensim_files(text: str) -> dict[str, str]:
    """Setting 30 tells which files the words that begin with a question mark stand for."""
    found = re.findall(r"^30:(\?[^=\n]{1,80})=([^\n]+)", text, re.MULTILINE)
    return {word.lower(): name.strip() for word, name in found}


_VENSIM_METHODS: dict[str, Method] = {"1": "rk4", "5": "rk4", "3": "rk2", "4": "rk2"}


def _vensim_method(text: str) -> Method:
    """The method of integration is the fourth number of setting 15."""
    match = re.search(r"^15:\d+,\d+,\d+,(\d+),", text, re.MULTILINE)
    return _VENSIM_METHODS.get(match[1], "euler") if match else "euler"


def parse_xmile(path: Path, root: Any, diagnostics: Diagnostics) -> Parsed:
    """An XMILE document in the present form."""
    with parsers():
        space = root.nsmap[None]
        lines = {key(node.get("name")): node.sourceline for node in root.iter() if _named(node)}
        sections = [_xmile_section(path, root, space, "__main__", diagnostics)]
        for macro in root.iterfind(f"{{{space}}}macro"):
            sections.append(_xmile_macro(path, macro, space, diagnostics))
        specs = root.find(f"{{{space}}}sim_specs")
        method = _xmile_method(specs, path.name, diagnostics)
        return Parsed(sections, method, lines, functions={"modulo": "mod"})


_XMILE_METHODS: dict[str, Method] = {"euler": "euler", "rk4": "rk4", "rk2": "rk2"}


def _xmile_method(specs: Any, file: str, diagnostics: Diagnostics) -> Method:
    """The first method of integration named that is known; of those with steps of their own, RK4 in their place."""
    text = (specs.get("method") if specs is not None else None) or "euler"
    named = [part.strip().lower().replace(" ", "") for part in text.split(",")]
    found = next((_XMILE_METHODS[name] for name in named if name in _XMILE_METHODS), None)
    if found is not None:
        return found
    nearest: Method = "rk4" if {"rk45", "gear"} & set(named) else "euler"
    diagnostics.warning(
        "FOREIGN-METHOD",
        f"the method of integration `{text[:40]}` is not known; the model is run by {nearest.upper()}",
        Place(file, specs.sourceline or 1),
        "name `euler`, `rk2` or `rk4`, and compare with the tool that wrote the file",
    )
    return nearest


def _named(node: Any) -> bool:
    return isinstance(node.tag, str) and node.get("name") is not None and len(node) > 0


def _xmile_section(path: Path, root: Any, space: str, name: str, diagnostics: Diagnostics) -> Section:
    from pysd.translators.xmile.xmile_section import Section as Foreign

    foreign = Foreign(name, path, "main", [], [], root, space, False, None)
    foreign.subscripts = foreign._parse_subscripts()
    components: list[Any] = foreign._parse_components()
    if name == "__main__":
        try:
            components += foreign._parse_control_vars()
        except Exception:
            diagnostics.error(
                "FOREIGN-CLOCK",
                "the start, end and step of the run cannot be read",
                Place(path.name),
                "give `sim_specs` with `start`, `stop` and `dt`",
            )
    behaviors = foreign._parse_behavior()
    elements = []
    for component in components:
        try:
            _check_kind(component, path.name, diagnostics)
            if _is_too_much(_xmile_equation(component), _place(component, path.name), diagnostics):
                continue
            _hasten(component)
            if not _parsed_by_element(component, behaviors):
                component.parse(behaviors)
            elements.append(component.get_abstract_element())
        except Exception as error:
            _cannot_read(_xmile_equation(component), error, _place(component, path.name), diagnostics)
    ranges = [each.get_abstract_subscript_range() for each in foreign.subscripts]
    return Section(name, [], [], ranges, elements)


def _place(component: Any, file: str) -> Place:
    return Place(file, getattr(getattr(component, "node", None), "sourceline", None) or 1)


def _hasten(component: Any) -> None:
    """Lets a component read ordinary formulas by our own reader, and only the rest by the parser."""
    parser = component._smile_parser

    def read(text: str) -> object:
        own = ordinary_formula(text.strip())
        return parser(text) if own is None else own

    component._smile_parser = read


_KINDS = ("conveyor", "queue", "oven")
"""Stocks that hand on what came in by its age or in its order."""


def _check_kind(component: Any, file: str, diagnostics: Diagnostics) -> None:
    node = getattr(component, "node", None)
    if node is None:
        return
    kind = next((each for each in _KINDS if node.find(f"{{*}}{each}") is not None), None)
    if kind is not None:
        diagnostics.error(
            "FOREIGN-KIND",
            f"`{component.name[:60]}` is a {kind}, which is not known here",
            _place(component, file),
            "model it as a chain of stocks, or with DELAY",
        )


def _parsed_by_element(component: Any, behaviors: dict[str, bool]) -> bool:
    """Parses a variable with an initial value or a table for each element, which the parser does not know: as one
    variable for each.
    """
    from pysd.translators.xmile.xmile_element import ControlElement, Stock

    if isinstance(component, ControlElement):
        return False
    node, (space,) = component.node, component.ns.values()
    cells = node.findall(f"{{{space}}}element")
    if not isinstance(component, Stock) and all(cell.find(f"{{{space}}}gf") is None for cell in cells):
        return False
    for cell in cells:
        one = _one_cell(node, cell, space)
        table, alone = one.find(f"{{{space}}}gf"), one.find(f"{{{space}}}eqn") is None
        variable = type(component)(one, component.ns, component.subscripts)
        if table is not None and alone:
            tree = variable._parse_lookup_xml_node(table)
        else:
            (tree,) = variable._parse_component(one, behaviors)
        component.components.append(((cell.get("subscript", "").split(","), []), tree))
    return bool(cells)


def _one_cell(node: Any, cell: Any, space: str) -> Any:
    """A variable as it is for one element: its own equation and table go before those of all."""
    from copy import deepcopy

    one = deepcopy(node)
    for child in one.findall(f"{{{space}}}element"):
        one.remove(child)
    for tag in ("eqn", "gf"):
        own = cell.findall(f"{{{space}}}{tag}")
        for child in one.findall(f"{{{space}}}{tag}") if own else ():
            one.remove(child)
        one.extend(deepcopy(each) for each in own)
    return one


def _xmile_equation(component: Any) -> str:
    node = getattr(component, "node", None)
    text = next(iter(_texts(node)), "") if node is not None else getattr(component, "eqn", "")
    return f"{component.name} = {text}"


def _texts(node: Any) -> Iterator[str]:
    for child in node.iter():
        if isinstance(child.tag, str) and child.tag.endswith("}eqn"):
            yield child.get(WRITTEN) or child.text or ""


def _xmile_macro(path: Path, macro: Any, space: str, diagnostics: Diagnostics) -> Section:
    """A macro is read as a model of its own; its result is a quantity with the macro's name."""
    from lxml import etree

    name = macro.get("name") or ""
    root = etree.Element(f"{{{space}}}xmile", nsmap={None: space})
    variables = etree.SubElement(etree.SubElement(root, f"{{{space}}}model"), f"{{{space}}}variables")
    for child in macro.iterfind(f"{{{space}}}variables/*"):
        variables.append(child)
    equation = macro.find(f"{{{space}}}eqn")
    result = etree.SubElement(variables, f"{{{space}}}aux", name=name)
    etree.SubElement(result, f"{{{space}}}eqn").text = equation.text if equation is not None else "0"
    section = _xmile_section(path, root, space, name, diagnostics)
    parameters = [child.text or "" for child in macro.iterfind(f"{{{space}}}parm")]
    return Section(name, parameters, [name], section.ranges, section.elements)
