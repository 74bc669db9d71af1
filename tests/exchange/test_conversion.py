"""Converting models of others into situations and writing XMILE: what comes back gives the same numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from exchange.conftest import Write
from exchange.running import course, run
from stratagem.base.diagnostics import InvalidSituation, UsageError
from stratagem.engine import run as run_model
from stratagem.faces.conversion import convert
from stratagem.faces.exporting import export
from stratagem.faces.situation import load

PREDATORS = """
Prey = INTEG(births - eaten, 40) ~ animal ~ What is hunted. |
Predators = INTEG(growth - deaths, 9) ~ animal ~ What hunts. |
births = Prey * birth rate ~ animal/Month ~|
eaten = Prey * Predators * meeting rate ~ animal/Month ~|
growth = eaten * efficiency ~ animal/Month ~|
deaths = Predators * death rate ~ animal/Month ~|
birth rate = 0.1 ~ 1/Month ~ As counted. |
meeting rate = 0.02 ~~|
efficiency = 0.4 ~~|
death rate = 0.3 ~~|
seen = SMOOTH3(Prey, 4) ~~|
"""

FRONTS = """
Front: North Side, South ~~|
Troops[Front] = INTEG(arrivals[Front] - losses[Front], start[Front]) ~ person ~|
arrivals[Front] = STEP(5, 3) + table(Time) ~~|
losses[Front] = Troops[Front] * rate[Front] ~~|
rate[Front] = 0.1, 0.2 ~~|
start[Front] = 100, 50 ~~|
All = SUM(Troops[Front!]) ~~|
table((0,0),(5,10),(10,2)) ~~|
"""


def test_a_converted_model_gives_the_same_numbers(vensim: Write, tmp_path: Path) -> None:
    path = vensim(PREDATORS, end=20, step=0.5)
    situation = load(convert(path, tmp_path / "hunt"))
    futures = run_model(situation.model, futures=1, engine="reference", record=["prey", "predators", "seen"])
    ran = run(path)
    for title in ("Prey", "Predators", "seen"):
        assert np.allclose(futures.series(title.lower())[:, 0], ran.series(title)[:, 0], rtol=1e-12)


def test_conversion_is_faithful_in_names_units_words_and_numbers_to_ground(vensim: Write, tmp_path: Path) -> None:
    model = load(convert(vensim(PREDATORS), tmp_path / "hunt")).model
    assert model.stocks["prey"].title == "Prey"
    assert set(model.flows) == {"births", "eaten", "growth", "deaths"}
    text = (tmp_path / "hunt" / "model" / "structure.yaml").read_text()
    assert "What is hunted. Unit in the file: animal." in text
    assert {name for name, each in model.parameters.items() if each.because.kind == "assumption"} == {
        "birth_rate",
        "meeting_rate",
        "efficiency",
        "death_rate",
    }


def test_subscripts_become_dimensions(vensim: Write, tmp_path: Path) -> None:
    path = vensim(FRONTS)
    model = load(convert(path, tmp_path / "fronts")).model
    assert model.dimensions["front"].elements == {"north_side": "North Side", "south": "South"}
    futures = run_model(model, futures=1, engine="reference", record=["troops", "all"])
    assert np.allclose(futures.series("troops[north_side]")[:, 0], course(path, "Troops[North Side]"), rtol=1e-12)
    assert np.allclose(futures.series("all")[:, 0], course(path, "All"), rtol=1e-12)


@pytest.mark.parametrize("equations", [PREDATORS, FRONTS])
def test_what_is_exported_and_read_again_gives_the_same_numbers(equations: str, vensim: Write, tmp_path: Path) -> None:
    path = vensim(equations, end=12, step=0.5)
    folder = convert(path, tmp_path / "there")
    written = export(str(folder), tmp_path / "back.xmile")
    before, after = run(path), run(written)
    for title in before.titles:
        plain = title.lower().replace("[", " ").replace("]", "")
        if not plain.startswith(("final", "initial", "time", "saveper")):
            assert np.allclose(after.series(plain)[:, 0], before.series(title)[:, 0], rtol=1e-12), title


KEEPING = """
late = DELAY FIXED(wave * 2, lag / 2, start) ~~|
lag = 3 ~~|
start = 5 ~~|
wave = SIN(Time) + Level ~~|
held = SAMPLE IF TRUE(wave > 1, wave, start) ~~|
Level = INTEG(0.1 * Level + held / 10, 1) ~~|
Region: A, B, C ~~|
Part: B, C ~~|
share[Region] = 1, 2, 3 ~~|
double[Part] = share[Part] * curves[Part](Level) ~~|
curves[Part]((0,0),(10,10)) ~~|
total = SUM(double[Part!]) ~~|
begun = ACTIVE INITIAL(Time, 45) ~~|
Kept = INTEG(TAN(Time / 99), begun) ~~|
left[Region, Region] = 2 * share[Region] ~~|
growth = TREND(wave + 3, 2, 0.1) ~~|
some[Part] = 1, 2 ~~|
others[A] = 5 ~~|
others[C] = some[B] ~~|
left over = SUM(left[Region!, A]) * (FINAL TIME - Time) ~~|
"""


def test_what_keeps_values_parts_and_curves_become_words_of_ours(vensim: Write, tmp_path: Path) -> None:
    path = vensim(KEEPING, end=12, step=0.5)
    model = load(convert(path, tmp_path / "keeping")).model
    assert model.dimensions["part"].of == "region"
    assert model.smooths["late_delay"].order == 3
    assert "curves_b" in model.lookups
    assert model.auxiliaries["left"].dimensions == ("region", "region_2")
    names = ("late", "held", "level", "total", "double", "kept", "left_over", "growth", "others")
    futures = run_model(model, futures=1, record=names)
    cells = ("double[B]", "double[C]", "others[C]")
    for title in ("late", "held", "Level", "total", "Kept", "left over", "growth", *cells):
        ours = futures.series(title.lower().replace(" ", "_"))[:, 0]
        assert np.allclose(ours, course(path, title), rtol=1e-12), title
    written = export(str(tmp_path / "keeping"), tmp_path / "back.xmile")
    for title in ("late", "Level", "total"):
        assert np.allclose(course(written, title.lower()), course(path, title), rtol=1e-12), title


XMILE = """<?xml version="1.0" encoding="utf-8"?>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">
  <header><vendor>x</vendor><name>swing</name></header>
  <sim_specs method="RK4" time_units="Days"><start>0</start><stop>10</stop><dt>0.5</dt></sim_specs>
  <model><variables>
    <stock name="place"><eqn>1</eqn><inflow>moves</inflow></stock>
    <stock name="pace"><eqn>0</eqn><outflow>pulls</outflow></stock>
    <flow name="moves"><eqn>pace * stairs(TIME) + PREVIOUS(pace, 3) / 100</eqn></flow>
    <flow name="pulls"><eqn>place * slope(TIME)</eqn></flow>
    <gf name="stairs" type="discrete"><xpts>0,3,6</xpts><ypts>1,2,1</ypts></gf>
    <gf name="slope" type="extrapolate"><xpts>0,3,6</xpts><ypts>1,1.5,1.2</ypts></gf>
  </variables></model>
