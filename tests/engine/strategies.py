"""Random models that use every construct of the language."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from engine.making import make
from stratagem.base.distributions import Exactly, Lognormal, Mixture, Normal, Shape, Triangular, Uniform
from stratagem.model.model import Model
from stratagem.model.parts import Prior

ELEMENTS = ("kursk", "donetsk", "south")

numbers = st.sampled_from(["0", "1", "-1", "0.5", "2", "3.25", "-0.1", "10", "100", "0.0001"])

shapes: st.SearchStrategy[Shape] = st.one_of(
    st.builds(Exactly, st.sampled_from([0.0, 1.0, -2.5])),
    st.builds(Uniform, st.just(-1.0), st.sampled_from([0.5, 3.0])),
    st.builds(Lognormal, st.sampled_from([0.1, 5.0]), st.sampled_from([0.2, 1.0])),
    st.builds(Normal, st.sampled_from([0.0, 2.0]), st.just(0.7)),
    st.just(Triangular(0.0, 1.0, 4.0)),
)
mixtures = st.one_of(
    shapes.map(lambda shape: Mixture((1.0,), (shape,))),
    st.tuples(shapes, shapes).map(lambda pair: Mixture((0.25, 0.75), pair)),
)
priors = st.one_of(
    mixtures.map(lambda mixture: Prior(("",), (1.0,), (mixture,))),
    st.tuples(mixtures, mixtures).map(lambda pair: Prior(("a", "b"), (0.4, 0.6), pair, "dispute", "drawn")),
)


@st.composite
def formulas(draw: Any, names: tuple[str, ...], depth: int = 3, bound: tuple[str, ...] = ()) -> str:
    """A formula over names; where `bound` holds "front", names over fronts may stand open."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return str(draw(st.one_of(numbers, st.just("time"), st.sampled_from(_shown(names, bound)))))

    def part() -> str:
        return str(draw(formulas(names, depth - 1, bound)))

    kind = draw(st.integers(0, 11))
    if kind <= 3:
        return f"({part()} {draw(st.sampled_from('+-*/'))} {part()})"
    if kind == 4:
        return f"{draw(st.sampled_from(['abs', 'exp', 'log', 'sqrt', 'sin', 'cos', 'floor', 'sign']))}({part()})"
    if kind == 5:
        return f"{draw(st.sampled_from(['min', 'max']))}({part()}, {part()}, {part()})"
    if kind == 6:
        sign = draw(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]))
        return f"(if {part()} {sign} {part()} or not {part()} and {part()} then {part()} else {part()})"
    if kind == 7:
        return f"{part()} ^ {draw(st.sampled_from(['2', '0.5', '-1', '3', '1.7', '(1 + 1)', 'rate']))}"
    if kind == 8:
        return str(
            draw(
                st.sampled_from(["after(2024-11-20)", "pulse(rate * 10, 9)", "ramp(3, 2024-12-01)", "ramp(rate, rate)"])
            )
        )
    if kind == 9:
        return str(draw(st.sampled_from(["happened(found)", "elapsed(lucky)", "happened(given)", "elapsed(given)"])))
    if kind == 10:
        return f"clip(bent({part()}), -2, {part()})"
    inner = draw(formulas(names, depth - 1, ("front",)))
    return f"{draw(st.sampled_from(['sum', 'mean', 'min', 'max', 'product']))}({inner} over front)"


def _shown(names: tuple[str, ...], bound: tuple[str, ...]) -> list[str]:
    shown = []
    for name in names:
        base, _, rest = name.partition("[")
        shown.append(name if bound and rest else f"{base}[{ELEMENTS[len(base) % 3]}]" if rest else name)
    return shown


@st.composite
def models(draw: Any) -> Model:
    """A model with two levels of auxiliaries, flows of all kinds between three stocks, and every kind of event."""
    fixed = ("rate", "share[front]")
    levels = (*fixed, "troops[front]", "gone", "money", "seen[front]", "late", "weather[front]", "shock")
    first = draw(formulas(levels, 3, ("front",)))
    known = (*levels, "push[front]")
    second = draw(formulas(known))
    all_names = (*known, "sum_up")
    flow = formulas(all_names, 2)
    return make(
        days=draw(st.sampled_from([21, 23, 8])),
        step=draw(st.sampled_from([7.0, 1.0, 2.5])),
        parameters={"rate": draw(priors), "share[front]": {element: draw(priors) for element in ELEMENTS}},
        stocks={
            "troops[front]": draw(formulas(fixed, 2, ("front",))),
            "gone": draw(formulas((*fixed, "troops[front]"), 1)),
            "money": "100",
        },
        allow=draw(st.sampled_from([(), ("money",), ("troops",)])),
        flows={
            "losses[front]": ("troops[front]", "gone", draw(formulas(all_names, 2, ("front",)))),
            "back": ("gone", "troops[kursk]", draw(flow), "10 + rate", draw(st.integers(1, 3))),
            "spend": ("money", None, draw(flow)),
            "earn": (None, "money", draw(formulas((*all_names, "kept[front]"), 2))),
            "swing": ("money", "gone", draw(flow)),
        },
        auxiliaries={"push[front]": first, "sum_up": second},
        samples={"kept[front]": ("push[front] + sum_up", draw(flow), draw(numbers))},
        fixed=draw(st.sampled_from([(), ("seen",), ("back",), ("seen", "back")])),
        curves={"bent": draw(st.sampled_from([{}, {"between": "step"}, {"beyond": "extend"}]))},
        method=draw(st.sampled_from(["euler", "rk4"])),
        lookups={"bent": [(-1, 2), (0, 0.5), (1.5, 0.75), (2, -3)]},
        smooths={
            "seen[front]": ("troops[front] + weather[front]", "12", 2),
            "late": ("sum_up", "abs(rate) + 3", 1, draw(numbers)),
        },
        noises={"weather[front]": ("0.2 + abs(rate)", "14"), "shock": ("1", None)},
        events={
            "found": {"when": f"{draw(flow)} < {draw(numbers)}"},
            "lucky": {"hazard": "abs(rate) / 20"},
            "given": {"at": "10 * rate"},
        },
        indicators={"shown": draw(flow), "share": "share[south] * 2"},
    )


EVERYTHING = (
    *("shown", "share", "rate", "troops", "gone", "money", "losses", "back", "spend", "earn", "swing"),
    *("push", "sum_up", "kept", "seen", "late", "weather", "shock"),
)
"""All names that can be recorded."""
