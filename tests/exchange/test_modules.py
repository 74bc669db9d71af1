"""Modules of XMILE models become part of the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchange.conftest import Write
from exchange.running import faults, run


def with_models(path: Path, models: str) -> Path:
    path.write_text(path.read_text().replace("</xmile>", f"{models}</xmile>"))
    return path


def link(to: str, source: str) -> str:
    return f'<connect to="{to}" from="{source}"/>'


def test_modules_feed_each_other_through_their_inputs(xmile: Write) -> None:
    path = xmile(
        f'<module name="Prey">{link("Prey.eaters", "Hunters.herd")}{link("Prey.land", ".land")}</module>'
        f'<module name="Hunters">{link("Hunters.food", "Prey.herd")}</module>'
        '<aux name="land" access="output"><eqn>2</eqn></aux><aux name="sum"><eqn>Prey.herd + Hunters.herd</eqn></aux>'
    )
    prey = (
        '<model name="Prey"><variables><stock name="herd"><eqn>100</eqn><inflow>births</inflow><outflow>"lost/eaten"'
        '</outflow></stock><flow name="births"><eqn>0.1*herd*land</eqn></flow><flow name="lost/eaten"><eqn>'
        '0.002*herd*eaters</eqn></flow><aux name="eaters" access="input"><eqn/></aux><aux name="land" access="input">'
        "<eqn>{when alone}</eqn></aux></variables></model>"
    )
    hunters = (
        '<model name="Hunters"><variables><stock name="herd" access="output"><eqn>10</eqn><inflow>births</inflow>'
        '</stock><flow name="births"><eqn>0.001*food*herd</eqn></flow><stock name="food" access="input"><eqn>5</eqn>'
        "</stock></variables></model>"
    )
    ran = run(with_models(path, prey + hunters))
    herd, hunting = 100.0, 10.0
    for record in range(11):
        assert ran.series("Prey.herd")[record, 0] == pytest.approx(herd, rel=1e-12)
        assert ran.series("sum")[record, 0] == pytest.approx(herd + hunting, rel=1e-12)
        herd, hunting = herd + 0.2 * herd - 0.002 * herd * hunting, hunting + 0.001 * herd * hunting


def test_modules_lie_within_modules_and_have_dimensions(xmile: Write) -> None:
    path = xmile(
        f'<module name="outer">{link("result", "outer.out")}</module><aux name="result" access="input">'
        '<dimensions><dim name="D"/></dimensions><eqn/></aux>',
        before='<dimensions><dim name="D"><elem name="a"/><elem name="b"/></dim></dimensions>',
    )
    outer = (
        f'<model name="outer"><variables><module name="inner">{link("inner.x", ".k")}</module>'
        '<aux name="k"><eqn>3</eqn></aux>'
        '<aux name="out" access="output"><dimensions><dim name="D"/></dimensions>'
        "<eqn>inner.y[D] + 1</eqn></aux></variables></model>"
        '<model name="inner"><variables><aux name="x" access="input">'
        '<eqn/></aux><aux name="y"><dimensions><dim name="D"/></dimensions>'
        '<element subscript="a"><eqn>x</eqn></element>'
        '<element subscript="b"><eqn>x * y[a]</eqn></element></aux></variables></model>'
    )
    ran = run(with_models(path, outer))
    assert [ran.series(f"result[{each}]")[0, 0] for each in "ab"] == [4, 10]
    assert ran.series("outer.inner.x")[0, 0] == 3


def test_paths_may_begin_in_the_main_model_or_with_a_module_beside(xmile: Write) -> None:
    path = xmile(
        f'<module name="Prey">{link("land", ".land")}</module><module name="Hunters"/>'
        '<aux name="land"><eqn>4</eqn></aux>'
    )
    prey = (
        '<model name="Prey"><variables><aux name="land" access="input"><eqn>{when alone}</eqn></aux>'
        '<aux name="room"><eqn>.land / 2 + land + .5</eqn></aux></variables></model>'
    )
    hunters = '<model name="Hunters"><variables><aux name="food"><eqn>3 * Prey.room</eqn></aux></variables></model>'
    ran = run(with_models(path, prey + hunters))
    assert ran.series("Prey.room")[0, 0] == 6.5 and ran.series("Hunters.food")[0, 0] == 19.5


@pytest.mark.parametrize(
    ("models", "word"),
    [
        ("", "no model"),
        ('<model name="m"><variables><module name="m"/></variables></model>', "holds itself"),
    ],
)
def test_modules_that_cannot_be_found_or_hold_themselves_are_told(models: str, word: str, xmile: Write) -> None:
    (item,) = faults(with_models(xmile('\n<module name="m"/>'), models))
    assert item.code == "FOREIGN-XML" and word in item.message and item.place is not None and item.place.line > 1


@pytest.mark.parametrize("kind", ["conveyor", "queue"])
def test_stocks_that_keep_an_order_are_refused(kind: str, xmile: Write) -> None:
    found = faults(xmile(f'<stock name="s"><eqn>1</eqn><{kind}><len>4</len></{kind}></stock>'))
    assert [item.code for item in found] == ["FOREIGN-KIND"]
