"""What a model is made of: frozen declarations, checked before anything runs.

Values and expressions here are *resolved*: numbers stand in base units, dates in days from the start, references name
things that exist with the right number of subscripts. A value shown to a person is divided by `unit.scale`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from stratagem.base.diagnostics import Place
from stratagem.base.distributions import Mixture
from stratagem.base.formula.syntax import Expression
from stratagem.base.units import Unit

Method = Literal["euler", "rk4"]
"""How levels are carried over a step: by the rates at its start, or by those at four moments of it."""

Element = tuple[str, ...]
"""One cell of a variable: an element name for each of its dimensions; () for a scalar."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """What variables are spread over, such as fronts; `elements` maps the name of each to its title, in order.

    `of` is the dimension that it is a part of. `maps` gives, for other dimensions, the element there that each element
    here stands for.
    """

    name: str
    title: str
    elements: dict[str, str]
    of: str | None = None
    maps: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """The whole dimension that it is a part of, itself if it is whole."""
        return self.of or self.name


@dataclass(frozen=True, slots=True)
class Equations:
    """One formula for all cells (`by_element` empty), or one for each cell (`formula` None)."""

    formula: Expression | None
    by_element: dict[Element, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Because:
    """Why a number is what it is: a declared assumption, claims, or a series of a file in history/."""

    kind: Literal["assumption", "claims", "history", "evidence"]
    text: str
    claims: tuple[str, ...] = ()
    history: str | None = None
    series: str | None = None


@dataclass(frozen=True, slots=True)
class Prior:
    """A parameter cell's prior, in base units: positions of a dispute with a mixture under each.

    `dispute` is None and there is a single position "" when no dispute is involved. Weights sum to 1. `draw` is the
    name that addresses the position's draw: disputes drawn together share it.
    """

    positions: tuple[str, ...]
    weights: tuple[float, ...]
    mixtures: tuple[Mixture, ...]
    dispute: str | None = None
    draw: str | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """What every named thing of a model shares."""

    name: str
    dimensions: tuple[str, ...]
    unit: Unit
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Parameter(Variable):
    """A number that is drawn once per future; one prior for each cell."""

    priors: dict[Element, Prior]
    because: Because
    evidence: str | None = None
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Lever(Parameter):
    """A parameter that an actor could set; `options` are named settings in base units."""

    actor: str | None = None
    low: float | None = None
    high: float | None = None
    options: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correlation:
    """Two cells of parameters whose draws are correlated: `rank` is Spearman's correlation of their ranks."""

    name: str
    one: str
    other: str
    rank: float
    because: Because


@dataclass(frozen=True, slots=True)
class Coupling:
    """Cells of parameters that are drawn together, in the order of the model, with the Cholesky factor of the
    correlations of their normals, by rows. The first cell keeps the draws that it would have alone.
    """

    cells: tuple[str, ...]
    factor: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Stock(Variable):
    """A level. With policy "scale", outflows that would empty it are scaled down together; with "error" they are too,
    and the run has failed; "allow" lets it fall below zero.
    """

    initial: Equations
    empty: Literal["scale", "error", "allow"] = "scale"


@dataclass(frozen=True, slots=True)
class Transit:
    """A material delay inside a flow: `order` stages of `time / order` each, empty at the start. With `fixed` it is a
    pipe: each of the stages hands on all that it holds in each step, so that what enters leaves `order` steps later.
    """

    time: Expression
    order: int
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Flow(Variable):
    """A rate from one stock to another; None is the world outside.

    `source` and `target` are references whose subscripts are the flow's own dimensions or fixed elements.
    """

    source: tuple[str, tuple[str, ...]] | None
    target: tuple[str, tuple[str, ...]] | None
    rate: Equations
    transit: Transit | None = None


@dataclass(frozen=True, slots=True)
class Auxiliary(Variable):
    equations: Equations
    because: Because | None = None


@dataclass(frozen=True, slots=True)
class Sample(Auxiliary):
    """An auxiliary that holds its value: it takes that of `equations` at records at which `when` holds, and keeps it
    at all others. `initial` is what it keeps before; None means the formula's value at the start.
    """

    when: Expression | None = None
    initial: Expression | None = None


@dataclass(frozen=True, slots=True)
class Lookup(Variable):
    """A function given by points, in base units. `between` them it is a line, or it steps: it keeps the value of the
    point before. `beyond` them it is flat, or the first and the last line go on.
    """

    input_unit: Unit
    inputs: tuple[float, ...]
    outputs: tuple[float, ...]
    because: Because | None = None
    between: Literal["line", "step"] = "line"
    beyond: Literal["hold", "extend"] = "hold"


@dataclass(frozen=True, slots=True)
class Smooth(Variable):
    """An information delay of `order` stages; `initial` None means the input at the start. With `fixed` it is a pipe:
    its value is the input of `order` steps ago.
    """

    of: Equations
    time: Expression
    order: int
    initial: Expression | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Noise(Variable):
    """A stationary normal process with mean 0: `sd` times AR(1) with correlation time in days, or white if None."""

    sd: Expression
    correlation: Expression | None
    because: Because | None = None


@dataclass(frozen=True, slots=True)
class Count(Variable):
    """A Poisson counting process: 0 at the start, each step it grows by a Poisson number of mean rate times length."""

    rate: Equations


@dataclass(frozen=True, slots=True)
class Event(Variable):
    """Something that happens at most once: by condition, by hazard, or at a date. Exactly one of the three is set."""

    when: Expression | None = None
    hazard: Expression | None = None
    at: Expression | None = None


@dataclass(frozen=True, slots=True)
class Indicator(Variable):
    """What `assess --series` gives: a formula over the state, or the date of an event; with a name space of its own."""

    kind: Literal["level", "cumulative", "by date"]
    equations: Equations | None
    event: str | None = None
    serves: tuple[str, ...] = ()
