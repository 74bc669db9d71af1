"""Keys of documents.yaml."""

from __future__ import annotations

from stratagem.situation.composites import Key, Record
from stratagem.situation.keys.forms import DAY, DIGEST, TEXT, by_id
from stratagem.situation.kinds import Text

RELIABILITY = Text("a letter from A to F", choices=("A", "B", "C", "D", "E", "F"))

_DOCUMENT = Record(
    {
        "file": Key(
            Text("the name of a file without folders", r"[^/\\]+"),
            "name of the text's file in the folder of documents",
            True,
        ),
        "title": Key(TEXT, "the document's title", True),
        "outlet": Key(TEXT, "who published it", True),
        "author": Key(TEXT, "who wrote it"),
        "date": Key(DAY, "when it was written, as far as its text shows"),
        "date_note": Key(TEXT, "how the date is known, or why it is not"),
        "address": Key(TEXT, "where it was published"),
        "kind": Key(
            Text("a kind of document", choices=("original", "paraphrase", "translation", "spun")),
            "how it was made",
            True,
        ),
        "of": Key(TEXT, "the document's id, or words, for the original that it copies"),
        "reliability": Key(RELIABILITY, "Admiralty grade of the outlet, A (reliable) to F (cannot be judged)", True),
        "digest": Key(DIGEST, "SHA-256 of the file's bytes", True),
        "note": Key(TEXT, "what one should know of its quality"),
    },
    "a table that describes a document",
)

DOCUMENTS = Record({"documents": Key(by_id(_DOCUMENT, "a table of documents by id"), "the documents", True)})
