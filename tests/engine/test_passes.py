"""How thoroughly LLVM works on a module changes no bit; functions called once become part of their callers."""

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


def digest(monkeypatch: pytest.MonkeyPatch, small: int, large: int) -> str:
    library = compiler.Library()
    for module in ("compiled", "kernel.sampler"):
        monkeypatch.setattr(f"stratagem.engine.{module}.library", library)
    monkeypatch.setattr(compiler, "SMALL", small)
    monkeypatch.setattr(compiler, "LARGE", large)
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
    everything = 2**40
    all_passes, few, none = (digest(monkeypatch, *limits) for limits in ((everything, 0), (0, everything), (0, 0)))
    assert all_passes == few == none


def test_functions_called_once_are_inlined() -> None:
    unit = binding.parse_assembly(MODULE)
    target = compiler.host().target()
    compiler.few_passes(unit, MODULE, binding.create_pass_builder(target, binding.create_pipeline_tuning_options()))
    assert "call void @once" not in str(unit)
    assert str(unit).count("call void @twice") == 2
