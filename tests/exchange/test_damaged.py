"""Models whose bytes were changed at random are read or refused with diagnostics; the same damage in every run."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from exchange.running import faults
from stratagem.base.codes import CODES

VENSIM = rb"""{UTF-8}
:MACRO: HALVED(x, part)
HALVED = x / part ~ ~ |
:END OF MACRO:
D: a, b, c ~ ~ |
S: b, c ~ ~ |
E: x, y -> (D: a, S) ~ ~ |
"herd | all" = INTEG(births - deaths, 100) ~ animal [0,?] ~ words |
births = 0.1 * "herd | all" ~ animal/year ~ |
deaths = HALVED("herd | all", 30) * effect(Time / 10) ~ animal/year ~ |
effect([(0,0)-(2,2)],(0,1),(1,0.5),(2,2)) ~ ~ |
part[D] :EXCEPT: [a] = 2 ~ ~ |
part[a] = IF THEN ELSE(Time > 3 :AND: Time < 7, 1, 0) ~ ~ |
late[E] = DELAY3I(SUM(part[D!]), 4, 1) + SMOOTH(births, 2) ~ ~ |
grid[D, E] = 1, 2; 3, 4; 5, 6; ~ ~ |
FINAL TIME = 10 ~ ~ |
INITIAL TIME = 0 ~ ~ |
TIME STEP = 0.5 ~ ~ |
SAVEPER = 1 ~ ~ |
\\\---/// Sketch information
*View
///---\\\
:L<%^E!@
15:0,0,0,1,0,0
"""

XMILE = b"""<?xml version="1.0" encoding="utf-8"?>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">
<sim_specs method="RK4"><start>0</start><stop>10</stop><dt reciprocal="true">2</dt></sim_specs>
<dimensions><dim name="D"><elem name="a"/><elem name="b"/></dim></dimensions>
<macro name="HALF"><parm>x</parm><eqn>x / 2</eqn></macro>
<model><variables>
<stock name="herd"><eqn>100</eqn><inflow>births</inflow><outflow>deaths</outflow><non_negative/></stock>
<flow name="births"><eqn>0.1 * herd {words}</eqn></flow>
<flow name="deaths"><eqn>HALF(herd) * effect / 20</eqn></flow>
<aux name="effect"><eqn>TIME</eqn><gf><xscale min="0" max="10"/><ypts>1,0.5,2</ypts></gf></aux>
<aux name="part"><dimensions><dim name="D"/></dimensions><element subscript="a"><eqn>IF TIME &gt; 3 THEN 1 ELSE 0</eqn>
</element><element subscript="b"><eqn>SMTH1(births, 2)</eqn></element></aux>
<module name="M"><connect to="M.x" from=".births"/></module>
<aux name="all"><eqn>SUM(part[*]) + M.y</eqn></aux>
</variables></model>
<model name="M"><variables><aux name="x" access="input"><eqn/></aux><aux name="y"><eqn>x * 2</eqn></aux></variables>
</model></xmile>
"""

PIECES = (
    *(b"~", b"|", b"[", b"]", b"(", b")", b",", b";", b":", b"!", b'"', b"'", b"<", b">", b"&", b"=", b"-", b"*", b"{"),
    *(b"}", b"\\", b"\0", b"\xff", b"\r", b"<->", b"->", b"1e999", b"nan", b"-1", b"D", b"Time", b"SUM(", b"</eqn>"),
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _ in range(chance.choice((1, 2, 4))):
        at, length = chance.randrange(len(found)), chance.choice((1, 2, 5, 20))
        match chance.randrange(4):
            case 0:
                found[at] = chance.randrange(256)
            case 1:
                del found[at : at + length]
            case 2:
                found[at : at + chance.choice((0, length))] = chance.choice(PIECES)
            case _:
                found[at:at] = found[at : at + length] * chance.choice((1, 3, 40))
    return bytes(found)


@pytest.mark.parametrize(("name", "content"), [("model.mdl", VENSIM), ("model.xmile", XMILE)])
def test_whole_models_run(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert faults(tmp_path / name) == ()


@pytest.mark.parametrize(("name", "content"), [("model.mdl", VENSIM), ("model.xmile", XMILE)])
def test_damage_ends_in_diagnostics(name: str, content: bytes, tmp_path: Path) -> None:
    chance, path, told = random.Random(name), tmp_path / name, 0
    for _ in range(120):
        path.write_bytes(damaged(content, chance))
        found = faults(path)
        told += bool(found)
        assert all(item.code in CODES and item.message and item.remedy for item in found)
    assert told > 40
