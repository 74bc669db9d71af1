"""Opens a model of others and makes a sheet of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from errno import ENOENT
from itertools import product
from pathlib import Path
from typing import Any

from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.garbage import kept_alive
from stratagem.exchange.external import resolve, series_columns
from stratagem.exchange.grids import MOST_BYTES, Files, GridError, decode
from stratagem.exchange.keeping import keep, recall, user_shelf
from stratagem.exchange.modules import merge_modules
from stratagem.exchange.names import cell_key, key, subscript_key
from stratagem.exchange.parsed import Parsed, Section, parse_vensim, parse_xmile
from stratagem.exchange.places import is_computed, settled
from stratagem.exchange.ranges import RangeError, read_ranges
from stratagem.exchange.sheet import Cell, Macro, Part, Quantity, Range, Sheet
from stratagem.exchange.syntax import Apply, Block, Constant, Formula, Name, Reading, Table, walk
from stratagem.exchange.translate import Untranslatable, renamed, translate
from stratagem.exchange.unittexts import readable
from stratagem.exchange.xmltree import EVERY, BrokenXml, present_form, read_tree

SUFFIXES = (".mdl", ".xmile", ".stmx", ".xml")
"""Of the files that are read, in any case."""

MOST_CELLS = 200_000
"""Cells of all quantities together."""


def is_foreign(path: str | Path) -> bool:
    """Whether a path names a model of others, by its suffix."""
    return Path(path).suffix.lower() in SUFFIXES


@kept_alive()
def read_sheet(path: Path, diagnostics: Diagnostics, data: Sequence[Path] = ()) -> Sheet | None:
    """The sheet of a Vensim or XMILE file, or None with diagnostics of what is wrong. `data` are files with series."""
    content = _content(path, diagnostics)
    if content is None:
        return None
    digest = hashlib.sha256(content).hexdigest()
    shelf, key = user_shelf(), f"{path.suffix.lower()} {digest}"
    kept = None if data else recall(shelf, key, diagnostics)
    if kept is not None:
        return replace(kept, name=path.stem, file=path.name)
    parsed = _parse(path, content, diagnostics)
    if parsed is None or diagnostics.errors:
        return None
    files, before = Files(path.parent, data, parsed.files), len(diagnostics.items)
    sheet = _Builder(path.name, parsed, files, diagnostics).sheet(path.stem, digest)
    if sheet is not None and not files.used and len(diagnostics.items) == before:
        keep(shelf, key, sheet, diagnostics)
    return sheet


def _content(path: Path, diagnostics: Diagnostics) -> bytes | None:
    try:
        if not path.is_file():
            raise FileNotFoundError(ENOENT, "there is no such file" if not path.exists() else "it is no plain file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) <= MOST_BYTES:
            return content
        problem = f"it has more than {MOST_BYTES:,} bytes"
    except (OSError, ValueError) as error:
        problem = (error.strerror if isinstance(error, OSError) else None) or "this is no path of a file"
    diagnostics.error(
        "FOREIGN-FILE", f"`{path.name[:80]}` cannot be read: {problem}", None, "give the path of a model file"
    )
    return None


def _parse(path: Path, content: bytes, diagnostics: Diagnostics) -> Parsed | None:
    from stratagem.base.diagnostics import StratagemError

    try:
        if path.suffix.lower() == ".mdl":
            return parse_vensim(path, _text(content), diagnostics)
        root, mended = read_tree(content)
        for line, message in mended:
            diagnostics.warning(
                "FOREIGN-MENDED",
                f"the XML is broken and was mended: {message}",
                Place(path.name, line),
                "check that nothing is missing, and save the model again in the tool that wrote it",
            )
        merge_modules(root)
        present_form(root)
        return parse_xmile(path, root, diagnostics)
    except BrokenXml as error:
        place = Place(path.name, error.line)
        diagnostics.error("FOREIGN-XML", str(error), place, "save the model again in the tool that wrote it")
    except StratagemError:
        raise
    except Exception as error:  # whatever the foreign parser stumbles over is the file's fault, not the user's
        diagnostics.error(
            "FOREIGN-FILE",
            f"`{path.name[:80]}` cannot be read as a model: its entries do not end with `|`, its macros with "
            "`:END OF MACRO:`, or it is none",
            Place(path.name, _line_number(error)),
            "check that it is a Vensim or XMILE model, and save it again in the tool that wrote it",
        )
    return None


def _text(content: bytes) -> str:
    """A Vensim file in the encoding that its first line names, else in the one that it seems to have, its lines ended
    as here.
    """
    named = re.match(rb"(?:\xef\xbb\xbf)?\{([A-Za-z0-9_-]{1,40})\}", content)
    try:
        text = content.decode(named[1].decode()) if named else decode(content)
    except (LookupError, UnicodeError):
        text = decode(content)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _line_number(error: Exception) -> int:
    """The line at which the foreign parser of whole files gave up; 1 if it does not tell."""
    text, at = getattr(error, "text", None), getattr(error, "pos", None)
    return text[:at].count("\n") + 1 if isinstance(text, str) and isinstance(at, int) else 1


class _Builder:
    """Makes quantities out of foreign elements."""

    def __init__(self, file: str, parsed: Parsed, files: Files, diagnostics: Diagnostics) -> None:
        self._file, self._parsed, self._files, self._diagnostics = file, parsed, files, diagnostics
        self._ranges: dict[str, Range] = {}
        self._names: dict[str, str] = {}
        self._series: dict[str, tuple[list[float], list[float]]] | None = None
        self._cells = 0

    def sheet(self, name: str, digest: str) -> Sheet | None:
        main, *macros = self._parsed.sections
        try:
            foreign = [each for section in self._parsed.sections for each in section.ranges]
            self._ranges, self._names = read_ranges(foreign, self._files, self._parsed.answers)
        except RangeError as error:
            self._error("FOREIGN-SUBSCRIPT", str(error), None, "correct the ranges")
            return None
        except (GridError, OSError) as error:
            self._error("FOREIGN-DATA", str(error), None, "put the file beside the model, or give it with `--data`")
            return None
        quantities = self._quantities(main)
        quantities = {name: self._told(quantity, quantities) for name, quantity in quantities.items()}
        made = {key(each.name): self._macro(each) for each in macros}
        if self._diagnostics.errors:
            return None
        return Sheet(name, self._file, digest, quantities, self._ranges, self._names, made, self._parsed.method)

    def _told(self, quantity: Quantity, quantities: dict[str, Quantity]) -> Quantity:
        """A quantity whose subscripts name what they mean."""
        if any(is_computed(node) for part in quantity.parts for node in walk(part.formula)):
            formulas = [(part, settled(part.formula, quantities, self._ranges)) for part in quantity.parts]
            quantity = replace(quantity, parts=tuple(replace(part, formula=formula) for part, formula in formulas))
        return _starred(quantity, quantities)

    def _macro(self, section: Section) -> Macro:
        parameters, outputs = ([key(each) for each in names] for names in (section.parameters, section.outputs))
        name = key(section.name)
        return Macro(name, tuple(parameters), tuple(outputs or [name]), self._quantities(section))

    def _quantities(self, section: Section) -> dict[str, Quantity]:
        found: dict[str, Quantity] = {}
        for element in section.elements:
            quantity = self._quantity(element)
            if quantity is not None:
                self._check_once(quantity, found)
                found[quantity.key] = quantity
        return found

    def _check_once(self, quantity: Quantity, found: dict[str, Quantity]) -> None:
        plain = [part for part in quantity.parts if part.cells == ((),)]
        if quantity.key in found or len(plain) > 1:
            self._diagnostics.warning(
                "FOREIGN-TWICE",
                f"`{quantity.name}` is defined more than once; the last definition holds",
                Place(self._file, quantity.line),
                "delete the others",
            )

    def _quantity(self, element: Any) -> Quantity | None:
        name = " ".join(element.name.replace("\\n", " ").split()) if '"' not in element.name else element.name.strip()
        parts = [part for component in element.components if (part := self._part(element.name, component))]
        if len(parts) < len(element.components) or not parts:
            return None
        unit = " ".join((element.units or "").split())
        if not readable(unit):
            self._diagnostics.warning(
                "FOREIGN-UNIT",
                f"`{element.name}` has the unit `{unit[:60]}`, which cannot be read",
                Place(self._file, self._parsed.lines.get(key(element.name), 1)),
                "write names with `*`, `/` and powers, such as `person/(year*hectare)`; nothing is computed with it",
            )
        cells = self._order({cell: None for part in parts for cell in part.cells})
        low, high = element.limits if element.limits and len(element.limits) == 2 else (None, None)
        return Quantity(
            key(element.name),
            name.strip('"') if name.count('"') == 2 else name,
            unit,
            " ".join((element.documentation or "").split()),
            tuple(parts),
            cells,
            low,
            high,
            self._parsed.lines.get(key(element.name), 1),
        )

    def _part(self, name: str, component: Any) -> Part | None:
        subscripts, excepted = component.subscripts
        keys = tuple(subscript_key(each) for each in subscripts)
        axes = [self._axis(name, each) for each in keys]
        if any(axis is None for axis in axes):
            return None
        opened = [axis for axis in axes if axis is not None]
        size = 1
        for axis in opened:
            size *= len(axis)
        self._cells += size
        if self._cells > MOST_CELLS:
            if self._cells - size <= MOST_CELLS:
                problem = f"the model has more than {MOST_CELLS:,} cells"
                self._error("LIMIT-CELLS", problem, name, "use fewer subscripts")
            return None
        if size == 0:
            self._error("FOREIGN-SUBSCRIPT", f"a range of `{name}` has no elements", name, "name its elements")
            return None
        without = [[set(self._axis(name, subscript_key(each)) or ()) for each in group] for group in excepted]
        cells = tuple(cell for cell in product(*opened) if not any(_within(cell, group) for group in without))
        try:
            formula = self._formula(name, component, opened, cells)
        except (Untranslatable, GridError, OSError) as error:
            self._cannot(name, error)
            return None
        return Part(keys, cells, formula)

    def _cannot(self, name: str, error: Exception) -> None:
        if isinstance(error, Untranslatable):
            self._error("FOREIGN-EQUATION", f"`{name}` cannot be translated: {error}", name, "write it in another way")
        else:
            remedy = "put the file beside the model, or give it with `--data`"
            self._error("FOREIGN-DATA", f"`{name}` has no data: {error}", name, remedy)

    def _axis(self, name: str, subscript: str) -> tuple[str, ...] | None:
        """The elements that a subscript of a left-hand side means."""
        if subscript in self._ranges:
            return self._ranges[subscript].elements
        if subscript in self._names:
            return (subscript,)
        from stratagem.base.near import nearest

        guess = nearest(subscript, [*self._ranges, *self._names])
        self._error(
            "FOREIGN-SUBSCRIPT",
            f"`{name}` has the subscript `{subscript}`, which is neither a range nor an element",
            name,
            "declare the range, or correct the subscript",
            guess,
        )
        return None

    def _formula(self, name: str, component: Any, axes: list[tuple[str, ...]], cells: tuple[Cell, ...]) -> Formula:
        formula = renamed(translate(component.ast), self._parsed.functions)
        kind = type(component).__name__
        reading: Reading = getattr(component, "keyword", None) or "interpolate"
        if isinstance(formula, Apply) and formula.function.startswith("get ") and formula.function in _FETCHED:
            formula = self._fetched(formula, _keys_of(component), axes, cells, reading)
        elif isinstance(formula, Apply) and formula.function == "data":
            formula = self._given(name, cells, reading)
        elif isinstance(formula, Block):
            formula = _spread(formula, axes)
        timed = kind == "AbstractData" or _is_series(component)
        if timed and isinstance(formula, Table | Block) and _has_tables(formula):
            return Apply("read", (Name("time"), formula))
        return formula

    def _fetched(
        self, formula: Apply, keys: list[str], axes: list[tuple[str, ...]], cells: tuple[Cell, ...], reading: Reading
    ) -> Formula:
        """What tables outside the model hold; subscripts that are single elements take no room in them."""
        open_axes = [axis for name, axis in zip(keys, axes, strict=True) if name in self._ranges]
        found = resolve(formula, open_axes, self._files, reading)
        whole = list(product(*axes))
        if not isinstance(found, Block):
            return Block({whole[0]: found}) if axes and isinstance(found, Constant | Table) else found
        return Block(dict(zip(whole, found.cells.values(), strict=True)))

    def _given(self, name: str, cells: tuple[Cell, ...], reading: Reading) -> Formula:
        """The series of the files that were given, for each cell."""
        if self._series is None:
            self._series = series_columns(self._files)
        found: dict[tuple[str, ...], Constant | Table] = {}
        for cell in cells:
            title = f"{key(name)}[{','.join(cell)}]" if cell else key(name)
            columns = self._series.get(cell_key(title))
            if columns is None:
                raise GridError(f"no file has a series `{title}`")
            points = [(time, value) for time, value in zip(*columns, strict=True) if time == time and value == value]
            if not points:
                raise GridError(f"the series `{title}` has no numbers")
            points.sort()
            found[cell] = Table(tuple(time for time, _ in points), tuple(value for _, value in points), reading)
        return Block(found) if cells and cells[0] else found[()]

    def _order(self, cells: dict[Cell, None]) -> tuple[Cell, ...]:
        """Cells in the order of the ranges that hold their elements, the last subscript fastest."""
        keys = list(cells)
        if not keys or not keys[0]:
            return tuple(keys)
        if len({len(cell) for cell in keys}) > 1:
            return tuple(keys)
        places = []
        for position in range(len(keys[0])):
            used = dict.fromkeys(cell[position] for cell in keys)
            holding = [each.elements for each in self._ranges.values() if set(used) <= set(each.elements)]
            order = min(holding, key=len) if holding else tuple(used)
            places.append({element: index for index, element in enumerate(order)})

        def rank(cell: Cell) -> tuple[int, ...]:
            return tuple(place[part] for place, part in zip(places, cell, strict=True))

        return tuple(sorted(keys, key=rank))

    def _error(self, code: str, message: str, name: str | None, remedy: str, suggestion: str | None = None) -> None:
        line = self._parsed.lines.get(key(name), 1) if name else 1
        self._diagnostics.error(code, message, Place(self._file, line), remedy, suggestion)


def _is_series(component: Any) -> bool:
    """Whether an equation fetches a series, which is read at the time whatever sign stands before it."""
    return type(component.ast).__name__ == "GetDataStructure"


def _keys_of(component: Any) -> list[str]:
    """The keys of the subscripts on a component's left-hand side."""
    return [subscript_key(each) for each in component.subscripts[0]]


