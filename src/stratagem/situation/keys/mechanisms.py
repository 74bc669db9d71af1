"""Keys of mechanisms.yaml."""

from __future__ import annotations

from stratagem.situation.composites import Either, Items, Key, Names, Record
from stratagem.situation.keys.forms import DAY, ID_TEXT, IDS, NAME_TEXT, NUMBER, QUANTITY, REFERENCE, TEXT, by_id
from stratagem.situation.kinds import Text, Truth

_SETTINGS = Names(QUANTITY, REFERENCE.pattern or "", "the name of a parameter or lever", "a table of values by name")
_EXPECTED = Text("higher, lower or either", choices=("higher", "lower", "either"))
_SHOWS = Record(
    {
        "change": Key(_SETTINGS, "what is changed: parameters and levers, in their declared units", True),
        "base": Key(_SETTINGS, "what is set in both runs"),
        "against": Key(_SETTINGS, "what is set in the baseline alone"),
        "reads": Key(REFERENCE, "the indicator, event or cell of a variable that is read", True),
        "at": Key(DAY, "when it is read", True),
        "expected": Key(_EXPECTED, "the direction in which the change moves it", True),
        "least": Key(NUMBER, "the least effect that counts, in the unit of what is read", True),
        "severed": Key(
            Items(NAME_TEXT, "a listing of names of the model", 1),
            "equations that are held at their course in the baseline: the effect must then vanish",
            True,
        ),
        "where": Key(by_id(ID_TEXT, "a table of positions by dispute"), "only futures in which these positions hold"),
        "reading": Key(Either((Truth(), TEXT)), "that, or how, the documents only imply it"),
    },
    "a table with change, reads, at, expected, least, severed",
)
_MECHANISM = Record(
    {
        "statement": Key(TEXT, "what causes what, in our own words", True),
        "claims": Key(IDS, "the claims behind it"),
        "holds": Key(Items(REFERENCE, "a listing of names of the model"), "the equations that hold it"),
        "shows": Key(_SHOWS, "the counterfactual that shows it at work"),
    },
    "a table with statement, claims and holds",
)

MECHANISMS = Record({"mechanisms": Key(by_id(_MECHANISM, "a table of mechanisms by id"), "causal statements", True)})
