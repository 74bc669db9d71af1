"""Reads XML of strangers: no document type, no entities, bounded; puts older forms of XMILE into the present one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stratagem.exchange.names import key
from stratagem.exchange.places import FUNCTION, STRICT_FUNCTION, Vocabulary, without_formulas
from stratagem.exchange.translate import keep_signs

EVERY = "every_element"
"""What stands for `*` as a subscript until it is known which range it means."""

WRITTEN = "as_written"
"""The attribute that keeps an equation as it stood in the file, for messages."""

MOST_ELEMENTS = 500_000
"""Elements of a file."""

MOST_PLACES = 10_000
"""Elements of a dimension."""

_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_VARIABLES = ("aux", "flow", "stock", "gf")


class BrokenXml(ValueError):
    """XML that is not read; `line` tells where, from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


_HARMLESS = ("NS_ERR_UNDEFINED_NAMESPACE",)
"""Slips of XML that tools which write models are known for, and that change nothing."""

_MENDED = ("ERR_TAG_NAME_MISMATCH",)
"""Slips that the reader mends: what was left open is closed where its parent ends."""


def read_tree(content: bytes) -> tuple[Any, list[tuple[int, str]]]:
    """The root of an XMILE document, and lines with what was mended in them. Raises BrokenXml."""
    from lxml import etree

    text = content.decode("utf-16").encode() if content[:2] in (b"\xff\xfe", b"\xfe\xff") else content
    found = _FORBIDDEN.search(text)
    if found:
        line = text[: found.start()].count(b"\n") + 1
        raise BrokenXml("the file declares a document type or entities, which no model needs", line)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenXml(f"the XML is broken: {error}", getattr(error, "lineno", None) or 1) from error
    mended = []
    for entry in parser.error_log:
        if entry.type_name in _MENDED:
            mended.append((entry.line, entry.message.strip()))
        elif entry.type_name not in _HARMLESS and entry.level_name != "WARNING":
            raise BrokenXml(f"the XML is broken: {entry.message.strip()}", entry.line or 1)
    if root is None or etree.QName(root).localname != "xmile" or not root.nsmap.get(None):
        raise BrokenXml("this is no XMILE document: its root must be `xmile` with a namespace")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise BrokenXml(f"the file has more than {MOST_ELEMENTS} elements")
    return root, mended


def present_form(root: Any) -> None:
    """Puts what older and other tools write into the form that the parser reads.

    Variables that stand in the model itself, or in another variable that was left open, move into `variables`;
    dimensions of a size get numbers as elements; a variable that is a table only becomes one; names of flows are
    written with underscores or in quotation marks; words of equations get the case that the grammar knows.
    Raises BrokenXml.
    """
    from lxml import etree

    space = root.nsmap[None]
    for model in root.findall(f"{{{space}}}model"):
        _gather(model, space)
    for node in _nameless(root, space):
        raise BrokenXml(f"a `{etree.QName(node).localname}` has no name", node.sourceline or 1)
    for dimension in root.iterfind(f"{{{space}}}dimensions/{{{space}}}dim"):
        size = dimension.get("size", "")
        if len(dimension) == 0 and re.fullmatch(r"[0-9]+", size):
            if len(size) > len(str(MOST_PLACES)) or int(size) > MOST_PLACES:
                problem = f"the dimension `{dimension.get('name', '')[:60]}` has {size[:20]} elements"
                raise BrokenXml(f"{problem}; at most {MOST_PLACES:,} are read", dimension.sourceline or 1)
            for number in range(1, int(size) + 1):
                etree.SubElement(dimension, f"{{{space}}}elem", name=str(number))
    places = _places(root, space)
    words = _vocabulary(root, space, places)
    for variables in root.iter(f"{{{space}}}variables"):
        for variable in list(variables):
            if isinstance(variable.tag, str):
                _variable(variable, space, places, words)


