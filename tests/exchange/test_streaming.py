"""A run whose courses are not kept has the digest and the summaries of one that keeps them."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from exchange.conftest import Write
from exchange.running import sheet_of
from stratagem.base.diagnostics import StratagemError
from stratagem.base.statistics import quantiles_by_row, tree_sum
from stratagem.engine.padding import padded_count
from stratagem.engine.sheets import ranks, slices, streaming, summary, sweep
from stratagem.engine.sheets.prepared import prepare
from stratagem.engine.sheets.recording import bytes_of_record, bytes_of_state
from stratagem.engine.sheets.running import run_sheet
from stratagem.engine.sheets.streaming import SheetSummary, summarise_sheet
from stratagem.exchange import Sheet
from stratagem.faces.simulation import read_prior

LEVELS = (0.05, 0.5, 0.95)
EQUATIONS = """
people = INTEG(births - deaths, 100) ~~|
births = people * rate + RANDOM NORMAL(-9, 9, 0, 1, 1) ~~|
deaths = people / life ~~|
rate = 0.1 ~~|
life = 12 ~~|
broken = IF THEN ELSE(people > 105, LN(people - 106), 1 / (people - people)) ~~|
"""
PRIORS = {"rate": read_prior("rate", "uniform: {low: 0.05, high: 0.15}")}


@pytest.fixture
def sheet(vensim: Write) -> Sheet:
    return sheet_of(vensim(EQUATIONS, step=0.5, save=2))


def streamed(sheet: Sheet, count: int, **more: object) -> SheetSummary:
    return summarise_sheet(sheet, count, priors=PRIORS, levels=LEVELS, **more)  # type: ignore[arg-type]


def let_fit(sheet: Sheet, count: int, records: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves memory for so many records of all futures at once."""
    plan = prepare(sheet, 1, 1, "reference", None, PRIORS, None).plan
    room = padded_count(count) * (bytes_of_state(plan) + records * bytes_of_record(plan))
    monkeypatch.setattr(sweep, "SWEEP_BYTES", room)
    assert sweep.window_of(plan, count) == records


@pytest.mark.parametrize("count", [1, 15, 1_000, 3_001])
@pytest.mark.parametrize("memory", ["all at once", "some records", "one record", "some futures"])
def test_summary_is_that_of_all_courses(sheet: Sheet, count: int, memory: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "SAMPLE_BYTES", 2**12)
    monkeypatch.setattr(slices, "SLICE_BYTES", 2**15)
    records = {"all at once": 11, "some records": 3, "one record": 1, "some futures": 0}[memory]
    let_fit(sheet, count, records, monkeypatch)
    kept, made = run_sheet(sheet, count, priors=PRIORS), streamed(sheet, count, threads=2)
    assert (made.digest, made.titles, made.times) == (kept.digest, kept.titles, tuple(kept.times))
    assert made.summary is not None
    for place, title in enumerate(kept.titles):
        values = kept.series(title)
        known = np.isfinite(values)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = tree_sum(np.where(known, values, 0.0)) / known.sum(axis=1)
        assert np.array_equal(made.summary.means[place], means, equal_nan=True)
        assert np.array_equal(made.summary.quantiles[place], quantiles_by_row(values, LEVELS), equal_nan=True)


