"""What keeps values: fixed delays shift exactly and lose nothing, samples hold, `step` is sharp."""

from __future__ import annotations

import numpy as np
import pytest

from model.build import SETTINGS, errors, sound, warnings
from stratagem.engine import run
from stratagem.model import Model

DAILY = SETTINGS.replace("step: 1 week", "step: 0.5 day").replace("2025-12-31", "2024-11-25")
WHY = "because: {assumption: Fair}"

MODEL = f"""\
parameters:
  rate: {{title: Rate, unit: 1/day, prior: {{uniform: {{low: 0.1, high: 3}}}}, {WHY}}}
noise:
  shock[front]: {{title: Shock, unit: "1", sd: 0.5, {WHY}}}
stocks:
  depot[front]: {{title: Depot, unit: shell, initial: 100 shell, note: x}}
  guns: {{title: Guns, unit: shell, initial: 0}}
flows:
  sent[front]: {{title: Sent, unit: shell/day, from: "depot[front]", to: guns, note: x,
    rate: "100 shell * rate * (0.2 + shock[front]) * (1 - step(2024-11-15))", delay: {{time: 3 day, order: fixed}}}}
auxiliaries:
  wave: {{title: Wave, unit: "1", is: sin(elapsed(begun) / 1 day), note: x}}
events:
  begun: {{title: Begun, at: 2024-11-05}}
smooths:
  seen: {{title: Seen, unit: "1", of: "wave + shock[north]", time: 2 day, order: fixed, initial: 7, note: x}}
  seen_too[front]: {{title: Seen too, unit: "1", of: "wave + shock[front]", time: 1 day, order: fixed}}
samples:
  held: {{title: Held, unit: "1", of: wave, when: wave > 0.5, initial: 9, note: x}}
  held_too[front]: {{title: Held too, unit: "1", of: "depot[front] / 1 shell", when: "held > 0.9", note: x}}
indicators:
  after: {{title: After, unit: "1", is: step(2024-11-15)}}
  used: {{title: Used, unit: "1", is: "seen + sum(seen_too[front] + held_too[front] over front)"}}
"""
NAMES = ["depot", "guns", "sent", "wave", "seen", "seen_too", "held", "held_too", "after", "shock"]


@pytest.fixture(scope="module")
def model() -> Model:
    return sound(MODEL, settings=DAILY)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_fixed_delay_shifts_exactly(model: Model, engine: str) -> None:
    futures = run(model, 50, engine=engine, record=NAMES, threads=1)  # type: ignore[arg-type]
    given = futures.series("wave") + futures.series("shock[north]")
    seen, seen_too = futures.series("seen"), futures.series("seen_too[north]")
    assert (seen[:4] == 7).all()
    assert (seen[4:] == given[:-4]).all()
    assert (seen_too[2:] == given[:-2]).all()
    assert (seen_too[:2] == given[0]).all()


def test_what_leaves_arrives_as_many_steps_later(model: Model) -> None:
    futures = run(model, 50, record=NAMES)
    left = -np.diff(futures.series("depot[north]") + futures.series("depot[south]"), axis=0)
    arrived = np.diff(futures.series("guns"), axis=0)
    assert (arrived[:6] == 0).all()
    assert arrived[6:] == pytest.approx(left[:-6], rel=1e-9, abs=1e-9)
    assert futures.series("guns")[-1] == pytest.approx(200 - futures.series("depot[north]")[-1]
                                                       - futures.series("depot[south]")[-1], rel=1e-12)  # fmt: skip
    assert sum(futures.scaled.values()) > 0


def test_samples_hold_what_they_took(model: Model) -> None:
    futures = run(model, 3, record=NAMES)
    wave, held = futures.series("wave"), futures.series("held")
    kept = np.full(3, 9.0)
    for record, value in enumerate(wave):
        kept = np.where(value > 0.5, value, kept)
        assert (held[record] == kept).all()
    depot, too = futures.series("depot[south]"), futures.series("held_too[south]")
    assert (too[0] == depot[0]).all()
    assert ((too == depot) | (held <= 0.9)).all()


def test_a_step_is_sharp(model: Model) -> None:
    futures = run(model, 1, record=["after"])
    assert (futures.series("after")[:, 0] == (futures.times >= 10)).all()


@pytest.mark.parametrize("lanes", [1, 4])
def test_both_engines_have_the_same_bits(model: Model, lanes: int) -> None:
    one = run(model, 77, engine="reference", record=NAMES, threads=1)
    assert run(model, 77, record=NAMES, threads=2, lanes=lanes, block=16).digest == one.digest


def test_held_to_its_own_course_a_sample_changes_no_bit(model: Model) -> None:
    base = run(model, 40, record=NAMES, courses=["held", "seen"])
    for engine in ("compiled", "reference"):
        again = run(model, 40, record=NAMES, courses=["held", "seen"], hold=base.hold(["held", "seen"]), engine=engine)  # type: ignore[arg-type]
        assert again.digest == base.digest


@pytest.mark.parametrize(
    ("time", "message"),
    [("rate * 1 day * 3 day", "is no number"), ("0 day", "is 0 days"), ("9000 day", "is 9000 days")],
)
def test_a_fixed_delay_must_be_known_before_the_run(time: str, message: str) -> None:
    (found,) = errors(MODEL.replace("time: 2 day", f"time: {time}"), settings=DAILY)
    assert (found.code, message in found.message, "at most 5,000 steps" in found.remedy) == ("DELAY-FIXED", True, True)
    assert found.place is not None and MODEL.split("\n")[found.place.line - 1].strip().startswith("seen:")


def test_a_fixed_delay_that_is_no_whole_number_of_steps_is_warned_of() -> None:
    (found,) = [each for each in warnings(MODEL.replace("time: 2 day", "time: 1.8 day"), settings=DAILY)
                if each.code == "DELAY-FIXED"]  # fmt: skip
    assert "4 steps" in found.remedy


def test_a_sample_needs_its_condition_and_closes_no_circle() -> None:
    (missing,) = errors(MODEL.replace("when: wave > 0.5, ", ""), settings=DAILY)
    assert (missing.code, missing.message) == ("KEY-MISSING", "held has no 'when'")
    (circle,) = errors(MODEL.replace("when: wave > 0.5", "when: 'held_too[north] > 0.5'"), settings=DAILY)
    assert circle.code == "CYCLE"
