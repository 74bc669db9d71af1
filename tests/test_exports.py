"""The public interface is what this list says, and importing it costs nothing."""

from __future__ import annotations

import subprocess
import sys

import stratagem

PUBLIC = [
    "Diagnostic",
    "Diagnostics",
    "Findings",
    "Futures",
    "InvalidSituation",
    "LimitExceeded",
    "Place",
    "Situation",
    "StoreError",
    "StratagemError",
    "UsageError",
    "__version__",
    "load",
]

HEAVY = {"numpy", "llvmlite", "jinja2", "rich", "typer", "yaml", "dataclasses", "typing"}
"""Modules that `import stratagem` alone may not pull in."""


def test_public_names_are_pinned() -> None:
    assert sorted(stratagem.__all__) == PUBLIC
    assert dir(stratagem) == PUBLIC


def test_every_public_name_loads() -> None:
    for name in PUBLIC:
        assert getattr(stratagem, name) is not None


def test_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(stratagem, "Sitation")


def test_public_classes_are_documented() -> None:
    for name in PUBLIC:
        if name != "__version__":
            assert getattr(stratagem, name).__doc__


def test_import_pulls_in_nothing_heavy() -> None:
    program = "import sys; before = set(sys.modules); import stratagem; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


def test_help_pulls_in_nothing_heavy() -> None:
    program = (
        "import sys\nfrom stratagem.faces.cli.command import run\nrun(['--help'])\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"numpy", "llvmlite", "jinja2", "rich", "yaml"} & set(done.stderr.split())
