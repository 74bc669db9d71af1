"""Functions of models of others, against what their definitions give."""

from __future__ import annotations

import math

import numpy as np
import pytest

from exchange.conftest import Write
from exchange.running import course, run

TIMES = np.arange(0.0, 11.0)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("-2^2", -4.0),
        ("(-2)^2", 4.0),
        ("(-.5)^2 + (( - 2. ))^2", 4.25),
        ("2^-2", 0.25),
        ("7-3-2", 2.0),
        ("12/3/2", 2.0),
        ("IF THEN ELSE(1=1 :OR: 1=2 :AND: 1=2, 5, 6)", 5.0),
        ("IF THEN ELSE(:NOT: 1=2, 5, 6)", 5.0),
        ("INTEGER(-1.7)", -1.0),
        ("MODULO(-7, 3)", -1.0),
        ("QUANTUM(7.3, 0.5)", 7.0),
        ("XIDZ(3, 0, 9)", 9.0),
        ("ZIDZ(3, 0.0000001)", 0.0),
        ("LOG(8, 2)", 3.0),
        ("POWER(3, 4)", 81.0),
        ("MIN(3, 2) + MAX(1, 5)", 7.0),
        ("TAN(1)", math.tan(1.0)),
        ("ARCSIN(0.3)", math.asin(0.3)),
        ("ARCCOS(-0.9)", math.acos(-0.9)),
        ("ARCTAN(-7)", math.atan(-7.0)),
        ("ARCTAN(0.7)", math.atan(0.7)),
        ("SINH(1.5) + COSH(1.5)", math.exp(1.5)),
        ("TANH(0.4)", math.tanh(0.4)),
        ("GAMMA LN(4.5)", math.lgamma(4.5)),
        ("SIGN(-3) + 10 * SIGN(0) + 100 * SIGN(0.1)", 99.0),
    ],
)
def test_a_formula_has_the_value_of_its_definition(formula: str, expected: float, vensim: Write) -> None:
    assert course(vensim(f"x = {formula} ~~|"), "x") == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("-7 MOD 3", 2.0),
        ("7.5 MOD 2", 1.5),
        ("INT(-7.2)", -8.0),
        ("Place.second * 10 + Place.first", 21.0),
        ("STDDEV(many[*])", math.sqrt(2.0 / 3.0)),
        ("GAMMALN(4.5)", math.lgamma(4.5)),
        ("LOOKUP(beside, 1.5)", 3.0),
        ("7 MOD 4 * 2 + 23 mod 12 mod 4 / 2", 7.5),
        ("FACTORIAL(5)", 120.0),
        ("FACTORIAL(25)", float(math.factorial(25))),
        ("COMBINATIONS(49, 6)", 13983816.0),
        ("PERMUTATIONS(5, 2)", 20.0),
        ("ROOTN(-27, 3)", -3.0),
        ("ROOTN(16, 4)", 2.0),
        ("NORMALCDF(-1, 2)", 0.5 * (math.erf(1 / math.sqrt(2)) + math.erf(2 / math.sqrt(2)))),
        ("NORMALCDF(4, 7, 5, 2)", 0.5 * (math.erf(0.5 / math.sqrt(2)) + math.erf(1 / math.sqrt(2)))),
        ("RANK(many, 1) + 10 * RANK(many[*], 3)", 31.0),
        ("RANK(even, 1, many) + 10 * RANK(even, 2, falling) + 100 * RANK(even, 4)", 21.0),
    ],
)
def test_a_formula_of_xmile_has_the_value_of_its_definition(formula: str, expected: float, xmile: Write) -> None:
    path = xmile(
        f'<aux name="x"><eqn>{formula}</eqn></aux><aux name="many"><dimensions><dim name="Three"/></dimensions>'
        '<element subscript="a"><eqn>1</eqn></element><element subscript="b"><eqn>2</eqn></element>'
        '<element subscript="c"><eqn>3</eqn></element></aux>'
        '<aux name="even"><dimensions><dim name="Three"/></dimensions><eqn>7</eqn></aux>'
        '<aux name="falling"><dimensions><dim name="Three"/></dimensions><eqn>-many[Three]</eqn></aux>'
        '<aux name="beside"><eqn>0</eqn><gf><xpts>0,2</xpts><ypts>0,4</ypts></gf></aux>',
        before='<dimensions><dim name="Place"><elem name="first"/><elem name="second"/></dim>'
        '<dim name="Three"><elem name="a"/><elem name="b"/><elem name="c"/></dim></dimensions>',
    )
    assert course(path, "x") == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("formula", ["FACTORIAL(-1)", "ROOTN(-16, 4)"])
