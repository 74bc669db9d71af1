"""Parts of dimensions and mappings: what fits where, what it comes to, and what is wrong with what does not."""

from __future__ import annotations

import pytest

from model.build import SETTINGS, errors, sound
from stratagem.base.diagnostics import Diagnostics
from stratagem.engine import run
from stratagem.exchange.export import export_xmile

FAMILIES = SETTINGS.replace(
    "  arm: {title: Arms, elements: {foot: On foot, horse: Mounted}}\n",
    "  edge: {title: Fronts at the border, of: front, elements: [south, east]}\n"
    "  brim: {title: The east, of: front, elements: [east]}\n"
    "  army: {title: Armies, elements: {a: One, b: Two, c: Three}, maps: {front: {a: north, b: south, c: north}}}\n"
    "  guard: {title: Guards, of: army, elements: [a, c]}\n",
).replace("south: The south}}", "south: The south, east: The east}}")

MODEL = """\
stocks:
  troops[front]: {title: Troops, unit: person, initial: {north: 1 person, edge: "seen[edge] * 1 person"}}
  corps[army]: {title: Corps, unit: person, initial: "troops[army] * 2"}
auxiliaries:
  seen[edge]: {title: Seen, unit: "1", is: {south: 10, brim: "100 * share[brim]"}}
  share[front]: {title: Share, unit: "1", is: {north: 1, south: 1, east: 3}}
  at_border: {title: At the border, unit: person, is: "sum(troops[edge] over edge)"}
  guards: {title: Guards, unit: person, is: "sum(corps[guard] * share[guard] over guard)"}
  beside[edge]: {title: Beside, unit: person, is: "troops[edge] / max(troops[edge] over edge) * 1 person"}
flows:
  arrivals[edge]: {title: Arrivals, unit: person/week, to: "troops[edge]", rate: "seen[edge] * 1 person / 1 week"}
  losses[army]: {title: Losses, unit: person/week, from: "corps[army]", rate: "corps[army] / 9 week"}
events:
  low[army]: {title: Low, when: "corps[army] < troops[army] * 0.5"}
indicators:
  all: {title: All, unit: person, is: "at_border + guards + sum(beside[edge] over edge)"}
"""

NAMES = ("troops", "seen", "at_border", "guards", "corps", "beside", "arrivals")


def test_parts_and_mappings_come_to_what_they_say() -> None:
    model = sound(MODEL, settings=FAMILIES)
    futures = run(model, 1, record=NAMES)
    first = {name: float(futures.series(name)[0, 0]) for name in futures.recorded}
    assert (first["troops[north]"], first["troops[south]"], first["troops[east]"]) == (1.0, 10.0, 300.0)
    assert (first["corps[a]"], first["corps[b]"], first["corps[c]"]) == (2.0, 20.0, 2.0)
    assert first["at_border"] == 310.0
    assert first["guards"] == 4.0
    assert (first["beside[south]"], first["beside[east]"]) == (pytest.approx(1 / 30), 1.0)
    assert float(futures.series("troops[east]")[1, 0]) == pytest.approx(600.0)


def test_both_engines_agree_on_them() -> None:
    model = sound(MODEL, settings=FAMILIES)
    digests = {run(model, 5, engine=engine, record=NAMES).digest for engine in ("compiled", "reference")}  # type: ignore[arg-type]
    assert len(digests) == 1


def test_the_export_writes_them_out() -> None:
    diagnostics = Diagnostics()
    text = export_xmile(sound(MODEL, settings=FAMILIES), {}, diagnostics)
    assert "army" not in text.replace("army&gt;", "")
    assert text.count("corps_b") > 1


@pytest.mark.parametrize(
    ("formula", "code", "message", "remedy"),
    [
        ("sum(share[army] over guard)", "SUBSCRIPT-UNBOUND", "which element of army", "sum over it"),
        ("sum(seen[front] over front)", "SUBSCRIPT-UNKNOWN", "not every element of front", "a part of it"),
        ("sum(corps[front] over front) / 1 person", "SUBSCRIPT-UNKNOWN", "not every element of front", "maps: {army:"),
        ("sum(seen[army] over army)", "SUBSCRIPT-UNKNOWN", "not every element of army", "maps: {edge:"),
        ("seen[north]", "SUBSCRIPT-UNKNOWN", "no element of edge", "south, east"),
        ("sum(seen[egde] over edge)", "SUBSCRIPT-UNKNOWN", "'egde' is no element", "write edge"),
    ],
)
def test_what_does_not_fit_is_told(formula: str, code: str, message: str, remedy: str) -> None:
    extra = f'auxiliaries:\n  wrong: {{title: Wrong, unit: "1", is: "{formula}"}}\n'
    (found,) = errors(MODEL.replace("auxiliaries:\n", extra), settings=FAMILIES)
    assert (found.code, message in found.message, remedy in found.remedy) == (code, True, True), found


@pytest.mark.parametrize(
    ("dimension", "code", "message", "remedy"),
    [
        ("{title: X, of: frnt, elements: [south]}", "DIMENSION-UNKNOWN", "part of 'frnt'", "front, army"),
        ("{title: X, of: edge, elements: [south]}", "DIMENSION-UNKNOWN", "no whole dimension", "front, army"),
        ("{title: X, of: front, elements: [suth]}", "ELEMENT-UNKNOWN", "'suth' is no element of front", "north"),
        ("{title: X, of: front, elements: []}", "DIMENSION-EMPTY", "no elements", "north, south, east"),
        ("{title: X, elements: [south]}", "DIMENSION-EMPTY", "no elements with titles", "with their titles"),
        ("{title: X, elements: {p: P}, maps: {frnt: {p: north}}}", "DIMENSION-UNKNOWN", "mapped to 'frnt'", "front"),
        ("{title: X, elements: {p: P}, maps: {front: {p: nort}}}", "ELEMENT-UNKNOWN", "'nort'", "north"),
        ("{title: X, elements: {p: P}, maps: {front: {q: north}}}", "ELEMENT-UNKNOWN", "'q' is no element", "p"),
        ("{title: X, elements: {p: P, q: Q}, maps: {front: {p: north}}}", "ELEMENT-MISSING", "entry for q", "each"),
    ],
)
def test_declarations_that_cannot_be_are_told(dimension: str, code: str, message: str, remedy: str) -> None:
    found = errors(MODEL, settings=FAMILIES.replace("units:", f"  xx: {dimension}\nunits:"))[0]
    assert (found.code, message in found.message, remedy in found.remedy) == (code, True, True), found
    assert found.place is not None and found.place.file == "situation.yaml"


def test_two_parts_may_not_give_one_element_a_formula() -> None:
    text = MODEL.replace('{south: 10, brim: "100 * share[brim]"}', "{edge: 1, brim: 2}")
    (found,) = errors(text, settings=FAMILIES)
    assert (found.code, "east" in found.message, "entry of its own" in found.remedy) == ("ELEMENT-TWICE", True, True)
