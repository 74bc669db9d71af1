"""Drivers for a terminal and as JSON: what explains the spread of each answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stratagem.base.sequences import REPLICATES
from stratagem.faces.analysis import Analysis, wrapped
from stratagem.faces.terminal import emit
from stratagem.faces.words import number_words, value_words
from stratagem.findings.numerals import percent

if TYPE_CHECKING:
    from stratagem.findings.answers import Answer
    from stratagem.findings.drivers import Driver

LEGEND = (
    "First: the share of the answer's variance that an input explains by itself, with its 95 % interval. Total: that, "
    "and what it explains together with one other input. Inputs that one dispute sets, or that are "
    "correlated, move together and share what they explain; the total of each holds what moves it with others."
)


def drivers_json(answers: Sequence[Answer]) -> list[dict[str, object]]:
    """One object for each answer and part."""
    return [
        {"question": answer.id, "futures": answer.futures, "drivers": [driver.as_json() for driver in answer.drivers]}
        for whole in answers
        for answer in whole.family
    ]


def print_drivers(done: Analysis, answers: Sequence[Answer]) -> None:
    """A block for each answer and part on stdout."""
    for whole in answers:
        for answer in whole.family:
            emit("\n".join(answer_lines(answer, done)) + "\n")
    emit("\n".join(wrapped(LEGEND)))
    done.tell()


def answer_lines(answer: Answer, done: Analysis) -> Iterator[str]:
    """The answer, and its drivers, strongest first."""
    yield from wrapped(f"{answer.id}  {answer.text} {number_words(answer)}, on {answer.futures:,} futures")
    if not answer.drivers:
        few = answer.futures < REPLICATES
        yield f"    {'too few futures to tell' if few else 'no input stands out from chance'}"
    for driver in answer.drivers:
        yield from driver_lines(driver, answer, done)


def driver_lines(driver: Driver, answer: Answer, done: Analysis) -> Iterator[str]:
    """Shares with intervals; the answer at both ends; threshold, company and claims."""
    first = f"first {percent(driver.first_order)}{_interval(driver.interval)}"
    total = (
        f", total {percent(driver.total.total)}{_interval((driver.total.low, driver.total.high))}"
        if driver.total
        else ""
    )
    yield from wrapped(f"{driver.title}: {first}{total}", "    ")
    ends = (driver.low, driver.high)
    told = ", ".join(f"{value_words(answer, end.mean)} at {end.label}" for end in ends)
    yield from wrapped(f"{driver.direction}: {told}", "      ")
    if driver.threshold:
        yield from wrapped(f"steps at {driver.threshold.label}", "      ")
    if driver.correlated:
        yield from wrapped(
            f"moves with {', '.join(done.findings.sources[n].title for n in driver.correlated)}", "      "
        )
    if driver.claims:
        yield from wrapped(f"claims {', '.join(driver.claims)}", "      ")


def _interval(ends: tuple[float, float] | None) -> str:
    return f" ({100 * ends[0]:.1f} to {100 * ends[1]:.1f})" if ends else ""
