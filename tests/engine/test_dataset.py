"""Futures as an xarray Dataset: the same numbers with names and units, and a clear word where xarray is absent."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from linear import write
from stratagem.base.diagnostics import UsageError
from stratagem.base.display import table_html
from stratagem.engine import Futures
from stratagem.faces.situation import load


@pytest.fixture(scope="module")
def futures(tmp_path_factory: pytest.TempPathFactory) -> Futures:
    folder: Path = write(tmp_path_factory.mktemp("dataset") / "linear")
    return load(folder).run(64)


def test_the_dataset_holds_what_the_futures_hold(futures: Futures) -> None:
    found = futures.to_xarray()
    assert found.sizes["future"] == 64 and found.sizes["time"] == len(futures.dates)
    assert np.array_equal(found["total"].values, futures.series("total"))
    assert found["elapsed"].attrs["units"] == "week"
    assert np.array_equal(found["parameters"].sel(parameter="a").values, futures.parameter("a"))
    assert np.array_equal(found["positions"].sel(dispute="height").values, futures.position("height"))
    days = found["event_days"].sel(event="strike").values
    assert np.array_equal(days, futures.event_time("strike"), equal_nan=True)
    assert str(found["time"].values[0])[:10] == "2024-01-01"


def test_without_xarray_it_is_said_what_to_install(futures: Futures, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(UsageError, match="needs xarray") as caught:
        futures.to_xarray()
    assert "notebook" in caught.value.diagnostics[0].remedy


def test_futures_show_themselves(futures: Futures) -> None:
    assert repr(futures).startswith("<Futures of linear: 64 futures, seed 1, 2024-01-01 to ")
    assert "<td>Total A linear thing</td>" in futures._repr_html_()


def test_tables_escape_what_strangers_wrote() -> None:
    assert table_html("<b>", ("&",), [("<script>",)]).count("<script>") == 0
