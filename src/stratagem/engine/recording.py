"""The memory that a run fills: series, parameters, positions, dates of events."""

from __future__ import annotations

import hashlib
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import LimitExceeded, UsageError
from stratagem.engine.choice.groups import Choosing
from stratagem.engine.choice.record import ChoiceRecord
from stratagem.engine.padding import LANES, padded_count

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan

MEMORY_LIMIT = 2 * 2**30
"""Bytes that the records of a run may take."""

DOUBLE_BYTES = 8

MOST_FUTURES = 2**40
"""The address of a draw holds 40 bits of the future's number."""


@dataclass
class Recording:
    """Everything kept of a run, in base units; the last axis runs over futures, padded to whole vectors.

    series (records, steps + 1, padded), parameters (cells, padded), positions (disputes, padded), dates (events,
    padded) in days from the start, NaN where an event did not happen; `doubtful` (padded): whether something recorded
    or a level was not finite. `scaled` counts, per limited stock, in how many steps of how many futures its outflows
    were scaled; `choices` what decisions led to.
    """

    count: int
    series: NDArray[np.float64]
    parameters: NDArray[np.float64]
    positions: NDArray[np.int64]
    dates: NDArray[np.float64]
    doubtful: NDArray[np.bool_]
    scaled: dict[str, int] = field(default_factory=dict)
    choices: ChoiceRecord = field(default_factory=lambda: ChoiceRecord(Choosing((), (), 0), 0))

    def digest(self, threads: int = 1) -> str:
        """SHA-256 over the digests of all rows: every series of every future, then parameters, dates and positions.
        Every NaN counts as the same. Neither blocks nor threads nor padding matter.
        """
        known = not self.doubtful[: self.count].any()
        rows = [(series, known) for series in self.series]
        rows += [(self.parameters, False), (self.dates, False), (self.positions, True)]
        with ThreadPoolExecutor(threads) as pool:
            parts = pool.map(lambda row: _digest(row[0][..., : self.count], row[1]), rows)
            chosen = [self.choices.digest()] if self.choices.shelves else []
            return hashlib.sha256(b"".join([*parts, *chosen])).hexdigest()


def _digest(values: NDArray[Any], known: bool) -> bytes:
    """The digest of the rows of an array; `known` if none can be NaN."""
    whole = hashlib.sha256()
    for row in values:
        unknown = None if known else np.isnan(row)
        clear = row if unknown is None or not unknown.any() else np.where(unknown, np.nan, row)
        whole.update(np.ascontiguousarray(clear).data)
    return whole.digest()


def check_count(count: int) -> None:
    """Raises UsageError for fewer futures than 1."""
    if count < 1:
        raise UsageError.of(
            "FUTURES-COUNT", f"{count} futures cannot be simulated.", "Ask for at least 1 future, such as 20000."
        )


def check_addresses(count: int) -> None:
    """Raises LimitExceeded for more futures than there are addresses of draws."""
    if count > MOST_FUTURES:
        raise LimitExceeded.of(
            "LIMIT-MEMORY",
            f"{count:,} futures are more than there are addresses of draws.",
            f"Ask for at most {MOST_FUTURES:,} futures.",
        )


def check_memory(count: int, each: int, limit: int) -> None:
    """Raises LimitExceeded if futures of so many bytes each would take more than the limit."""
    fitting = min(limit // each // LANES * LANES, MOST_FUTURES)
    if count > fitting:
        taken = each * padded_count(count)
        raise LimitExceeded.of(
            "LIMIT-MEMORY",
            f"{count:,} futures would keep {taken / 2**30:,.1f} GiB; {limit / 2**30:,.1f} GiB are allowed.",
            f"Ask for at most {fitting:,} futures, or record fewer series.",
        )


def allocate(plan: Plan, count: int, limit: int = MEMORY_LIMIT) -> Recording:
    """Memory for a run. Raises UsageError for fewer futures than 1, LimitExceeded before memory runs out."""
    check_count(count)
    padded = padded_count(count)
    records = plan.model.calendar.steps + 1
    rows = len(plan.records) * records + len(plan.priors) + len(plan.events) + len(plan.disputes)
    each = rows * DOUBLE_BYTES + 1  # and a truth
    check_memory(count, each, limit)
    return Recording(
        count,
        aligned((len(plan.records), records, padded)),
        np.empty((len(plan.priors), padded)),
        np.empty((len(plan.disputes), padded), np.int64),
        np.empty((len(plan.events), padded)),
        np.zeros(padded, np.bool_),
        choices=ChoiceRecord(plan.choices, count),
    )


def aligned(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Memory for doubles that begins where the widest vector may, as whole vectors and streaming stores need it."""
    count = math.prod(shape)
    memory = np.empty(count + LANES)
    begin = -memory.ctypes.data % (LANES * DOUBLE_BYTES) // DOUBLE_BYTES
    return memory[begin : begin + count].reshape(shape)
