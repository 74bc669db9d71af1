"""From named numbers to a shape: what each distribution asks for, and what it demands of its numbers."""

from __future__ import annotations

from collections.abc import Callable

from stratagem.base.shape import Z95, Shape, exp_of, log_of, logit_of
from stratagem.base.shapes import LogitNormal, Lognormal, LogUniform, Normal, Triangular, Uniform


class Impossible(Exception):
    """Numbers that make no distribution: why, and what would."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause)
        self.cause, self.remedy = cause, remedy


def _demand(holds: bool, cause: str, remedy: str) -> None:
    if not holds:
        raise Impossible(cause, remedy)


def _ordered(low: float, high: float, names: str = "low is not below high") -> None:
    _demand(low < high, names, "let the first be smaller than the second")


def _uniform(n: dict[str, float]) -> Shape:
    _ordered(n["low"], n["high"])
    return Uniform(n["low"], n["high"])


def _loguniform(n: dict[str, float]) -> Shape:
    _ordered(n["low"], n["high"])
    _demand(n["low"] > 0.0, "low is not above 0", "let both be above 0, or use uniform")
    return LogUniform(n["low"], n["high"])


def _triangular(n: dict[str, float]) -> Shape:
    _ordered(n["low"], n["high"])
    _demand(n["low"] <= n["mode"] <= n["high"], "mode is not between low and high", "move mode between them")
    return Triangular(n["low"], n["mode"], n["high"])


def _normal(n: dict[str, float]) -> Shape:
    if "mean" in n:
        _demand(n["sd"] > 0.0, "sd is not above 0", "give a positive sd, or use exactly")
        return Normal(n["mean"], n["sd"])
    _ordered(n["p05"], n["p95"], "p05 is not below p95")
    return Normal((n["p05"] + n["p95"]) / 2, (n["p95"] - n["p05"]) / (2 * Z95))


def _lognormal(n: dict[str, float]) -> Shape:
    if "median" in n:
        _demand(n["median"] > 0.0, "median is not above 0", "a lognormal has positive values only")
        _demand(n["log_sd"] > 0.0, "log_sd is not above 0", "give a positive log_sd, or use exactly")
        return Lognormal(n["median"], n["log_sd"])
    _ordered(n["p05"], n["p95"], "p05 is not below p95")
    _demand(n["p05"] > 0.0, "p05 is not above 0", "a lognormal has positive values only; use normal, or a positive p05")
    low, high = log_of(n["p05"]), log_of(n["p95"])
    return Lognormal(exp_of((low + high) / 2), (high - low) / (2 * Z95))


def _logitnormal(n: dict[str, float]) -> Shape:
    share = "a logit-normal has values between 0 and 1 only, ends left out"
    if "median" in n:
        _demand(0.0 < n["median"] < 1.0, "median is not between 0 and 1", share)
        _demand(n["logit_sd"] > 0.0, "logit_sd is not above 0", "give a positive logit_sd, or use exactly")
        return LogitNormal(logit_of(n["median"]), n["logit_sd"])
    _ordered(n["p05"], n["p95"], "p05 is not below p95")
    _demand(n["p05"] > 0.0 and n["p95"] < 1.0, "p05 and p95 are not between 0 and 1", share)
    low, high = logit_of(n["p05"]), logit_of(n["p95"])
    return LogitNormal((low + high) / 2, (high - low) / (2 * Z95))


Builder = Callable[[dict[str, float]], Shape]
SHAPES: dict[str, tuple[tuple[tuple[str, ...], ...], Builder, bool]] = {
    "uniform": ((("low", "high"),), _uniform, True),
    "loguniform": ((("low", "high"),), _loguniform, False),
    "triangular": ((("low", "mode", "high"),), _triangular, True),
    "normal": ((("mean", "sd"), ("p05", "p95")), _normal, False),
    "lognormal": ((("median", "log_sd"), ("p05", "p95")), _lognormal, False),
    "logitnormal": ((("median", "logit_sd"), ("p05", "p95")), _logitnormal, False),
}
"""Of each distribution: the sets of numbers that give it, how it is built from them, whether they may be dates."""
UNSCALED = frozenset({"log_sd", "logit_sd"})
"""Numbers without a unit."""
