"""What was read before: by the digest of a file, of this program, and of what else the reading depends on."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from stratagem.base.version import VERSION

MOST_KEPT = 20_000
"""Entries that are kept; the oldest go first."""


@lru_cache(maxsize=1)
def program() -> str:
    """A digest of the modules that read, so that a changed program trusts no old result."""
    found = hashlib.sha256(VERSION.encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


class Cache:
    """A folder of JSON files; one that cannot be written or read is as good as none."""

    def __init__(self, folder: Path | None = None) -> None:
        home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
        self.folder = folder or Path(home) / "stratagem" / "reading"

    def get(self, *key: str) -> Any:
        """What was kept under a key, or None."""
        try:
            return json.loads(self._path(key).read_bytes())
        except (OSError, ValueError):
            return None

    def put(self, value: object, *key: str) -> None:
        """Keep a value under a key, whole or not at all."""
        path = self._path(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(value, file)
            os.replace(name, path)

    def prune(self) -> None:
        """Drop the oldest entries beyond what is kept."""
        with suppress(OSError):
            paths = [path for path in self.folder.iterdir() if path.suffix == ".json"]
            if len(paths) > MOST_KEPT:
                for path in sorted(paths, key=lambda path: path.stat().st_mtime)[: len(paths) - MOST_KEPT]:
                    path.unlink()

    def _path(self, key: tuple[str, ...]) -> Path:
        return (
            self.folder
            / f"{hashlib.sha256(chr(0).join((program(), *key)).encode('utf-8', 'surrogatepass')).hexdigest()}.json"
        )
