"""What a run may be asked for, what it refuses, and what it keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from engine.making import START, make
from stratagem.base.codes import CODES
from stratagem.base.diagnostics import LimitExceeded, StratagemError, UsageError
from stratagem.base.distributions import Exactly, Mixture, Normal, Uniform
from stratagem.engine import run
from stratagem.engine.kernel import compiler
from stratagem.model.model import Model
from stratagem.model.parts import Prior


def disputed() -> Prior:
    """A prior of two positions, the second a mixture."""
    eight = Mixture((1.0,), (Uniform(7, 9),))
    more = Mixture((0.5, 0.5), (Uniform(10, 11), Uniform(20, 21)))
    return Prior(("eight", "more"), (0.3, 0.7), (eight, more), "troops", "drawn_together")


def small(**more: Any) -> Model:
    return make(
        days=30,
        parameters={"p": Normal(3, 1), "d[front]": disputed(), "lever": Exactly(0.5), **more},
        stocks={"x": "p"},
        flows={"f": ("x", None, "lever * x / 20")},
        noises={"z": ("1", None)},
        indicators={"x": "x * 2"},
        events={"low": {"when": "x < 2"}},
        scales={"x": 4.0, "p": 0.5},
    )


def test_series_are_in_their_declared_unit_and_indicators_come_first() -> None:
    futures = run(small(), 30, record=["x", "z"])
    assert futures.recorded == ("z", "x")
    assert futures.series("x")[0] == pytest.approx(futures.parameter("p") * 0.5 * 2 / 4)
    assert futures.series("x").shape == (6, 30)
    assert not futures.series("x").flags.writeable
    cells = run(small(), 30, record=["f", "d[kursk]", "d"])
    assert cells.recorded == ("f", "d[kursk]", "d[donetsk]", "d[south]")


def test_by_default_indicators_are_kept() -> None:
    assert run(small(), 3).recorded == ("x",)


def test_value_at_a_date_lies_between_records() -> None:
    futures = run(small(), 9)
    x = futures.series("x")
    assert np.array_equal(futures.at("x", START), x[0])
    assert futures.at("x", START + timedelta(days=10)) == pytest.approx(x[1] + 3 / 7 * (x[2] - x[1]))
    assert futures.at("x", START + timedelta(days=29)) == pytest.approx((x[4] + x[5]) / 2)
    assert np.array_equal(futures.at("x", START + timedelta(days=30)), x[5])
    for beyond in (START - timedelta(days=1), START + timedelta(days=31)):
        with pytest.raises(UsageError):
            futures.at("x", beyond)


def test_positions_hold_in_their_share_of_futures_and_are_shared_by_cells() -> None:
    futures = run(small(), 32 * 64)
    position = futures.position("troops")
    assert futures.disputes == ("troops",)
    assert position.mean() == pytest.approx(0.7, abs=0.02)
    for cell in ("d[kursk]", "d[donetsk]", "d[south]"):
        values = futures.parameter(cell)
        assert ((values < 9.5) == (position == 0)).all()
        assert (values[position == 1] > 15).mean() == pytest.approx(0.5, abs=0.05)
    assert np.array_equal(futures.replicate[:40], np.arange(40) % 32)


def test_both_engines_draw_the_same_parameters() -> None:
    model = small(t=Mixture((0.2, 0.3, 0.5), (Normal(0, 1), Uniform(5, 6), Exactly(9))))
    compiled, reference = (run(model, 77, seed=5, engine=engine) for engine in ("compiled", "reference"))
    for cell in compiled.parameters:
        assert np.array_equal(compiled.parameter(cell), reference.parameter(cell)), cell
    assert np.array_equal(compiled.position("troops"), reference.position("troops"))


def test_settings_hold_in_every_future_and_move_nothing_else() -> None:
    before = run(small(), 50)
    for engine in ("compiled", "reference"):
        after = run(small(), 50, engine=engine, settings={"lever": 0.25, "d[kursk]": 1, "p": 6})  # type: ignore[arg-type]
        assert (after.parameter("lever") == 0.25).all()
        assert (after.parameter("d[kursk]") == 1).all()
        assert (after.parameter("p") == 6).all()
        assert (after.series("x")[0] == 6 * 0.5 * 2 / 4).all()
        for cell in ("d[donetsk]", "d[south]"):
            assert np.array_equal(after.parameter(cell), before.parameter(cell))
    assert (run(small(), 4, settings={"d": 2}).parameter("d[south]") == 2).all()


def test_changed_numbers_need_no_new_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    run(small(), 8)
    monkeypatch.setattr(compiler, "compiled", refuse)
    assert run(small(), 8, settings={"lever": 0.75}).engine == "compiled"
    assert run(small(p=Normal(4, 2)), 8, seed=9).engine == "compiled"


def test_interpreter_steps_in_where_nothing_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    model = make(days=30, stocks={"y": "17"}, indicators={"y": "y"})
    expected = run(model, 8)
    monkeypatch.setattr("stratagem.engine.compiled.library", compiler.Library())
    monkeypatch.setattr(compiler, "compiled", refuse)
    futures = run(model, 8)
    assert futures.engine == "reference"
    assert [warning.code for warning in futures.warnings] == ["KERNEL-FAILED"]
    assert "no compiler" in futures.warnings[0].message
    assert futures.digest == expected.digest


def refuse(*_: object) -> None:
    raise RuntimeError("no compiler today")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"futures": 0}, "FUTURES-COUNT"),
        ({"futures": -5}, "FUTURES-COUNT"),
        ({"seed": -1}, "SEED-RANGE"),
        ({"seed": 2**64}, "SEED-RANGE"),
        ({"threads": 0}, "THREADS-COUNT"),
        ({"engine": "steam"}, "ENGINE-UNKNOWN"),
        ({"record": ["nothing"]}, "RECORD-UNKNOWN"),
        ({"record": ["d[moon]"]}, "RECORD-UNKNOWN"),
        ({"settings": {"levr": 1}}, "SETTING-UNKNOWN"),
        ({"settings": {"x": 1}}, "SETTING-UNKNOWN"),
        ({"settings": {"d[moon]": 1}}, "SETTING-UNKNOWN"),
        ({"futures": 10**12}, "LIMIT-MEMORY"),
        ({"futures": 20_000, "memory_limit": 10**6}, "LIMIT-MEMORY"),
    ],
)
def test_what_cannot_be_is_refused(arguments: dict[str, Any], code: str) -> None:
    with pytest.raises(StratagemError) as caught:
        run(small(), **{"futures": 4, **arguments})
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    assert code in CODES
    assert diagnostic.remedy
    assert isinstance(caught.value, LimitExceeded if code == "LIMIT-MEMORY" else UsageError)


def test_refusal_says_how_many_futures_fit() -> None:
    with pytest.raises(LimitExceeded) as caught:
        run(small(), 10**6, memory_limit=10**6)
    fitting = int(caught.value.diagnostics[0].remedy.split("at most ")[1].split(" ")[0].replace(",", ""))
    assert run(small(), fitting, memory_limit=10**6).count == fitting
    with pytest.raises(LimitExceeded):
        run(small(), fitting + 1, memory_limit=10**6)


def test_more_futures_than_addresses_are_refused_even_if_nothing_is_kept() -> None:
    with pytest.raises(LimitExceeded):
        run(make(days=7), 2**41, memory_limit=2**62)


@pytest.mark.parametrize("name", ["series", "event_time", "parameter", "position"])
def test_asking_for_what_was_not_kept_is_an_error(name: str) -> None:
    futures = run(small(), 2)
    with pytest.raises(UsageError, match="nonesuch"):
        getattr(futures, name)("nonesuch")


def test_progress_is_told_from_the_calling_thread() -> None:
    told: list[tuple[int, int]] = []
    run(small(), 100, block=32, threads=2, progress=lambda done, count: told.append((done, count)))
    assert told[-1] == (100, 100)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


@pytest.mark.parametrize("threads", [1, 2])
def test_interrupt_ends_a_run(threads: int) -> None:
    def interrupt(done: int, _: int) -> None:
        if done > 64:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small(), 10_000, block=32, threads=threads, progress=interrupt)


def test_dates_belong_to_records() -> None:
    futures = run(small(), 1)
    assert futures.dates[0] == date(2024, 11, 5)
    assert futures.dates[-1] == date(2024, 12, 5)
    assert futures.times.tolist() == [0, 7, 14, 21, 28, 30]
