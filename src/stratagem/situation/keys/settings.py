"""Keys of situation.yaml."""

from __future__ import annotations

from stratagem.situation.composites import Either, Items, Key, Names, Record
from stratagem.situation.keys.forms import DAY, ID_TEXT, NAME_TEXT, TEXT, TITLE, by_name
from stratagem.situation.kinds import Number, Text

_DIMENSION = Record(
    {
        "title": TITLE,
        "elements": Key(
            Either((by_name(TEXT, "a table of names and titles"), Items(NAME_TEXT, "a listing of elements"))),
            "its elements, each with a title; of a part of another dimension their names",
            True,
        ),
        "of": Key(NAME_TEXT, "the dimension that it is a part of"),
        "maps": Key(
            by_name(by_name(NAME_TEXT, "a table from element to element"), "a table of dimensions"),
            "which elements of other dimensions its elements stand for",
        ),
    },
    "a table with title and elements",
)
_UNITS = Names(
    TEXT, "[A-Za-z][A-Za-z0-9_]{0,49}", "a unit of letters, digits and underscores", "a table of units and titles"
)

SITUATION = Record(
    {
        "schema": Key(
            Number("a version of the schema, a whole number", whole=True), "version of the language; now 1", True
        ),
        "name": Key(ID_TEXT, "short name, also of the folder", True),
        "title": Key(TEXT, "one line", True),
        "summary": Key(TEXT, "a paragraph that says what the situation is"),
        "start": Key(DAY, "the first day of the simulation", True),
        "end": Key(DAY, "the last day of the simulation", True),
        "step": Key(Text("a number and a unit of time such as 1 week"), "length of a time step", True),
        "save": Key(
            Text("a number and a unit of time such as 4 week"), "how far apart records are kept; the step if left out"
        ),
        "method": Key(
            Text("euler or rk4", choices=("euler", "rk4")), "how levels are carried over a step; euler if left out"
        ),
        "known_until": Key(DAY, "no claim, document or row of history may be dated later"),
        "dimensions": Key(
            by_name(_DIMENSION, "a table of dimensions"), "what variables are spread over, such as fronts"
        ),
        "units": Key(_UNITS, "counting units of one's own, each with a title"),
        "actors": Key(by_name(TEXT, "a table of names and titles"), "governments and other parties, each with a title"),
    },
)
