"""Interpreter and kernel give the same bits, whatever the lanes, the blocks, the threads and the order."""

from __future__ import annotations

import platform

import numpy as np
import pytest
from hypothesis import given, settings

from engine.making import make
from engine.strategies import EVERYTHING, models
from stratagem.base.distributions import Lognormal, Mixture, Normal, Uniform
from stratagem.engine import Futures, run
from stratagem.engine.blocks import run_blocks
from stratagem.engine.compiled import CompiledRunner
from stratagem.engine.kernel.compiler import Machine
from stratagem.engine.plan import make_plan
from stratagem.engine.recording import allocate
from stratagem.model.model import Model

PINNED = "a8aa84d94342520c2ad4791afab63ec2aafc01188da142648c8a51874208706f"
"""The digest of the campaign below."""

COUNT = 203
"""Futures: several blocks, and no multiple of the lanes."""


def campaign() -> Model:
    """A small model with every construct, in which everything happens."""
    return make(
        days=59,
        parameters={
            "rate[front]": Lognormal(0.02, 0.5),
            "begin": Mixture((0.3, 0.7), (Normal(100, 10), Uniform(50, 200))),
            "date": Uniform(3, 40),
        },
        stocks={"troops[front]": "begin", "gone": "0", "area": "begin / 10"},
        flows={
            "losses[front]": ("troops[front]", "gone", "rate[front] * troops[front] * (1 + weather[front])"),
            "back": ("gone", "troops[kursk]", "0.3 * gone + 1", "10", 3),
            "front_moves": ("area", None, "noise * 5"),
        },
        auxiliaries={
            "total": "sum(troops[front] over front)",
            "press": "if happened(low) then worn(total / 300) else exp(-elapsed(luck) / 10) + after(date)",
            "plans": "pulse(date, 5) + ramp(date, date + 9) ^ 1.5 + sin(time / 7) * cos(time) + log(total + 1)",
        },
        lookups={"worn": [(0, 0), (0.5, 0.8), (1, 0.2)]},
        smooths={"seen[front]": ("troops[front]", "12", 2), "guess": ("total", "20", 1, "0")},
        noises={"weather[front]": ("0.2", "14"), "noise": ("1", None)},
        events={
            "low": {"when": "total < 250"},
            "both": {"when": "total < 250 and press > 0.1"},
            "luck": {"hazard": "0.05 * (1 + after(date))"},
            "day": {"at": "date"},
        },
        indicators={"total": "total", "press": "press + plans", "seen": "mean(seen[front] over front)"},
    )


RECORDED = ("total", "press", "seen", "troops", "losses", "weather", "noise", "guess", "area", "gone")


@pytest.fixture(scope="module")
def reference() -> Futures:
    return run(campaign(), COUNT, seed=7, engine="reference", threads=1, record=RECORDED)


@pytest.mark.parametrize("lanes", [1, 2, 4, 8, 16])
def test_kernel_gives_the_bits_of_the_interpreter(reference: Futures, lanes: int) -> None:
    compiled = run(campaign(), COUNT, seed=7, threads=1, record=RECORDED, lanes=lanes)
    assert compiled.engine == "compiled", compiled.warnings
    for name in reference.recorded:
        assert_same(reference.series(name), compiled.series(name), name)
    for event in reference.plan.events:
        assert_same(reference.event_time(event), compiled.event_time(event), event)
    assert compiled.scaled == reference.scaled
    assert compiled.digest == reference.digest


@pytest.mark.parametrize("lanes", [1, 4])
def test_another_processor_gives_the_same_bits(reference: Futures, lanes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Machine("x86-64" if platform.machine() in ("x86_64", "AMD64") else "", "")
    for module in ("compiled", "sampling"):
        monkeypatch.setattr(f"stratagem.engine.{module}.host", lambda: plain)
    compiled = run(campaign(), COUNT, seed=7, threads=1, record=RECORDED, lanes=lanes)
    assert compiled.engine == "compiled", compiled.warnings
    assert compiled.digest == reference.digest


def test_digest_is_the_same_as_ever(reference: Futures) -> None:
    """Whoever changes it changes the numbers of every situation."""
    assert reference.digest == PINNED


@pytest.mark.parametrize(("threads", "block"), [(1, 16), (2, 16), (2, 64), (3, 1024)])
def test_threads_and_blocks_change_nothing(reference: Futures, threads: int, block: int) -> None:
    for engine in ("compiled", "reference"):
        other = run(
            campaign(),
            COUNT,
            seed=7,
            threads=threads,
            record=RECORDED,
            block=block,
            engine=engine,  # type: ignore[arg-type]
        )
        assert other.digest == reference.digest
        assert other.scaled == reference.scaled


def test_order_of_blocks_changes_nothing(reference: Futures) -> None:
    plan = make_plan(campaign(), RECORDED)
    recording = allocate(plan, COUNT)
    runner = CompiledRunner(plan, 7)
    begins = range(0, COUNT, 16)
    for begin in reversed(begins):
        runner.run(begin, min(begin + 16, COUNT), recording)
    assert recording.digest() == reference.digest


def test_fewer_futures_are_the_first_of_more(reference: Futures) -> None:
    fewer = run(campaign(), 50, seed=7, record=RECORDED)
    for name in fewer.recorded:
        assert_same(fewer.series(name), reference.series(name)[:, :50], name)


def test_another_seed_gives_other_futures(reference: Futures) -> None:
    assert run(campaign(), COUNT, seed=8, record=RECORDED).digest != reference.digest


@given(models())
@settings(max_examples=25, deadline=None)
def test_random_models_agree(model: Model) -> None:
    reference = run(model, 19, seed=3, engine="reference", threads=1, record=EVERYTHING)
    compiled = run(model, 19, seed=3, threads=1, record=EVERYTHING, lanes=4)
    assert compiled.engine == "compiled", compiled.warnings
    for name in reference.recorded:
        assert_same(reference.series(name), compiled.series(name), name)
    assert compiled.digest == reference.digest
    assert compiled.scaled == reference.scaled
    assert compiled.trouble_count == reference.trouble_count


def test_every_block_is_run_once() -> None:
    ran: list[tuple[int, int]] = []
    seen: list[tuple[int, int]] = []

    def block(begin: int, end: int) -> dict[str, int]:
        ran.append((begin, end))
        return {"futures": end - begin}

    total = run_blocks(100, 8, 2, block, lambda done, count: seen.append((done, count)))
    assert total["futures"] == 100
    assert sorted(ran) == [(begin, min(begin + 8, 100)) for begin in range(0, 100, 8)]
    assert seen[-1] == (100, 100)


def assert_same(left: np.ndarray, right: np.ndarray, name: str) -> None:
    """Equal bit for bit, every NaN alike."""
    different = (left.view(np.uint64) != right.view(np.uint64)) & ~(np.isnan(left) & np.isnan(right))
    assert not different.any(), (name, np.argwhere(different)[:3], left[different][:3], right[different][:3])
