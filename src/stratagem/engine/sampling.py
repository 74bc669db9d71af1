"""Draws the parameters of futures with compiled code; the same numbers as `stratagem.engine.drawing`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.base.coupling import CHUNK, coupled
from stratagem.base.diagnostics import Diagnostic
from stratagem.base.distributions import Exactly, Mixture
from stratagem.base.sequences import sequence_key
from stratagem.engine.drawing import bounds, component_sequence, position_sequence, value_sequence
from stratagem.engine.kernel.compiler import host
from stratagem.engine.kernel.sampler import Sampler, kinds_of
from stratagem.engine.kernel.tracing import Signature, trace

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan
    from stratagem.model.parts import Coupling


_NUMBER_BYTES = 8

_CHUNKS_KEPT = 16
"""Chunks of each group of correlated cells that are kept: more than there are threads at work on neighbours."""


@dataclass(frozen=True)
class _Component:
    """A component of a mixture: the kind of its distribution, where its constants are, and above which share it is
    chosen.
    """

    signature: Signature
    table: int
    bound: int


@dataclass(frozen=True)
class _Source:
    """Where a cell's values come from: for each position its bound and components; `draw` names the position's
    sequence.
    """

    value_key: int
    component_key: int
    draw: str
    positions: tuple[tuple[int, tuple[_Component, ...]], ...]

    @property
    def single(self) -> _Component | None:
        """The one distribution of a cell that has but one."""
        ((_, components), *others) = self.positions
        return components[0] if not others and len(components) == 1 else None

    @cached_property
    def has_components(self) -> bool:
        """Whether any mixture has more than one component."""
        return any(len(components) > 1 for _, components in self.positions)


@dataclass(frozen=True)
class _Kind:
    """Cells of one kind of distribution: their rows, the keys of their sequences, the addresses of their constants."""

    signature: Signature
    rows: NDArray[np.uint64]
    keys: NDArray[np.uint64]
    tables: NDArray[np.uint64]

    def draw(self, sampler: Sampler, parameters: NDArray[np.float64], begin: int, end: int) -> None:
        """Fills their rows of parameters, shape (cells, futures)."""
        places = np.uint64(parameters.ctypes.data) + self.rows * np.uint64(parameters.strides[0])
        outs, keys, tables = (array.ctypes.data for array in (places, self.keys, self.tables))
        sampler.draw(self.signature)(outs, keys, tables, len(self.rows), begin, end)


class _Block:
    """Draws for one block of futures. Arrays go by their addresses: a block is small, and what Python does for it
    counts.
    """

    def __init__(self, sampler: Sampler, table: int, begin: int, end: int) -> None:
        self._sampler, self._table, self._begin, self._end = sampler, table, begin, end
        self._count = end - begin
        self._scratch = np.empty((4, self._count))
        self._value, self._component, self._position, self._other = (row.ctypes.data for row in self._scratch)

    def new_share(self, key: int) -> NDArray[np.float64]:
        """The uniforms of a sequence."""
        share = np.empty(self._count)
        self._sampler.share(share.ctypes.data, key, self._begin, self._end)
        return share

    def fill(self, source: _Source, out: int, shares: Mapping[str, int], own: NDArray[np.float64] | None) -> None:
        """The values of a cell at address `out`; `shares` are the addresses of the positions' uniforms, `own` the
        cell's, where it is drawn together with others.
        """
        if own is None:
            self._sampler.share(self._value, source.value_key, self._begin, self._end)
        else:
            self._scratch[0] = own
        if source.has_components:
            self._sampler.share(self._component, source.component_key, self._begin, self._end)
        (_, first), *others = source.positions
        self._mix(first, out)
        for bound, components in others:
            self._mix(components, self._position)
            self._choose(out, self._position, shares[source.draw], bound)

    def _mix(self, components: tuple[_Component, ...], out: int) -> None:
        """A mixture's values at the uniforms of the cell."""
        first, *others = components
        self._quantile(first, out)
        for component in others:
            self._quantile(component, self._other)
            self._choose(out, self._other, self._component, component.bound)

    def _quantile(self, component: _Component, out: int) -> None:
        quantile = self._sampler.quantile(component.signature)
        quantile(out, self._value, self._table + _NUMBER_BYTES * component.table, self._count)

    def _choose(self, out: int, other: int, share: int, bound: int) -> None:
        self._sampler.choose(out, other, share, self._table + _NUMBER_BYTES * bound, self._count)


