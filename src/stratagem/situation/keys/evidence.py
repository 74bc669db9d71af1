"""Keys of evidence/*.yaml: speakers, variables, claims, disputes."""

from __future__ import annotations

from stratagem.situation.composites import Either, Items, Key, Record
from stratagem.situation.keys.documents import RELIABILITY
from stratagem.situation.keys.forms import (
    DAY,
    DIGEST,
    ID_TEXT,
    IDS,
    NAME_TEXT,
    OPEN_SPAN,
    QUANTITY,
    SPAN,
    TEXT,
    TITLE,
    UNIT,
    UNIT_KEY,
    by_id,
    by_name,
)
from stratagem.situation.kinds import Number, Text

CLAIM_KINDS = (
    "quantity", "date", "event", "attribution", "mechanism", "benefit", "cost", "risk", "forecast", "judgement",
)  # fmt: skip
MODALITIES = ("fact", "estimate", "speculation", "opinion")
_OFFSET = Number("a whole number", low=0, whole=True)

_SPEAKER = Record(
    {
        "title": TITLE,
        "reliability": Key(RELIABILITY, "Admiralty grade, A (reliable) to F (cannot be judged)", True),
        "note": Key(TEXT, "why this grade"),
    },
    "a table with title and reliability",
)
_VARIABLE = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "scope": Key(TEXT, "what exactly is counted, and when"),
        "scale": Key(
            Text("log or linear", choices=("log", "linear")), "on which hedges and spread work; log needs values > 0"
        ),
        "wide": Key(SPAN, "the widest range thinkable: what is left if the claims are worth nothing", True),
    },
    "a table that describes a variable",
)
_CLAIM = Record(
    {
        "id": Key(ID_TEXT, "the claim's id, by custom DOCUMENT.words", True),
        "document": Key(ID_TEXT, "the document's id", True),
        "start": Key(_OFFSET, "first code point of the passage", True),
        "end": Key(_OFFSET, "code point after the passage", True),
        "digest": Key(DIGEST, "SHA-256 of the passage in UTF-8", True),
        "kind": Key(Text("a kind of claim", choices=CLAIM_KINDS), "what it is about", True),
        "variable": Key(NAME_TEXT, "the variable that it gives a value for"),
        "mechanisms": Key(IDS, "rows of mechanisms.yaml that it bears on"),
        "actor": Key(NAME_TEXT, "whose benefit, cost or risk it is"),
        "speaker": Key(ID_TEXT, "who says it, upstream", True),
        "through": Key(IDS, "speakers in between"),
        "modality": Key(Text("a modality", choices=MODALITIES), "how it is said", True),
        "hedge": Key(TEXT, "the word that softens the value: about, at least, up to"),
        "value": Key(Either((QUANTITY, OPEN_SPAN)), "the number or date, or low and high"),
        "unit": Key(UNIT, "the unit of the value, if it is not the variable's"),
        "as_of": Key(DAY, "the day that it speaks of"),
        "grade": Key(
            Text("an Admiralty grade such as B2", "[A-F][1-6]"), "reliability A–F and credibility 1–6; F6 if left out"
        ),
        "supersedes": Key(IDS, "earlier claims of the same speaker"),
        "says": Key(TEXT, "the claim in our own words, one sentence", True),
    },
    "a table that describes a claim",
)
_WEIGHT = Record(
    {"value": Key(Number(low=0, high=1), "the weight", True), "reason": Key(TEXT, "why this weight", True)},
    "a table with value and reason",
)
_POSITION = Record(
    {
        "says": Key(TEXT, "what this side holds, in our own words", True),
        "claims": Key(IDS, "the claims on this side", True),
        "weight": Key(_WEIGHT, "declared weight, given to every position or to none"),
    },
    "a table with says and claims",
)
_DISPUTE = Record(
    {
        "title": TITLE,
        "variable": Key(NAME_TEXT, "the variable in dispute; left out for a dispute of readings"),
        "with": Key(ID_TEXT, "the dispute whose positions are drawn together with these"),
        "positions": Key(by_id(_POSITION, "a table of positions by id"), "the sides"),
    },
    "a table that describes a dispute",
    any_of=(("variable", "positions"),),
)

EVIDENCE = Record(
    {
        "speakers": Key(by_id(_SPEAKER, "a table of speakers by id"), "who speaks"),
        "variables": Key(by_name(_VARIABLE, "a table of variables by name"), "what claims speak of"),
        "claims": Key(Items(_CLAIM, "a listing of claims"), "what passages say"),
        "disputes": Key(by_id(_DISPUTE, "a table of disputes by id"), "where claims stand against each other"),
    },
)
