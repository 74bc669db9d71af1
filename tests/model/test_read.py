"""A sound model is read whole: in base units, with its priors, its order and a digest that places do not touch."""

from __future__ import annotations

import pytest

from model.build import sound
from model.whole import WHOLE, WHY
from stratagem.base.distributions import Uniform
from stratagem.base.formula.syntax import Number
from stratagem.base.formula.text import text
from stratagem.model import Lever, register
from stratagem.model.register import shares


def test_a_whole_model_is_read() -> None:
    model = sound(WHOLE)
    assert model.calendar.steps == 61
    assert list(model.parameters) == ["loss_rate", "start", "counted", "pace", "effort", "assault", "reserve"]
    assert model.elements(model.stocks["troops"]) == (("north",), ("south",))
    assert model.cells(model.stocks["troops"]) == ("troops[north]", "troops[south]")
    assert model.elements(model.stocks["dead"]) == ((),)
    assert model.flows["arrivals"].source is None
    assert model.flows["arrivals"].target == ("troops", ("north",))
    assert model.indicators["routed"].kind == "by date"
    assert model.indicators["lost"].kind == "cumulative"


def test_values_stand_in_base_units() -> None:
    model = sound(WHOLE)
    (shape,) = model.parameters["loss_rate"].priors[()].mixtures[0].shapes
    assert isinstance(shape, Uniform)
    assert (shape.low, shape.high) == pytest.approx((0.01, 0.02))
    assert model.parameters["pace"].priors[()].mixtures[0].mean == pytest.approx(100.0)
    (moment,) = model.parameters["assault"].priors[()].mixtures[0].shapes
    assert isinstance(moment, Uniform)
    assert (moment.low, moment.high) == (10.0, 60.0)
    lever = model.parameters["reserve"]
    assert isinstance(lever, Lever)
    assert (lever.low, lever.high, lever.options) == (0.0, 1.0, {"most": 0.8, "little": 0.2})
    assert lever.priors[()].mixtures[0].mean == 0.5
    assert model.lookups["fog"].inputs == (0.0, 0.5, 1.0)
    transit = model.flows["arrivals"].transit
    assert transit is not None and isinstance(transit.time, Number) and transit.time.value == 42.0
    at = model.events["new_year"].at
    assert isinstance(at, Number) and at.value == 57.0
    rate = model.flows["arrivals"].rate.formula
    assert rate is not None and text(rate) == "if time > assault + 14 then pace else reserve * pace"


def test_priors_carry_their_positions() -> None:
    model = sound(WHOLE)
    counted = model.parameters["counted"]
    prior = counted.priors[()]
    assert (prior.positions, prior.weights, prior.dispute, prior.draw) == (
        ("few", "many"),
        (0.25, 0.75),
        "count",
        "tally",
    )
    assert (counted.evidence, counted.because.kind, counted.because.claims) == ("troops", "evidence", ("S1.troops",))
    effort = model.parameters["effort"].priors[()]
    assert [mixture.mean for mixture in effort.mixtures] == [1.0, 2.0]
    assert model.parameters["start"].priors["south",].mixtures[0].mean == 7.0


def test_positions_may_differ_by_element() -> None:
    model = sound(
        f"""\
parameters:
  x[front]:
    title: X
    unit: "1"
    prior: {{by: count, few: {{exactly: 1}}, many: {{north: {{exactly: 2}}, south: {{exactly: 3}}}}}}
    {WHY}
"""
    )
    priors = model.parameters["x"].priors
    assert [[mixture.mean for mixture in prior.mixtures] for prior in priors.values()] == [[1.0, 2.0], [1.0, 3.0]]


def test_the_order_puts_what_is_needed_first() -> None:
    model = sound(WHOLE)
    order = list(model.order)
    assert order.index(("haze", ())) < order.index(("most", ()))
    assert order[-1] == ("perceived", ())
    start = list(model.start_order)
    assert start.index(("troops", ("north",))) < start.index(("losses", ("north",))) < start.index(("perceived", ()))
    assert start.index(("perceived", ())) < start.index(("felt", ()))


def test_the_digest_knows_content_and_not_places() -> None:
    model = sound(WHOLE)
    assert model.digest == sound("\n\n# a comment\n" + WHOLE).digest
    assert model.digest != sound(WHOLE.replace("low: 0.07", "low: 0.071")).digest
    assert model.digest != sound(WHOLE.replace("effort * fog", "effort / fog")).digest


def test_initial_values_may_depend_on_others_in_any_order() -> None:
    model = sound(
        f"""\
stocks:
  a: {{title: A, unit: person, initial: 2 * b}}
  b: {{title: B, unit: person, initial: half}}
auxiliaries:
  half: {{title: Half, unit: person, is: p / 2}}
parameters:
  p: {{title: P, unit: person, prior: {{exactly: 4}}, {WHY}}}
"""
    )
    start = [name for name, _ in model.start_order]
    assert start.index("half") < start.index("b") < start.index("a")


def test_elements_run_with_the_last_dimension_fastest() -> None:
    model = sound(
        f"""\
parameters:
  p[front, arm]: {{title: P, unit: "1", prior: {{exactly: 4}}, {WHY}}}
auxiliaries:
  x[front, arm]:
    title: X
    unit: "1"
    is: {{"north, foot": 1, "north, horse": 2, "south, foot": 0, "south,horse": "p[south, horse]"}}
"""
    )
    assert model.cells(model.auxiliaries["x"]) == ("x[north,foot]", "x[north,horse]", "x[south,foot]", "x[south,horse]")


def test_the_register_tells_what_every_number_rests_on() -> None:
    entries = {entry.name: entry for entry in register(sound(WHOLE))}
    assert entries["counted"].basis == "evidence"
    assert entries["counted"].dispute == "count"
    assert entries["effort"].dispute == "count"
    assert entries["fog"].basis == entries["haze"].basis == "assumption"
    assert "all" not in entries
    assert sum(shares(tuple(entries.values())).values()) == pytest.approx(1.0)
    assert shares(())["assumption"] == 0.0


def test_reasons_cite_claims_and_history() -> None:
    model = sound(
        """\
parameters:
  a: {title: A, unit: "1", prior: {exactly: 1}, because: {claims: [S1.troops], note: As counted}}
  b: {title: B, unit: "1", prior: {exactly: 1}, because: {history: monthly.csv, series: oil, note: The mean}}
""",
        history={"monthly.csv": "date,variable,value\n2024-01-01,oil,80\n"},
    )
    assert model.parameters["a"].because.claims == ("S1.troops",)
    assert (model.parameters["b"].because.history, model.parameters["b"].because.series) == ("monthly.csv", "oil")
