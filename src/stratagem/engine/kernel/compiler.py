"""Turns LLVM code into machine code of this processor."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import binding, ir

from stratagem.base.diagnostics import Diagnostic
from stratagem.base.garbage import kept_alive
from stratagem.engine.kernel.store import user_store

SMALL = 320_000
"""Characters of a module up to which functions that are called once become part of those that call them. Larger ones
were cut into functions so that LLVM is quick with them.
"""

LEVEL = 1
"""Of LLVM's code generator. Higher levels take longer and gain nothing."""


class Machine:
    """A processor to compile for: `cpu` and `features` as LLVM names them."""

    def __init__(self, cpu: str, features: str) -> None:
        binding.initialize_native_target()
        binding.initialize_native_asmprinter()
        self.cpu, self.features = cpu, features

    def target(self) -> binding.TargetMachine:
        return binding.Target.from_default_triple().create_target_machine(
            cpu=self.cpu, features=self.features, opt=LEVEL, codemodel="small", reloc="pic"
        )

    @property
    def lanes(self) -> int:
        """Doubles in one of its vectors."""
        return 8 if "+avx512f" in self.features.split(",") else 4


@cache
def host() -> Machine:
    """The processor that we run on."""
    return Machine(binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten())


def compiled(module: ir.Module, machine: Machine) -> bytes:
    """The machine code of a module, as an object file."""
    target, text = machine.target(), str(module)
    unit = binding.parse_assembly(text)
    unit.verify()
    if len(text) <= SMALL:
        straighten(unit, text, target)
    return bytes(target.emit_object(unit))


def straighten(unit: binding.ModuleRef, text: str, target: binding.TargetMachine) -> None:
    """Makes functions that are called once part of those that call them, straightens branches, and takes a function's
    own memory into registers. `text` is the unit's. All else that LLVM's passes could do has been done before, since
    operations are shared and in order: they would double the time to compile and upset the order.
    """
    for function in unit.functions:
        if function.linkage == binding.Linkage.internal and text.count(f'@"{function.name}"(') == 2:  # made, and called
            function.add_function_attribute("alwaysinline")
    manager = binding.create_new_module_pass_manager()
    manager.add_always_inliner_pass()
    manager.add_simplify_cfg_pass()
    manager.add_sroa_pass()
    manager.run(unit, binding.create_pass_builder(target, binding.create_pipeline_tuning_options()))


class Code:
    """Machine code in memory, alive as long as this object. `binary` is an object file."""

    def __init__(self, binary: bytes, machine: Machine) -> None:
        self._engine = binding.create_mcjit_compiler(binding.parse_assembly(""), machine.target())
        self._engine.add_object_file(binding.ObjectFileRef.from_data(binary))
        self._engine.finalize_object()

    def function(self, name: str, pointers: int, words: int) -> Callable[..., None]:
        """A function of so many pointers and then words, callable without Python's lock."""
        kinds: list[Any] = [ctypes.c_void_p] * pointers + [ctypes.c_uint64] * words
        return ctypes.CFUNCTYPE(None, *kinds)(self._engine.get_function_address(name))


_LIBRARY_SIZE = 32
"""Pieces of code kept in a process."""


class Library:
    """Code by key: in memory, else on disk, else compiled. Safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: dict[str, Code] = {}
        self._lock = threading.Lock()

    def code(self, key: str, emit: Callable[[], ir.Module], machine: Machine) -> tuple[Code, tuple[Diagnostic, ...]]:
        """The code under a key, and warnings about the store. `emit` makes the module if it must be compiled."""
        key = f"{key} {machine.cpu} {machine.features}"
        with self._lock:
            if key in self._kept:
                self._kept[key] = self._kept.pop(key)
                return self._kept[key], ()
            store = user_store()
            binary, warnings = store.get(key)
            if binary is None:
                with kept_alive():
                    binary = compiled(emit(), machine)
                warnings = (*warnings, *store.put(key, binary))
            self._kept[key] = Code(binary, machine)
            while len(self._kept) > _LIBRARY_SIZE:
                del self._kept[next(iter(self._kept))]
            return self._kept[key], warnings


library = Library()
"""The code of this process."""