def test_what_has_no_value_is_no_number(formula: str, xmile: Write) -> None:
    assert np.isnan(course(xmile(f'<aux name="x"><eqn>{formula}</eqn></aux>'), "x")).all()


def test_counters_begin_again_and_derivatives_look_back(xmile: Write) -> None:
    equations = {
        "turn": "COUNTER(1, 4)",
        "pace": "DERIVN(TIME^2, 1)",
        "bend": "DERIVN(TIME^2, 2)",
        "self": "DERIVN(7, 0)",
    }
    ran = run(xmile("".join(f'<aux name="{name}"><eqn>{text}</eqn></aux>' for name, text in equations.items())))
    assert ran.series("turn")[:, 0].tolist() == [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2]
    assert ran.series("pace")[:, 0].tolist() == [0, *range(1, 20, 2)]
    assert ran.series("bend")[:, 0].tolist() == [0, 1, *[2] * 9]
    assert ran.series("self")[:, 0].tolist() == [7] * 11


def test_waves_and_areas_follow_their_definitions(vensim: Write) -> None:
    ran = run(
        vensim(
            "s = SINWAVE(2, 8) ~~|\nc = COSWAVE(2, 8) ~~|\nf((1,2),(3,4),(5,0)) ~~|\na = LOOKUP AREA(f, 0, Time) ~~|"
        )
    )
    assert np.allclose(ran.series("s")[:, 0], 2 * np.sin(TIMES * math.pi / 4), atol=1e-13)
    assert np.allclose(ran.series("c")[:, 0], 2 * np.cos(TIMES * math.pi / 4), atol=1e-13)
    assert np.allclose(ran.series("a")[:, 0], [0, 2, 4.5, 8, 11, 12, 12, 12, 12, 12, 12])


@pytest.mark.parametrize(
    ("formula", "mean", "deviation"),
    [
        ("LOGNORMAL(3, 2)", 3.0, 2.0),
        ("RANDOM TRIANGULAR(0, 9, 1, 2, 6, 7)", 3.0, math.sqrt((1 + 4 + 36 - 2 - 6 - 12) / 18)),
        ("TRIANGULAR(1, 2, 6)", 3.0, math.sqrt((1 + 4 + 36 - 2 - 6 - 12) / 18)),
        ("RANDOM WEIBULL(0, 99, 2, 1, 3, 7)", 1 + 3 * math.gamma(1.5), 3 * math.sqrt(1 - math.gamma(1.5) ** 2)),
        ("WEIBULL(2, 3)", 3 * math.gamma(1.5), 3 * math.sqrt(1 - math.gamma(1.5) ** 2)),
    ],
)
def test_random_functions_have_the_moments_of_their_distributions(
    formula: str, mean: float, deviation: float, vensim: Write
) -> None:
    from exchange.running import sheet_of
    from stratagem.engine.sheets.running import run_sheet

    sheet = sheet_of(vensim(f"x = {formula} ~~|"))
    drawn = run_sheet(sheet, 1024, seed=5, engine="reference").series("x")
    assert abs(drawn.mean() - mean) < 5 * deviation / math.sqrt(drawn.size)
    assert abs(drawn.std() / deviation - 1) < 0.05


