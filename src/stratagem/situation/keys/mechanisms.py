"""Keys of mechanisms.yaml."""

from __future__ import annotations

from stratagem.situation.composites import Items, Key, Record
from stratagem.situation.keys.forms import IDS, REFERENCE, TEXT, by_id

_MECHANISM = Record(
    {
        "statement": Key(TEXT, "what causes what, in our own words", True),
        "claims": Key(IDS, "the claims behind it"),
        "holds": Key(Items(REFERENCE, "a listing of names of the model"), "the equations that hold it"),
    },
    "a table with statement, claims and holds",
)

MECHANISMS = Record({"mechanisms": Key(by_id(_MECHANISM, "a table of mechanisms by id"), "causal statements", True)})
