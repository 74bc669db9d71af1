"""Subscripts of models of others: ranges, exceptions, mappings, sums, order, allocation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from exchange.conftest import Write
from exchange.running import run

ARRAYS = """
Place: north, south, east ~~|
Warm: south, east ~~|
Kind: (k1-k3) ~~|
Twin: a, b, c -> Place ~~|
x[Place] = 1, 2, 3 ~~|
y[Place, Kind] = 1, 2, 3; 4, 5, 6; 7, 8, 9; ~~|
"""


def values(path: object, *titles: str) -> list[float]:
    ran = run(path)  # type: ignore[arg-type]
    return [float(ran.series(title)[-1, 0]) for title in titles]


def test_sums_run_over_what_is_marked(vensim: Write) -> None:
    path = vensim(
        ARRAYS + "all = SUM(y[Place!, Kind!]) ~~|\nby[Place] = SUM(y[Place, Kind!] * x[Place]) ~~|\n"
        "warm = SUM(x[Warm!]) ~~|\nn = ELMCOUNT(Kind) ~~|\n"
        "p = PROD(x[Place!]) + VMAX(y[Place!, k2]) + VMIN(x[Place!]) ~~|"
    )
    assert values(path, "all", "by[south]", "warm", "p", "n") == [45, 30, 5, 15, 3]


def test_exceptions_and_single_cells_find_their_equations(vensim: Write) -> None:
    path = vensim(ARRAYS + "m[Place, Kind] :EXCEPT: [Warm, Kind] = 1 ~~|\nm[Warm, Kind] = 2 ~~|\nm[north, k2] = 5 ~~|")
    assert values(path, "m[north,k1]", "m[south,k1]", "m[north,k2]") == [1, 2, 5]


def test_mappings_and_subranges_pass_elements_on(vensim: Write) -> None:
    path = vensim(ARRAYS + "t[Twin] = x[Place] * 10 ~~|\nw[Warm] = x[Warm] + 1 ~~|\nnumber[Warm] = Place ~~|")
    assert values(path, "t[b]", "w[east]", "number[east]") == [20, 4, 3]


def test_vectors_are_sorted_ranked_and_reordered(vensim: Write) -> None:
    path = vensim(
        ARRAYS + "v[Place] = 5, 1, 3 ~~|\nup[Place] = VECTOR SORT ORDER(v[Place], 1) ~~|\n"
        "down[Place] = VECTOR SORT ORDER(v[Place], -1) ~~|\nrank[Place] = VECTOR RANK(v[Place], 1) ~~|\n"
        "again[Place] = VECTOR REORDER(v[Place], up[Place]) ~~|\ns = VECTOR SELECT(x[Place!], v[Place!], 0, 0, 0) ~~|"
    )
    titles = [f"{name}[{place}]" for name in ("up", "down", "rank", "again") for place in ("north", "south", "east")]
    assert values(path, *titles, "s") == [1, 2, 0, 0, 2, 1, 3, 1, 2, 1, 3, 5, 16]


def test_a_matrix_times_its_inverse_is_one(vensim: Write) -> None:
    path = vensim(
        "R: r1, r2, r3 ~~|\nC: c1, c2, c3 ~~|\nm[R, C] = 4, 1, 2; 1, 5, 3; 2, 3, 7; ~~|\n"
        "i[R, C] = INVERT MATRIX(m[R, C], 3) ~~|"
    )
    ran = run(path)
    inverse = [[ran.series(f"i[r{r},c{c}]")[-1, 0] for c in (1, 2, 3)] for r in (1, 2, 3)]
    assert np.allclose(np.array([[4, 1, 2], [1, 5, 3], [2, 3, 7]]) @ inverse, np.eye(3), atol=1e-14)


@pytest.mark.parametrize(
    "rows",
    [[[0, 2, 1], [1, 0, 3], [2, 1, 0]], [[0, 0, 2], [0, 5, 0], [4, 0, 0]], [[1e-20, 1, 0], [1, 1, 0], [0, 3, 1]]],
)
def test_a_matrix_whose_diagonal_has_zeros_is_inverted_alike_by_both_engines(
    rows: list[list[float]], vensim: Write
) -> None:
    text = " ".join(", ".join(map(str, row)) + ";" for row in rows)
    moved = "m[R, C] + 0 * Time"
    path = vensim(
        f"R: r1, r2, r3 ~~|\nC: c1, c2, c3 ~~|\nm[R, C] = {text} ~~|\nn[R, C] = {moved} ~~|\n"
        "i[R, C] = INVERT MATRIX(m[R, C], 3) ~~|\nj[R, C] = INVERT MATRIX(n[R, C], 3) ~~|"
    )
    ran = run(path)
    assert ran.digest == run(path, engine="compiled").digest
    for name in "ij":
        inverse = [[ran.series(f"{name}[r{r},c{c}]")[-1, 0] for c in (1, 2, 3)] for r in (1, 2, 3)]
        assert np.allclose(np.array(rows) @ inverse, np.eye(3), atol=1e-14)


STOCKED = (
    '<dimensions><dim name="Three"><elem name="a"/><elem name="b"/><elem name="c"/></dim><dim name="Four" size="4"/>'
    '<dim name="Years"><elem name="3"/><elem name="1"/></dim></dimensions>'
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("m[2]", [20] * 5),
        ("m[Three.c]", [30] * 5),
        ("m[TIME + 1]", [10, 20, 30, 0, 0]),
        ("m[INT(TIME / 2) + 1] + m[a]", [20, 20, 30, 30, 40]),
        ("n[n[n[TIME + 1] / 2] / 2]", [2, 4, 6, 8, 0]),
        ("k[place, b]", [12, 22, 32, 12, 22]),
        ('"k"[ "place" , place]', [11, 22, 33, 11, 22]),
        ("y[3] + 10 * y[1]", [12] * 5),
        ("SUM(n[*]) + m[MIN(2, 3)]", [40] * 5),
    ],
)
def test_a_subscript_of_xmile_may_be_a_number_or_a_formula(formula: str, expected: list[float], xmile: Write) -> None:
    def over(name: str, equation: str, *ranges: str) -> str:
        inside = "".join(f'<dim name="{each}"/>' for each in ranges)
        return f'<aux name="{name}"><dimensions>{inside}</dimensions><eqn>{equation}</eqn></aux>'

    path = xmile(
        over("m", "10 * Three", "Three")
        + over("n", "2 * Four", "Four")
        + over("k", "10 * Four + Three", "Four", "Three")
        + '<aux name="y"><dimensions><dim name="Years"/></dimensions><element subscript="3"><eqn>2</eqn></element>'
        '<element subscript="1"><eqn>1</eqn></element></aux>'
        f'<aux name="place"><eqn>1 + TIME MOD 3</eqn></aux><aux name="x"><eqn>{formula}</eqn></aux>',
        end=4,
        before=STOCKED,
    )
    ran = run(path)
    assert ran.series("x")[:, 0].tolist() == expected
    assert ran.digest == run(path, engine="compiled").digest


def test_a_file_may_ask_for_no_number_outside_of_a_range(xmile: Write) -> None:
    path = xmile(
        '<aux name="n"><dimensions><dim name="Four"/></dimensions><eqn>2 * Four</eqn></aux>'
        '<aux name="x"><eqn>n[TIME] + n[3]</eqn></aux>',
        end=5,
        before=f'<header><options><uses_arrays invalid_index_value="NaN"/></options></header>{STOCKED}',
    )
    assert np.array_equal(run(path).series("x")[:, 0], [np.nan, 8, 10, 12, 14, np.nan], equal_nan=True)


def test_a_quantity_may_rest_on_its_neighbours(xmile: Write) -> None:
    path = xmile(
        '<aux name="s"><dimensions><dim name="Four"/></dimensions>'
        "<eqn>IF Four = 1 THEN 1 ELSE 2 * s[Four - 1]</eqn></aux>",
        before=STOCKED,
    )
    assert [run(path).series(f"s[{number}]")[0, 0] for number in (1, 2, 3, 4)] == [1, 2, 4, 8]


@pytest.mark.parametrize("supply", [0.0, 1.5, 3.0, 4.2, 6.0, 9.0])
def test_allocation_shares_out_all_there_is_and_no_more_than_is_asked(supply: float, vensim: Write) -> None:
    path = vensim(
        f"{ARRAYS}got[Place] = ALLOCATE BY PRIORITY(x[Place], pri[Place], 3, 1.5, {supply}) ~~|\n"
        "pri[Place] = 3, 2, 1 ~~|"
    )
    got = values(path, "got[north]", "got[south]", "got[east]")
    assert sum(got) == pytest.approx(min(supply, 6.0))
    assert all(0 <= part <= asked + 1e-12 for part, asked in zip(got, (1, 2, 3), strict=True))
    assert got[0] / 1 >= got[1] / 2 - 1e-12 >= got[2] / 3 - 2e-12


def test_macros_hold_stocks_and_call_each_other(vensim: Write) -> None:
    macros = (
        ":MACRO: GATHER(inflow, begin)\nGATHER = INTEG(inflow, begin) ~~|\n:END OF MACRO:\n"
        ":MACRO: TWICE(u)\nTWICE = GATHER(u, 1) * h ~~|\nh = 2 ~~|\n:END OF MACRO:\n"
    )
    path = vensim("a = GATHER(3, 5) ~~|\nb = TWICE(1) + GATHER(1, 0) ~~|", before=macros)
    assert values(path, "a", "b") == [35, 32]


def test_macros_hand_back_several_values(vensim: Write) -> None:
    macro = (
        ":MACRO: SPLIT IT(whole, share : kept, sum)\nSPLIT IT = whole * share ~~|\nkept = whole - SPLIT IT ~~|\n"
        "sum = INTEG(kept, 1) ~~|\n:END OF MACRO:\n"
    )
    ran = run(
        vensim(
            "x = 1 + Split_It(Time, MIN(0.25, 1) : rest, so far) ~~|\nD: a, b ~~|\n"
            "y[D] = SPLIT IT(D, 0.5 : half[D]) ~~|\nz = SPLIT IT(IF THEN ELSE(1 :OR: 2, 4, 5), 1) ~~|\n"
            "own = SPLIT IT(8, 0.25 : own) ~~|",
            end=3,
            before=macro,
        )
    )
    assert ran.series("x")[:, 0].tolist() == [1, 1.25, 1.5, 1.75] and ran.series("rest")[3, 0] == 2.25
    assert ran.series("so far")[:, 0].tolist() == [1, 1, 1.75, 3.25]
    assert [ran.series(name)[0, 0] for name in ("y[b]", "half[b]", "z", "own")] == [1, 1, 4, 2]


def test_a_range_may_be_mapped_to_parts_of_another(vensim: Write) -> None:
    ran = run(
        vensim(
            "D: a, b, c ~~|\nS: a, b ~~|\nE: x, y -> (D: S, c) ~~|\nF: u, v, w -> (D: c, a, b) ~~|\n"
            "e[E] = 1, 2 ~~|\nf[F] = 1, 2, 3 ~~|\nby e[D] = e[E] * 10 ~~|\nby f[D] = f[F] * 10 ~~|"
        )
    )
    assert [ran.series(f"by e[{each}]")[0, 0] for each in "abc"] == [10, 10, 20]
    assert [ran.series(f"by f[{each}]")[0, 0] for each in "abc"] == [20, 30, 10]


def test_series_without_a_keyword_and_files_by_a_word_are_found(vensim: Write, tmp_path: Path) -> None:
    (tmp_path / "given.csv").write_text("Time,s,t[x],t[y]\n0,0,1,2\n10,20,1,2\n")
    (tmp_path / "numbers.csv").write_text("a,b\n1,7\n")
    path = vensim("D: x, y ~~|\ns ~~|\nt[D] ~~|\nk = GET DIRECT CONSTANTS('?data', ',', 'B2') ~~|\nz = s + k ~~|")
    path.write_text(path.read_text() + "\\\\\\---///\n///---\\\\\\\n:L<%^E!@\n30:?data=numbers.csv\n")
    ran = run(path, tmp_path / "given.csv")
    assert ran.series("z")[:, 0].tolist() == [7 + 2 * time for time in range(11)]
    assert ran.series("t[y]")[0, 0] == 2


def test_each_element_may_have_a_table_of_its_own(xmile: Write) -> None:
    table = "<gf><xpts>0,10</xpts><ypts>0,{}</ypts></gf>"
    ran = run(
        xmile(
            '<aux name="m"><dimensions><dim name="D"/></dimensions>'
            f'<element subscript="a">{table.format(10)}</element><element subscript="b">{table.format(20)}</element>'
            "<eqn>TIME</eqn></aux>",
            before='<dimensions><dim name="D"><elem name="a"/><elem name="b"/></dim></dimensions>',
        )
    )
    assert ran.series("m[a]")[:, 0].tolist() == list(range(11))
    assert ran.series("m[b]")[:, 0].tolist() == [2 * time for time in range(11)]
