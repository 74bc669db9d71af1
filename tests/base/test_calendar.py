"""Steps fill the course exactly; dates and days are two names of one moment; bad steps and horizons are told."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratagem.base.calendar import MOST_STEPS, Calendar, read_calendar
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.nodes import Scalar, Table, Value

START = date(2024, 11, 5)
calendars = st.builds(
    lambda days, step: Calendar(START, START + timedelta(days=days), min(step, days)),
    st.integers(1, 2000),
    st.sampled_from([0.1, 0.25, 1 / 3, 0.7, 1.0, 7.0, 10.0, 30.4375]),
)


def settings_of(**values: Value) -> Table:
    entries = {key: Scalar(value, Place("situation.yaml", line)) for line, (key, value) in enumerate(values.items(), 1)}
    return Table(entries, {key: node.place for key, node in entries.items()}, Place("situation.yaml"))  # type: ignore[arg-type]


def test_weeks_of_the_first_situation() -> None:
    calendar = Calendar(START, date(2025, 12, 31), 7.0)
    assert (calendar.steps, calendar.length) == (61, 421.0)
    assert calendar.durations[-1] == 1.0
    assert calendar.dates[0] == START
    assert calendar.dates[-2:] == [date(2025, 12, 30), date(2025, 12, 31)]


@settings(max_examples=80, deadline=None)
@given(calendars)
def test_steps_fill_the_course(calendar: Calendar) -> None:
    assert calendar.times[0] == 0.0
    assert calendar.times[-1] == calendar.length
    assert np.all(calendar.durations > 0)
    assert np.all(calendar.durations[:-1] == calendar.step_days)
    assert np.diff(calendar.times) == pytest.approx(calendar.durations, abs=1e-9)


@settings(max_examples=80, deadline=None)
@given(calendars, st.floats(0, 1))
def test_shares_after_a_moment_add_up_to_what_is_left(calendar: Calendar, share: float) -> None:
    moment = share * calendar.length
    left = sum(calendar.share_after(step, moment) * calendar.durations[step] for step in range(calendar.steps))
    assert left == pytest.approx(calendar.length - moment, abs=1e-6)
    step = calendar.step_at(moment)
    assert calendar.times[step] - 1e-9 <= moment <= calendar.times[step + 1] + 1e-9


@given(st.integers(-5000, 5000))
def test_date_and_day_are_inverse(day: int) -> None:
    calendar = Calendar(START, date(2025, 12, 31), 7.0)
    assert calendar.day_of(calendar.date_of(day)) == day


END = date(2025, 12, 31)


def test_a_good_calendar_is_read() -> None:
    diagnostics = Diagnostics()
    calendar = read_calendar(settings_of(start=START, end=END, step="1 week"), diagnostics)
    assert calendar == Calendar(START, END, 7.0)
    assert not diagnostics.items


@pytest.mark.parametrize(
    ("given", "code", "line", "words"),
    [
        ({"start": END, "end": START, "step": "1 week"}, "CALENDAR-HORIZON", 2, "not after"),
        ({"start": START, "end": START, "step": "1 week"}, "CALENDAR-HORIZON", 2, "not after"),
        ({"start": START, "end": "soon", "step": "1 week"}, "CALENDAR-HORIZON", 2, "not a date"),
        ({"start": START, "end": END, "step": "0 week"}, "CALENDAR-STEP", 3, "zero"),
        ({"start": START, "end": END, "step": "-1 week"}, "CALENDAR-STEP", 3, "-1 week"),
        ({"start": START, "end": END, "step": "3 year"}, "CALENDAR-STEP", 3, "longer than the whole course"),
        ({"start": START, "end": END, "step": "0.0001 day"}, "CALENDAR-STEP", 3, str(MOST_STEPS)),
        ({"start": START, "end": END, "step": "1 km"}, "CALENDAR-STEP", 3, "not a length of time"),
        ({"start": START, "end": END, "step": 7}, "CALENDAR-STEP", 3, "not a length of time"),
    ],
)
def test_bad_steps_and_horizons(given: dict[str, Value], code: str, line: int, words: str) -> None:
    diagnostics = Diagnostics()
    assert read_calendar(settings_of(**given), diagnostics) is None
    (found,) = diagnostics.items
    assert (found.code, found.place) == (code, Place("situation.yaml", line))
    assert words in found.message
    assert "give" in found.remedy or "write" in found.remedy
