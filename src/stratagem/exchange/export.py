"""Writes the stock-and-flow part of a model as XMILE: cells as variables of their own, everything in base units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.formula.syntax import (
    Binary,
    Call,
    Conditional,
    Expression,
    Moment,
    Number,
    Reduce,
    Reference,
    Unary,
)
from stratagem.base.version import VERSION
from stratagem.exchange.plainnames import PlainNames
from stratagem.model import Model
from stratagem.model.dimensions import element_of
from stratagem.model.functions import CLOCK
from stratagem.model.model import cell_name
from stratagem.model.parts import Element, Equations, Flow, Lookup, Sample, Smooth, Stock, Variable

_OPERATORS = {"==": "=", "!=": "<>"}
_FUNCTIONS = {"abs": "ABS", "exp": "EXP", "log": "LN", "sqrt": "SQRT", "sin": "SIN", "cos": "COS", "floor": "INT"}
_SMOOTHS = {1: "SMTH1", 3: "SMTH3"}
_BEYOND = {"hold": "continuous", "extend": "extrapolate"}
_METHODS = {"euler": "Euler", "rk4": "RK4"}
_FOLDS = {"sum": "+", "mean": "+", "product": "*"}

Bound = Mapping[str, str]


def export_xmile(model: Model, values: Mapping[str, float], diagnostics: Diagnostics) -> str:
    """The text of an XMILE document. `values` are those of the parameters' cells, in base units.

    What XMILE has no word for (noise, counts, events that are not dated, decisions) is a warning, and stands for 0.
    """
    return _Export(model, values, diagnostics).text()


class _Export:
    def __init__(self, model: Model, values: Mapping[str, float], diagnostics: Diagnostics) -> None:
        self._model, self._values, self._diagnostics = model, values, diagnostics
        self._names, self._lines = PlainNames(), [""]
        self._told: set[str] = set()

    def text(self) -> str:
        model = self._model
        for name, value in self._values.items():
            self._variable("aux", self._name(name), repr(value), self._title(name))
        for lookup in model.lookups.values():
            self._lookup(lookup)
        for stock in model.stocks.values():
            for element in model.elements(stock):
                self._stock(stock, element)
        for flow in model.flows.values():
            for element in model.elements(flow):
                self._flow(flow, element)
        for auxiliary in model.auxiliaries.values():
            for element in model.elements(auxiliary):
                if isinstance(auxiliary, Sample):
                    self._sample(auxiliary, element)
                    continue
                equation = self._equation(auxiliary.equations, auxiliary, element)
                self._variable("aux", self._cell(auxiliary, element), equation, auxiliary.title)
        for smooth in model.smooths.values():
            for element in model.elements(smooth):
                self._smooth(smooth, element)
        return self._document()

    def _document(self) -> str:
        calendar = self._model.calendar
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">\n'
            "  <header>\n    <vendor>stratagem</vendor>\n"
            f"    <product version={quoteattr(VERSION)}>stratagem</product>\n"
            f"    <name>{escape(self._model.title)}</name>\n  </header>\n"
            f'  <sim_specs method="{_METHODS[self._model.method]}" time_units="Days">\n'
            f"    <start>0</start>\n    <stop>{calendar.length!r}</stop>\n"
            f"    <dt>{calendar.step_days!r}</dt>\n  </sim_specs>\n"
            "  <model>\n    <variables>" + "\n".join(self._lines) + "\n    </variables>\n  </model>\n</xmile>\n"
        )

    # -- names

    def _name(self, cell: str) -> str:
        return self._names.of("cell", cell)

    def _cell(self, variable: Variable, element: Element) -> str:
        return self._name(cell_name(variable.name, element))

    def _title(self, cell: str) -> str:
        return self._model.parameters[cell.partition("[")[0]].title

    def _tell(self, what: str) -> None:
        if what not in self._told:
            self._told.add(what)
            self._diagnostics.warning(
                "EXPORT-LEFT", f"XMILE has no word for {what}; it stands for 0", None, "model it in the other tool"
            )

    # -- variables

    def _variable(self, kind: str, name: str, equation: str, title: str, inside: str = "") -> None:
        self._lines.append(
            f"      <{kind} name={quoteattr(name)}>\n        <doc>{escape(title)}</doc>\n"
            f"        <eqn>{escape(equation)}</eqn>\n{inside}      </{kind}>"
        )

    def _lookup(self, lookup: Lookup) -> None:
        xs, ys = (",".join(repr(each) for each in values) for values in (lookup.inputs, lookup.outputs))
        kind = "discrete" if lookup.between == "step" else _BEYOND[lookup.beyond]
        self._lines.append(
            f"      <gf name={quoteattr(self._name(lookup.name))} type={quoteattr(kind)}>\n"
            f"        <doc>{escape(lookup.title)}</doc>\n"
            f"        <xpts>{xs}</xpts>\n        <ypts>{ys}</ypts>\n      </gf>"
        )

    def _stock(self, stock: Stock, element: Element) -> None:
        cell, inside = (stock.name, element), ""
        for flow in self._model.flows.values():
            for at in self._model.elements(flow):
                bound = dict(zip(flow.dimensions, at, strict=True))
                name = self._cell(flow, at)
                if flow.source and self._end(flow.source, bound) == cell:
                    inside += f"        <outflow>{name}</outflow>\n"
                if flow.target and self._end(flow.target, bound) == cell:
                    arrival = self._arrival(flow, at)
                    inside += f"        <inflow>{arrival}</inflow>\n"
        if stock.empty == "scale":
            inside += "        <non_negative/>\n"
        initial = self._equation(stock.initial, stock, element)
        self._variable("stock", self._cell(stock, element), initial, stock.title, inside)

    def _end(self, end: tuple[str, tuple[str, ...]], bound: Bound) -> tuple[str, Element]:
        return end[0], tuple(bound.get(each, each) for each in end[1])

    def _flow(self, flow: Flow, element: Element) -> None:
        rate = self._equation(flow.rate, flow, element)
        self._variable("flow", self._cell(flow, element), rate, flow.title)
        if flow.transit is None:
            return
        if flow.transit.fixed:
            shifted = f"DELAY({self._cell(flow, element)}, {self._span(flow.transit.order)}, 0)"
            self._variable("aux", self._arrival(flow, element), shifted, f"{flow.title}, arriving")
            return
        pace = self._say(flow.transit.time, dict(zip(flow.dimensions, element, strict=True)))
        coming = self._cell(flow, element)
        for number in range(1, flow.transit.order + 1):
            stage, leaving = (self._stage(flow, element, number, what) for what in ("under way", "leaving"))
            inside = f"        <inflow>{coming}</inflow>\n        <outflow>{leaving}</outflow>\n"
            self._variable("stock", stage, "0", f"{flow.title}, under way", inside)
            share = f"{stage} * MIN({flow.transit.order} / ({pace}), 1 / DT)"
            self._variable("flow", leaving, share, f"{flow.title}, moving on")
            coming = leaving

    def _arrival(self, flow: Flow, element: Element) -> str:
        """The name of what comes out of a flow."""
        if flow.transit is None:
            return self._cell(flow, element)
        return self._stage(flow, element, flow.transit.order, "leaving")

    def _span(self, steps: int) -> str:
        return repr(steps * self._model.calendar.step_days)

    def _stage(self, flow: Flow, element: Element, number: int, what: str) -> str:
        return self._name(f"{cell_name(flow.name, element)} {what} {number}")

    def _sample(self, sample: Sample, element: Element) -> None:
        """What it keeps is its own value a step before."""
        bound, name = dict(zip(sample.dimensions, element, strict=True)), self._cell(sample, element)
        now = self._equation(sample.equations, sample, element)
        first = now if sample.initial is None else self._say(sample.initial, bound)
        assert sample.when is not None
        equation = f"(IF {self._say(sample.when, bound)} THEN {now} ELSE PREVIOUS({name}, {first}))"
        self._variable("aux", name, equation, sample.title)

    def _smooth(self, smooth: Smooth, element: Element) -> None:
        bound = dict(zip(smooth.dimensions, element, strict=True))
        given = self._equation(smooth.of, smooth, element)
        first = given if smooth.initial is None else self._say(smooth.initial, bound)
        if smooth.fixed:
            shifted = f"DELAY({given}, {self._span(smooth.order)}, {first})"
            self._variable("aux", self._cell(smooth, element), shifted, smooth.title)
            return
        order = "" if smooth.order in _SMOOTHS else f", {smooth.order}"
        function = _SMOOTHS.get(smooth.order, "SMTHN")
        equation = f"{function}({given}, {self._say(smooth.time, bound)}{order}, {first})"
        self._variable("aux", self._cell(smooth, element), equation, smooth.title)

    # -- formulas

    def _equation(self, equations: Equations, variable: Variable, element: Element) -> str:
        formula = equations.by_element[element] if equations.formula is None else equations.formula
        return self._say(formula, dict(zip(variable.dimensions, element, strict=True)))

    def _say(self, formula: Expression, bound: Bound) -> str:
        match formula:
            case Number(value):
                return repr(value) if value >= 0 else f"({value!r})"
            case Moment(value):
                return repr(self._model.calendar.day_of(value))
            case Reference(name, subscripts):
                dimensions = self._model.dimensions
                return self._reference(name, tuple(element_of(each, bound, dimensions) for each in subscripts))
            case Unary(operator, operand):
                return f"({'-' if operator == '-' else 'NOT '}{self._say(operand, bound)})"
            case Binary(operator, left, right):
                sign = _OPERATORS.get(operator, operator)
                return f"({self._say(left, bound)} {sign} {self._say(right, bound)})"
            case Conditional(test, yes, no):
                parts = (self._say(each, bound) for each in (test, yes, no))
                return "(IF {} THEN {} ELSE {})".format(*parts)
            case Reduce():
                return self._reduced(formula, bound)
            case Call():
                return self._call(formula, bound)

    def _reference(self, name: str, element: Element) -> str:
        if name == CLOCK:
            return "TIME"
        for kind, found in (("noise", self._model.noises), ("counts", self._model.counts)):
            if name in found:
                self._tell(f"{kind} such as `{name}`")
                return "0"
        return self._name(cell_name(name, element))

    def _reduced(self, formula: Reduce, bound: Bound) -> str:
        elements = self._model.dimensions[formula.dimension].elements
        parts = [self._say(formula.body, {**bound, formula.dimension: each}) for each in elements]
        if formula.reduction in ("min", "max"):
            whole = parts[0]
            for part in parts[1:]:
                whole = f"{formula.reduction.upper()}({whole}, {part})"
            return whole
        whole = f"({f' {_FOLDS[formula.reduction]} '.join(parts)})"
        return f"({whole} / {len(parts)})" if formula.reduction == "mean" else whole

    def _call(self, formula: Call, bound: Bound) -> str:
        name = formula.function
        if name in ("happened", "elapsed"):
            return self._event(formula, bound)
        if name == "chosen":
            self._tell("decisions")
            return "0"
        parts = [self._say(each, bound) for each in formula.arguments]
        if name in _FUNCTIONS:
            return f"{_FUNCTIONS[name]}({parts[0]})"
        if name in ("min", "max"):
            whole = parts[0]
            for part in parts[1:]:
                whole = f"{name.upper()}({whole}, {part})"
            return whole
        if name in self._model.lookups:
            return f"LOOKUP({self._name(name)}, {parts[0]})"
        return _SPECIAL[name](*parts)

    def _event(self, formula: Call, bound: Bound) -> str:
        """A dated event is a comparison with the time; others are left out."""
        (event,) = formula.arguments
        assert isinstance(event, Reference)
        at = self._model.events[event.name].at
        if at is None:
            self._tell(f"events such as `{event.name}`")
            return "0"
        moment = self._say(at, bound)
        since = f"TIME - {moment}" if formula.function == "elapsed" else "1"
        return f"(IF TIME >= {moment} THEN {since} ELSE 0)"


def _clip(x: str, low: str, high: str) -> str:
    return f"MIN(MAX({x}, {low}), {high})"


def _sign(x: str) -> str:
    return f"(IF {x} > 0 THEN 1 ELSE (IF {x} < 0 THEN -1 ELSE 0))"


def _after(moment: str) -> str:
    return _clip(f"(TIME + DT - {moment}) / DT", "0", "1")


def _pulse(moment: str, width: str) -> str:
    return f"(MAX(MIN(TIME + DT, {moment} + {width}) - MAX(TIME, {moment}), 0) / DT)"


def _ramp(begin: str, end: str) -> str:
    """The mean over the step, as situations have it."""
    length = f"({end} - {begin})"
    low, high = (_clip(f"({now} - {begin})", "0", length) for now in ("TIME", "TIME + DT"))
    within = f"(({low} + {high}) * 0.5 / {length} * ({high} - {low}))"
    beyond = _clip(f"(TIME - {begin} + DT - {length})", "0", "DT")
    return f"(({within} + {beyond}) / DT)"


_SPECIAL: dict[str, Callable[..., str]] = {
    "step": lambda moment: f"(IF TIME >= {moment} THEN 1 ELSE 0)",
    "clip": _clip,
    "sign": _sign,
    "after": _after,
    "pulse": _pulse,
    "ramp": _ramp,
}
