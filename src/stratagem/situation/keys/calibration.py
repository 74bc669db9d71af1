"""Keys of calibration.yaml, which is written by hand, and of posterior.yaml, which `stratagem calibrate` writes."""

from __future__ import annotations

from stratagem.situation.composites import Items, Key, Record
from stratagem.situation.keys.forms import (
    DAY,
    DIGEST,
    ID_TEXT,
    NAME_TEXT,
    NUMBER,
    TEXT,
    TITLE,
    UNIT,
    by_id,
    by_name,
)
from stratagem.situation.keys.priors import PRIOR
from stratagem.situation.kinds import Number, Truth

_SERIES = Record(
    {
        "offset": Key(Number(low=0), "how far, in logs, it may lie off the first series; 0 for the first"),
        "times": Key(Number(low=0), "a factor that brings it to the unit of the first series"),
        "total": Key(DAY, "its values are totals counted from this day, not rates of a month"),
        "moment": Key(Truth(), "whether its values are of a moment, not of a month"),
    },
    "a table such as {offset: 0.3}",
)
_STRAND = Record(
    {
        "title": TITLE,
        "series": Key(by_id(_SERIES, "a table of series by name"), "what speaks of it, in the unit of the first", True),
        "error": Key(Number("a number above 0", low=0), "the error of one value, in logs", True),
        "level": Key(PRIOR, "its level at the end of history, in the unit of the first series", True),
        "growth": Key(PRIOR, "its growth in logs a year", True),
        "swing": Key(PRIOR, "the size of its swings around that, in logs", True),
        "time": Key(PRIOR, "how long swings last, in weeks", True),
        "moved_by": Key(by_id(PRIOR, "a table of priors by series"), "per cent more for one per cent more of a series"),
        "gives": Key(
            by_name(ID_TEXT, "a table from names to now, level, growth, swing, time, or a series that moves it"),
            "what the posterior is given names for",
            True,
        ),
        "because": Key(TEXT, "why the priors are fair", True),
    },
    "a table with title, series, error, level, growth, swing, time, gives, because",
)  # fmt: skip

CALIBRATION = Record(
    {
        "file": Key(TEXT, "the file in history/", True),
        "from": Key(DAY, "the first day that counts", True),
        "until": Key(DAY, "the last day that counts, at which levels are told", True),
        "held_back": Key(DAY, "fits shown on held-back values end before this day", True),
        "strands": Key(by_name(_STRAND, "a table of strands by name"), "what history speaks to", True),
    }
)

_QUANTITY = Record(
    {
        "unit": Key(UNIT, "the unit of the prior", True),
        "prior": Key(PRIOR, "its distribution after history", True),
        "strand": Key(NAME_TEXT, "where it comes from"),
        "part": Key(ID_TEXT, "level, growth, swing, time, or a series"),
    },
    "a table with unit and prior",
)
_HELD_BACK = Record(
    {
        "series": Key(ID_TEXT, "the series", True),
        "date": Key(DAY, "the date of the value", True),
        "value": Key(NUMBER, "what it was", True),
        "p05": Key(NUMBER, "5 % quantile of the forecast", True),
        "p50": Key(NUMBER, "its median", True),
        "p95": Key(NUMBER, "its 95 % quantile", True),
        "crps": Key(NUMBER, "score of the forecast", True),
        "persistence": Key(NUMBER, "score of persistence", True),
    },
    "a table of a held-back value",
)

POSTERIOR = Record(
    {
        "stamp": Key(DIGEST, "SHA-256 over what it was fitted to", True),
        "made_with": Key(TEXT, "program and library", True),
        "samples": Key(NUMBER, "how many samples it is of", True),
        "effective": Key(by_name(NUMBER, "a table of numbers by strand"), "effective sample size of each strand", True),
        "quantities": Key(by_name(_QUANTITY, "a table of quantities"), "what priors may be taken from", True),
        "held_back": Key(Items(_HELD_BACK, "a listing of held-back values"), "the fit on held-back values", True),
    }
)
