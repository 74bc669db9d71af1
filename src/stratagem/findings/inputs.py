"""Inputs of the futures as columns: every parameter cell that varies, and every dispute's position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stratagem.engine import Futures
from stratagem.evidence import Ledger
from stratagem.findings.drivers import stands_out
from stratagem.findings.factors import Factor, parameter_factor, position_factor
from stratagem.findings.indices import first_order
from stratagem.findings.measures import Array
from stratagem.findings.sources import Source, disputes_of, position_name, sources_of
from stratagem.model import Model


@dataclass(frozen=True, eq=False)
class Input:
    """One input in every future: `values`, shape (futures,), in the declared unit; of a dispute the position's number.

    `factor` holds the same in classes.
    """

    source: Source
    values: Array
    factor: Factor

    @property
    def name(self) -> str:
        """The parameter's cell, or `dispute:NAME`."""
        return self.source.name

    @property
    def positions(self) -> tuple[str, ...]:
        """The words of the positions of a dispute; empty for a number."""
        return self.source.positions if self.factor.kind == "position" else ()


def inputs_of(model: Model, ledger: Ledger, futures: Futures) -> tuple[Input, ...]:
    """Every input that differs between futures, in the order of the model; a lever set for all of them is none."""
    sources = sources_of(model, ledger, futures)
    found = [_number(sources[cell], futures.parameter(cell)) for cell in futures.parameters]
    for name, prior in disputes_of(model).items():
        position = futures.position(name)
        factor = position_factor(position_name(name), position, len(prior.positions))
        found.append(Input(sources[factor.name], position.astype(np.float64), factor))
    return tuple(each for each in found if np.ptp(each.values) > 0)


def _number(source: Source, values: Array) -> Input:
    return Input(source, np.asarray(values), parameter_factor(source.name, values))


def telling(inputs: Sequence[Input], outputs: Array, most: int) -> list[list[Input]]:
    """For each output, shape (outputs, futures), the inputs that explain its spread beyond chance, strongest first,
    `most` at the most.
    """
    if not inputs or not outputs.size:
        return [[] for _ in range(outputs.shape[0])]
    indices = first_order([each.factor for each in inputs], outputs)
    chosen = []
    for column in range(outputs.shape[0]):
        rows = [row for row in range(len(inputs)) if stands_out(indices, row, column)]
        rows.sort(key=lambda row, column=column: (-indices.first[row, column], inputs[row].name))  # type: ignore[misc]
        chosen.append([inputs[row] for row in rows[:most]])
    return chosen
