"""Scores on a terminal, as JSON, and the calibration plot as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stratagem.base.diagnostics import UsageError
from stratagem.faces.asking import SCHEMA, emit_lines
from stratagem.faces.outputs import prepared_folder, write_atomically
from stratagem.findings.numerals import numeral, percent

if TYPE_CHECKING:
    from stratagem.findings.forecasts import Forecast
    from stratagem.findings.scores import Bin, Figure, Scores, Summary

Line = tuple[int, str]

LARGEST_FILE = 2**28
"""Bytes of a file that is read whole."""

NAMES = {
    "brier": "Brier score",
    "log": "log score, nats",
    "days": "CRPS of dates, days",
    "crps": "CRPS, share of the scale",
    "log density": "log score of quantities, nats",
}

LEGEND = (
    "Low scores are good; skill is the share of a reference's score that the forecast saves. The scale of a quantity "
    "is its largest outcome or starting value. Intervals hold 90 %, over indicators and questions drawn again."
)


@dataclass(frozen=True)
class ScoreRun:
    """A forecast's scores."""

    forecast: Forecast
    scores: Scores

    def as_json(self) -> dict[str, object]:
        """The whole as plain data, as `docs/commands.md` describes it."""
        kept = self.forecast.content
        about = {key: kept[key] for key in ("situation", "issued", "futures", "seed")}
        return {"schema": SCHEMA, "forecast": {**about, "digest": self.forecast.digest}, **self.scores.as_json()}


def read_text(path: Path) -> str:
    """The text of a file. Raises UsageError FILE-ABSENT."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UsageError.of("FILE-ABSENT", f"`{path}` is too large to be read", "give a smaller file")
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise UsageError.of("FILE-ABSENT", f"`{path}` cannot be read: {reason}", "give a file that is there") from error


def run_score(forecast: Path, outcomes: Path, plot: Path | None) -> ScoreRun:
    """Score a frozen forecast. Raises StoreError for a damaged one, UsageError for outcomes that cannot be."""
    from stratagem.findings.forecasts import read_forecast
    from stratagem.findings.outcomes import read_outcomes
    from stratagem.findings.scores import score

    frozen = read_forecast(read_text(forecast), str(forecast))
    came = read_outcomes(read_text(outcomes), str(outcomes), frozen.content)
    done = ScoreRun(frozen, score(frozen.content, came))
    if plot is not None:
        with prepared_folder(plot.parent, (plot.name,), "--plot"):
            write_atomically(plot, calibration_svg(done.scores))
    return done


def print_score(done: ScoreRun) -> None:
    """The overall scores, those of each category, and calibration, on stdout."""
    emit_lines(lines(done.scores))


def lines(scores: Scores) -> Iterator[Line]:
    """All scores."""
    for summary in (scores.overall, *scores.categories):
        yield from _summary(summary)
    if scores.chances:
        yield 0, "Calibration of chances"
        for each in scores.chances:
            yield 4, f"given {percent(each.forecast)}: came in {percent(each.came)} of {each.count}"
        yield 0, ""
    if scores.ranks:
        yield 0, "Where outcomes fell in the forecasts, by tenths (a tenth each if all is well)"
        yield 4, "  ".join(percent(each.came) for each in scores.ranks)
        yield 0, ""
    yield 0, LEGEND


def _summary(summary: Summary) -> Iterator[Line]:
    yield 0, f"{summary.category}: {summary.outcomes} outcomes of {summary.ids} indicators and questions"
    for name, figure in summary.figures.items():
        yield 4, f"{NAMES.get(name, name)}: {_figure(figure, name)}"
    yield 0, ""


def _figure(figure: Figure, name: str) -> str:
    shown = percent if name.startswith(("coverage", "skill", "quantities")) else numeral
    if figure.low is None or figure.high is None:
        return shown(figure.value)
    return f"{_signed(shown, figure.value)} ({_signed(shown, figure.low)} to {_signed(shown, figure.high)})"


def _signed(shown: object, value: float) -> str:
    told = shown(abs(value)) if callable(shown) else ""
    return f"−{told}" if value < 0 else str(told)


def calibration_svg(scores: Scores) -> str:
    """Chances against how often what they were given to came, and where quantities fell in their forecasts."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 290" font-family="sans-serif" font-size="11">',
        "<title>Calibration: chances against frequencies, and ranks of outcomes</title>",
        *_frame(40, "chance that was given", "share that came"),
        '<line x1="40" y1="240" x2="260" y2="20" stroke="#999" stroke-dasharray="4"/>',
        *(_dot(each) for each in scores.chances),
        *_frame(320, "where the outcome fell in the forecast", "share of outcomes"),
        '<line x1="320" y1="218" x2="540" y2="218" stroke="#999" stroke-dasharray="4"/>',
        *(_bar(each) for each in scores.ranks),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _frame(left: int, across: str, up: str) -> Sequence[str]:
    return (
        f'<rect x="{left}" y="20" width="220" height="220" fill="none" stroke="#333"/>',
        f'<text x="{left + 110}" y="272" text-anchor="middle">{across}</text>',
        f'<text x="{left - 26}" y="130" text-anchor="middle" transform="rotate(-90 {left - 26} 130)">{up}</text>',
        *(f'<text x="{left + 220 * at:.0f}" y="256" text-anchor="middle">{at:g}</text>' for at in (0, 0.5, 1)),
        *(f'<text x="{left - 6}" y="{244 - 220 * at:.0f}" text-anchor="end">{at:g}</text>' for at in (0, 0.5, 1)),
    )


def _dot(each: Bin) -> str:
    across, up = 40 + 220 * (each.forecast or 0.0), 240 - 220 * each.came
    size = min(14.0, 3 + each.count**0.5)
    told = f"given {percent(each.forecast)}, came in {percent(each.came)} of {each.count}"
    return f'<circle cx="{across:.1f}" cy="{up:.1f}" r="{size:.1f}" fill="#2a6f97"><title>{told}</title></circle>'


def _bar(each: Bin) -> str:
    left, height = 320 + 220 * each.low, 220 * each.came
    told = f"{percent(each.came)} of outcomes from {each.low:g} to {each.high:g}"
    shape = f'x="{left + 1:.1f}" y="{240 - height:.1f}" width="20" height="{height:.1f}"'
    return f'<rect {shape} fill="#2a6f97"><title>{told}</title></rect>'
