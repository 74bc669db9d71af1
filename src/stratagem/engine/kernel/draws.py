"""Emits the drawing of noise: one loop over processes, whatever their number."""

from __future__ import annotations

from llvmlite import ir

from stratagem.base.philox import address, normals_of, round_keys, uniforms
from stratagem.engine.kernel.loops import counted
from stratagem.engine.kernel.memory import INDEX, POINTER, Memory
from stratagem.engine.llvm_arithmetic import WORD, LlvmArithmetic

PER_BLOCK = 2
"""Draws in a block of Philox: a process draws for two steps at once, an even one and the one after it."""


def emit_draws(module: ir.Module, lanes: int, name: str, as_normals: bool) -> ir.Function:
    """A function (out, processes, count, seed, future, pair, origin, rollout) that draws for steps 2 · pair and
    2 · pair + 1.

    `processes` points to `count` keys as words; `out` gets `count` vectors for the even step, then `count` for the odd
    one. `future` is that of the first lane; `origin` and `rollout` are 0 but in rollouts.
    """
    kinds = [POINTER, POINTER, INDEX, WORD, WORD, WORD, WORD, WORD]
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kinds), name)
    function.linkage = "internal"
    out, processes, count, seed, future, pair, origin, rollout = function.args
    out.add_attribute("noalias")
    a = LlvmArithmetic(ir.IRBuilder(function.append_basic_block("enter")), lanes)
    memory = Memory(a)
    keys = round_keys(a, a.splat(seed))
    futures = a.word_add(a.splat(future), a.lane_numbers())
    low, step, _, high = address(a, futures, a.splat(pair), 0, 0, a.splat(origin), a.splat(rollout))
    with counted(a.builder, ir.Constant(INDEX, 0), count) as index:
        process = a.splat(memory.scalar(processes, index, WORD))
        counter = low, step, process, high
        draws = normals_of(a, [counter], keys) if as_normals else uniforms(a, counter, keys)
        for number, draw in enumerate(draws):
            place = a.builder.add(index, a.builder.mul(count, ir.Constant(INDEX, number)))
            memory.put_vector(draw, out, place)
    a.builder.ret_void()
    return function
