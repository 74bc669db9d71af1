"""Fit the rational functions of `stratagem.base.normal`: minimax by Remez exchange, in 60 digits.

    python bench/fit_normal.py

Prints the coefficients, lowest power first, and the largest error of each fit relative to the quantile. Needs mpmath.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import mpmath as mp

mp.mp.dps = 60
Function = Callable[[mp.mpf], mp.mpf]
Fit = tuple[list[mp.mpf], list[mp.mpf], mp.mpf]
TINY = mp.mpf(10) ** -50
SLACK = mp.mpf(10) ** -6
"""Each fit reaches this far beyond its interval."""


def quantile(p: mp.mpf) -> mp.mpf:
    """The normal quantile of p <= 1/2 by Newton's rule on the logarithm of the tail."""
    x = -mp.sqrt(-2 * mp.log(p)) if p < 0.1 else mp.sqrt(2) * mp.erfinv(2 * p - 1)
    for _ in range(100):
        tail = mp.erfc(-x / mp.sqrt(2)) / 2
        density = mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)
        step = tail / density * mp.log(tail / p)
        x -= step
        if abs(step) < TINY * (1 + abs(x)):
            return x
    raise ArithmeticError("no convergence")


def polynomial(coefficients: list[mp.mpf], x: mp.mpf) -> mp.mpf:
    return mp.polyval(coefficients[::-1], x)


def solve(f: list[mp.mpf], x: list[mp.mpf], weight: list[mp.mpf], n: int, m: int) -> Fit:
    """The rational function whose error over its weight alternates between +E and -E at n + m + 2 points."""
    under = [mp.mpf(1)] * len(x)
    level = mp.mpf(0)
    size = n + m + 2
    for _ in range(15):
        matrix = mp.matrix(size, size)
        for i in range(size):
            for k in range(n + 1):
                matrix[i, k] = x[i] ** k
            for k in range(1, m + 1):
                matrix[i, n + k] = -f[i] * x[i] ** k
            matrix[i, size - 1] = -((-1) ** i) * weight[i] * under[i]
        answer = mp.lu_solve(matrix, mp.matrix(f))
        upper = [answer[k] for k in range(n + 1)]
        lower = [mp.mpf(1)] + [answer[n + k] for k in range(1, m + 1)]
        under = [polynomial(lower, point) for point in x]
        change, level = abs(answer[size - 1] - level), answer[size - 1]
        if change < abs(level) * SLACK:
            break
    return upper, lower, abs(level)


def peaks_of(errors: list[mp.mpf]) -> list[int]:
    """The place of the largest error in each run of one sign."""
    peaks: list[int] = []
    for i, error in enumerate(errors):
        if not peaks or (error > 0) != (errors[peaks[-1]] > 0):
            peaks.append(i)
        elif abs(error) > abs(errors[peaks[-1]]):
            peaks[-1] = i
    return peaks


def remez(function: Function, weight: Function, points: list[mp.mpf], n: int, m: int) -> Fit:
    """Minimax fit of degree n over m, errors measured in `weight`; `points` is a fine grid, in order."""
    values, weights = [function(x) for x in points], [weight(x) for x in points]
    size = n + m + 2
    chosen = [round((1 - mp.cos(mp.pi * i / (size - 1))) / 2 * (len(points) - 1)) for i in range(size)]
    for _ in range(40):
        upper, lower, level = solve(*([list_[i] for i in chosen] for list_ in (values, points, weights)), n, m)
        errors = [
            (polynomial(upper, x) / polynomial(lower, x) - y) / w
            for x, y, w in zip(points, values, weights, strict=True)
        ]
        peaks = peaks_of(errors)
        worst = max(abs(error) for error in errors)
        if worst < level * mp.mpf("1.02"):
            break
        while len(peaks) > size:
            peaks.pop(0 if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else -1)
        if len(peaks) < size:
            raise ArithmeticError(f"lost the alternation: {len(peaks)} of {size}, error {mp.nstr(worst, 3)}")
        chosen = peaks
    return upper, lower, worst


def grid(low: mp.mpf, high: mp.mpf, count: int = 800) -> list[mp.mpf]:
    """Points in geometric progression."""
    return [low * (high / low) ** (mp.mpf(i) / (count - 1)) for i in range(count)]


def over(v: mp.mpf) -> mp.mpf:
    """quantile(u) / (u - 1/2) where v = u (1 - u)."""
    q = mp.sqrt(mp.mpf("0.25") - v)
    return quantile(v / (mp.mpf("0.5") + q)) / -q


def centre(v: mp.mpf) -> mp.mpf:
    """What `over` has more than its value at the middle, over (u - 1/2)**2."""
    return (over(v) - mp.sqrt(2 * mp.pi)) / (mp.mpf("0.25") - v)


def centre_weight(v: mp.mpf) -> mp.mpf:
    return over(v) / (mp.mpf("0.25") - v)


def size(r: mp.mpf) -> mp.mpf:
    """-quantile(p) as a function of r = sqrt(-2 log p)."""
    return -quantile(mp.exp(-r * r / 2))


def tail(r: mp.mpf) -> mp.mpf:
    """By how much r exceeds it."""
    return r - size(r)


def show(title: str, fit: Fit) -> None:
    print(f"{title}: relative error {mp.nstr(fit[2], 3)}")
    for coefficients in fit[:2]:
        print("   ", ", ".join(repr(float(c)) for c in coefficients))
    sys.stdout.flush()


def main() -> None:
    edge, far = mp.mpf(1) / 512, mp.mpf("8.6")
    start, end = mp.sqrt(-2 * mp.log(edge)), mp.sqrt(-2 * mp.log(mp.mpf(2) ** -1075))
    show("centre", remez(centre, centre_weight, grid(edge * (1 - edge) * (1 - SLACK), mp.mpf("0.25") - SLACK), 13, 14))
    show("near", remez(tail, size, grid(start - SLACK, far + SLACK), 6, 6))
    show("far", remez(tail, size, grid(far - SLACK, end), 6, 7))


if __name__ == "__main__":
    main()
