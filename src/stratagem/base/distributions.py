"""Distributions by name: shapes, mixtures of them, and their reading from what a person writes."""

from __future__ import annotations

from stratagem.base.mixtures import Mixture, choose
from stratagem.base.priors import read_shape
from stratagem.base.shape import Shape
from stratagem.base.shapes import (
    Exactly,
    LogitNormal,
    Lognormal,
    LogUniform,
    Normal,
    SplitLognormal,
    Triangular,
    Truncated,
    Uniform,
)

__all__ = [
    "Exactly",
    "LogUniform",
    "LogitNormal",
    "Lognormal",
    "Mixture",
    "Normal",
    "Shape",
    "SplitLognormal",
    "Triangular",
    "Truncated",
    "Uniform",
    "choose",
    "read_shape",
]
