"""One diagnostic object for every face, and the errors that carry it.

A diagnostic tells cause, place and remedy. Codes are a closed list, see `stratagem.base.codes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import ClassVar, Literal, Self

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a situation: file relative to its folder, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong or doubtful, with what to do about it."""

    code: str
    message: str
    place: Place | None
    remedy: str
    suggestion: str | None = None
    severity: Severity = "error"

    def as_json(self) -> dict[str, object]:
        """The same as plain data: code, severity, file, line, column, message, remedy, suggestion."""
        place = asdict(self.place) if self.place else {"file": None, "line": None, "column": None}
        return {
            "code": self.code,
            "severity": self.severity,
            **place,
            "message": self.message,
            "remedy": self.remedy,
            "suggestion": self.suggestion,
        }


class Diagnostics:
    """Collects diagnostics so that all are shown at once, not the first one."""

    def __init__(self) -> None:
        self._items: list[Diagnostic] = []

    def error(self, code: str, message: str, place: Place | None, remedy: str, suggestion: str | None = None) -> None:
        self._items.append(Diagnostic(code, message, place, remedy, suggestion, "error"))

    def warning(self, code: str, message: str, place: Place | None, remedy: str, suggestion: str | None = None) -> None:
        self._items.append(Diagnostic(code, message, place, remedy, suggestion, "warning"))

    def extend(self, items: Iterable[Diagnostic]) -> None:
        self._items.extend(items)

    @property
    def items(self) -> tuple[Diagnostic, ...]:
        return tuple(self._items)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(item for item in self._items if item.severity == "error")

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        return tuple(item for item in self._items if item.severity == "warning")

    def raise_errors(self) -> None:
        """Raise `InvalidSituation` with everything collected if any of it is an error."""
        if self.errors:
            raise InvalidSituation(self.items)


class StratagemError(Exception):
    """An error with diagnostics; its kind fixes the exit code of the command line."""

    exit_code: ClassVar[int] = 1

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(item.message for item in self.diagnostics))

    @classmethod
    def of(cls, code: str, message: str, remedy: str, place: Place | None = None) -> Self:
        """An error with a single diagnostic."""
        return cls([Diagnostic(code, message, place, remedy)])


class UsageError(StratagemError):
    """The command or the function was called wrongly."""

    exit_code: ClassVar[int] = 2


class InvalidSituation(StratagemError):
    """The situation, its evidence or its documents are not as they must be."""

    exit_code: ClassVar[int] = 3


class StoreError(StratagemError):
    """A stored result is damaged, stale or in use."""

    exit_code: ClassVar[int] = 4


class LimitExceeded(StratagemError):
    """What is asked for needs more memory, time or depth than is allowed."""

    exit_code: ClassVar[int] = 5
