"""An assessment from beginning to end: load, check the places for results, simulate, find, report, write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from stratagem.base.diagnostics import UsageError
from stratagem.faces.outputs import prepared_folder, write_atomically
from stratagem.faces.progress import Progress
from stratagem.faces.situation import Engine, Situation, load
from stratagem.faces.terminal import json_text, note, note_diagnostics, plain
from stratagem.faces.troubles import trouble_diagnostics

if TYPE_CHECKING:
    from stratagem.engine import Futures
    from stratagem.findings import Findings
    from stratagem.findings.mechanisms import Shown
    from stratagem.model.decisions import Form

SCHEMA = 1
"""Version of the JSON object that `assess --json` prints and `run.json` holds."""

DEFAULT_OUT = Path("stratagem-out")
"""Where results go by default: a folder named like the situation, in this one."""

RUN = "run.json"
Format = Literal["html", "md", "json", "pdf"]
REPORTS: dict[Format, str] = {"html": "report.html", "md": "report.md", "pdf": "report.pdf", "json": RUN}
"""The file that holds the report; as JSON it is the run itself."""

PARTS = ("load", "compile", "simulate", "findings", "report", "total")
"""What `seconds` tells the time of, in the order of the work."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; `out` None is the default folder, `series` None writes no CSV, `mechanisms` runs them too,
    `form` None lets everybody choose as declared, `format` is that of the report.
    """

    situation: str
    futures: int
    seed: int
    threads: int | None
    engine: Engine
    out: Path | None
    series: Path | None
    mechanisms: bool = False
    form: Form | None = None
    format: Format = "html"


@dataclass(frozen=True)
class Assessment:
    """What came of it: the findings, where the report is, and how many seconds each of `PARTS` took; `shown` is what
    came of the mechanisms, empty where they were not run.
    """

    situation: Situation
    simulated: Futures
    findings: Findings
    report: Path
    seconds: dict[str, float]
    shown: tuple[Shown, ...] = ()

    @property
    def failings(self) -> tuple[str, ...]:
        """Where the model fails by its own measures."""
        from stratagem.findings.failings import failings

        return failings(self.findings, self.situation.folder.posterior)

    def as_json(self) -> dict[str, object]:
        """The whole as plain data, as `docs/commands.md` describes it."""
        from stratagem.faces.inputs import inputs_json
        from stratagem.faces.versions import versions

        return {
            "schema": SCHEMA,
            "situation": {"name": self.situation.name, "digest": self.situation.digest},
            "futures": self.simulated.count,
            "seed": self.simulated.seed,
            "engine": self.simulated.engine,
            "results_digest": self.simulated.digest,
            "seconds": {name: round(self.seconds[name], 4) for name in PARTS},
            "report": str(self.report),
            "versions": versions(),
            "failings": list(self.failings),
            "judgements": self.findings.judgements(bool(self.failings)).as_json(),
            **{key: value for key, value in self.findings.as_json().items() if key != "futures"},
            "inputs": inputs_json(self.simulated, self.findings.sources),
            **({"mechanisms": [each.as_json(self.situation.model) for each in self.shown]} if self.shown else {}),
        }


def perform(request: Request) -> Assessment:
    """Do all that `request` asks for and write its files.

    Raises UsageError before anything is simulated where a file cannot be written or a library is missing,
    InvalidSituation, LimitExceeded.
    """
    if request.format == "pdf":
        from stratagem.faces.report import check_pdf

        check_pdf()
    progress = Progress()
    with progress.part("load", f"loading {plain(request.situation)}"):
        situation = load(request.situation)
    if situation.diagnostics:
        count = len(situation.diagnostics)
        noun = "warning" if count == 1 else "warnings"
        note(f"{count} {noun}: `stratagem check {plain(request.situation)}` tells them")
    out = request.out or DEFAULT_OUT / situation.name
    report = out / REPORTS[request.format]
    with _prepared(out, report.name, request.series):
        with progress.part("run", f"simulating {request.futures:,} futures"):
            simulated = situation.run(
                request.futures,
                request.seed,
                threads=request.threads,
                engine=request.engine,
                form=request.form,
                progress=progress.futures,
            )
        note_diagnostics([*simulated.warnings, *trouble_diagnostics(simulated)])
        with progress.part("findings", "finding answers and what drives them"):
            findings = situation.findings(simulated)
        shown = _run_mechanisms(request, situation, progress)
        with progress.part("report", "writing the report"):
            _write_report(report, request.format, situation, simulated, findings, shown)
            if request.series:
                _write_series(request.series, findings)
        seconds = {**progress.seconds, **simulated.seconds, "total": progress.total()}
        done = Assessment(situation, simulated, findings, report, seconds, shown)
        write_atomically(out / RUN, json_text(done.as_json()) + "\n")
    return done


@contextmanager
def _prepared(out: Path, report: str, series: Path | None) -> Iterator[None]:
    """Every place for results, known to be writable."""
    with prepared_folder(out, (report, RUN), "--out"):
        if series is None:
            yield
        elif _same(series, out / report) or _same(series, out / RUN):
            raise UsageError.of("OUT-TWICE", f"--series: `{series}` is written already", "give another name")
        else:
            with prepared_folder(series.parent, (series.name,), "--series"):
                yield


def _same(one: Path, other: Path) -> bool:
    """Whether two names, of files that need not exist, lead to one place."""
    return one.parent.resolve() / one.name == other.parent.resolve() / other.name


def _run_mechanisms(request: Request, situation: Situation, progress: Progress) -> tuple[Shown, ...]:
    """What comes of the mechanisms, if that was asked for."""
    if not request.mechanisms:
        return ()
    with progress.part("mechanisms", "running counterfactuals"):
        return situation.mechanisms(
            seed=request.seed, threads=request.threads, progress=progress.statements, warn=note_diagnostics
        )


def _write_report(
    path: Path, format: Format, situation: Situation, simulated: Futures, findings: Findings, shown: tuple[Shown, ...]
) -> None:
    """The report as a file; as JSON there is none beside the run."""
    from stratagem.faces.report import render, render_markdown, to_pdf

    if format == "md":
        write_atomically(path, render_markdown(situation, simulated, findings, shown))
    elif format != "json":
        html = render(situation, simulated, findings, shown)
        write_atomically(path, to_pdf(html) if format == "pdf" else html)


def _write_series(path: Path, findings: Findings) -> None:
    """Every indicator at every record, as CSV."""
    import csv
    import io

    from stratagem.findings import HEADER

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for course in findings.courses:
        writer.writerows(course.rows())
    write_atomically(path, text.getvalue())
