"""Forms of names and texts that many keys share."""

from __future__ import annotations

from stratagem.situation.composites import Either, Items, Key, Names, Record
from stratagem.situation.kinds import Day, Formula, Kind, Number, Text

NAME = r"[a-z][a-z0-9_]{0,99}"
NAME_FORM = "a name of small letters, digits and underscores that starts with a letter"
ID = r"[A-Za-z][A-Za-z0-9._-]{0,99}"
ID_FORM = "an id of letters, digits, `.`, `_` and `-` that starts with a letter"

TEXT = Text()
NAME_TEXT = Text(NAME_FORM, NAME)
ID_TEXT = Text(ID_FORM, ID)
IDS = Items(ID_TEXT, "a listing of ids such as [S1.troops, S2.troops]")
DIGEST = Text("a SHA-256 of 64 hexadecimal digits", "[0-9a-f]{64}")
DAY = Day()
NUMBER = Number()
QUANTITY = Either((NUMBER, DAY))
"""A number, or a date where the unit is date."""
FORMULA = Formula()
UNIT = Text('a unit such as person/week, or "1" for a bare number')

_VARIABLE = rf"{NAME}(?:\[ *{NAME}(?: *, *{NAME})* *\])?"
_CELL = rf"{NAME}(?: *, *{NAME})*"
REFERENCE = Text("a name such as troops, troops[front] or troops[kursk]", _VARIABLE)
EQUATION = Either((FORMULA, Names(FORMULA, _CELL, "the name of an element", "a table of formulas by element")))

SPAN = Record(
    {"low": Key(QUANTITY, "the lower end", True), "high": Key(QUANTITY, "the upper end", True)}, "low and high"
)
OPEN_SPAN = Record(
    {"low": Key(QUANTITY, "the lower end"), "high": Key(QUANTITY, "the upper end")},
    "low, high or both",
    any_of=(("low", "high"),),
)


def variables(value: Kind, words: str) -> Names:
    """Declarations of variables: names, each perhaps over dimensions (`troops[front]`), to `value`."""
    return Names(value, _VARIABLE, f"{NAME_FORM}, with dimensions in brackets where it has any: troops[front]", words)


def by_name(value: Kind, words: str) -> Names:
    return Names(value, NAME, NAME_FORM, words)


def by_id(value: Kind, words: str) -> Names:
    return Names(value, ID, ID_FORM, words)


def by_element(value: Kind, words: str) -> Names:
    return Names(value, _CELL, "the name of an element", words)


TITLE = Key(TEXT, "what it is, in plain words", True)
UNIT_KEY = Key(UNIT, "the unit in which values are given and shown", True)
BECAUSE = Key(
    Record(
        {
            "assumption": Key(TEXT, "why this is fair although no source says it"),
            "claims": Key(IDS, "the claims that it rests on"),
            "history": Key(TEXT, "the file in history/ that it rests on"),
            "series": Key(TEXT, "the column of that file"),
            "note": Key(TEXT, "how the source becomes the number"),
        },
        "a table with one of assumption, claims, history",
        one_of=(("assumption", "claims", "history"),),
    ),
    "what it rests on: a declared assumption, claims, or history",
)
