"""Nanoseconds per Philox uniform and per normal on one core: the kernel's arithmetic against C.

    python bench/normals.py [FUTURES] [STEPS] [LANES]

Six draws a step are added up, for futures side by side. The C programs are compiled with
gcc -O3 -march=native -ffast-math.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
import tempfile
import time
from functools import reduce
from pathlib import Path

import numpy as np
from llvmlite import binding, ir

from stratagem.base.arithmetic import Floats, Words
from stratagem.base.philox import RoundKeys, address, normals_of, process_key, round_keys, uniforms
from stratagem.engine.llvm_arithmetic import SCALAR, WORD, LlvmArithmetic

BLOCKS = 3
REPEATS = 15


def emit(kind: str, lanes: int) -> ir.Module:
    """run(out, futures, steps, seed): the sum of all draws of each future."""
    module = ir.Module("normals")
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), [SCALAR.as_pointer(), WORD, WORD, WORD]), "run")
    function.attributes.add("nounwind")
    function.attributes.alignstack = 64
    out, count, steps, seed = function.args
    enter = function.append_basic_block("enter")
    a = LlvmArithmetic(ir.IRBuilder(enter), lanes)
    keys = round_keys(a, a.splat(seed))
    futures, times = function.append_basic_block("futures"), function.append_basic_block("times")
    a.builder.branch(futures)
    a.builder.position_at_end(futures)
    first = a.builder.phi(WORD)
    first.add_incoming(ir.Constant(WORD, 0), enter)
    lane = a.word_add(a.splat(first), a.lane_numbers())
    a.builder.branch(times)
    a.builder.position_at_end(times)
    step, total = a.builder.phi(WORD), a.builder.phi(a.floats)
    step.add_incoming(ir.Constant(WORD, 0), futures)
    total.add_incoming(a.constant(0.0), futures)
    new = draws(a, kind, lane, a.splat(step), keys, total)
    later = a.builder.add(step, ir.Constant(WORD, 1))
    step.add_incoming(later, a.builder.block)
    total.add_incoming(new, a.builder.block)
    after, leave = function.append_basic_block("after"), function.append_basic_block("leave")
    a.builder.cbranch(a.builder.icmp_unsigned("<", later, steps), times, after)
    a.builder.position_at_end(after)
    a.builder.store(new, a.builder.bitcast(a.builder.gep(out, [first]), a.floats.as_pointer())).align = 8
    following = a.builder.add(first, ir.Constant(WORD, lanes))
    first.add_incoming(following, a.builder.block)
    a.builder.cbranch(a.builder.icmp_unsigned("<", following, count), futures, leave)
    a.builder.position_at_end(leave)
    a.builder.ret_void()
    return module


def draws(a: LlvmArithmetic, kind: str, future: Words, step: Words, keys: RoundKeys, total: Floats) -> Floats:
    """Six draws added to the total."""
    counters = [address(a, future, step, process_key(f"process {block}")) for block in range(BLOCKS)]
    if kind == "uniforms":
        values = [value for counter in counters for value in uniforms(a, counter, keys)]
    else:
        values = normals_of(a, counters, keys)
    return reduce(a.add, values, total)


def measure(kind: str, lanes: int, futures: int, steps: int) -> float:
    """Nanoseconds per draw, the best of some runs."""
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    machine = binding.Target.from_default_triple().create_target_machine(
        cpu=binding.get_host_cpu_name(), features=binding.get_host_cpu_features().flatten(), opt=3
    )
    unit = binding.parse_assembly(str(emit(kind, lanes)))
    passes = binding.create_pass_builder(machine, binding.create_pipeline_tuning_options(speed_level=2))
    passes.getModulePassManager().run(unit, passes)
    Path(tempfile.gettempdir(), f"normals-{kind}-{lanes}.s").write_text(machine.emit_assembly(unit))
    engine = binding.create_mcjit_compiler(unit, machine)
    engine.finalize_object()
    run = ctypes.CFUNCTYPE(None, ctypes.c_void_p, *[ctypes.c_uint64] * 3)(engine.get_function_address("run"))
    out, best = np.zeros(futures), float("inf")
    for _ in range(REPEATS):
        start = time.perf_counter()
        run(out.ctypes.data, futures, steps, 1)
        best = min(best, time.perf_counter() - start)
    return best / (futures * steps * BLOCKS * 2) * 1e9


def measure_c(futures: int, steps: int) -> dict[str, float]:
    """The same of the C programs."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "normals")
        source = Path(__file__).with_suffix(".c")
        flags = ["-O3", "-march=native", "-ffast-math"]
        subprocess.run(["gcc", *flags, str(source), "-o", str(program), "-lm"], check=True)
        found = {}
        for mode in ("uniforms", "as241", "ours"):
            command = [str(program), mode, str(futures), str(steps)]
            runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(REPEATS)]
            found[mode] = min(float(run.stdout.split()[0]) for run in runs)
        return found


def main() -> None:
    futures, steps, lanes = (int(given) for given in (sys.argv[1:] + ["16384", "60", "8"][len(sys.argv) - 1 :]))
    for kind in ("uniforms", "normals"):
        print(f"{kind:10} {lanes} lanes: {measure(kind, lanes, futures, steps):.3f} ns")
    for mode, nanoseconds in measure_c(futures, steps).items():
        print(f"{mode:10} C: {nanoseconds:.3f} ns")


if __name__ == "__main__":
    main()
