"""Turns LLVM code into machine code of this processor."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import binding, ir

OPTIMISATION = 1
"""Level of both LLVM's passes and its code generator. Operations are already shared and in order: higher levels take
longer and gain nothing.
"""


class Machine:
    """A processor to compile for: `cpu` and `features` as LLVM names them."""

    def __init__(self, cpu: str, features: str) -> None:
        binding.initialize_native_target()
        binding.initialize_native_asmprinter()
        self.cpu, self.features = cpu, features

    def target(self) -> binding.TargetMachine:
        return binding.Target.from_default_triple().create_target_machine(
            cpu=self.cpu, features=self.features, opt=OPTIMISATION
        )

    @property
    def lanes(self) -> int:
        """Doubles in one of its vectors."""
        return 8 if "+avx512f" in self.features.split(",") else 4


@cache
def host() -> Machine:
    """The processor that we run on."""
    return Machine(binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten())


class Code:
    """Machine code, alive as long as this object."""

    def __init__(self, module: ir.Module, machine: Machine) -> None:
        target = machine.target()
        unit = binding.parse_assembly(str(module))
        unit.verify()
        tuning = binding.create_pipeline_tuning_options(speed_level=OPTIMISATION)
        passes = binding.create_pass_builder(target, tuning)
        passes.getModulePassManager().run(unit, passes)
        self._engine = binding.create_mcjit_compiler(unit, target)
        self._engine.finalize_object()

    def function(self, name: str, pointers: int, words: int) -> Callable[..., None]:
        """A function of so many pointers and then words, callable without Python's lock."""
        kinds: list[Any] = [ctypes.c_void_p] * pointers + [ctypes.c_uint64] * words
        return ctypes.CFUNCTYPE(None, *kinds)(self._engine.get_function_address(name))