</xmile>
"""


def test_the_method_and_the_course_of_lookups_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "swing.xmile"
    path.write_text(XMILE)
    model = load(convert(path, tmp_path / "swing")).model
    assert model.method == "rk4"
    assert {each.between for each in model.lookups.values()} == {"line", "step"}
    assert {each.beyond for each in model.lookups.values()} == {"hold", "extend"}
    futures = run_model(model, futures=1, record=["place", "pace"])
    written = export(str(tmp_path / "swing"), tmp_path / "back.xmile")
    for title in ("place", "pace"):
        assert np.allclose(futures.series(title)[:, 0], course(path, title), rtol=1e-12), title
        assert np.allclose(course(written, title), course(path, title), rtol=1e-12), title


def test_what_is_saved_stays_apart_from_the_step(vensim: Write, tmp_path: Path) -> None:
    path = vensim("Level = INTEG(1, 0) ~~|", end=9, step=0.5)
    text = path.read_text().replace("SAVEPER = TIME STEP", "SAVEPER = 3")
    path.write_text(text)
    model = load(convert(path, tmp_path / "saved")).model
    assert list(run_model(model, futures=1).times) == [0, 3, 6, 9] == list(run(path).times)


@pytest.mark.parametrize("formula", ["1^" * 3000 + "1", "+".join(["rate"] * 5000)])
def test_a_formula_that_is_too_long_for_a_situation_is_told(formula: str, vensim: Write, tmp_path: Path) -> None:
    with pytest.raises(InvalidSituation) as raised:
        convert(vensim(f"rate = 2 ~~|\na = {formula} ~~|"), tmp_path / "there")
    assert {item.code for item in raised.value.diagnostics} == {"CONVERT-UNKNOWN"}


def test_what_our_language_has_no_word_for_is_told(vensim: Write, tmp_path: Path) -> None:
    with pytest.raises(InvalidSituation) as raised:
        convert(vensim("a = DELAY FIXED(Time, Time, 0) + RANDOM UNIFORM(0, 1, 2) ~~|"), tmp_path / "there")
    assert {item.code for item in raised.value.diagnostics} == {"CONVERT-UNKNOWN"}
    assert not (tmp_path / "there").exists()


def test_nothing_is_overwritten_and_only_models_are_read(vensim: Write, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="exists"):
        convert(vensim("a = 1 ~~|"), tmp_path)
    with pytest.raises(UsageError, match=r"no \.mdl"):
        convert(tmp_path / "model.txt", tmp_path / "there")
