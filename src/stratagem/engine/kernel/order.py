"""The order in which operations are emitted. It changes no result, only the pace."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from stratagem.engine.program import Program

LATENCY = {
    **dict.fromkeys(("level", "parameter", "number", "held", "normal", "uniform", "time", "duration", "earlier"), 0),
    "div": 13,
    "sqrt": 18,
    "lookup": 35,
    "exp": 45,
    "log": 60,
    "power": 120,
    "power_constant": 60,
    "sin": 60,
    "cos": 60,
    "poisson": 200,
}
"""Cycles, roughly, until the result of an operation is there; of all others USUAL_LATENCY."""

USUAL_LATENCY = 3


def by_urgency(program: Program, numbers: Sequence[int]) -> list[int]:
    """Operations in an order in which arguments come first and long chains begin early.

    A processor looks a few hundred instructions ahead. In the order of formulas it would find one chain at a time and
    wait for it; by the time that is still needed after each operation, it finds many that are ready. For values that
    fit into one register each: what begins early waits in registers.
    """
    left = _left(program, numbers)
    return sorted(numbers, key=lambda number: (-left[number], number))


def by_thrift(program: Program, numbers: Sequence[int]) -> list[int]:
    """Operations in an order in which arguments come first and few values are alive at a time.

    Where a value takes several registers, its parts are chains that run side by side already, and registers are what
    is scarce: first comes what ends the life of the most values, the most urgent among equals.
    """
    left = _left(program, numbers)
    within = set(numbers)
    arguments = {n: {each for each in program.operations[n].arguments if each in within} for n in numbers}
    users: dict[int, set[int]] = {n: set() for n in numbers}
    for number, own in arguments.items():
        for argument in own:
            users[argument].add(number)
    missing = {n: len(own) for n, own in arguments.items()}

    def entry(number: int) -> tuple[int, int, int]:
        """What it adds to the values alive; then how urgent it is."""
        ended = sum(len(users[argument]) == 1 for argument in arguments[number])
        return bool(users[number]) - ended, -left[number], number

    ready = [entry(n) for n in numbers if not missing[n]]
    heapify(ready)
    order: list[int] = []
    done: set[int] = set()
    while ready:
        number = heappop(ready)[-1]
        if number in done:  # it was there twice: its place had changed
            continue
        done.add(number)
        order.append(number)
        for user in users[number]:
            missing[user] -= 1
            if not missing[user]:
                heappush(ready, entry(user))
        for argument in arguments[number]:
            users[argument].discard(number)
            if len(users[argument]) == 1 and not missing[last := next(iter(users[argument]))]:
                heappush(ready, entry(last))
    return order


def _left(program: Program, numbers: Sequence[int]) -> dict[int, int]:
    """Cycles from the begin of each operation until all that waits for it is there."""
    left: dict[int, int] = {}
    for number in reversed(numbers):
        operation = program.operations[number]
        left[number] = left.get(number, 0) + LATENCY.get(operation.name, USUAL_LATENCY)
        for argument in operation.arguments:
            left[argument] = max(left.get(argument, 0), left[number])
    return left
