"""Priors: distributions, mixtures, priors from evidence, by position of a dispute, and by element."""

from __future__ import annotations

from dataclasses import dataclass

from stratagem.base.near import nearest
from stratagem.base.nodes import Node, Table
from stratagem.situation.composites import Items, Key, Named, Names, Record
from stratagem.situation.keys.forms import ID, ID_TEXT, NAME_TEXT, NUMBER, OPEN_SPAN, QUANTITY, SPAN, by_element
from stratagem.situation.kinds import Checker, Json, Kind, Number

_POSITIVE = Number("a number above 0", low=0)


def _pairs(*pairs: tuple[str, str], spread: tuple[str, ...] = ()) -> Record:
    """Two numbers by one of several pairs of names."""
    words = " or ".join(f"{first} and {second}" for first, second in pairs)
    keys = {name: Key(_POSITIVE if name in spread else NUMBER, _PARTS[name]) for pair in pairs for name in pair}
    firsts, seconds = zip(*pairs, strict=True)
    return Record(keys, words, one_of=(firsts, seconds))


_PARTS = {
    "low": "the least value",
    "mode": "the likeliest value",
    "high": "the greatest value",
    "mean": "the mean",
    "sd": "the standard deviation",
    "median": "the median",
    "log_sd": "the standard deviation of the logarithm",
    "logit_sd": "the standard deviation of the log odds",
    "p05": "the 5 % quantile",
    "p95": "the 95 % quantile",
}
_TRIANGLE = Record({name: Key(QUANTITY, _PARTS[name], True) for name in ("low", "mode", "high")}, "low, mode and high")

_WORDS = "a prior such as {uniform: {low: 0, high: 1}}"

PRIOR = Named("prior", _WORDS, lambda: _PRIOR)
_COMPONENT = Record(
    {"weight": Key(Number(low=0), "the weight of this component", True), "prior": Key(PRIOR, "its distribution", True)},
    "a table with weight and prior",
)
_SHAPES: dict[str, Key] = {
    "exactly": Key(QUANTITY, "one value"),
    "uniform": Key(SPAN, "every value between low and high alike"),
    "loguniform": Key(SPAN, "every order of magnitude between low and high alike"),
    "triangular": Key(_TRIANGLE, "a triangle over low, mode and high"),
    "normal": Key(_pairs(("mean", "sd"), ("p05", "p95"), spread=("sd",)), "a normal distribution"),
    "lognormal": Key(_pairs(("median", "log_sd"), ("p05", "p95"), spread=("log_sd",)), "a lognormal distribution"),
    "logitnormal": Key(_pairs(("median", "logit_sd"), ("p05", "p95"), spread=("logit_sd",)), "a share between 0 and 1"),
    "mixture": Key(Items(_COMPONENT, "a listing of components", least=1), "one of several distributions, by weight"),
    "evidence": Key(NAME_TEXT, "the mixture prior of this variable of the evidence"),
    "posterior": Key(NAME_TEXT, "the distribution that history gives this quantity of posterior.yaml"),
}
_WITHIN = Key(OPEN_SPAN, "cut the distribution off outside this range")
_SINGLE = Record({**_SHAPES, "within": _WITHIN}, "a distribution", one_of=(tuple(_SHAPES),))
_BY = Key(ID_TEXT, "the dispute by whose position the prior differs", True)


@dataclass(frozen=True)
class _Prior(Kind):
    """A single distribution; or `by: DISPUTE` with a prior for each position; or a prior for each element."""

    words: str = _WORDS

    def fits(self, node: Node) -> bool:
        return isinstance(node, Table)

    def check_inside(self, node: Node, trail: str, checker: Checker) -> Node:
        assert isinstance(node, Table)
        if "by" in node:
            return self._check_positions(node, trail, checker)
        single = not node.entries or any(_is_shape(key, value) for key, value in node.entries.items())
        return (_SINGLE if single else _ELEMENTS).check_inside(node, trail, checker)

    def _check_positions(self, table: Table, trail: str, checker: Checker) -> Table:
        dispute = _BY.kind.check(table["by"], f"{trail}.by", checker)
        rest = {key: value for key, value in table.entries.items() if key != "by"}
        places = {key: table.keys[key] for key in rest}
        checked = _POSITIONS.check_inside(Table(rest, places, table.place), trail, checker)
        assert isinstance(checked, Table)
        return Table({"by": dispute, **checked.entries}, table.keys, table.place)

    def schema(self, definitions: Json) -> Json:
        prior = PRIOR.schema(definitions)
        positions = {"type": "object", "properties": {"by": _BY.kind.schema(definitions) | {"description": _BY.doc}}}
        return {
            "anyOf": [
                _SINGLE.schema(definitions),
                positions | {"required": ["by"], "additionalProperties": prior},
                _ELEMENTS.schema(definitions) | {"not": {"anyOf": [{"required": [name]} for name in (*_SHAPES, "by")]}},
            ]
        }


def _is_shape(key: str, value: Node) -> bool:
    """Whether `key` is the name of a distribution, also a misspelt one, and not that of an element with a prior below
    it."""
    if key in _SINGLE.keys:
        return True
    holds_prior = isinstance(value, Table) and any(inner in _SINGLE.keys or inner == "by" for inner in value.entries)
    return nearest(key, _SINGLE.keys) is not None and not holds_prior


_PRIOR: Kind = _Prior()
_ELEMENTS = by_element(PRIOR, "a table of priors by element")
_POSITIONS = Names(PRIOR, ID, "the id of a position of the dispute", "a table of priors by position")
