"""A situation as a folder of text: opened, checked against its schema, and written."""

from __future__ import annotations

from stratagem.situation.folder import Folder, open_folder, shipped_names
from stratagem.situation.new import new_situation

__all__ = ["Folder", "new_situation", "open_folder", "shipped_names"]
