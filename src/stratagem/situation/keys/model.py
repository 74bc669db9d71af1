"""Keys of model/*.yaml."""

from __future__ import annotations

from stratagem.situation.composites import Either, Items, Key, Names, Record
from stratagem.situation.keys.forms import (
    BECAUSE,
    EQUATION,
    FORMULA,
    ID,
    ID_FORM,
    IDS,
    NAME_TEXT,
    NUMBER,
    QUANTITY,
    REFERENCE,
    TEXT,
    TITLE,
    UNIT,
    UNIT_KEY,
    by_name,
    variables,
)
from stratagem.situation.keys.priors import PRIOR
from stratagem.situation.kinds import Kind, Number, Text

_ORDER = Key(
    Either((Number("a whole number", low=1, high=32, whole=True), Text("fixed", choices=("fixed",)))),
    "number of stages in a row, 1 if left out; fixed: it only shifts",
)
_NOTE = Key(TEXT, "what a reader should know of it")

PARAMETER = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "prior": Key(PRIOR, "what is known of its value", True),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, unit, prior and because",
)
LEVER = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "actor": Key(NAME_TEXT, "who could set it"),
        "value": Key(QUANTITY, "its value if nobody touches it"),
        "prior": Key(PRIOR, "what is known of its value, instead of `value`"),
        "low": Key(QUANTITY, "the least setting"),
        "high": Key(QUANTITY, "the greatest setting"),
        "options": Key(Names(QUANTITY, ID, ID_FORM, "a table of names and values"), "named settings"),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, unit and value",
    one_of=(("value", "prior"),),
)
STOCK = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "initial": Key(EQUATION, "the level at the start", True),
        "empty": Key(
            Text("scale, error or allow", choices=("scale", "error", "allow")),
            "scale: outflows that would empty it shrink together; error: that is a fault; allow: it may be negative",
        ),
        "note": _NOTE,
    },
    "a table with title, unit and initial",
)
_DELAY = Record({"time": Key(FORMULA, "how long the way takes", True), "order": _ORDER}, "a table with time and order")
FLOW = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "from": Key(REFERENCE, "the stock that it leaves; left out: the world outside"),
        "to": Key(REFERENCE, "the stock that it enters; left out: the world outside"),
        "rate": Key(EQUATION, "how much goes in a unit of time", True),
        "delay": Key(_DELAY, "what leaves arrives later"),
        "note": _NOTE,
    },
    "a table with title, unit, from, to and rate",
    any_of=(("from", "to"),),
)
AUXILIARY = Record(
    {"title": TITLE, "unit": UNIT_KEY, "is": Key(EQUATION, "its formula", True), "because": BECAUSE, "note": _NOTE},
    "a table with title, unit and is",
)
_POINT = Items(NUMBER, "a pair of numbers", least=2, most=2)
_BETWEEN = Key(Text("line or step", choices=("line", "step")), "straight between points, or each value until the next")
_BEYOND = Key(
    Text("hold or extend", choices=("hold", "extend")),
    "hold: flat outside the points; extend: the first and the last line go on",
)
LOOKUP = Record(
    {
        "title": TITLE,
        "input": Key(UNIT, "the unit of its argument", True),
        "unit": UNIT_KEY,
        "points": Key(
            Items(_POINT, "a listing of pairs", least=2),
            "pairs of argument and value; linear between, flat outside",
            True,
        ),
        "between": _BETWEEN,
        "beyond": _BEYOND,
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, input, unit and points",
)
_DATED = Items(QUANTITY, "a pair of a date and a number", least=2, most=2)
SERIES = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "history": Key(TEXT, "the file in history/ that gives its values"),
        "points": Key(Items(_DATED, "a listing of pairs", least=2), "pairs of date and value, instead of a file"),
        "series": Key(TEXT, "the series of that file"),
        "between": _BETWEEN,
        "beyond": _BEYOND,
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, unit and history with series, or points",
    one_of=(("history", "points"),),
)
SMOOTH = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "of": Key(EQUATION, "what is perceived or averaged", True),
        "time": Key(FORMULA, "the average delay", True),
        "order": _ORDER,
        "initial": Key(FORMULA, "its level at the start; left out: the input's"),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, unit, of and time",
)
NOISE = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "sd": Key(FORMULA, "the standard deviation", True),
        "correlation": Key(FORMULA, "the correlation time; left out: white noise"),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, unit and sd",
)
SAMPLE = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "of": Key(EQUATION, "what is sampled", True),
        "when": Key(FORMULA, "it is taken anew where this holds, and kept elsewhere", True),
        "initial": Key(FORMULA, "what is kept before; left out: what is sampled, at the start"),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, unit, of and when",
)
COUNT = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "rate": Key(EQUATION, "how many come in a unit of time, on average", True),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, unit and rate",
)
EVENT = Record(
    {
        "title": TITLE,
        "when": Key(FORMULA, "it happens the first time that this holds"),
        "hazard": Key(FORMULA, "its rate while it has not happened"),
        "at": Key(FORMULA, "its date"),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title and one of when, hazard, at",
    one_of=(("when", "hazard", "at"),),
)
INDICATOR = Record(
    {
        "title": TITLE,
        "unit": Key(UNIT, "the unit in which it is shown; none for an event"),
        "is": Key(EQUATION, "its formula"),
        "event": Key(NAME_TEXT, "the event whose coming it tells"),
        "kind": Key(
            Text("a kind of indicator", choices=("level", "cumulative", "by date")),
            "level if left out; by date for an event",
        ),
        "serves": Key(IDS, "rows of mechanisms.yaml or questions that it serves"),
        "note": _NOTE,
    },
    "a table with title, unit and is, or title and event",
    one_of=(("is", "event"),),
)
CORRELATION = Record(
    {
        "between": Key(Items(REFERENCE, "a pair of parameters", least=2, most=2), "the two parameters", True),
        "rank": Key(
            Number("a rank correlation", low=-1, high=1), "the correlation of their ranks, as Spearman has it", True
        ),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with between, rank and because",
)


def _section(kind: Kind, words: str, doc: str) -> Key:
    return Key(variables(kind, words), doc)


MODEL = Record(
    {
        "parameters": _section(PARAMETER, "a table of parameters", "numbers drawn once for each future"),
        "correlations": Key(
            by_name(CORRELATION, "a table of correlations"), "parameters that are drawn together, two by two"
        ),
        "levers": _section(LEVER, "a table of levers", "parameters that someone could set"),
        "stocks": _section(STOCK, "a table of stocks", "levels that flows fill and drain"),
        "flows": _section(FLOW, "a table of flows", "what goes from one stock to another"),
        "auxiliaries": _section(AUXILIARY, "a table of auxiliaries", "formulas over the present state"),
        "lookups": _section(LOOKUP, "a table of lookups", "functions given by points"),
        "series": _section(SERIES, "a table of series", "quantities whose course is given"),
        "samples": _section(SAMPLE, "a table of samples", "values that are taken now and then, and kept"),
        "smooths": _section(SMOOTH, "a table of smooths", "delayed perceptions and moving averages"),
        "noise": _section(NOISE, "a table of noise processes", "chance with mean 0"),
        "counts": _section(COUNT, "a table of counts", "how often something came: Poisson processes"),
        "events": _section(EVENT, "a table of events", "what happens at most once"),
        "indicators": _section(INDICATOR, "a table of indicators", "what is shown"),
    },
)