def test_functions_of_time_act_at_their_moments(vensim: Write) -> None:
    ran = run(
        vensim(
            "s = STEP(3, 4) ~~|\nr = RAMP(2, 3, 6) ~~|\np = PULSE(2, 3) ~~|\nshort = PULSE(2, 0.1) ~~|\n"
            "t = PULSE TRAIN(1, 1, 4, 9) ~~|"
        )
    )
    assert np.array_equal(ran.series("s")[:, 0], np.where(TIMES >= 4, 3.0, 0.0))
    assert np.allclose(ran.series("r")[:, 0], 2 * np.clip(TIMES - 3, 0, 3))
    assert np.array_equal(ran.series("p")[:, 0], (TIMES >= 2) & (TIMES < 5))
    assert np.array_equal(ran.series("short")[:, 0], TIMES == 2)
    assert np.array_equal(ran.series("t")[:, 0], (TIMES == 1) | (TIMES == 5))


@pytest.mark.parametrize("method", ["Euler", "RK2", "RK4"])
@pytest.mark.parametrize("start", [3.0, 3.1])
def test_a_pulse_of_xmile_carries_its_magnitude_whatever_the_method(method: str, start: float, xmile: Write) -> None:
    path = xmile(
        f'<stock name="got"><eqn>0</eqn><inflow>in</inflow></stock><flow name="in"><eqn>PULSE(8, {start})</eqn></flow>',
        specs=f'method="{method}"',
        step=0.25,
    )
    assert course(path, "got")[-1] == pytest.approx(8.0, rel=1e-12)


def test_lookups_interpolate_step_extrapolate_and_jump(vensim: Write) -> None:
    ran = run(
        vensim(
            "f((0,0),(2,4),(6,0)) ~~|\na = f(Time) ~~|\nb = LOOKUP FORWARD(f, Time) ~~|\n"
            "c = LOOKUP BACKWARD(f, Time) ~~|\nd = LOOKUP EXTRAPOLATE(f, Time) ~~|\n"
            "e = WITH LOOKUP(Time, ((0,1),(3,1),(3,2),(9,2))) ~~|"
        )
    )
    assert np.allclose(ran.series("a")[:, 0], np.interp(TIMES, [0, 2, 6], [0, 4, 0]))
    assert ran.series("b")[:7, 0].tolist() == [0, 4, 4, 0, 0, 0, 0]
    assert ran.series("c")[:7, 0].tolist() == [0, 0, 4, 4, 4, 4, 0]
    assert ran.series("d")[-1, 0] == -4.0
    assert ran.series("e")[:, 0].tolist() == [1, 1, 1, *[2] * 8]


def test_random_functions_stay_within_their_bounds_and_depend_on_the_seed_only(vensim: Write) -> None:
    from exchange.running import sheet_of
    from stratagem.engine.sheets.running import run_sheet

    sheet = sheet_of(
        vensim(
            "u = RANDOM UNIFORM(2, 5, 7) ~~|\nn = RANDOM NORMAL(-1, 1, 0, 5, 7) ~~|\n"
            "e = RANDOM EXPONENTIAL(0, 9, 0, 1, 7) ~~|\nlevel = INTEG(n, RANDOM UNIFORM(0, 1, 3)) ~~|"
        )
    )
    first = run_sheet(sheet, 512, seed=3, engine="reference")
    assert first.digest == run_sheet(sheet, 512, seed=3, engine="compiled").digest
    assert first.digest != run_sheet(sheet, 512, seed=4, engine="reference").digest
    uniforms = first.series("u")
    assert 2 < uniforms.min() < 2.1 and 4.9 < uniforms.max() < 5
    assert abs(uniforms.mean() - 3.5) < 0.05
    assert np.array_equal(np.unique(np.sign(first.series("n"))), [-1, 1]) and np.abs(first.series("n")).max() == 1
    assert abs(first.series("e").mean() - 1) < 0.05
    only = run_sheet(sheet, 512, seed=3, engine="reference", record=["n"])
    assert np.array_equal(only.series("n"), first.series("n"))
