"""Inputs of the futures as columns: every parameter cell that varies, and every dispute's position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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

    @cached_property
    def mean(self) -> float:
        """The mean over all futures."""
        return float(self.values.mean())

    @cached_property
    def spread(self) -> float:
        """The standard deviation over all futures."""
        return float(self.values.std())

    @property
    def positions(self) -> tuple[str, ...]:
        """The words of the positions of a dispute; empty for a number."""
        return self.source.positions if self.factor.kind == "position" else ()


def inputs_of(model: Model, ledger: Ledger, futures: Futures) -> tuple[Input, ...]:
    """Every input that differs between futures, in the order of the model; a lever set for all of them is none."""
    return inputs_in_classes(factors_of(model, futures), sources_of(model, ledger, futures), futures)


def factors_of(model: Model, futures: Futures) -> tuple[Factor, ...]:
    """Every parameter cell and every dispute in classes, in the order of the model."""
    cells = [parameter_factor(name, futures.parameter(name)) for name in futures.parameters]
    positions = [
        position_factor(position_name(name), futures.position(name), len(prior.positions))
        for name, prior in disputes_of(model).items()
    ]
    return (*cells, *positions)


def inputs_in_classes(
    factors: Sequence[Factor], sources: Mapping[str, Source], futures: Futures
) -> tuple[Input, ...]:  # fmt: skip
    """`inputs_of` with the factors and the sources of all inputs."""
    found = [Input(sources[factor.name], _values(factor, futures), factor) for factor in factors]
    return tuple(each for each in found if np.ptp(each.values) > 0)


def _values(factor: Factor, futures: Futures) -> Array:
    return np.asarray(futures.parameter(factor.name)) if factor.kind == "parameter" else factor.classes.astype(float)


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
