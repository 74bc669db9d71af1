"""Polynomials over `Arithmetic`."""

from __future__ import annotations

from collections.abc import Sequence

from stratagem.base.arithmetic import Arithmetic, Floats


def horner(a: Arithmetic, coefficients: Sequence[float], x: Floats) -> Floats:
    """The polynomial with these coefficients, lowest power first, by Horner's rule: few operations, one long chain."""
    total = a.constant(coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total = a.add(a.mul(total, x), a.constant(coefficient))
    return total


def estrin(a: Arithmetic, coefficients: Sequence[float], powers: Sequence[Floats]) -> Floats:
    """The same by Estrin's rule, in a tree of few levels: less waiting, fewer roundings on any path.

    `powers` holds x, x**2, x**4 … as far as needed, so that several polynomials in x can share them.
    """
    terms = [a.constant(coefficient) for coefficient in coefficients]
    for power in powers:
        pairs = [a.add(low, a.mul(high, power)) for low, high in zip(terms[::2], terms[1::2], strict=False)]
        terms = pairs + terms[len(terms) - 1 :] if len(terms) % 2 else pairs
    return terms[0]


def squarings(a: Arithmetic, x: Floats, count: int) -> list[Floats]:
    """x, x**2, x**4 …: `count` of them."""
    powers = [x]
    while len(powers) < count:
        powers.append(a.mul(powers[-1], powers[-1]))
    return powers
