"""The public suite and World3, where the shared folder is at hand beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchange.running import sheet_of
from stratagem.engine.sheets.running import run_sheet
from stratagem.faces.conformance import Outcome, compare, expected_columns, table

SHARED = Path(__file__).resolve().parents[3] / "shared"
TESTS = SHARED / "test-models" / "tests"

POPULATION = 3_463_443_717
"""Of World3 in 2100, by Vensim and by SDEverywhere."""

here = pytest.mark.skipif(not TESTS.is_dir(), reason="the folder ../shared with the public suite is not here")


@here
@pytest.mark.parametrize("file", ["world3.mdl", "world3.stmx"])
def test_world3_ends_with_the_known_population(file: str) -> None:
    ran = run_sheet(sheet_of(SHARED / "bench-models" / file), engine="reference", record=["population"])
    assert round(float(ran.series("population")[-1, 0])) == POPULATION


@here
@pytest.mark.parametrize(
    "path",
    [
        "delay_pipeline/test_pipeline_delays.mdl",
        "except_subranges/test_except_subranges.mdl",
        "get_lookups_subset/test_get_lookups_subset.mdl",
        "control_vars/test_control_vars.mdl",
        "vector_select/test_vector_select.mdl",
        "comparisons/comparisons.stmx",
        "non_negative_flows/test_non_negative_flows.xmile",
    ],
)
def test_some_of_the_suite_give_the_expected_output(path: str) -> None:
    model = TESTS / path
    (output,) = (file for file in model.parent.glob("output.*"))
    assert compare(model, output) == ""


def test_expected_tables_may_tell_constants_once(tmp_path: Path) -> None:
    path = tmp_path / "output.tab"
    path.write_text("Time\ta\tb[x,y]\n0\t5\t1\n1\t\t2\n")
    times, columns = expected_columns(path)
    assert times.tolist() == [0, 1]
    assert columns["a"].tolist() == [5, 5] and columns["b[x,y]"].tolist() == [1, 2]


def test_the_table_counts_each_format_and_tells_reasons() -> None:
    found = [
        Outcome("a.mdl", "mdl", True, "", {"PySD": "pass"}),
        Outcome("b.mdl", "mdl", True, "x is 1, expected 2", {"PySD": "fail"}),
        Outcome("c.mdl", "mdl", False, "", {"PySD": "no_output"}),
    ]
    text = table(found)
    assert "| mdl | 2 | 1 | 1 |" in text
    assert "| b.mdl | fail | x is 1, expected 2 |" in text and "a.mdl" not in text
