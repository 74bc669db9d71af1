"""Evaluates single operations of a program with NumPy: for folding constants, and for the interpreter of sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np

from stratagem.base.arithmetic import Floats, NumpyArithmetic
from stratagem.base.elementary import cos, exp, log, power, power_constant, sin
from stratagem.base.piecewise import interpolate
from stratagem.base.poisson import poisson_quantile
from stratagem.engine.program import Operation

A = NumpyArithmetic()

_ELEMENTARY: dict[str, Callable[..., Floats]] = {
    "exp": exp,
    "log": log,
    "power": power,
    "sin": sin,
    "cos": cos,
    "poisson": poisson_quantile,
}


def evaluate(operation: Operation, arguments: list[Floats]) -> Floats:
    """The value of an operation that has arguments, or is a literal; masks are arrays of bool."""
    name = operation.name
    if name == "number":
        return np.float64(float.fromhex(cast(str, operation.datum)))
    if name in _ELEMENTARY:
        return _ELEMENTARY[name](A, *arguments)
    if name == "power_constant":
        return power_constant(A, arguments[0], cast(float, operation.datum))
    if name == "lookup":
        return interpolate(A, *cast(tuple[tuple[float, ...], tuple[float, ...]], operation.datum), arguments[0])
    return cast(Floats, getattr(A, name)(*arguments))
