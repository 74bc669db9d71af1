"""Infers the units of formulas and compares them with what is declared.

A bare number is dimensionless, 0 fits every unit, a date minus a date is a length of time. Only dimensions are
compared: scales such as week and day are no conflict, since everything computes in base units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from stratagem.base.diagnostics import Diagnostics, Place
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
from stratagem.base.units import DAY, DIMENSIONLESS, MOMENT, Unit
from stratagem.model.draft import Draft, Slot
from stratagem.model.functions import CLOCK
from stratagem.model.mismatch import DATES, ZERO, Mismatch, fits, named, remedy, shown, told

_FINEST_EXPONENT = 100
"""Literal exponents are taken as fractions with at most this denominator."""


@dataclass(frozen=True)
class UnitInference:
    """Checks the units of formulas whose references are sound."""

    draft: Draft
    diagnostics: Diagnostics
    _known: dict[int, Unit] = field(default_factory=dict)

    def check(self, slot: Slot) -> None:
        """Report `UNIT-MISMATCH` if the formula does not hold together or is not in the unit that it must have."""
        try:
            found = self.infer(slot.formula)
            if slot.wanted is not None and not fits(found, slot.wanted):
                raise _declared_mismatch(slot, found, slot.wanted)
            _check_scale(slot)
        except Mismatch as mismatch:
            self.diagnostics.error("UNIT-MISMATCH", mismatch.message, mismatch.place, mismatch.remedy)
        except OverflowError:
            self.diagnostics.error(
                "UNIT-MISMATCH",
                f"{slot.label}: a unit is raised to a power beyond all use",
                slot.formula.place,
                "use smaller exponents, or divide by a unit first to make the number dimensionless",
            )

    def infer(self, node: Expression) -> Unit:
        """The unit of a formula; `ZERO` itself for a literal 0. Remembered, since operators ask for parts again."""
        key = id(node)
        if key not in self._known:
            self._known[key] = self._infer(node)
        return self._known[key]

    def _infer(self, node: Expression) -> Unit:
        match node:
            case Number(value, unit):
                return self._number(value, unit)
            case Moment():
                return MOMENT
            case Reference(name):
                return MOMENT if name == CLOCK else self.draft.variables[name].unit
            case Unary("not", operand):
                return self._pure(operand, "not")
            case Unary(_, operand):
                return self._negated(operand)
            case Binary():
                return self._binary(node)
            case Conditional(test, yes, no):
                self._pure(test, "if")
                return self._same((yes, no), "the two branches of `if` differ in unit")
            case Call():
                return self._call(node)
            case Reduce():
                return self._reduce(node)

    def _number(self, value: float, unit: str | None) -> Unit:
        if unit is not None:
            return self.draft.setting.units.read(unit)
        return ZERO if value == 0 else DIMENSIONLESS

    def _negated(self, operand: Expression) -> Unit:
        unit = self.infer(operand)
        if unit.is_date:
            raise Mismatch(f"`{shown(operand)}` is a date, which has no negative", operand.place, DATES)
        return unit

    # -- operators

    def _binary(self, node: Binary) -> Unit:
        match node.operator:
            case "+" | "-":
                return self._sum(node)
            case "*" | "/":
                return self._product(node)
            case "^":
                return self._power(node)
            case "and" | "or":
                self._pure(node.left, node.operator)
                return self._pure(node.right, node.operator)
            case _:
                self._same((node.left, node.right), f"`{node.operator}` compares different units", node.place)
                return DIMENSIONLESS

    def _sum(self, node: Binary) -> Unit:
        left, right = self.infer(node.left), self.infer(node.right)
        if left.is_date and right.is_date and node.operator == "-":
            return DAY
        if left.is_date and fits(right, DAY):
            return MOMENT
        if right.is_date and node.operator == "+" and fits(left, DAY):
            return MOMENT
        if left.is_date or right.is_date:
            raise Mismatch(f"`{shown(node)}` joins {named(left)} and {named(right)}", node.place, DATES)
        return self._same((node.left, node.right), f"`{node.operator}` joins different units", node.place)

    def _product(self, node: Binary) -> Unit:
        left, right = self.infer(node.left), self.infer(node.right)
        if left.is_date or right.is_date:
            raise Mismatch(f"`{shown(node)}` multiplies or divides a date", node.place, DATES)
        if node.operator == "/":
            return left / right
        return ZERO if left is ZERO or right is ZERO else left * right

    def _power(self, node: Binary) -> Unit:
        base, exponent = self.infer(node.left), _literal(node.right)
        if exponent is None:
            self._pure(node.right, "^")
        if base.is_dimensionless:
            return DIMENSIONLESS
        if exponent is None or base.is_date:
            raise Mismatch(
                f"`{shown(node.left)}` is in {base.text}, but its exponent is no literal number",
                node.place,
                "write the exponent as a number, or divide the base by a unit first: (x / 1 person) ^ y",
            )
        return base.power(exponent)

    # -- functions

    def _call(self, node: Call) -> Unit:
        name, arguments = node.function, node.arguments
        lookup = self.draft.lookups.get(name)
        if lookup is not None:
            self._is(arguments[0], lookup.input_unit, f"the argument of {name}")
            return lookup.unit
        return FUNCTION_RULES[name](self, arguments)

    def _reduce(self, node: Reduce) -> Unit:
        unit = self.infer(node.body)
        if unit.is_date and node.reduction in ("sum", "product", "mean"):
            raise Mismatch(f"`{shown(node)}` adds or multiplies dates", node.place, DATES)
        if node.reduction == "product":
            return unit.power(Fraction(len(self.draft.setting.dimensions[node.dimension].elements)))
        return unit

    def alike(self, arguments: Sequence[Expression]) -> Unit:
        """The common unit of the arguments of min, max and clip."""
        return self._same(arguments, "the arguments differ in unit")

    def root(self, arguments: Sequence[Expression]) -> Unit:
        """The unit of a square root."""
        unit = self.infer(arguments[0])
        return unit if unit is ZERO else unit.power(Fraction(1, 2))

    def own(self, arguments: Sequence[Expression]) -> Unit:
        """The unit of an absolute value: that of the argument."""
        return self._negated(arguments[0])

    def sign(self, arguments: Sequence[Expression]) -> Unit:
        """A sign is a pure number, whatever its argument is."""
        self._negated(arguments[0])
        return DIMENSIONLESS

    def pure(self, arguments: Sequence[Expression]) -> Unit:
        """For functions that take and give pure numbers."""
        return self._pure(arguments[0], "this function")

    def after(self, arguments: Sequence[Expression]) -> Unit:
        """`after(date)`."""
        self._is(arguments[0], MOMENT, "the argument of after")
        return DIMENSIONLESS

    def step(self, arguments: Sequence[Expression]) -> Unit:
        """`step(date)`."""
        self._is(arguments[0], MOMENT, "the argument of step")
        return DIMENSIONLESS

    def pulse(self, arguments: Sequence[Expression]) -> Unit:
        """`pulse(date, time)`."""
        self._is(arguments[0], MOMENT, "the first argument of pulse")
        self._is(arguments[1], DAY, "the second argument of pulse")
        return DIMENSIONLESS

    def ramp(self, arguments: Sequence[Expression]) -> Unit:
        """`ramp(date, date)`."""
        self._is(arguments[0], MOMENT, "the first argument of ramp")
        self._is(arguments[1], MOMENT, "the second argument of ramp")
        return DIMENSIONLESS

    def happened(self, arguments: Sequence[Expression]) -> Unit:
        """`happened(event)`."""
        return DIMENSIONLESS

    def elapsed(self, arguments: Sequence[Expression]) -> Unit:
        """`elapsed(event)`."""
        return DAY

    # -- comparisons of units

    def _same(self, nodes: Sequence[Expression], problem: str, place: Place | None = None) -> Unit:
        """The common unit of some parts; a literal 0 fits all of them."""
        units = [self.infer(node) for node in nodes]
        first = next((index for index, unit in enumerate(units) if unit is not ZERO), 0)
        for node, unit in zip(nodes, units, strict=True):
            if not fits(unit, units[first]):
                raise Mismatch(
                    f"{problem}: {told(nodes[first], units[first])}, {told(node, unit)}",
                    place or node.place,
                    remedy(node, unit, units[first]),
                )
        return units[first]

    def _pure(self, node: Expression, what: str) -> Unit:
        self._is(node, DIMENSIONLESS, f"what {what} takes")
        return DIMENSIONLESS

    def _is(self, node: Expression, wanted: Unit, what: str) -> None:
        unit = self.infer(node)
        if not fits(unit, wanted):
            raise Mismatch(
                f"{what} must be {named(wanted)}, but `{shown(node)}` is {named(unit)}",
                node.place,
                remedy(node, unit, wanted),
            )


_Rule = Callable[[UnitInference, Sequence[Expression]], Unit]

FUNCTION_RULES: dict[str, _Rule] = {
    **dict.fromkeys(("exp", "log", "sin", "cos", "floor"), UnitInference.pure),
    **dict.fromkeys(("min", "max", "clip"), UnitInference.alike),
    "abs": UnitInference.own,
    "sqrt": UnitInference.root,
    "sign": UnitInference.sign,
    "step": UnitInference.step,
    "after": UnitInference.after,
    "pulse": UnitInference.pulse,
    "ramp": UnitInference.ramp,
    "happened": UnitInference.happened,
    "elapsed": UnitInference.elapsed,
    "chosen": UnitInference.happened,
}
"""How each function of `stratagem.model.functions` treats units; a test compares the two."""


def _literal(node: Expression) -> Fraction | None:
    match node:
        case Number(value, None):
            return Fraction(value).limit_denominator(_FINEST_EXPONENT)
        case Unary("-", Number(value, None)):
            return -Fraction(value).limit_denominator(_FINEST_EXPONENT)
        case _:
            return None


def _declared_mismatch(slot: Slot, found: Unit, wanted: Unit) -> Mismatch:
    return Mismatch(
        f"{slot.label} must be {named(wanted)}, but `{shown(slot.formula)}` is {named(found)}",
        slot.formula.place,
        remedy(slot.formula, found, wanted),
    )


def _check_scale(slot: Slot) -> None:
    """A bare number under a unit such as % would be shown a hundred times as large as it looks."""
    wanted = slot.wanted
    match slot.formula:
        case Number(value, None) if value != 0 and wanted is not None and wanted.is_dimensionless and wanted.scale != 1:
            raise Mismatch(
                f"{slot.label} is the bare number {value:g}, but is shown in {wanted.text}",
                slot.formula.place,
                f"write {value:g} {wanted.text}, or give it the unit 1",
            )
