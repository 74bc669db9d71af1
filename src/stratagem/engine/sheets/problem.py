"""What is wrong with a sheet, found while it is lowered."""

from __future__ import annotations


class SheetProblem(Exception):
    """One thing that cannot be run: a code, what is wrong, what to do, and a better word if there is one."""

    def __init__(self, code: str, message: str, remedy: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.remedy, self.suggestion = code, message, remedy, suggestion
