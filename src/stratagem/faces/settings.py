"""What is set in a what-if, from text: `NAME=VALUE`, `DECISION=OPTION@DATE`, and cases with a label."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import Diagnostic, UsageError
from stratagem.base.near import nearest

if TYPE_CHECKING:
    from stratagem.findings.forcing import Force
    from stratagem.findings.whatif import Case
    from stratagem.model import Model
    from stratagem.model.parts import Parameter

_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
MOST_CASES = 12
"""What stands side by side on a page."""


def cases_of(model: Model, sets: Sequence[str], forces: Sequence[str], labelled: Sequence[str]) -> list[Case]:
    """The what-ifs asked for: one of all `--set` and `--force`, and one for each `--case LABEL: NAME=VALUE, …`.

    Raises UsageError: SET-FORM, SETTING-VALUE, SETTING-UNKNOWN, FORCE-FORM, FORCE-UNKNOWN, CASE-FORM.
    """
    asked = [("what if", [*sets], [*forces])] if sets or forces else []
    for text in labelled:
        label, colon, rest = text.partition(":")
        parts = [part.strip() for part in rest.split(",") if part.strip()]
        if not colon or not label.strip() or not parts:
            raise UsageError.of(
                "CASE-FORM",
                f"--case: `{text[:80]}` is no case",
                "write a label and what is set: `LABEL: NAME=VALUE, …`",
            )
        asked.append((label.strip(), parts, []))
    if not asked or len(asked) > MOST_CASES:
        message = f"{len(asked)} cases are asked for" if asked else "nothing is set"
        raise UsageError.of("CASE-FORM", message, f"give --set, --force or --case, at most {MOST_CASES} cases in all")
    return [_case(model, *one) for one in asked]


def _case(model: Model, label: str, sets: list[str], forces: list[str]) -> Case:
    from stratagem.findings.forcing import forced
    from stratagem.findings.whatif import Case

    settings = dict(setting_of(model, text) for text in sets)
    found = tuple(force_of(text) for text in forces)
    forced(model, found)  # what cannot be forced is told before anything is simulated
    shown = label if label != "what if" else ", ".join([*sets, *map(str, found)])
    return Case(shown, settings, found)


def setting_of(model: Model, text: str) -> tuple[str, float]:
    """A parameter's or lever's name, or one cell of it, and the value in its declared unit; an option's name will do,
    and for a date its ISO form.
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name or not value:
        raise UsageError.of("SET-FORM", f"--set: `{text[:80]}` sets nothing", "write it as NAME=VALUE")
    base, bracket, _ = name.partition("[")
    parameter = model.parameters.get(base)
    cells = model.cells(parameter) if parameter else ()
    if parameter is None or (bracket and name not in cells):
        known = list(cells) or list(model.parameters)
        guess = nearest(name, known)
        raise UsageError(
            [
                Diagnostic(
                    "SETTING-UNKNOWN",
                    f"--set: there is no lever or parameter `{name[:60]}`",
                    None,
                    f"give one of: {', '.join(_levers(model))}; any parameter will do",
                    guess,
                )
            ]
        )
    return name, _value(model, parameter, name, value)


def _levers(model: Model) -> list[str]:
    from stratagem.model.parts import Lever

    names = [name for name, parameter in model.parameters.items() if isinstance(parameter, Lever)]
    return [*names[:8], "…"] if len(names) > 8 else names


def _value(model: Model, parameter: Parameter, name: str, text: str) -> float:
    from stratagem.model.parts import Lever

    scale = parameter.unit.scale
    options = parameter.options if isinstance(parameter, Lever) else {}
    if text in options:
        return options[text] / scale
    value = _date(model, text) if parameter.is_date else _number(text)
    if value is None:
        allowed = "a date such as 2025-01-20" if parameter.is_date else f"a number in {parameter.unit.text}"
        named = f", or one of: {', '.join(options)}" if options else ""
        raise UsageError(
            [
                Diagnostic(
                    "SETTING-VALUE",
                    f"--set: `{text[:60]}` is no value of `{name}`",
                    None,
                    f"give {allowed}{named}",
                    nearest(text, options),
                )
            ]
        )
    if isinstance(parameter, Lever):
        low, high = parameter.low, parameter.high
        if (low is not None and value * scale < low) or (high is not None and value * scale > high):
            ends = " to ".join("…" if end is None else f"{end / scale:g}" for end in (low, high))
            message = f"--set: {text} lies outside the bounds of the lever `{name}`"
            raise UsageError.of("SETTING-VALUE", message, f"give a value from {ends}")
    return value


def _number(text: str) -> float | None:
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def _date(model: Model, text: str) -> float | None:
    try:
        return model.calendar.day_of(date.fromisoformat(text))
    except ValueError:
        return None


def force_of(text: str) -> Force:
    """A decision's option to be forced: `DECISION=OPTION@DATE`, without a date at every occasion."""
    from stratagem.findings.forcing import Force

    decision, equals, rest = (part.strip() for part in text.partition("="))
    option, at, day = (part.strip() for part in rest.partition("@"))
    try:
        moment = date.fromisoformat(day) if at else None
    except ValueError:
        moment, option = None, ""
    if not equals or not decision or not option:
        raise UsageError.of(
            "FORCE-FORM", f"--force: `{text[:80]}` forces nothing", "write it as DECISION=OPTION@2025-01-20"
        )
    return Force(decision, option, moment)
