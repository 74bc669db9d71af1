"""The distribution shapes: frozen, each with its quantile function over `Arithmetic`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from stratagem.base.arithmetic import Arithmetic, Floats
from stratagem.base.elementary import exp, normal_quantile
from stratagem.base.shape import Z95, Shape, exp_of, log_of, number


@dataclass(frozen=True)
class Exactly(Shape):
    """A single value."""

    value: float

    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        return a.add(a.mul(u, a.constant(0.0)), a.constant(self.value))

    def scaled(self, factor: float) -> Self:
        return replace(self, value=self.value * factor)

    def describe(self) -> str:
        return f"exactly {number(self.value)}"

    @property
    def mean(self) -> float:
        return self.value


@dataclass(frozen=True)
class Uniform(Shape):
    """Every value from `low` to `high` alike."""

    low: float
    high: float

    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        return a.add(a.constant(self.low), a.mul(u, a.constant(self.high - self.low)))

    def scaled(self, factor: float) -> Self:
        return replace(self, low=self.low * factor, high=self.high * factor)

    def describe(self) -> str:
        return f"between {number(self.low)} and {number(self.high)}, every value alike"

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class LogUniform(Shape):
    """Every order of magnitude from `low` to `high` alike; 0 < low < high."""

    low: float
    high: float

    @cached_property
    def _width(self) -> float:
        return log_of(self.high / self.low)

    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        return a.mul(a.constant(self.low), exp(a, a.mul(u, a.constant(self._width))))

    def scaled(self, factor: float) -> Self:
        return replace(self, low=self.low * factor, high=self.high * factor)

    def describe(self) -> str:
        return f"between {number(self.low)} and {number(self.high)}, every order of magnitude alike"

    @property
    def mean(self) -> float:
        return (self.high - self.low) / self._width


@dataclass(frozen=True)
class Triangular(Shape):
    """A triangle over `low` <= `mode` <= `high`, low < high."""

    low: float
    mode: float
    high: float

    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        width = self.high - self.low
        rising = a.sqrt(a.mul(u, a.constant(width * (self.mode - self.low))))
        falling = a.sqrt(a.mul(a.sub(a.constant(1.0), u), a.constant(width * (self.high - self.mode))))
        rises = a.lt(u, a.constant((self.mode - self.low) / width))
        return a.select(rises, a.add(a.constant(self.low), rising), a.sub(a.constant(self.high), falling))

    def scaled(self, factor: float) -> Self:
        return replace(self, low=self.low * factor, mode=self.mode * factor, high=self.high * factor)

    def describe(self) -> str:
        return f"between {number(self.low)} and {number(self.high)}, most likely {number(self.mode)}"

    @property
    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3


@dataclass(frozen=True)
class Normal(Shape):
    """Normal with `middle` and standard deviation `sd` > 0."""

    middle: float
    sd: float

    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        return a.add(a.constant(self.middle), a.mul(a.constant(self.sd), normal_quantile(a, u)))

    def scaled(self, factor: float) -> Self:
        return replace(self, middle=self.middle * factor, sd=self.sd * factor)

    def describe(self) -> str:
        low, high = self.middle - Z95 * self.sd, self.middle + Z95 * self.sd
        return f"about {number(self.middle)}, nine times in ten between {number(low)} and {number(high)} (normal)"

    @property
    def mean(self) -> float:
        return self.middle


@dataclass(frozen=True)
class Lognormal(Shape):
    """The logarithm is normal about log(`median`) with standard deviation `log_sd` > 0; median > 0."""

    median: float
    log_sd: float

    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        return a.mul(a.constant(self.median), exp(a, a.mul(a.constant(self.log_sd), normal_quantile(a, u))))

    def scaled(self, factor: float) -> Self:
        return replace(self, median=self.median * factor)

    def describe(self) -> str:
        low, high = self.quantiles((0.05, 0.95))
        return f"about {number(self.median)}, nine times in ten between {number(low)} and {number(high)} (lognormal)"

    @property
    def mean(self) -> float:
        return self.median * exp_of(self.log_sd * self.log_sd / 2)


@dataclass(frozen=True)
class LogitNormal(Shape):
    """`top` times a share whose log odds are normal about `logit` with standard deviation `logit_sd` > 0."""

    logit: float
    logit_sd: float
    top: float = 1.0

    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        odds_against = exp(
            a, a.neg(a.add(a.constant(self.logit), a.mul(a.constant(self.logit_sd), normal_quantile(a, u))))
        )
        return a.div(a.constant(self.top), a.add(a.constant(1.0), odds_against))

    def scaled(self, factor: float) -> Self:
        return replace(self, top=self.top * factor)

    def describe(self) -> str:
        low, middle, high = self.quantiles((0.05, 0.5, 0.95))
        whole = "" if self.top == 1.0 else f", never above {number(self.top)}"
        return (
            f"about {number(middle)}, nine times in ten between {number(low)} and {number(high)}{whole} (logit-normal)"
        )


@dataclass(frozen=True)
class SplitLognormal(Shape):
    """`at least N`: about e**`mu` with different spread on the two sides.

    A share `below` lies under e**mu, half-normal in the logarithm with `sd_below`; the rest above it with `sd_above`.
    """

    mu: float
    below: float
    sd_below: float
    sd_above: float

    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        half = a.constant(0.5)
        under = a.lt(u, a.constant(self.below))
        lower = a.mul(u, a.constant(0.5 / self.below))
        upper = a.add(half, a.mul(a.sub(u, a.constant(self.below)), a.constant(0.5 / (1.0 - self.below))))
        spread = a.select(under, a.constant(self.sd_below), a.constant(self.sd_above))
        z = normal_quantile(a, a.select(under, lower, upper))
        return exp(a, a.add(a.constant(self.mu), a.mul(spread, z)))

    def scaled(self, factor: float) -> Self:
        return replace(self, mu=self.mu + log_of(factor))

    def describe(self) -> str:
        low, high = self.quantiles((0.05, 0.95))
        return f"{number(exp_of(self.mu))} or more, nine times in ten between {number(low)} and {number(high)}"


@dataclass(frozen=True)
class Truncated(Shape):
    """A shape cut off outside `low` to `high`; either may be infinite. The rest keeps its proportions."""

    shape: Shape
    low: float
    high: float

    @cached_property
    def span(self) -> tuple[float, float]:
        """The shares of the whole shape that lie below `low` and below `high`."""
        return self.shape.share_below(self.low), self.shape.share_below(self.high)

    def quantile(self, a: Arithmetic, u: Floats) -> Floats:
        first, last = self.span
        value = self.shape.quantile(a, a.add(a.constant(first), a.mul(u, a.constant(last - first))))
        return a.minimum(a.maximum(value, a.constant(self.low)), a.constant(self.high))

    def scaled(self, factor: float) -> Self:
        return replace(self, shape=self.shape.scaled(factor), low=self.low * factor, high=self.high * factor)

    def describe(self) -> str:
        ends = []
        if self.low != float("-inf"):
            ends.append(f"not below {number(self.low)}")
        if self.high != float("inf"):
            ends.append(f"not above {number(self.high)}")
        return ", ".join([self.shape.describe(), *ends])