_FETCHED = ("get constants", "get lookups", "get data")


_EVERY = key(EVERY) + "!"


def _starred(quantity: Quantity, quantities: dict[str, Quantity]) -> Quantity:
    """The quantity with `*` as a subscript told by the range that it runs over."""
    named = [name for part in quantity.parts for name in walk(part.formula) if isinstance(name, Name)]
    if not any(_EVERY in name.subscripts for name in named):
        return quantity
    parts = tuple(replace(part, formula=_opened(part.formula, quantities)) for part in quantity.parts)
    return replace(quantity, parts=parts)


def _opened(formula: Formula, quantities: dict[str, Quantity]) -> Formula:
    if isinstance(formula, Apply):
        return Apply(formula.function, tuple(_opened(each, quantities) for each in formula.arguments))
    if not isinstance(formula, Name) or _EVERY not in formula.subscripts or formula.key not in quantities:
        return formula
    ranges = quantities[formula.key].parts[0].subscripts
    if len(ranges) != len(formula.subscripts):
        return formula
    pairs = zip(formula.subscripts, ranges, strict=True)
    return Name(formula.key, tuple(f"{own}!" if each == _EVERY else each for each, own in pairs))


def _within(cell: Cell, group: list[set[str]]) -> bool:
    return len(group) == len(cell) and all(part in allowed for part, allowed in zip(cell, group, strict=True))


def _has_tables(formula: Table | Block) -> bool:
    return isinstance(formula, Table) or any(isinstance(value, Table) for value in formula.cells.values())


def _spread(block: Block, axes: list[tuple[str, ...]]) -> Formula:
    """Values in the order in which they are written, for the cells in theirs."""
    cells = list(product(*axes))
    if len(cells) != len(block.cells):
        raise Untranslatable(f"it has {len(block.cells)} numbers for {len(cells)} cells")
    return Block(dict(zip(cells, block.cells.values(), strict=True)))
