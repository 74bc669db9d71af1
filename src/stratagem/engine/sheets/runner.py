"""What runs futures of a sheet."""

from __future__ import annotations

from typing import Protocol

from stratagem.engine.sheets.recording import SheetRecording


class SheetEngine(Protocol):
    """An engine that fills recordings of futures in groups of `lanes`."""

    @property
    def lanes(self) -> int: ...

    def run(self, begin: int, end: int, recording: SheetRecording) -> dict[str, int]:
        """Carries futures begin to end - 1 through the recording's window; nothing is counted."""
