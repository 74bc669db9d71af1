"""Draws the parameters of futures with compiled code; the same numbers as `stratagem.engine.drawing`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import Diagnostic
from stratagem.base.distributions import Exactly, Mixture
from stratagem.base.sequences import sequence_key
from stratagem.engine.drawing import bounds, component_sequence, position_sequence, value_sequence
from stratagem.engine.kernel.compiler import host
from stratagem.engine.kernel.sampler import Sampler, kinds_of
from stratagem.engine.kernel.tracing import Signature, trace
from stratagem.engine.recording import Recording

if TYPE_CHECKING:
    from stratagem.engine.plan import Plan


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


class Sampling:
    """All parameter cells of a plan. `lanes` is the number of futures in a vector."""

    def __init__(self, plan: Plan, seed: int, lanes: int) -> None:
        self._plan, self._seed = plan, seed
        self._numbers: list[float] = []
        shapes = [shape for prior in plan.priors.values() for mixture in prior.mixtures for shape in mixture.shapes]
        self._sampler = Sampler(kinds_of(shapes), lanes, host())
        self._constants = _constants(plan)
        self._sources = {cell: self._source(cell) for cell in plan.priors if cell not in self._constants}
        self._memory = np.array(self._numbers)
        self._draws = {
            prior.draw or dispute: sequence_key(seed, position_sequence(prior.draw or dispute))
            for dispute, prior in plan.disputes.items()
        }

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What went wrong with the store of code."""
        return self._sampler.warnings

    def draw(self, begin: int, end: int, recording: Recording) -> None:
        """Fills parameters and positions of futures begin to end - 1, both multiples of the lanes."""
        shares = {draw: self._share(key, begin, end) for draw, key in self._draws.items()}
        for row, (dispute, prior) in enumerate(self._plan.disputes.items()):
            share = shares[prior.draw or dispute]
            recording.positions[row, begin:end] = sum(share >= bound for bound in bounds(prior.weights))
        for row, cell in enumerate(self._plan.priors):
            out = recording.parameters[row, begin:end]
            if cell in self._constants:
                out[:] = self._constants[cell]
            else:
                self._fill(self._sources[cell], out, shares, begin, end)

    def _fill(
        self, source: _Source, out: NDArray[np.float64], shares: dict[str, NDArray[np.float64]], begin: int, end: int
    ) -> None:
        value = self._share(source.value_key, begin, end)
        several = any(len(components) > 1 for _, components in source.positions)
        component = self._share(source.component_key, begin, end) if several else value
        for number, (bound, components) in enumerate(source.positions):
            values = out if number == 0 else np.empty_like(out)
            self._mix(components, values, value, component)
            if number:
                self._choose(out, values, shares[source.draw], bound)

    def _mix(
        self,
        components: tuple[_Component, ...],
        out: NDArray[np.float64],
        value: NDArray[np.float64],
        component: NDArray[np.float64],
    ) -> None:
        """The mixture's values at the shares `value`, its components chosen by the shares `component`."""
        for number, part in enumerate(components):
            values = out if number == 0 else np.empty_like(out)
            quantile = self._sampler.quantile(part.signature)
            quantile(values.ctypes.data, value.ctypes.data, self._address(part.table), len(out))
            if number:
                self._choose(out, values, component, part.bound)

    def _choose(
        self, out: NDArray[np.float64], other: NDArray[np.float64], share: NDArray[np.float64], bound: int
    ) -> None:
        addresses = (out.ctypes.data, other.ctypes.data, share.ctypes.data, self._address(bound))
        self._sampler.choose(*addresses, len(out))

    def _share(self, key: int, begin: int, end: int) -> NDArray[np.float64]:
        out = np.empty(end - begin)
        self._sampler.share(out.ctypes.data, key, begin, end)
        return out

    def _address(self, index: int) -> int:
        """Where a number of our table is in memory."""
        return self._memory.ctypes.data + index * self._memory.itemsize

    # -- tables

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