def _nameless(root: Any, space: str) -> Iterator[Any]:
    """Variables, dimensions and elements without a name."""
    for kind in (*(f"variables/{{{space}}}{tag}" for tag in _VARIABLES), "dim", "elem"):
        parent, _, tag = kind.rpartition("/")
        path = f".//{{{space}}}{parent}/{tag}" if parent else f"{{{space}}}dimensions//{{{space}}}{tag}"
        yield from (node for node in root.iterfind(path) if not (node.get("name") or "").strip())


def _places(root: Any, space: str) -> dict[str, int]:
    """The number of each element within its dimension, by `dimension.element`."""
    found = {}
    for dimension in root.iterfind(f"{{{space}}}dimensions/{{{space}}}dim"):
        for number, element in enumerate(dimension.iterfind(f"{{{space}}}elem"), start=1):
            found[f"{key(dimension.get('name', ''))}.{key(element.get('name', ''))}"] = number
    return found


def _vocabulary(root: Any, space: str, places: dict[str, int]) -> Vocabulary:
    """What subscripts may name, and what stands for those that lie outside of their range."""
    outside = (each.get("invalid_index_value", "") for each in root.iter(f"{{{space}}}uses_arrays"))
    function = STRICT_FUNCTION if any(each.lower() == "nan" for each in outside) else FUNCTION
    return Vocabulary(_elements(root, space, places), _named(root, space), function)


def _elements(root: Any, space: str, places: dict[str, int]) -> frozenset[str]:
    """Dimensions and their elements, but for those that are called by their own number everywhere."""
    named = {key(each.get("name", "")) for each in root.iterfind(f"{{{space}}}dimensions//*")}
    other = {path.rpartition(".")[2] for path, place in places.items() if path.rpartition(".")[2] != str(place)}
    return frozenset(name for name in named if not name.isdigit() or name in other)


def _named(root: Any, space: str) -> frozenset[str]:
    named = (each for tag in _VARIABLES for each in root.iter(f"{{{space}}}{tag}"))
    parameters = (each.text or "" for each in root.iter(f"{{{space}}}parm"))
    return frozenset([*(key(each.get("name", "")) for each in named), *map(key, parameters)])


def _gather(model: Any, space: str) -> None:
    from lxml import etree

    tags = {f"{{{space}}}{name}" for name in _VARIABLES}
    variables = model.find(f"{{{space}}}variables")
    if variables is None:
        variables = etree.SubElement(model, f"{{{space}}}variables")
    loose = [child for child in model if child.tag in tags]
    own = tags - {f"{{{space}}}gf"}
    left_open = [inner for child in variables for inner in child if inner.tag in own and inner.get("name")]
    variables.extend([*loose, *left_open])


def _variable(variable: Any, space: str, places: dict[str, int], words: Vocabulary) -> None:
    from lxml import etree

    table = variable.find(f"{{{space}}}gf")
    if table is not None:
        _one_scale(table, space)
        if variable.find(f"{{{space}}}eqn") is None and variable.find(f"{{{space}}}element") is None:
            variable.tag = f"{{{space}}}gf"
            if table.get("type"):
                variable.set("type", table.get("type"))
            variable.extend(list(table))
            variable.remove(table)
    for part in (variable, *variable.iterfind(f"{{{space}}}element")):
        first, equation = part.find(f"{{{space}}}init_eqn"), part.find(f"{{{space}}}eqn")
        if first is not None and equation is not None and variable.tag != f"{{{space}}}stock":
            equation.text = f"active_initial(({equation.text}), ({first.text}))"
    for equation in variable.iter(f"{{{space}}}eqn"):
        own = f'"{variable.get("name", "").strip(chr(34))}"'
        equation.set(WRITTEN, equation.text or "")
        text = keep_signs(plain_equation(_SELF.sub(own, _placed(equation.text or "", places))))
        equation.text = without_formulas(text, words)
    for flow in ("inflow", "outflow"):
        for node in variable.iterfind(f"{{{space}}}{flow}"):
            name = re.sub(r"\s+", "_", (node.text or "").strip())
            node.text = name if name.startswith('"') or _SIMPLE.fullmatch(name) else f'"{name}"'
    if etree.QName(variable).localname == "gf":
        _one_scale(variable, space)


