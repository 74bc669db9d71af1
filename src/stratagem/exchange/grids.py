"""Reads the tables that models point to: spreadsheets and delimited text, from the model's folder or as given."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

MOST_BYTES = 32 * 2**20
"""Size of a file that is read."""

Grid = list[list[object]]

MOST_UNPACKED = 8 * MOST_BYTES
"""Size of a spreadsheet once it is unpacked."""

_ARCHIVES = (".xlsx", ".xlsm", ".xlsb", ".ods")
_SPREADSHEETS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".odf", ".odt")
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ENCODINGS = ("utf-8-sig", "cp1252")


class GridError(ValueError):
    """A table that cannot be read; the message tells why."""


def decode(content: bytes) -> str:
    """Text in UTF-8 or UTF-16, else as Windows has it in the West."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


class Files:
    """The files that a model may read: those in its folder, and those that were given by name. `words` stand for files
    in the model.
    """

    def __init__(self, folder: Path, given: Sequence[Path] = (), words: Mapping[str, str] | None = None) -> None:
        self._folder, self._given = folder.resolve(), [path.resolve() for path in given]
        self._words = dict(words or {})
        self._grids: dict[tuple[Path, str], Grid] = {}
        self.used = bool(given)
        """Whether the model may rest on other files than its own."""

    @property
    def given(self) -> list[Path]:
        return self._given

    def find(self, name: str) -> Path:
        """The file that a model means. Raises GridError if there is none, or if it lies outside the folder."""
        self.used = True
        name = self._words.get(name.strip().lower(), name)
        bare = name.strip().lstrip("?").replace("\\", "/")
        for path in self._given:
            if path.name.lower() == bare.rpartition("/")[2].lower() or path.stem.lower() == bare.lower():
                return path
        try:
            path = (self._folder / bare).resolve()
            if not path.is_relative_to(self._folder):
                raise GridError(f"the file `{name[:80]}` lies outside the model's folder")
            there = path.is_file()
        except (OSError, ValueError, RuntimeError) as error:
            raise GridError(f"`{name[:80]}` is no file: {error}") from error
        if not there:
            raise GridError(f"there is no file `{name[:80]}` in the model's folder")
        return path

    def grid(self, name: str, tab: str) -> Grid:
        """The cells of a sheet of a spreadsheet, or of a text whose separator `tab` is."""
        path = self.find(name)
        if (path, tab) not in self._grids:
            _check_size(path)
            self._grids[path, tab] = _sheet(path, tab) if path.suffix.lower() in _SPREADSHEETS else _text(path, tab)
        return self._grids[path, tab]

    def area(self, name: str, tab: str, label: str) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column (from 0) of a named area of a spreadsheet."""
        path = self.find(name)
        _check_size(path)
        return _named_area(path, tab, label)


def corner(text: str) -> tuple[int, int] | None:
    """Row and column from 0 of a cell such as `B5`, or None if this is a name."""
    match = _CELL.fullmatch(text.strip())
    return (int(match[2]) - 1, column(match[1])) if match else None


def column(letters: str) -> int:
    """The number from 0 of a column such as `AB`."""
    number = 0
    for letter in letters.strip().strip("$").upper():
        if not "A" <= letter <= "Z":
            raise GridError(f"`{letters[:20]}` is no column")
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def number(grid: Grid, row: int, at: int) -> float:
    """The number in a cell, NaN if there is none."""
    value = grid[row][at] if 0 <= row < len(grid) and 0 <= at < len(grid[row]) else None
    if isinstance(value, bool) or value is None:
        return math.nan
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(str(value).strip())
    except ValueError:
        return math.nan


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise GridError(f"`{path.name}` has {size} bytes; at most {MOST_BYTES} are read")
    if path.suffix.lower() in _ARCHIVES:
        try:
            with ZipFile(path) as archive:
                unpacked = sum(part.file_size for part in archive.infolist())
        except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise GridError(f"`{path.name}` cannot be read: {error}") from error
        if unpacked > MOST_UNPACKED:
            raise GridError(f"`{path.name}` has {unpacked} bytes once unpacked; at most {MOST_UNPACKED} are read")


def _text(path: Path, tab: str) -> Grid:
    separator = {"\\t": "\t"}.get(tab, tab[:1]) if tab and not tab[0].isalnum() else None
    if separator is None:
        separator = "," if path.suffix.lower() == ".csv" else "\t"
    try:
        return [list(row) for row in csv.reader(decode(path.read_bytes()).splitlines(), delimiter=separator)]
    except (csv.Error, OSError, TypeError) as error:
        raise GridError(f"`{path.name}` cannot be read: {error}") from error


def _sheet(path: Path, tab: str) -> Grid:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        title = next((title for title in book.sheet_names if title.lower() == tab.strip().lower()), None)
        if title is None:
            raise GridError(f"`{path.name}` has no sheet `{tab[:60]}`; it has {', '.join(book.sheet_names[:10])}")
        return [list(row) for row in book.get_sheet_by_name(title).to_python(skip_empty_area=False)]
    except (CalamineError, OSError) as error:
        raise GridError(f"`{path.name}` cannot be read: {error}") from error
    except BaseException as error:  # what the reader of spreadsheets, written in Rust, gives up with is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise GridError(f"`{path.name}` cannot be read") from error


def _named_area(path: Path, tab: str, label: str) -> tuple[int, int, int, int]:
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise GridError(f"names of areas, such as `{label[:60]}`, are read from .xlsx only")
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, data_only=True)
    except (InvalidFileException, OSError, KeyError, ValueError, TypeError, AttributeError, SyntaxError) as error:
        raise GridError(f"`{path.name}` cannot be read: {error}") from error
    sheet = next((book[title] for title in book.sheetnames if title.lower() == tab.strip().lower()), None)
    places = [sheet.defined_names] if sheet is not None else []
    for names in (*places, book.defined_names):
        for title, defined in names.items():
            if title.lower() == label.strip().lower():
                return _corners(next(iter(defined.destinations))[1])
    raise GridError(f"`{path.name}` has no area named `{label[:60]}`")


def _corners(text: str) -> tuple[int, int, int, int]:
    first, _, last = text.partition(":")
    begin, end = corner(first), corner(last or first)
    if begin is None or end is None:
        raise GridError(f"the area `{text[:60]}` cannot be read")
    return (*begin, *end)
