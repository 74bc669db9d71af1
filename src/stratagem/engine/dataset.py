"""Futures as an xarray Dataset, for those who go on with other tools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from stratagem.base.diagnostics import UsageError

if TYPE_CHECKING:
    from stratagem.model import Model


class Kept(Protocol):
    """What a Dataset is made of: see `Futures`."""

    @property
    def model(self) -> Model: ...
    @property
    def count(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def dates(self) -> Sequence[date]: ...
    @property
    def recorded(self) -> tuple[str, ...]: ...
    @property
    def parameters(self) -> tuple[str, ...]: ...
    @property
    def disputes(self) -> tuple[str, ...]: ...
    @property
    def replicate(self) -> NDArray[np.int64]: ...
    def series(self, name: str) -> NDArray[np.float64]: ...
    def parameter(self, name: str) -> NDArray[np.float64]: ...
    def position(self, dispute: str) -> NDArray[np.int64]: ...
    def event_time(self, event: str) -> NDArray[np.float64]: ...


def dataset(futures: Kept) -> Any:
    """A Dataset with each recorded series on (time, future), and `parameters`, `positions`, `event_days` on (name,
    future), in declared units. Values are not copied where that can be helped.

    Raises UsageError LIBRARY-MISSING where xarray is not installed.
    """
    try:
        xarray = import_module("xarray")
    except ImportError as error:
        raise UsageError.of(
            "LIBRARY-MISSING", "`to_xarray` needs xarray, which is not installed", "pip install 'stratagem[notebook]'"
        ) from error
    model = futures.model
    times = np.array(futures.dates, dtype="datetime64[ns]")
    variables: dict[str, Any] = {}
    for name in futures.recorded:
        described = model.indicators.get(name) or model.variables.get(name.partition("[")[0])
        about = {"units": described.unit.text, "long_name": described.title} if described else {}
        variables[name] = (("time", "future"), futures.series(name), about)
    variables |= {
        "parameters": (("parameter", "future"), _stacked([futures.parameter(name) for name in futures.parameters])),
        "positions": (("dispute", "future"), _stacked([futures.position(name) for name in futures.disputes])),
        "event_days": (("event", "future"), _stacked([futures.event_time(name) for name in model.events])),
    }
    coordinates = {
        "time": times,
        "future": np.arange(futures.count),
        "replicate": ("future", futures.replicate),
        "parameter": list(futures.parameters),
        "parameter_unit": ("parameter", [_unit(futures, name) for name in futures.parameters]),
        "dispute": list(futures.disputes),
        "event": list(model.events),
    }
    variables = {name: each for name, each in variables.items() if each[1].shape[0]}
    used = {dimension for each in variables.values() for dimension in each[0]}
    known = {name: each for name, each in coordinates.items() if (each[0] if isinstance(each, tuple) else name) in used}
    whole: dict[str, object] = {"situation": model.name, "seed": futures.seed, "digest": futures.digest}
    return xarray.Dataset(variables, coords=known, attrs=whole)


def _unit(futures: Kept, name: str) -> str:
    return futures.model.parameters[name.partition("[")[0]].unit.text


def _stacked(rows: list[np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    return np.stack(rows) if rows else np.zeros((0, 0))
