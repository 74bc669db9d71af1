"""Smooths, noise, counts and events: what carries memory or chance."""

from __future__ import annotations

from stratagem.base.units import DIMENSIONLESS
from stratagem.model.levels import read_stages
from stratagem.model.names import Declaration
from stratagem.model.parts import Count, Event, Noise, Smooth
from stratagem.model.reading import Reading

TRIGGERS = ("when", "hazard", "at")
"""The three ways in which an event can come; each event has one."""


def read_smooth(declared: Declaration, reading: Reading) -> Smooth | None:
    """An information delay, or None and what is wrong with it."""
    unit, of, time = reading.unit(declared), reading.equations(declared, "of"), reading.required(declared, "time")
    order, fixed = read_stages(declared, declared.table, time, reading)
    initial = reading.formula(declared.table.get("initial"))
    reading.because(declared)
    if unit is None or of is None or time is None:
        return None
    return Smooth(
        declared.name,
        declared.dimensions,
        unit,
        reading.title(declared),
        declared.place,
        of,
        time,
        order,
        initial,
        fixed,
    )


def read_noise(declared: Declaration, reading: Reading) -> Noise | None:
    """A noise process, or None and what is wrong with it; its size needs a reason."""
    unit, sd, because = reading.unit(declared), reading.required(declared, "sd"), reading.grounded(declared)
    correlation = reading.formula(declared.table.get("correlation"))
    if unit is None or sd is None or because is None:
        return None
    if correlation is None and "correlation" in declared.table:
        return None
    return Noise(
        declared.name,
        declared.dimensions,
        unit,
        reading.title(declared),
        declared.place,
        sd,
        correlation,
        because,
    )


def read_count(declared: Declaration, reading: Reading) -> Count | None:
    """A Poisson counting process, or None and what is wrong with it."""
    unit, rate = reading.unit(declared), reading.equations(declared, "rate")
    reading.because(declared)
    if unit is None or rate is None:
        return None
    return Count(declared.name, declared.dimensions, unit, reading.title(declared), declared.place, rate)


def read_event(declared: Declaration, reading: Reading) -> Event | None:
    """An event, or None and what is wrong with it: it comes by exactly one of `when`, `hazard` and `at`."""
    given = [key for key in TRIGGERS if key in declared.table]
    reading.because(declared)
    if len(given) != 1:
        reading.diagnostics.error(
            "EVENT-TRIGGER",
            f"the event {declared.label} has {' and '.join(given) if given else 'neither when, hazard nor at'}",
            declared.place,
            "give exactly one: `when: CONDITION`, `hazard: RATE`, or `at: DATE`",
        )
        return None
    formula = reading.formula(declared.table[given[0]])
    if formula is None:
        return None
    return Event(
        declared.name,
        declared.dimensions,
        DIMENSIONLESS,
        reading.title(declared),
        declared.place,
        **{given[0]: formula},
    )
