"""Interpreter and kernel give the same bits for every operator and function that models of others may use."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from exchange.running import sheet_of
from stratagem.engine.sheets.calls import TABLES
from stratagem.engine.sheets.running import SheetFutures, run_sheet

FUTURES = 5
"""More than a vector of lanes has, so that a part of one is computed too."""

GIVEN = """
D: d1, d2, d3 ~~|
E: e1, e2, e3 ~~|
P: ptype, ppriority, pwidth, pextra ~~|
t = Time * 0.7 - 1.3 ~~|
u = MODULO(Time, 3) / 4 + 0.1 ~~|
v[D] = t * D - D * D ~~|
m[D, E] = IF THEN ELSE(D = E, t, D + 2 * E + t * u) ~~|
w[D, P] = IF THEN ELSE(P = 1, D + 1, IF THEN ELSE(P = 2, 4 - D, 1 + u)) ~~|
f((-1,3),(0.5,-2),(2,2),(4,1)) ~~|
g((0,0),(1,2),(2,3),(5,9)) ~~|
"""

FORMULAS = {
    "+": "t + u",
    "-": "t - u",
    "*": "t * u",
    "/": "t / u",
    "^": "u ^ t",
    "negative": "-t",
    "=": "IF THEN ELSE(MODULO(Time, 2) = 1, 1, 2)",
    "<>": "IF THEN ELSE(MODULO(Time, 2) <> 1, 1, 2)",
    "<": "IF THEN ELSE(t < u, t, u)",
    "<=": "IF THEN ELSE(t <= u, t, u)",
    ">": "IF THEN ELSE(t > u, t, u)",
    ">=": "IF THEN ELSE(t >= u, t, u)",
    "and": "IF THEN ELSE(t > 0 :AND: u > 0.3, t, u)",
    "or": "IF THEN ELSE(t > 1 :OR: u > 0.3, t, u)",
    "not": "IF THEN ELSE(:NOT: t > 0, t, u)",
    # states
    "integ": "INTEG(t * u, 1.1)",
    "smooth": "SMOOTH3(t, 2.5 + u)",
    "delay": "DELAY3(t, 3.5 + u)",
    "delay n": "DELAY N(t, 3.5 + u, u, 3)",
    "delay fixed": "DELAY FIXED(t, 2, u)",
    "trend": "TREND(t, 3, 0.1)",
    "forecast": "FORECAST(t, 3, 2)",
    "sample if true": "SAMPLE IF TRUE(u > 0.3, t, 0.2)",
    "initial": "INITIAL(t * u) + t",
    "reinitial": "REINITIAL(t) * u",
    "active initial": "ACTIVE INITIAL(t, 3.3)",
    "previous": "PREVIOUS(t, 0.4)",
    "derivn": "DERIVN(t * t * u, 2)",
    "npv": "NPV(t, 0.07 + u, 1.5, 1.1)",
    "depreciate straightline": "DEPRECIATE STRAIGHTLINE(t, 3, 1, 0)",
    # arrays
    "sum": "SUM(v[D!])",
    "prod": "PROD(v[D!])",
    "vmin": "VMIN(v[D!])",
    "vmax": "VMAX(v[D!])",
    "vmin xmile": "VMIN XMILE(v[D!])",
    "vmax xmile": "VMAX XMILE(v[D!])",
    "stddev": "STDDEV(v[D!])",
    "mean": "MEAN(v[D!])",
    "elmcount": "ELMCOUNT(D) * t",
    "size": "SIZE(v) * t",
    "vector select": "VECTOR SELECT(v[D!], m[D!, e2], -9, 2, 0)",
    "vector sort order": "VECTOR SORT ORDER(v[D], u - 0.3)",
    "vector rank": "VECTOR RANK(v[D], u - 0.3)",
    "vector reorder": "VECTOR REORDER(v[D], VECTOR SORT ORDER(v[D], 1))",
    "vector elm map": "VECTOR ELM MAP(v[d1], u * 5)",
    "invert matrix": "INVERT MATRIX(m[D, E], 3)",
    "allocate by priority": "ALLOCATE BY PRIORITY(w[D, ptype], w[D, ppriority], 3, 1 + u, 4 + t)",
    "allocate available": "ALLOCATE AVAILABLE(w[D, pwidth], w[D, ptype], 2 + t)",
    "rank": "RANK(v[D!], 1 + u * 4)",
    "cell at place": "CELL AT PLACE(v[computed place], 1 + u * 4)",
    "cell or nan at place": "CELL OR NAN AT PLACE(m[computed place, computed place], 1 + u * 6, 2)",
    # tables
    "read": "f(t)",
    "lookup of": "LOOKUP OF(f, t)",
    "lookup extrapolate": "LOOKUP EXTRAPOLATE(f, t)",
    "lookup forward": "LOOKUP FORWARD(f, t)",
    "lookup backward": "LOOKUP BACKWARD(f, t)",
    "lookup invert": "LOOKUP INVERT(g, t)",
    "lookup area": "LOOKUP AREA(f, u, t)",
    "get data at time": "GET DATA AT TIME(f, t)",
    "get data between times": "GET DATA BETWEEN TIMES(f, t, u * 4 - 1.5)",
    "get data first time": "GET DATA FIRST TIME(f) * t",
    "get data last time": "GET DATA LAST TIME(f) * t",
    # chance
    "random 0 1": "RANDOM 0 1()",
    "random uniform": "RANDOM UNIFORM(u, 3, 1)",
    "uniform": "UNIFORM(u, 3)",
    "random": "RANDOM(u, 3)",
    "random normal": "RANDOM NORMAL(-2, 2, u, 1.5, 1)",
    "normal": "NORMAL(t, u)",
    "random exponential": "RANDOM EXPONENTIAL(0, 4, u, 1.5, 1)",
    "exprnd": "EXPRND(u)",
    "random poisson": "RANDOM POISSON(0, 9, 1 + u, u, 2, 1)",
    "poisson": "POISSON(1 + u)",
    "lognormal": "LOGNORMAL(2 + u, u)",
    "random triangular": "RANDOM TRIANGULAR(0, 9, u, 2, 6, 1)",
    "triangular": "TRIANGULAR(u, 2, 6)",
    "random weibull": "RANDOM WEIBULL(0, 9, 1 + u, 0.2, 3, 1)",
    "weibull": "WEIBULL(1 + u, 3)",
    # numbers
    "if then else": "IF THEN ELSE(t > 0, t, u)",
    "abs": "ABS(t)",
    "exp": "EXP(t)",
    "ln": "LN(u)",
    "log": "LOG(u, 3)",
    "log10": "LOG10(u)",
    "sqrt": "SQRT(u)",
    "sin": "SIN(t)",
    "cos": "COS(t)",
    "tan": "TAN(t)",
    "arcsin": "ARCSIN(u)",
    "arccos": "ARCCOS(u)",
    "arctan": "ARCTAN(t)",
    "sinh": "SINH(t)",
    "cosh": "COSH(t)",
    "tanh": "TANH(t)",
    "gamma ln": "GAMMA LN(3 + t)",
    "gammaln": "GAMMALN(3 + t)",
    "sign": "SIGN(t)",
    "factorial": "FACTORIAL(t + 1)",
    "combinations": "COMBINATIONS(9, u * 5)",
    "permutations": "PERMUTATIONS(9, u * 5)",
    "rootn": "ROOTN(t, 3)",
    "normalcdf": "NORMALCDF(t - u, t, u, 1.5)",
    "sinwave": "SINWAVE(t, 7)",
    "coswave": "COSWAVE(t, 7)",
    "mod": "MOD(t, 1.1)",
    "power": "POWER(u, t)",
    "min": "MIN(t, u)",
    "max": "MAX(t, u)",
    "integer": "INTEGER(t)",
    "floor of": "FLOOR OF(t)",
    "round": "ROUND(t)",
    "quantum": "QUANTUM(t, 0.4)",
    "modulo": "MODULO(t, 1.1)",
    "xidz": "XIDZ(t, u - 0.35, 3)",
    "zidz": "ZIDZ(t, u - 0.35)",
    "percent": "PERCENT(t)",
    "pi": "PI * t",
    "inf": "MIN(INF, t)",
    "step": "STEP(t, 2)",
    "ramp": "RAMP(t, 1, 5)",
    "xramp": "XRAMP(t, 1)",
    "pulse": "PULSE(2, 3) * t",
    "xpulse": "XPULSE(2, t)",
    "pulse train": "PULSE TRAIN(1, 1, 4, 9) * t",
    "xpulse train": "XPULSE TRAIN(1, 3, t)",
    "time base": "TIME BASE(t, u)",
    "get time value": "GET TIME VALUE(0, 1, 0) * t",
    "counter": "COUNTER(u, 4)",
}
"""One formula for each, of quantities that vary, so that none is worked out before the run."""

OVER = {"invert matrix": "[D, E]"}
"""The subscripts of formulas that stand for more than a number, unless the range `D` of the left-hand side says so."""


def _equation(number: int, name: str) -> str:
    vector = "[D" in FORMULAS[name].replace("[D!", "") and name not in OVER
    return f"x{number}{'[D]' if vector else OVER.get(name, '')} = {FORMULAS[name]} ~~|"


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[SheetFutures, SheetFutures]:
    """One model with all formulas, run by both engines."""
    path = tmp_path_factory.mktemp("engines") / "model.mdl"
    equations = [_equation(number, name) for number, name in enumerate(FORMULAS)]
    clock = "INITIAL TIME = 0 ~~|\nFINAL TIME = 9 ~~|\nTIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n"
    Path(path).write_text("{UTF-8}" + GIVEN + "\n".join(equations) + "\n" + clock, encoding="utf-8")
    sheet = sheet_of(path)
    reference = run_sheet(sheet, FUTURES, seed=7, engine="reference")
    return reference, run_sheet(sheet, FUTURES, seed=7, engine="compiled", threads=1)


def test_every_function_has_a_formula() -> None:
    assert {name for table in TABLES for name in table} <= set(FORMULAS)


def _bits(values: NDArray[np.float64]) -> NDArray[np.uint64]:
    """The bits of values; every NaN counts as the same."""
    return np.where(np.isnan(values), np.nan, values).view(np.uint64)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_function_has_the_same_bits_in_both_engines(name: str, runs: tuple[SheetFutures, SheetFutures]) -> None:
    reference, compiled = runs
    number = list(FORMULAS).index(name)
    titles = [title for title in reference.titles if title == f"x{number}" or title.startswith(f"x{number}[")]
    assert titles
    for title in titles:
        one, other = _bits(reference.series(title)), _bits(compiled.series(title))
        assert np.array_equal(one, other) and len(np.unique(one)) > 1


def test_the_whole_has_the_same_digest_in_both_engines(runs: tuple[SheetFutures, SheetFutures]) -> None:
    assert runs[0].digest == runs[1].digest
