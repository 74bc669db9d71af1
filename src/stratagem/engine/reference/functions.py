"""The functions of formulas, evaluated with NumPy."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import numpy as np

from stratagem.base.elementary import cos, exp, log, sin
from stratagem.base.piecewise import interpolate
from stratagem.engine.reference.state import A, Clock, Values, clip
from stratagem.model.parts import Lookup


def step(clock: Clock, moment: Values) -> Values:
    """Whether a moment is reached."""
    return A.ge(clock.time, moment)


def after(clock: Clock, moment: Values) -> Values:
    """The share of the step that lies after a moment; at the final record whether the moment is past."""
    if clock.is_final:
        return A.ge(clock.time, moment)
    left = A.sub(A.add(clock.time, clock.length), moment)
    return clip(A.div(left, clock.length), 0.0, 1.0)


def pulse(clock: Clock, moment: Values, width: Values) -> Values:
    """The share of the step that lies within `width` after a moment."""
    over = A.add(moment, width)
    if clock.is_final:
        return A.mask_and(A.ge(clock.time, moment), A.lt(clock.time, over))
    begin = A.maximum(clock.time, moment)
    end = A.minimum(A.add(clock.time, clock.length), over)
    return A.div(A.maximum(A.sub(end, begin), 0.0), clock.length)


def ramp(clock: Clock, begin: Values, end: Values) -> Values:
    """The mean over the step of a line from 0 at one moment to 1 at another; at the final record its height."""
    length = A.maximum(A.sub(end, begin), 0.0)
    since = A.sub(clock.time, begin)
    rises = A.gt(length, 0.0)
    low = clip(since, 0.0, length)
    if clock.is_final:
        return A.select(A.ge(since, length), 1.0, A.select(rises, A.div(low, length), 0.0))
    later = A.add(since, clock.length)
    high = clip(later, 0.0, length)
    height = A.div(A.mul(A.add(low, high), 0.5), length)
    within = A.select(rises, A.mul(height, A.sub(high, low)), 0.0)
    beyond = clip(A.sub(later, length), 0.0, clock.length)
    return A.div(A.add(within, beyond), clock.length)


def sign(x: Values) -> Values:
    """1, -1, or x itself where it is a zero or NaN."""
    return A.select(A.gt(x, 0.0), 1.0, A.select(A.lt(x, 0.0), -1.0, x))


def look_up(lookup: Lookup, x: Values) -> Values:
    """The value of a lookup at x."""
    inputs, outputs = lookup.inputs, lookup.outputs
    if lookup.between == "step":
        return A.pick(outputs, np.sum([A.ge(x, begin) for begin in inputs[1:]], axis=0, dtype=np.uint64))
    value = interpolate(A, inputs, outputs, x)
    if lookup.beyond == "hold":
        return value
    for near, far, beyond in ((0, 1, A.lt), (-1, -2, A.gt)):
        slope = (outputs[near] - outputs[far]) / (inputs[near] - inputs[far])
        line = A.add(outputs[near], A.mul(slope, A.sub(x, inputs[near])))
        value = A.select(beyond(x, inputs[near]), line, value)
    return value


FUNCTIONS: dict[str, Callable[..., Values]] = {
    "abs": A.fabs,
    "floor": A.floor,
    "sqrt": A.sqrt,
    "exp": lambda x: exp(A, x),
    "log": lambda x: log(A, x),
    "sin": lambda x: sin(A, x),
    "cos": lambda x: cos(A, x),
    "sign": sign,
    "clip": clip,
    "min": lambda *values: reduce(A.minimum, values),
    "max": lambda *values: reduce(A.maximum, values),
}
"""Functions of values alone."""

MOMENTS: dict[str, Callable[..., Values]] = {"step": step, "after": after, "pulse": pulse, "ramp": ramp}
"""Functions of the clock and values."""
