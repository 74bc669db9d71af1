"""What holds a state in models of others, against closed forms and hand-made recursions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from exchange.conftest import Write
from exchange.running import course, run


def test_a_smooth_and_a_delay_of_order_three_follow_their_recursions(vensim: Write) -> None:
    ran = run(vensim("x = STEP(10, 2) ~~|\ns = SMOOTH3I(x, 6, 1) ~~|\nd = DELAY3I(x, 6, 1) ~~|", end=20, step=0.5))
    smooth, delay = [1.0] * 3, [2.0] * 3
    for record in range(41):
        now = 10.0 if record * 0.5 + 0.25 > 2 else 0.0
        assert ran.series("s")[record, 0] == pytest.approx(smooth[2], abs=1e-12)
        assert ran.series("d")[record, 0] == pytest.approx(delay[2] / 2, abs=1e-12)
        smooth = [part + 0.5 * (before - part) / 2 for part, before in zip(smooth, [now, *smooth], strict=False)]
        flows = [now, *(part / 2 for part in delay)]
        delay = [part + 0.5 * (flows[place] - flows[place + 1]) for place, part in enumerate(delay)]


def test_a_fixed_delay_gives_back_what_went_in(vensim: Write) -> None:
    found = course(vensim("x = Time ~~|\ny = DELAY FIXED(x, 3, -1) ~~|"), "y")
    assert found.tolist() == [-1, -1, -1, *range(8)]


def test_sampled_and_initial_values_are_kept(vensim: Write) -> None:
    ran = run(vensim("a = SAMPLE IF TRUE(MODULO(Time, 4) = 0, Time, -1) ~~|\nb = INITIAL(a + 5) ~~|\nc = Time + b ~~|"))
    assert ran.series("a")[:, 0].tolist() == [0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8]
    assert set(ran.series("b")[:, 0]) == {5.0}


def test_initial_values_may_rest_on_each_other_and_active_initial_acts_at_the_start(vensim: Write) -> None:
    ran = run(
        vensim(
            "a = INTEG(0, b * 2) ~~|\nb = INTEG(0, c + 3) ~~|\nc = INTEG(0.1 * c, 4) ~~|\n"
            "ratio = ACTIVE INITIAL(perceived + 1, 7) ~~|\nperceived = SMOOTH(ratio, 4) ~~|"
        )
    )
    assert ran.series("a")[0, 0] == 14.0
    assert ran.series("perceived")[0, 0] == 7.0 and ran.series("ratio")[0, 0] == 8.0


def test_runge_and_kutta_of_order_four_is_as_exact_as_its_order(xmile: Write) -> None:
    variables = '<stock name="x"><eqn>1</eqn><inflow>f</inflow></stock><flow name="f"><eqn>x*cos(time)</eqn></flow>'
    errors = []
    for step in (0.1, 0.05):
        found = course(xmile(variables, specs='method="RK4"', end=4, step=step), "x")
        errors.append(abs(found[-1] - math.exp(math.sin(4.0))))
    assert errors[0] < 1e-6 and 12 < errors[0] / errors[1] < 24


def test_saved_times_may_be_fewer_than_steps(vensim: Write) -> None:
    ran = run(vensim("x = INTEG(1, 0) ~~|", step=0.25, save=2))
    assert ran.times.tolist() == [0, 2, 4, 6, 8, 10]
    assert ran.series("x")[:, 0].tolist() == [0, 2, 4, 6, 8, 10]
    assert ran.steps == 40


def test_a_stock_that_may_not_be_negative_stops_at_zero(xmile: Write) -> None:
    variables = (
        '<stock name="x"><eqn>3</eqn><outflow>f</outflow><non_negative/></stock><flow name="f"><eqn>2</eqn></flow>'
    )
    assert course(xmile(variables), "x").tolist() == [3, 1, *[0] * 9]


def test_interpreter_and_kernel_agree_on_everything_that_holds_a_state(vensim: Write) -> None:
    path = vensim(
        "x = STEP(4, 2) + RAMP(1, 3, 8) ~~|\na = SMOOTH N(x, 3, 1, 4) ~~|\nb = DELAY N(x, 3 + STEP(1, 5), 1, 2) ~~|\n"
        "c = DELAY FIXED(x, 2, 0) ~~|\nd = TREND(x + 1, 3, 0.1) ~~|\ne = FORECAST(x + 1, 3, 2) ~~|\n"
        "f = INTEG(a - b, 1) ~~|\ng = SAMPLE IF TRUE(x > 5, x, 0) ~~|",
        step=0.5,
    )
    interpreted, compiled = run(path), run(path, engine="compiled")
    assert compiled.engine == "compiled" and interpreted.digest == compiled.digest
    assert np.isfinite(compiled.series("f")).all()


def test_a_delay_of_order_three_keeps_its_stages_however_short(vensim: Write) -> None:
    """Stages of a third of the step swing, as in Vensim."""
    found = course(vensim("x = STEP(10, 0) - STEP(10, 4) ~~|\nd = DELAY3(x, 1) ~~|"), "d")
    assert found == pytest.approx([10, 10, 10, 10, 10, 10, 10, -260, 1360, -5120, 16480], rel=1e-12)


def test_the_present_value_of_a_stream_discounts_each_part(vensim: Write) -> None:
    found = course(vensim("x = STEP(3, 2) ~~|\nv = NPV(x, 0.1, 5, 2) ~~|", step=0.5), "v")
    worth = [1.05**-number for number in range(21)]
    sums = [sum(1.5 * worth[each] for each in range(number + 1) if each >= 4) for number in range(21)]
    assert found == pytest.approx([2 * (5 + each) for each in sums], rel=1e-12)


def test_depreciation_spreads_what_came_in_over_its_time(vensim: Write) -> None:
    found = course(
        vensim("x = PULSE(2, 1) * 12 + PULSE(4, 1) * 6 ~~|\nd = DEPRECIATE STRAIGHTLINE(x, 3, 1, 0) ~~|"), "d"
    )
    assert found == pytest.approx([0, 0, 4, 4, 6, 2, 2, 0, 0, 0, 0], abs=1e-12)


def test_allocation_of_fixed_quantities_is_in_proportion_and_first(vensim: Write) -> None:
    ran = run(
        vensim(
            "D: a, b, c ~~|\nP: ptype, ppriority, pwidth, pextra ~~|\nask[D] = 30, 10, 100 ~~|\n"
            "how[a,P] = 0, 1, 1, 0 ~~|\nhow[b,P] = 0, 2, 1, 0 ~~|\nhow[c,P] = 1, 3, 1, 0 ~~|\n"
            "given[D] = ALLOCATE AVAILABLE(ask[D], how[D,ptype], Time * 10) ~~|"
        )
    )
    for name, share in (("a", 30), ("b", 10)):
        assert ran.series(f"given[{name}]")[:, 0] == pytest.approx([share * min(1, time / 4) for time in range(11)])
    assert ran.series("given[c]")[:, 0] == pytest.approx([max(0, 10 * time - 40) for time in range(11)], abs=1e-9)


def test_previous_may_mean_the_variable_itself(xmile: Write) -> None:
    path = xmile('<aux name="a b"><eqn>IF TIME &gt; 4 THEN PREVIOUS(SELF, 0) ELSE TIME</eqn></aux>')
    assert course(path, "a b").tolist() == [0, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4]
