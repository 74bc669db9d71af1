"""Emits the drawing of noise: one loop over processes, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Draws:
    """Draws of processes at the builder of `a`, kept for two steps: `function` makes them, None if there are no
    processes; `keys` points to the processes' keys, `out` to the memory of the draws.
    """

    a: LlvmArithmetic
    memory: Memory
    function: ir.Function | None
    keys: ir.Value
    count: int
    out: ir.Value
    seed: ir.Value

    @classmethod
    def of(
        cls, a: LlvmArithmetic, name: str, as_normals: bool, processes: tuple[str, ...], keys: ir.Value, seed: ir.Value
    ) -> Draws:
        """Draws of processes, with memory of their own."""
        memory, count = Memory(a), len(processes)
        function = emit_draws(a.builder.module, a.lanes, name, as_normals) if processes else None
        return cls(a, memory, function, keys, count, memory.reserve(PER_BLOCK * count), seed)

    def draw(self, future: ir.Value, step: ir.Value) -> None:
        """Draws for a step and the one beside it."""
        if self.function is not None:
            pair, zero = self.a.builder.lshr(step, ir.Constant(INDEX, 1)), ir.Constant(INDEX, 0)
            count = ir.Constant(INDEX, self.count)
            self.a.builder.call(self.function, [self.out, self.keys, count, self.seed, future, pair, zero, zero])

    def at(self, future: ir.Value, step: ir.Value) -> ir.Value:
        """Where the draws of a step are; draws two steps at once at even ones."""
        builder = self.a.builder
        odd = builder.and_(step, ir.Constant(INDEX, 1))
        with builder.if_then(builder.icmp_signed("==", odd, ir.Constant(INDEX, 0))):
            self.draw(future, step)
        return self.memory.offset(self.out, builder.mul(odd, ir.Constant(INDEX, self.count)), self.a.floats)
