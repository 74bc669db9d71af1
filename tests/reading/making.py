"""Documents for tests, of our own writing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from stratagem.reading import Corpus, read_corpus
from stratagem.reading.cache import Cache

ARTICLE = (
    "Grain piles up in Lemnar\n\nBy Port Desk\n\nPublished 14 May 2024\n\n"
    "The port authority said on Tuesday that at least 4,200 containers were stuck in the harbour of Lemnar. "
    "Officials in the capital put the damage at $30 million.\n"
)
OTHER = (
    "Harbour count disputed\n\n16 May 2024\n\n"
    "Only about 1,500 containers are stuck in the harbour of Lemnar, the shipping union said on Thursday. "
    "It expects the queue to clear by June.\n"
)


def read(folder: Path) -> Corpus:
    """The folder, read with a cache of its own."""
    return read_corpus(folder, cache=Cache(folder.parent / "cache"))


def word_file(paragraphs: list[str], prefix: str = "") -> bytes:
    """A DOCX file with these paragraphs."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'{prefix}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
        )
    return made.getvalue()
