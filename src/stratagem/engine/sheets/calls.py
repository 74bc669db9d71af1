"""Applies operators, functions, macros and tables."""

from __future__ import annotations

from stratagem.base.near import nearest
from stratagem.engine.sheets.arrays import ARRAYS
from stratagem.engine.sheets.chance import CHANCE
from stratagem.engine.sheets.context import Context
from stratagem.engine.sheets.functions import FUNCTIONS
from stratagem.engine.sheets.lookups import LOOKUPS
from stratagem.engine.sheets.lowering import Moment, Vocabulary
from stratagem.engine.sheets.picking import PICKING
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.engine.sheets.states import STATES
from stratagem.exchange.syntax import Apply, Name, Table

_ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "div"}
_COMPARISONS = {"=": "eq", "<>": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
_LOGIC = {"and": "mask_and", "or": "mask_or"}

TABLES = (STATES, ARRAYS, PICKING, LOOKUPS, CHANCE, FUNCTIONS)
"""All functions, by what they do, with the fewest and the most arguments of each."""


def is_function(name: str) -> bool:
    """Whether there is a function of this name."""
    return any(name in table for table in TABLES)


def call(m: Moment, node: Apply, context: Context) -> int:
    """The operation of an operator or function. Raises SheetProblem for what is unknown or has wrong arguments."""
    name, arguments, a = node.function, node.arguments, m.a
    if len(arguments) == 2:
        if name in _ARITHMETIC:
            return a.apply(_ARITHMETIC[name], *(m.number(each, context) for each in arguments))
        if name in _COMPARISONS:
            return a.apply(_COMPARISONS[name], *(m.number(each, context) for each in arguments))
        if name in _LOGIC:
            return a.apply(_LOGIC[name], *(m.truth(each, context) for each in arguments))
        if name == "^":
            return a.power(*(m.number(each, context) for each in arguments))
    if len(arguments) == 1 and name in ("negative", "plus", "not"):
        return _unary(m, node, context)
    if name in context.scope.quantities and _is_read(m, name, context):
        return LOOKUPS["read"][0](m, Apply("read", (*arguments[:1], Name(name))), context)
    if name in m.lowering.sheet.macros:
        return _macro(m, node, context)
    return _function(m, node, context)


def _is_read(m: Moment, name: str, context: Context) -> bool:
    """Whether a quantity is a table, or a number with a table, as XMILE writes lookups too."""
    formula = context.scope.quantities[name].parts[0].formula
    beside = isinstance(formula, Apply) and formula.function == "read" and isinstance(formula.arguments[1], Table)
    return beside or m.lowering.is_table(name, context.scope)


def _unary(m: Moment, node: Apply, context: Context) -> int:
    (argument,) = node.arguments
    if node.function == "not":
        return m.a.apply("mask_not", m.truth(argument, context))
    value = m.number(argument, context)
    return m.a.neg(value) if node.function == "negative" else value


def _macro(m: Moment, node: Apply, context: Context) -> int:
    """The first result of a macro, in a scope of its own."""
    scope = m.lowering.macro_scope(node, context)
    output = m.lowering.sheet.macros[node.function].outputs[0]
    quantity = scope.quantities.get(output)
    if quantity is None:
        raise SheetProblem("FOREIGN-NAME", f"the macro `{node.function}` does not define `{output}`", "define it")
    return m.value(quantity, quantity.cells[0], scope)


def _function(m: Moment, node: Apply, context: Context) -> int:
    for table in TABLES:
        if node.function in table:
            function, fewest, most = table[node.function]
            if not fewest <= len(node.arguments) <= most:
                wanted = f"{fewest}" if fewest == most else f"{fewest} to {most}"
                raise SheetProblem(
                    "FOREIGN-ARGUMENTS",
                    f"`{node.function.upper()}` wants {wanted} arguments, not {len(node.arguments)}",
                    "correct the arguments",
                )
            return function(m, node, context)
    raise _unknown(m, node, context)


def _unknown(m: Moment, node: Apply, context: Context) -> SheetProblem:
    if node.function in ("a function of", "incomplete", "?"):
        remedy = "complete it in the tool that wrote the file"
        return SheetProblem("FOREIGN-EQUATION", "the equation is not yet written", remedy)
    if node.function in context.scope.quantities:
        return SheetProblem(
            "FOREIGN-TABLE", f"`{node.function}` is no table and takes no input", "write `*` if a product is meant"
        )
    known = [name for table in TABLES for name in table]
    guess = nearest(node.function, [*known, *m.lowering.sheet.macros])
    return SheetProblem(
        "FOREIGN-FUNCTION",
        f"there is no function `{node.function.upper()}`" + (f"; the nearest is `{guess.upper()}`" if guess else ""),
        "use functions that docs/models-of-others.md lists, or define it as a macro",
        guess.upper() if guess else None,
    )


VOCABULARY = Vocabulary(call, is_function)
"""All that formulas of sheets may say."""
