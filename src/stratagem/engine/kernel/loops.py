"""Counted loops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from llvmlite import ir

from stratagem.engine.kernel.memory import INDEX


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