class Sampling:
    """All parameter cells of a plan. `lanes` is the number of futures in a vector."""

    def __init__(self, plan: Plan, seed: int, lanes: int) -> None:
        self._plan, self._seed = plan, seed
        self._numbers: list[float] = []
        shapes = [shape for prior in plan.priors.values() for mixture in prior.mixtures for shape in mixture.shapes]
        self._sampler = Sampler(kinds_of(shapes), lanes, host())
        self._constants = _constants(plan)
        self._couplings = {cell: coupling for coupling in plan.model.couplings for cell in coupling.cells}
        self._chunks: dict[tuple[tuple[str, ...], int], dict[str, NDArray[np.float64]]] = {}
        self._sources = {cell: self._source(cell) for cell in plan.priors if cell not in self._constants}
        self._memory = np.array(self._numbers)
        self._kinds = self._plain_kinds()
        plain = {row for kind in self._kinds for row in kind.rows}
        self._others = [(row, cell) for row, cell in enumerate(plan.priors) if row not in plain]
        self._draws = {
            prior.draw or dispute: sequence_key(seed, position_sequence(prior.draw or dispute))
            for dispute, prior in plan.disputes.items()
        }

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What went wrong with the store of code."""
        return self._sampler.warnings

    def draw(self, begin: int, end: int, parameters: NDArray[np.float64], positions: NDArray[np.int64]) -> None:
        """Fills parameters, shape (cells, end - begin), and positions, shape (disputes, end - begin), of futures begin
        to end - 1, both multiples of the lanes. Futures lie side by side.
        """
        for kind in self._kinds:
            kind.draw(self._sampler, parameters, begin, end)
        block = _Block(self._sampler, self._memory.ctypes.data, begin, end)
        shares = {draw: block.new_share(key) for draw, key in self._draws.items()}
        for row, (dispute, prior) in enumerate(self._plan.disputes.items()):
            share = shares[prior.draw or dispute]
            positions[row] = sum(share >= bound for bound in bounds(prior.weights))
        addresses = {draw: share.ctypes.data for draw, share in shares.items()}
        for row, cell in self._others:
            if cell in self._constants:
                parameters[row] = self._constants[cell]
            else:
                own = self._coupled(cell, begin, end)
                block.fill(self._sources[cell], parameters[row].ctypes.data, addresses, own)

    # -- correlated cells

    def _coupled(self, cell: str, begin: int, end: int) -> NDArray[np.float64] | None:
        """The uniforms of a cell that is drawn together with others, None for any other cell."""
        coupling = self._couplings.get(cell)
        if coupling is None:
            return None
        chunks = range(begin // CHUNK, -(-end // CHUNK))
        whole = np.concatenate([self._chunk(coupling, number)[cell] for number in chunks])
        return whole[begin - chunks.start * CHUNK : end - chunks.start * CHUNK]

    def _chunk(self, coupling: Coupling, number: int) -> dict[str, NDArray[np.float64]]:
        """The uniforms of all cells of a group in one chunk of futures. The last ones are kept: blocks are smaller."""
        mark = (coupling.cells, number)
        known = self._chunks.get(mark)
        if known is None:
            apart = []
            for cell in coupling.cells:
                share = np.empty(CHUNK)
                key = sequence_key(self._seed, value_sequence(cell))
                self._sampler.share(share.ctypes.data, key, number * CHUNK, (number + 1) * CHUNK)
                apart.append(share)
            known = dict(zip(coupling.cells, coupled(coupling.factor, apart), strict=True))
            self._chunks[mark] = known
            for old in list(self._chunks)[: -_CHUNKS_KEPT * len(self._plan.model.couplings)]:
                self._chunks.pop(old, None)
        return known

    # -- tables

    def _plain_kinds(self) -> tuple[_Kind, ...]:
        """The cells that have one distribution and are drawn alone, by its kind."""
        found: dict[Signature, list[tuple[int, int, int]]] = {}
        for row, cell in enumerate(self._plan.priors):
            source = self._sources.get(cell)
            if source is not None and cell not in self._couplings and (single := source.single):
                table = self._memory.ctypes.data + _NUMBER_BYTES * single.table
                found.setdefault(single.signature, []).append((row, source.value_key, table))
        return tuple(
            _Kind(signature, *(np.array(column, np.uint64) for column in zip(*cells, strict=True)))
            for signature, cells in found.items()
        )

    def _source(self, cell: str) -> _Source:
        prior = self._plan.priors[cell]
        limits = (0.0, *bounds(prior.weights))
        positions = [
            (self._keep(limit), self._components(mixture))
            for limit, mixture in zip(limits, prior.mixtures, strict=True)
        ]
        return _Source(
            sequence_key(self._seed, value_sequence(cell)),
            sequence_key(self._seed, component_sequence(cell)),
            prior.draw or prior.dispute or "",
            tuple(positions),
        )

    def _components(self, mixture: Mixture) -> tuple[_Component, ...]:
        limits = (0.0, *bounds(mixture.weights))
        found = []
        for limit, shape in zip(limits, mixture.shapes, strict=True):
            signature, constants = trace(shape)
            found.append(_Component(signature, self._keep(*constants), self._keep(limit)))
        return tuple(found)

    def _keep(self, *numbers: float) -> int:
        """Puts numbers into the table and returns where the first one is."""
        self._numbers.extend(numbers)
        return len(self._numbers) - len(numbers)


def _constants(plan: Plan) -> dict[str, float]:
    """The cells that have one value in all futures: those that are set, and those whose prior is a single value."""
    found = {}
    for cell, prior in plan.priors.items():
        shape = prior.mixtures[0].shapes[0]
        if len(prior.mixtures) == len(prior.mixtures[0].shapes) == 1 and isinstance(shape, Exactly):
            found[cell] = shape.value + 0.0  # as the quantile function has it: never a negative zero
    return {**found, **plan.overrides}
