"""Runs an algorithm over `Arithmetic` as compiled code, for comparison with NumPy."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import numpy as np
from llvmlite import binding, ir

from stratagem.engine.llvm_arithmetic import SCALAR, WORD, LlvmArithmetic

PLAIN = "x86-64"
HOST = "host"


ARM = "aarch64"


def machine(target: str) -> binding.TargetMachine:
    """A target machine for the plain processor of this architecture, for the one at hand, or for ARM (to read only)."""
    if target == ARM:
        binding.initialize_all_targets()
        binding.initialize_all_asmprinters()
        return binding.Target.from_triple("aarch64-unknown-linux-gnu").create_target_machine(opt=3)
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    chosen = binding.Target.from_default_triple()
    if target == HOST:
        features = binding.get_host_cpu_features().flatten()
        return chosen.create_target_machine(cpu=binding.get_host_cpu_name(), features=features, opt=3)
    plain = "x86-64" if "x86_64" in binding.get_default_triple() else "generic"
    return chosen.create_target_machine(cpu=plain, opt=3)


class Compiled:
    """body(a, *values) for each element of arrays whose length is a multiple of 8; kinds are f (doubles), w (words)."""

    def __init__(self, body: Callable, kinds: str, lanes: int, target: str = HOST, result: str = "f") -> None:
        self.result = np.float64 if result == "f" else np.uint64
        module = ir.Module("test")
        pointers = [(SCALAR if kind == "f" else WORD).as_pointer() for kind in [*kinds, result]]
        function = ir.Function(module, ir.FunctionType(ir.VoidType(), [*pointers, WORD]), "run")
        builder = ir.IRBuilder(function.append_basic_block("enter"))
        a = LlvmArithmetic(builder, lanes)
        enter, loop = builder.block, function.append_basic_block("loop")
        builder.branch(loop)
        builder.position_at_end(loop)
        at = builder.phi(WORD)
        at.add_incoming(ir.Constant(WORD, 0), enter)
        values = []
        for pointer, kind in zip(function.args, kinds, strict=False):
            wide = (a.floats if kind == "f" else a.words).as_pointer()
            loaded = builder.load(builder.bitcast(builder.gep(pointer, [at]), wide))
            loaded.align = 8
            values.append(loaded)
        answer = body(a, *values)
        place = builder.gep(function.args[-2], [at])
        builder.store(answer, builder.bitcast(place, answer.type.as_pointer())).align = 8
        following = builder.add(at, ir.Constant(WORD, lanes))
        at.add_incoming(following, builder.block)
        leave = function.append_basic_block("leave")
        builder.cbranch(builder.icmp_unsigned("<", following, function.args[-1]), loop, leave)
        builder.position_at_end(leave)
        builder.ret_void()
        target_machine = machine(target)
        unit = binding.parse_assembly(str(module))
        unit.verify()
        passes = binding.create_pass_builder(target_machine, binding.create_pipeline_tuning_options(speed_level=2))
        passes.getModulePassManager().run(unit, passes)
        self.assembly = target_machine.emit_assembly(unit)
        if target == ARM:
            return
        self.engine = binding.create_mcjit_compiler(unit, target_machine)
        self.engine.finalize_object()
        signature = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * (len(kinds) + 1), ctypes.c_uint64)
        self.run = signature(self.engine.get_function_address("run"))

    def __call__(self, *arrays: np.ndarray) -> np.ndarray:
        out = np.empty(arrays[0].shape, self.result)
        self.run(*[array.ctypes.data for array in arrays], out.ctypes.data, len(out))
        return out
