"""Broken and hostile models of others end in diagnostics with a place, never in a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.conftest import Write
from exchange.running import course, faults, run, sheet_of
from stratagem.base.codes import CODES
from stratagem.base.diagnostics import UsageError
from stratagem.engine.sheets.running import run_sheet


def codes(path: Path) -> set[str]:
    found = faults(path)
    assert all(item.code in CODES and item.message and item.remedy for item in found)
    return {item.code for item in found}


@pytest.mark.parametrize(
    ("equations", "code"),
    [
        ("a = ??? ~~|", "FOREIGN-EQUATION"),
        ("a = A FUNCTION OF(b) ~~|\nb = 1 ~~|", "FOREIGN-EQUATION"),
        ("a = 1 + ~~|", "FOREIGN-EQUATION"),
        ("a = nowhere + 1 ~~|", "FOREIGN-NAME"),
        ("a = SMOTH(1, 2) ~~|", "FOREIGN-FUNCTION"),
        ("a = SQRT(1, 2) ~~|", "FOREIGN-ARGUMENTS"),
        ("D: x, y ~~|\na[D] = 1, 2 ~~|\nb = a ~~|", "FOREIGN-SUBSCRIPT"),
        ("D: x, y ~~|\na[D] = 1, 2 ~~|\nb = a[z] ~~|", "FOREIGN-SUBSCRIPT"),
        ("a[Nowhere] = 1 ~~|", "FOREIGN-SUBSCRIPT"),
        ("D: x, y ~~|\na[D] = 1, 2, 3 ~~|", "FOREIGN-EQUATION"),
        ("a = b ~~|\nb = a ~~|", "FOREIGN-CIRCLE"),
        ("f((0,0),(1,1)) ~~|\na = f + 1 ~~|", "FOREIGN-TABLE"),
        ("a = GET DIRECT CONSTANTS('absent.xlsx', 'tab', 'B1') ~~|", "FOREIGN-DATA"),
        ("a = GET DIRECT CONSTANTS('../../etc/passwd', ',', 'A1') ~~|", "FOREIGN-DATA"),
        ("a :INTERPOLATE: ~~|", "FOREIGN-DATA"),
        ("a = DELAY FIXED(Time, b, 0) ~~|\nb = RANDOM 0 1() ~~|", "FOREIGN-PIPE"),
        ("a = SMOOTH N(Time, 2, 0, 0) ~~|", "FOREIGN-ORDER"),
        ("a = GET TIME VALUE(2, 0, 1) ~~|", "FOREIGN-CALENDAR"),
    ],
)
def test_what_is_wrong_with_an_equation_is_told(equations: str, code: str, vensim: Write) -> None:
    found = faults(vensim(equations))
    assert code in {item.code for item in found}
    assert all(item.place is not None and item.place.file == "model.mdl" for item in found)
    assert any(item.place is not None and item.place.line > 1 for item in found)


def test_an_unknown_function_names_the_nearest(vensim: Write) -> None:
    (item,) = faults(vensim("a = SMOTH(1, 2) ~~|"))
    assert "SMOTH" in item.message and item.suggestion == "SMOOTH"


@pytest.mark.parametrize(
    ("step", "end", "code"),
    [(0, 10, "FOREIGN-CLOCK"), (1, -1, "FOREIGN-CLOCK"), (1, "0/0", "FOREIGN-CLOCK"), (1, 1e9, "LIMIT-STEPS")],
)
def test_a_clock_that_does_not_run_is_told(step: float, end: float | str, code: str, vensim: Write) -> None:
    assert codes(vensim("a = 1 ~~|", end=end, step=step)) == {code}


def test_a_model_without_a_clock_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bare.mdl"
    path.write_text("{UTF-8}\na = 1 ~~|\n")
    assert codes(path) == {"FOREIGN-CLOCK"}


@pytest.mark.parametrize("wrap", ["f([{}],(0,0),(1,1)) ~~|", "b = WITH LOOKUP(Time, ([{}],(0,0),(1,1))) ~~|"])
def test_nothing_in_a_file_is_executed(wrap: str, vensim: Write, tmp_path: Path) -> None:
    """The foreign parser would evaluate what stands in the limits of a lookup."""
    done = tmp_path / "done"
    code = f"open('{done}','w').close()"
    assert codes(vensim(wrap.format(code))) == {"FOREIGN-EQUATION"}
    assert not done.exists()


def test_a_long_sum_of_numbers_is_read(vensim: Write) -> None:
    assert run(vensim(f"a = {'1 + ' * 20_000}1 - 2.5e-1 ~~|", end=1)).series("a")[0, 0] == 20_000.75


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_ends_of_lines_do_not_matter(encoding: str, end: str, vensim: Write) -> None:
    path = vensim("D: u, v ~~|\nä b[D] = 1,\\\n\t2 ~~|", end=1)
    head = "" if encoding == "cp1252" else "{UTF-8}"
    text = path.read_text(encoding="utf-8").replace("{UTF-8}", head).replace("\n", end)
    path.write_bytes(text.encode(encoding))
    assert run(path).series("ä b[v]")[0, 0] == 2


@pytest.mark.parametrize(
    ("equations", "code"),
    [
        (":MACRO: M(x)\nM = M(x) ~~|\n:END OF MACRO:\na = M(1) ~~|", "FOREIGN-CIRCLE"),
        (":MACRO: M(x)\nM = x ~~|\n:END OF MACRO:\na = M(1, 2) ~~|", "FOREIGN-ARGUMENTS"),
        ("D: (d1-d1000000000) ~~|\na[D] = 1 ~~|", "LIMIT-CELLS"),
        ("D: (d1-d9999) ~~|\na[D,D,D,D] = 1 ~~|", "LIMIT-CELLS"),
        ("D: E ~~|\nE: D ~~|\na[D] = 1 ~~|", "FOREIGN-SUBSCRIPT"),
        (
            "".join(f"D{at}: D{at + 1}, x{at} ~~|\n" for at in range(99)) + "D99: y ~~|\na[D0] = 1 ~~|",
            "FOREIGN-SUBSCRIPT",
        ),
        ("D: x, y ~~|\nE: u, v -> (D: x) ~~|\na[E] = 1 ~~|", "FOREIGN-SUBSCRIPT"),
        (f"a = {'1 + ' * 30_000}1 ~~|", "FOREIGN-EQUATION"),
        ("D: (d1-d2000) ~~|\na[D] = D * Time ~~|\nb[D] = VECTOR SORT ORDER(a[D], 1) ~~|", "LIMIT-CELLS"),
        ("a = GET XLS CONSTANTS('bad.xlsx', 'tab', 'name') ~~|", "FOREIGN-DATA"),
    ],
)
def test_what_would_take_too_long_is_refused(equations: str, code: str, vensim: Write, tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 and no more")
    found = faults(vensim(equations))
    assert {item.code for item in found} == {code}
    assert all(item.place is not None and item.place.file == "model.mdl" for item in found)


def test_a_quantity_that_is_defined_twice_is_warned_of(xmile: Write) -> None:
    from stratagem.base.diagnostics import Diagnostics
    from stratagem.exchange import read_sheet

    diagnostics = Diagnostics()
    assert read_sheet(xmile('<aux name="a"><eqn>1</eqn></aux><aux name="A"><eqn>2</eqn></aux>'), diagnostics)
    assert [item.code for item in diagnostics.warnings] == ["FOREIGN-TWICE"]


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.mdl")
    (tmp_path / "folder.mdl").mkdir()
    (tmp_path / "endless.mdl").symlink_to("/dev/zero")
    for name in ("pipe.mdl", "folder.mdl", "endless.mdl", "absent.mdl"):
        assert codes(tmp_path / name) == {"FOREIGN-FILE"}


BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "hello",
        "<xmile/>",
        "<other xmlns='u'/>",
        f"<?xml version='1.0'?>{BOMB}<xmile xmlns='u'><model><variables/></model></xmile>",
        f"<?xml version='1.0'?>{OUTSIDE}<xmile xmlns='u'><model><variables/></model></xmile>",
        "<xmile xmlns='u'><model><variables><aux name='a'><eqn>1",
        "<xmile xmlns='u'><model><variables><aux name='a'><eqn>&nbsp;</eqn></aux></variables></model></xmile>",
    ],
)
def test_xml_that_is_broken_or_hostile_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "model.stmx"
    path.write_text(content)
    found = faults(path)
    assert {item.code for item in found} == {"FOREIGN-XML"}
    assert all(item.place is not None for item in found)


def test_equations_of_xmile_that_are_no_equations_are_told_with_their_line(xmile: Write) -> None:
    found = faults(xmile('\n<aux name="a"><eqn>1</eqn></aux>\n<aux name="b"><eqn>???</eqn></aux>'))
    assert [(item.code, item.place.line if item.place else 0) for item in found] == [("FOREIGN-EQUATION", 6)]


@pytest.mark.parametrize(
    ("equation", "word"),
    [
        ("???", "from `???` on"),
        ("", "it is empty"),
        ("{nothing yet}", "it is empty"),
        ("1 + ", "from `+` on"),
        ("SMTH1(1)", "too few or too many arguments"),
        ("3 ) 4", "from `) 4` on"),
    ],
)
def test_what_could_not_be_read_is_told_without_words_of_the_parser(equation: str, word: str, xmile: Write) -> None:
    (item,) = faults(xmile(f'<aux name="a"><eqn>{equation}</eqn></aux>'))
    assert item.code == "FOREIGN-EQUATION" and word in item.message and "Error" not in item.message and item.remedy


def test_an_equation_is_shown_as_it_was_written(xmile: Write) -> None:
    (item,) = faults(xmile('<aux name="a"><eqn>a[TIME + 1] + ]</eqn></aux>'))
    assert "`a = a[TIME + 1] + ]`" in item.message


@pytest.mark.parametrize(
    ("variables", "word"),
    [("\n<aux><eqn>1</eqn></aux>", "aux"), ('\n<stock name=" "><eqn>1</eqn></stock>', "stock")],
)
def test_a_variable_without_a_name_is_told_with_its_line(variables: str, word: str, xmile: Write) -> None:
    (item,) = faults(xmile(variables))
    assert (item.code, item.place.line if item.place else 0) == ("FOREIGN-XML", 5) and f"`{word}`" in item.message


@pytest.mark.parametrize(
    ("named", "meant", "told"),
    [("RK4", "rk4", 0), ("rk9, RK2", "rk2", 0), ("Gear", "rk4", 1), ("RK9", "euler", 1), ("", "euler", 0)],
)
def test_an_unknown_method_of_integration_is_warned_of(named: str, meant: str, told: int, xmile: Write) -> None:
    from stratagem.base.diagnostics import Diagnostics
    from stratagem.exchange import read_sheet

    diagnostics = Diagnostics()
    sheet = read_sheet(xmile('<aux name="a"><eqn>1</eqn></aux>', specs=f'method="{named}"'), diagnostics)
    assert sheet is not None and sheet.method == meant
    assert [(item.code, item.place is not None) for item in diagnostics.warnings] == [("FOREIGN-METHOD", True)] * told


def test_a_lookup_without_points_is_told_without_words_of_the_parser(vensim: Write) -> None:
    for text in ("f((1)) ~~|", "f() ~~|", "f([(0,0)-(1,1)]) ~~|", "f((1,2),(3)) ~~|", "f((a,b)) ~~|"):
        (item,) = faults(vensim(f"{text}\nx = f(Time) ~~|"))
        assert item.code == "FOREIGN-EQUATION" and "Error" not in item.message and item.place is not None


def test_a_table_with_a_name_belongs_to_the_variable_that_holds_it(xmile: Write) -> None:
    ran = course(
        xmile('<aux name="x"><eqn>TIME</eqn><gf name="T"><xscale min="0" max="10"/><ypts>0,100</ypts></gf></aux>'), "x"
    )
    assert ran.tolist() == [10.0 * time for time in range(11)]


def test_a_tag_that_was_left_open_is_mended_with_a_warning(xmile: Write) -> None:
    from stratagem.base.diagnostics import Diagnostics
    from stratagem.exchange import read_sheet

    diagnostics = Diagnostics()
    path = xmile('<aux name="a"><eqn>1</eqn><aux name="b"><eqn>2</eqn></aux>')
    sheet = read_sheet(path, diagnostics)
    assert sheet is not None and {"a", "b"} <= set(sheet.quantities)
    assert {item.code for item in diagnostics.warnings} == {"FOREIGN-MENDED"}


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"\xff\xfe\x00", b"{UTF-8}", b"|~" * 100, b"a" * 10_000])
def test_files_that_are_no_models_are_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.mdl"
    path.write_bytes(content)
    assert codes(path) <= {"FOREIGN-FILE", "FOREIGN-CLOCK", "FOREIGN-EQUATION"} and codes(path)


def test_deep_formulas_are_told_and_long_chains_run(vensim: Write) -> None:
    assert codes(vensim(f"a = {'(' * 3000}1{')' * 3000} ~~|")) == {"FOREIGN-EQUATION"}
    chain = "\n".join(f"v{number} = v{number + 1} + 1 ~~|" for number in range(2000))
    path = vensim(f"{chain}\nv2000 = Time ~~|", end=1)
    assert run_sheet(sheet_of(path), engine="reference", record=["v0"]).series("v0")[:, 0].tolist() == [2000, 2001]


def test_names_that_a_model_lacks_are_told(vensim: Write) -> None:
    sheet = sheet_of(vensim("attack rate = 1 ~~|"))
    for asked in ({"record": ["atack rate"]}, {"settings": {"atack rate": 1.0}}):
        with pytest.raises(UsageError, match="atack"):
            run_sheet(sheet, engine="reference", **asked)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="abAB01.,;:+-*/^()[]!<>=~|\"' \n{}\\?", max_size=60))
def test_no_text_at_all_ends_in_a_traceback(text: str, vensim: Write) -> None:
    assert all(item.code in CODES for item in faults(vensim(text, end=2)))


@pytest.mark.parametrize("text", ["x = 1\n", "{", "x = 1 {a} "])
def test_what_never_ends_is_told_at_once(text: str, vensim: Write) -> None:
    path = vensim("")
    path.write_text("{UTF-8}\n" + text * 10_000)
    begun = time.perf_counter()
    assert [fault.code for fault in faults(path)] == ["FOREIGN-FILE"]
    assert time.perf_counter() - begun < 10.0
