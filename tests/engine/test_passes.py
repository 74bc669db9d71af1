"""LLVM's passes change no bit; functions called once become part of their callers."""

from __future__ import annotations

from pathlib import Path

import pytest
from llvmlite import binding

from engine.making import make
from stratagem.base.distributions import Uniform
from stratagem.base.shelf import FOLDER_VARIABLE
from stratagem.engine import run
from stratagem.engine.kernel import compiler

MODULE = """
define internal void @"once"() {
  call void @"twice"()
  ret void
}
define internal void @"twice"() {
  ret void
}
define void @"entry"() {
  call void @"once"()
  call void @"twice"()
  ret void
}
"""


def digest(monkeypatch: pytest.MonkeyPatch, small: int) -> str:
    library = compiler.Library()
    for module in ("compiled", "kernel.sampler"):
        monkeypatch.setattr(f"stratagem.engine.{module}.library", library)
    monkeypatch.setattr(compiler, "SMALL", small)
    model = make(
        days=28,
        parameters={"pace": Uniform(0, 1)},
        stocks={"x": "2"},
        flows={"f": ("x", None, "x * pace / 10 + exp(-x) + log(x + 1) ^ pace")},
        indicators={"x": "x"},
    )
    futures = run(model, 40)
    assert futures.engine == "compiled"
    return futures.digest


def test_passes_change_no_bit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert digest(monkeypatch, 2**40) == digest(monkeypatch, 0)


def test_functions_called_once_are_inlined() -> None:
    unit = binding.parse_assembly(MODULE)
    compiler.straighten(unit, MODULE, compiler.host().target())
    assert "call void @once" not in str(unit)
    assert str(unit).count("call void @twice") == 2
