"""Counted loops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from llvmlite import ir

from stratagem.base.arithmetic import Floats
from stratagem.engine.kernel.memory import INDEX
from stratagem.engine.llvm_arithmetic import LlvmArithmetic


@contextmanager
def counted(builder: ir.IRBuilder, begin: ir.Value, end: ir.Value, stride: int = 1) -> Iterator[ir.Value]:
    """Emits `for index in range(begin, end, stride)` around what is emitted inside; yields the index."""
    before = builder.block
    head, body, after = (builder.append_basic_block(name) for name in ("head", "body", "done"))
    builder.branch(head)
    builder.position_at_end(head)
    index = builder.phi(INDEX)
    index.add_incoming(begin, before)
    builder.cbranch(builder.icmp_signed("<", index, end), body, after)
    builder.position_at_end(body)
    yield index
    index.add_incoming(builder.add(index, ir.Constant(INDEX, stride)), builder.block)
    builder.branch(head)
    builder.position_at_end(after)


def gathered(
    builder: ir.IRBuilder,
    count: ir.Value,
    body: Callable[[ir.Value, list[ir.Value]], list[ir.Value]],
    values: list[ir.Value],
) -> list[ir.Value]:
    """Emits `for index in range(count): values = body(index, values)`; yields the values at the end."""
    before = builder.block
    head, inside, after = (builder.append_basic_block(name) for name in ("gather", "take", "gathered"))
    builder.branch(head)
    builder.position_at_end(head)
    index = builder.phi(INDEX)
    index.add_incoming(ir.Constant(INDEX, 0), before)
    carried = [builder.phi(value.type) for value in values]
    for phi, value in zip(carried, values, strict=True):
        phi.add_incoming(value, before)
    builder.cbranch(builder.icmp_signed("<", index, count), inside, after)
    builder.position_at_end(inside)
    later = body(index, carried)
    index.add_incoming(builder.add(index, ir.Constant(INDEX, 1)), builder.block)
    for phi, value in zip(carried, later, strict=True):
        phi.add_incoming(value, builder.block)
    builder.branch(head)
    builder.position_at_end(after)
    return carried


def repeated(
    a: LlvmArithmetic, count: int, body: Callable[[Floats, list[Floats]], list[Floats]], values: list[Floats]
) -> list[Floats]:
    """Emits `values = body(index, values)` in a loop; the index is a double in every lane, from 0."""

    def again(_: ir.Value, carried: list[ir.Value]) -> list[ir.Value]:
        index, *rest = carried
        later = body(index, rest)
        return [a.add(index, a.constant(1.0)), *later]

    _, *last = gathered(a.builder, ir.Constant(INDEX, count), again, [a.constant(0.0), *values])
    return last