@pytest.mark.parametrize("records", [0, 1, 2, 3])
def test_slices_threads_lanes_and_engines_change_nothing(
    sheet: Sheet, records: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = streamed(sheet, 500, threads=1)
    let_fit(sheet, 500, records, monkeypatch)
    assert first.digest != summarise_sheet(sheet, 500, 2, priors=PRIORS).digest
    monkeypatch.setattr(slices, "SLICE_BYTES", 1)
    plain = summarise_sheet(sheet, 500, priors=PRIORS)
    assert (plain.digest, plain.summary) == (first.digest, None)
    others = [streamed(sheet, 500, threads=threads, lanes=lanes) for threads, lanes in ((1, 1), (2, 16), (3, None))]
    others.append(streamed(sheet, 500, engine="reference"))
    for other in others:
        assert other.digest == first.digest
        assert first.summary is not None and other.summary is not None
        assert np.array_equal(other.summary.quantiles, first.summary.quantiles, equal_nan=True)
        assert np.array_equal(other.summary.means, first.summary.means, equal_nan=True)


def test_another_process_has_the_same_digest(sheet: Sheet, vensim: Write) -> None:
    path = vensim(EQUATIONS, step=0.5, save=2)
    command = [sys.executable, "-m", "stratagem", "simulate", str(path), "--futures", "300", "--json"]
    varied = [*command, "--vary", "rate=uniform: {low: 0.05, high: 0.15}"]
    ran = subprocess.run(varied, capture_output=True, text=True, check=True)
    assert f'"{streamed(sheet, 300).digest}"' in ran.stdout


def test_memory_does_not_grow_with_futures(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_BYTES", 2**15)
    monkeypatch.setattr(sweep, "SWEEP_BYTES", 0)
    monkeypatch.setattr(summary, "SAMPLE_BYTES", 2**15)
    monkeypatch.setattr(ranks, "GATHER_BYTES", 2**18)
    peaks = []
    for count in (200, 2_000, 20_000):
        streamed(sheet, count, threads=1)
        tracemalloc.start()
        streamed(sheet, count, threads=1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] - peaks[1] < 20_000 * 11 * 8  # not even one series is kept


def test_slices_are_not_listed_beforehand(sheet: Sheet) -> None:
    def stop(done: int, count: int) -> None:
        raise InterruptedError

    streamed(sheet, 1)
    tracemalloc.start()
    with pytest.raises(InterruptedError):
        summarise_sheet(sheet, 2**36, priors=PRIORS, threads=1, progress=stop)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**25


@pytest.mark.parametrize(("count", "code"), [(0, "FUTURES-COUNT"), (-1, "FUTURES-COUNT"), (2**40 + 1, "LIMIT-MEMORY")])
def test_a_number_of_futures_that_cannot_be(sheet: Sheet, count: int, code: str) -> None:
    with pytest.raises(StratagemError) as caught:
        streamed(sheet, count)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    assert "at least 1" in diagnostic.remedy or "1,099,511,627,776" in diagnostic.remedy


def test_what_never_changes_and_what_is_the_same_takes_no_memory(vensim: Write) -> None:
    sheet = sheet_of(vensim("a = 3 ~~|\nb = a ~~|\nnone = :NA: ~~|\nx = INTEG(a, 1) ~~|\ny = x ~~|\nz = x + a ~~|\n"))
    kept, made = run_sheet(sheet, 40), streamed_plainly(sheet, 40)
    assert kept._recording.series.shape[2] == 2  # x and y are one, a and b none
    assert np.array_equal(kept.series("y"), kept.series("X"))
    assert (kept.series("b") == 3.0).all() and kept.series("b").shape == kept.series("x").shape
    assert made.summary is not None and made.digest == kept.digest
    for place, title in enumerate(made.titles):
        found = quantiles_by_row(kept.series(title), LEVELS)
        assert np.array_equal(made.summary.quantiles[place], found, equal_nan=True)


@pytest.mark.parametrize("room", [0, 2**30])
def test_only_constants(vensim: Write, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "SWEEP_BYTES", room)
    sheet = sheet_of(vensim("a = 3 ~~|\nb = a * 2 ~~|\n"))
    made = streamed_plainly(sheet, 40)
    assert made.summary is not None and made.digest == run_sheet(sheet, 40).digest
    assert dict(zip(made.titles, made.summary.means[:, -1], strict=True))["b"] == 6.0
    assert made.digest != summarise_sheet(sheet, 40, settings={"a": 4}).digest


def streamed_plainly(sheet: Sheet, count: int) -> SheetSummary:
    return summarise_sheet(sheet, count, levels=LEVELS)


def test_many_futures_of_few_series_are_found_from_a_sample(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not summary.brackets_well(1_000, 10_000) and not summary.brackets_well(100_000, 1_000_000)
    assert summary.brackets_well(1_000, 1_000_000)
    first = streamed(sheet, 3_000)
    monkeypatch.setattr(summary, "MANY", 2_000)
    monkeypatch.setattr(summary, "ENOUGH", 1_000)

    def refuse(*_: object) -> None:
        raise AssertionError("all at once")

    monkeypatch.setattr(streaming, "sweep", refuse)
    second = streamed(sheet, 3_000)
    assert first.summary is not None and second.summary is not None and first.digest == second.digest
    assert np.array_equal(first.summary.quantiles, second.summary.quantiles, equal_nan=True)
    assert np.array_equal(first.summary.means, second.summary.means, equal_nan=True)
