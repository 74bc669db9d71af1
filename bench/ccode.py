"""C code of a program of the engine: one future after another, or futures side by side in loops that gcc vectorizes.

Both have a function `run(parameters, out, count, steps, times, durations)`; with noise `keys` and `seed` follow.
`parameters` have shape (cells, count). One after another, `out` gets (count, steps + 1, records), as it is natural
there; side by side (records, steps + 1, count).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

from stratagem.engine.program import FIXED, Operation, Points, Program

LANES = 64
"""Futures side by side."""

INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=="}
INFIX |= {"ne": "!=", "mask_and": "&&", "mask_or": "||"}
CALLS = {"fabs": "fabs", "minimum": "fmin", "maximum": "fmax", "floor": "floor", "sqrt": "sqrt", "exp": "exp"}
CALLS |= {"log": "log", "power": "pow", "sin": "sin", "cos": "cos"}

HEAD = "#include <math.h>\n#include <stdint.h>\n"
SEARCH = """
static double look(const double *x, const double *y, int n, double at) {
    if (at <= x[0]) return y[0];
    for (int i = 1; i < n; i++)
        if (at <= x[i]) return y[i - 1] + (at - x[i - 1]) * (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
    return y[n - 1];
}
"""


def scalar(program: Program, recorded: Sequence[int]) -> str:
    """One future after another. All quantities are worked out at every step and kept in variables of their own, as
    generated C does; `recorded` are the rows of the program's records that `out` gets.
    """
    body = _Body(program, "s[{}]", "parameters[{} * count + f]", "")
    fixed = [n for n in program.needed(program.step_roots) if program.changes[n] == FIXED]
    moving = [n for n in program.needed(program.step_roots) if program.changes[n] != FIXED]
    lines = [
        HEAD,
        SEARCH,
        *body.tables(),
        *(f'__attribute__((visibility("hidden"))) double quantity_{row};' for row in range(len(program.records))),
        "void run(const double *restrict parameters, double *restrict out, uint64_t count, uint64_t steps,",
        "         const double *times, const double *durations) {",
        "for (uint64_t f = 0; f < count; f++) {",
        f"double s[{len(program.slots)} + 1];",
        "{ double time = times[0], duration = durations[0];",
        *body.lines(program.needed(program.initial)),
        *(f"s[{slot}] = t{number};" for slot, number in enumerate(program.initial)),
        "}",
        "const double duration = durations[0];",
        *body.lines(fixed),
        "for (uint64_t k = 0; k <= steps; k++) {",
        "double time = times[k];",
        f"double *row = out + (f * (steps + 1) + k) * {len(recorded)};",
        *body.lines(moving),
        *(f"quantity_{row} = t{number};" for row, number in enumerate(program.records)),
        *(f"row[{place}] = quantity_{row};" for place, row in enumerate(recorded)),
        *(f"s[{slot}] = t{number};" for slot, number in enumerate(program.following)),
        "} } }",
    ]
    return "\n".join(lines) + "\n"


def side_by_side(program: Program) -> str:
    """`LANES` futures side by side; what is fixed is worked out once for each future."""
    if program.lookups:
        raise ValueError("lookups are not for vectors in C")
    here = "parameters[{} * count + first + i]"
    body = _Body(program, "s[{}][i]", here, "z[k & 1][{}][i]")
    beginning = _Body(program, "s[{}][i]", here, "z[1][{}][i]")
    kept = {number: f"c[{index}][i]" for index, number in enumerate(program.invariants)}
    moving = program.needed(program.step_roots, kept)
    loop = f"for (int i = 0; i < {LANES}; i++) {{"
    lines = [
        HEAD,
        f"#define LANES {LANES}",
        (Path(__file__).parent / "noise.h").read_text(),
        "void run(const double *restrict parameters, double *restrict out, uint64_t count, uint64_t steps,",
        "         const double *times, const double *durations, const uint64_t *processes, uint64_t seed) {",
        "round_keys(seed);",
        "for (uint64_t first = 0; first < count; first += LANES) {",
        f"double s[{len(program.slots)} + 1][LANES], c[{len(kept)} + 1][LANES];",
        f"double z[2][{len(program.normals)} + 1][LANES];",
        "double time = times[0], duration = durations[0];",
        f"for (int p = 0; p < {len(program.normals)}; p++) normals(first, 0, processes[p], z[1][p], z[0][p]);",
        loop,
        *beginning.lines(program.needed(program.initial)),
        *(f"s[{slot}][i] = t{number};" for slot, number in enumerate(program.initial)),
        "}",
        loop,
        *body.lines(program.needed(program.invariants)),
        *(f"{place} = t{number};" for number, place in kept.items()),
        "}",
        "for (uint64_t k = 0; k <= steps; k++) {",
        "time = times[k];",
        f"if (k & 1) for (int p = 0; p < {len(program.normals)}; p++)",
        "    normals(first, (k + 1) / 2, processes[p], z[1][p], z[0][p]);",
        "double *row = out + k * count + first;",
        loop,
        *(f"const double t{number} = {place};" for number, place in kept.items()),
        *body.lines(moving),
        *(f"row[{row} * (steps + 1) * count + i] = t{number};" for row, number in enumerate(program.records)),
        *(f"s[{slot}][i] = t{number};" for slot, number in enumerate(program.following)),
        "} } } }",
    ]
    return "\n".join(lines) + "\n"


class _Body:
    """Statements of operations, each a constant of its own."""

    def __init__(self, program: Program, level: str, parameter: str, normal: str) -> None:
        self._program, self._level, self._parameter, self._normal = program, level, parameter, normal

    def tables(self) -> list[str]:
        """The points of the lookups."""
        found = []
        for points, number in self._program.lookups.items():
            for name, values in zip("xy", points, strict=True):
                found.append(f"static const double {name}_{number}[] = {{{', '.join(map(repr, values))}}};")
        return found

    def lines(self, numbers: Iterable[int]) -> list[str]:
        operations = self._program.operations
        return [f"const {_type(operations[n])} t{n} = {self._text(operations[n])};" for n in numbers]

    def _text(self, operation: Operation) -> str:
        name, given = operation.name, [f"t{each}" for each in operation.arguments]
        if name in INFIX:
            return f" {INFIX[name]} ".join(given)
        if name in CALLS:
            return f"{CALLS[name]}({', '.join(given)})"
        if name == "number":
            return repr(float.fromhex(str(operation.datum)))
        if not given:
            return self._leaf(operation)
        match name:
            case "neg":
                return f"-{given[0]}"
            case "mask_not":
                return f"!{given[0]}"
            case "select":
                return f"{given[0]} ? {given[1]} : {given[2]}"
            case "power_constant":
                return f"pow({given[0]}, {operation.datum!r})"
            case "lookup":
                points = cast(Points, operation.datum)
                number = self._program.lookups[points]
                return f"look(x_{number}, y_{number}, {len(points[0])}, {given[0]})"
        raise ValueError(f"no C for {name}")

    def _leaf(self, operation: Operation) -> str:
        match operation.name:
            case "parameter":
                return self._parameter.format(operation.datum)
            case "level":
                return self._level.format(operation.datum)
            case "normal":
                return self._normal.format(self._program.normals.index(str(operation.datum)))
            case "time" | "duration":
                return operation.name
        raise ValueError(f"no C for {operation.name}")


def _type(operation: Operation) -> str:
    return "int" if operation.kind == "truth" else "double"