def _one_scale(table: Any, space: str) -> None:
    """Points that are written out go before a scale."""
    scale = table.find(f"{{{space}}}xscale")
    if scale is not None and table.find(f"{{{space}}}xpts") is not None:
        table.remove(scale)


_SELF = re.compile(r"\bself\b(?=\s*,)", re.IGNORECASE)
"""The variable itself, as PREVIOUS takes it."""

_SIMPLE = re.compile(r"\w[\w$']*(?:\[.*\])?")
"""A name that needs no quotation marks, perhaps with subscripts."""

_DOTTED = re.compile(r"(?<![\w.\"])([^\W\d]\w*)\.(\w+)")


def _placed(text: str, places: dict[str, int]) -> str:
    """An equation with the number of an element where `dimension.element` stands, or with the element if that is a
    subscript.
    """

    def told(match: re.Match[str]) -> str:
        place = places.get(f"{key(match[1])}.{key(match[2])}")
        if place is None:
            return match[0]
        return match[2] if _is_subscript(text, match.start(), match.end()) else str(place)

    return _DOTTED.sub(told, text)


_NEAR = 20
"""Letters beside a word in which the bracket or comma before and after it is looked for."""


def _is_subscript(text: str, begin: int, end: int) -> bool:
    """Whether a part of an equation stands alone between brackets or commas of subscripts."""
    if text.rfind("[", 0, begin) <= text.rfind("]", 0, begin):
        return False
    before, after = text[max(begin - _NEAR, 0) : begin].rstrip()[-1:], text[end : end + _NEAR].lstrip()[:1]
    return before in ("[", ",") and after in ("]", ",")


_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*")')
_COMMENT = re.compile(r"\{[^{}]*+\}")
_UPPER = re.compile(r"\b(if|then|else)\b", re.IGNORECASE)
_LOWER = re.compile(r"\b(and|or|not|mod)\b", re.IGNORECASE)
_LOOKUP = re.compile(r"\blookup\s*\(", re.IGNORECASE)
_INT = re.compile(r"\bint\s*\(", re.IGNORECASE)
"""XMILE's INT goes down to the next whole number; the parser knows only the one that cuts towards zero."""
_BRACKETS = re.compile(r"\[[^\[\]]*+\]")
_STAR = re.compile(r"(?<![\w!])\*(?=\s*[,\]])")
_ELSE_IF = re.compile(r"ELSE\s+IF\b")


def plain_equation(text: str) -> str:
    """An equation without comments, its words in the case that the grammar knows, each `ELSE IF` in parentheses."""
    pieces = _QUOTED.split(text)
    for index in range(0, len(pieces), 2):
        piece = _COMMENT.sub(" ", pieces[index])
        piece = _UPPER.sub(lambda match: match[0].upper(), piece)
        piece = _LOWER.sub(lambda match: match[0].lower(), piece)
        piece = _BRACKETS.sub(lambda match: _STAR.sub(f"{EVERY}!", match[0]), piece)
        pieces[index] = _INT.sub("floor_of(", _LOOKUP.sub("lookup_of(", piece))
    whole = "".join(pieces)
    for _ in range(100):
        match = _ELSE_IF.search(whole)
        if match is None:
            break
        begin = match.start() + len("ELSE")
        end = _end_of_group(whole, begin)
        whole = f"{whole[:begin]} ({whole[begin:end].strip()}){whole[end:]}"
    return whole


def _end_of_group(text: str, begin: int) -> int:
    """Where the parentheses that hold a place close, or an argument ends."""
    depth, quoted = 0, False
    for place in range(begin, len(text)):
        letter = text[place]
        if letter == '"':
            quoted = not quoted
        if quoted:
            continue
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth -= 1
            if depth < 0:
                return place
        elif letter == "," and depth == 0:
            return place
    return len(text)
