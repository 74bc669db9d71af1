"""What the foreign parsers found in a file, equation by equation, with what is wrong in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.exchange.foreign import parsers
from stratagem.exchange.names import key
from stratagem.exchange.sheet import Method
from stratagem.exchange.translate import keep_signs

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


def parse_vensim(path: Path, text: str, diagnostics: Diagnostics) -> Parsed:
    """A Vensim file. `text` is its content."""
    with parsers():
        from pysd.translators.vensim.vensim_file import VensimFile

        lines = _vensim_lines(text)
        file = VensimFile(path)
        file.parse(parse_all=False)
        sections = [_vensim_section(section, lines, path.name, diagnostics) for section in file.sections]
        return Parsed(sections, _vensim_method(text), lines)


def _vensim_section(section: Any, lines: dict[str, int], file: str, diagnostics: Diagnostics) -> Section:
    from pysd.translators.vensim.vensim_element import Component, Element, SubscriptRange

    entries = _entries(section.content)
    if entries is None:
        section.parse(parse_all=False)
    else:
        section.elements = [Element(*entry) for entry in entries]
    section.subscripts, section.components, section.constraints, section.test_inputs = [], [], [], []
    for element in section.elements:
        place = Place(file, lines.get(key(_left_side(element.equation)), 1))
        try:
            component = element.parse()
            if isinstance(component, SubscriptRange):
                section.subscripts.append(component)
            elif isinstance(component, Component):
                if component.expression:
                    component.expression = keep_signs(component.expression)
                component.parse()
                section.components.append(component)
        except Exception as error:
            _cannot_read(element.equation, error, place, diagnostics)
    abstract = section.get_abstract_section()
    return Section(section.name, section.params, section.returns, abstract.subscripts, abstract.elements)


_TEXT = r'((?>"(?>\\"|[^"])*+"|[^~|])*+)'
"""Anything up to a tilde or a bar; what stands in quotation marks may hold them."""

_ENTRY = re.compile(rf"{_TEXT}~{_TEXT}(?:~([^~|]*+)(?:~{_TEXT})?)?\|")


def _entries(content: str) -> list[tuple[str, str, str]] | None:
    """Equation, unit and words of each entry of a section, as the parser would part them, only faster; None where it
    should do so itself. Entries with a single tilde are headings.
    """
    found, at = [], 0
    for match in _ENTRY.finditer(content):
        if match.start() != at:
            return None
        at = match.end()
        if match[3] is not None:
            found.append((match[1].strip(), match[2].strip(), match[3].strip()))
    return found or None


def _cannot_read(equation: str, error: Exception, place: Place, diagnostics: Diagnostics) -> None:
    """One equation that the foreign parser gives up on."""
    whole = " ".join(equation.split())
    shown = whole if len(whole) <= _SHOWN else whole[:_SHOWN] + "…"
    diagnostics.error(
        "FOREIGN-EQUATION",
        f"the equation `{shown}` cannot be read ({type(error).__name__})",
        place,
        "complete or correct the equation in the tool that wrote the file, and save it again",
    )


def _left_side(equation: str) -> str:
    return re.split(r"[\[=(:~]", equation.strip(), maxsplit=1)[0] if not equation.startswith('"') else _quoted(equation)


def _quoted(equation: str) -> str:
    end = equation.find('"', 1)
    return equation[: end + 1]


def _vensim_lines(text: str) -> dict[str, int]:
    """The line of each quantity, by key: where a line begins with its name."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line[:1] not in ("", " ", "\t", "~", "|", "*", "{", "\\"):
            found.setdefault(key(_left_side(line)), number)
    return found


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
        method = str(specs.get("method", "euler")).lower().replace(" ", "") if specs is not None else "euler"
        known: dict[str, Method] = {"rk4": "rk4", "rk2": "rk2"}
        return Parsed(sections, known.get(method, "euler"), lines)


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
        except Exception as error:
            diagnostics.error(
                "FOREIGN-CLOCK",
                f"the start, end and step of the run cannot be read ({type(error).__name__})",
                Place(path.name),
                "give `sim_specs` with `start`, `stop` and `dt`",
            )
    behaviors = foreign._parse_behavior()
    elements = []
    for component in components:
        try:
            if not _parsed_by_element(component, behaviors):
                component.parse(behaviors)
            elements.append(component.get_abstract_element())
        except Exception as error:
            line = getattr(getattr(component, "node", None), "sourceline", 1)
            _cannot_read(_xmile_equation(component), error, Place(path.name, line or 1), diagnostics)
    ranges = [each.get_abstract_subscript_range() for each in foreign.subscripts]
    return Section(name, [], [], ranges, elements)


def _parsed_by_element(component: Any, behaviors: dict[str, bool]) -> bool:
    """Parses a stock with an initial value for each element, which the parser does not know: as one stock for each."""
    from copy import deepcopy

    from pysd.translators.xmile.xmile_element import Stock

    if not isinstance(component, Stock):
        return False
    node, (space,) = component.node, component.ns.values()
    cells = node.findall(f"{{{space}}}element")
    for cell in cells:
        one = deepcopy(node)
        for child in [*one.findall(f"{{{space}}}element"), *one.findall(f"{{{space}}}eqn")]:
            one.remove(child)
        one.extend(deepcopy(each) for each in cell.findall(f"{{{space}}}eqn"))
        stock = Stock(one, component.ns, component.subscripts)
        (tree,) = stock._parse_component(one, behaviors)
        component.components.append(((cell.get("subscript", "").split(","), []), tree))
    return bool(cells)


def _xmile_equation(component: Any) -> str:
    node = getattr(component, "node", None)
    text = next(iter(_texts(node)), "") if node is not None else getattr(component, "eqn", "")
    return f"{component.name} = {text}"


def _texts(node: Any) -> Iterator[str]:
    for child in node.iter():
        if isinstance(child.tag, str) and child.tag.endswith("}eqn"):
            yield child.text or ""


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
