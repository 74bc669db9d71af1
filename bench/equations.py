"""A made model of as many equations as are asked for, as a Vensim file."""

from __future__ import annotations

import random

SHAPES = ("{a} * 0.3 + {b} * 0.2", "({a} - {b}) * 0.5", "MAX({a}, {b}) * 0.4", "{a} / (1 + ABS({b}))", "EXP(-ABS({a}))")
CONTROL = "INITIAL TIME = 0 ~~|\nFINAL TIME = 10 ~~|\nTIME STEP = 1 ~~|\nSAVEPER = TIME STEP ~~|\n"


def made(equations: int) -> str:
    """A tenth of the equations are stocks."""
    chance = random.Random(1)
    stocks = [f"s{number}" for number in range(max(equations // 10, 1))]
    names, lines = list(stocks), []
    for number in range(equations - len(stocks)):
        a, b = chance.choice(names[-60:]), chance.choice(names)
        lines.append(f"a{number} = {chance.choice(SHAPES).format(a=a, b=b)} ~~|")
        names.append(f"a{number}")
    for stock in stocks:
        lines.append(f"{stock} = INTEG(0.01 * {chance.choice(names[len(stocks) :])} - 0.02 * {stock}, 1) ~~|")
    return "{UTF-8}\n" + "\n".join(lines) + "\n" + CONTROL
