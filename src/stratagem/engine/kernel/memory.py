"""Reads and writes vectors in memory."""

from __future__ import annotations

from llvmlite import ir

from stratagem.engine.llvm_arithmetic import LlvmArithmetic
from stratagem.engine.padding import LINE

POINTER = ir.PointerType()
INDEX = ir.IntType(64)
DOUBLE = ir.DoubleType()
BYTE = ir.IntType(8)

DOUBLE_BYTES = 8

ANY_ALIGNMENT = 8
"""Arrays from outside are aligned to a double at least."""


class Memory:
    """Vectors and scalars at offsets of pointers, at the builder of `a`."""

    def __init__(self, a: LlvmArithmetic) -> None:
        self._a = a

    def reserve(self, vectors: int) -> ir.Value:
        """A place on the stack for so many vectors of doubles."""
        place = self._a.builder.alloca(ir.ArrayType(self._a.floats, max(vectors, 1)))
        place.type = POINTER  # llvmlite still gives it a typed pointer, which no longer exists in LLVM
        return place

    def vector(self, array: ir.Value, index: ir.Value | int, kind: ir.Type | None = None) -> ir.Value:
        """The vector at an index of an array of vectors of our own."""
        kind = kind or self._a.floats
        return self._a.builder.load(self._at(array, index, kind), typ=kind)

    def put_vector(self, value: ir.Value, array: ir.Value, index: ir.Value | int) -> None:
        """Writes into an array of vectors of our own."""
        self._a.builder.store(value, self._at(array, index, value.type))

    def lanes(self, array: ir.Value, index: ir.Value | int) -> ir.Value:
        """The doubles from an index of an array from outside."""
        place = self._at(array, index, DOUBLE)
        return self._a.builder.load(place, typ=self._a.floats, align=ANY_ALIGNMENT)

    def put_lanes(self, value: ir.Value, array: ir.Value, index: ir.Value | int) -> None:
        """Writes doubles from an index on into an array from outside."""
        self._a.builder.store(value, self._at(array, index, DOUBLE), align=ANY_ALIGNMENT)

    def stream_lanes(self, value: ir.Value, array: ir.Value, index: ir.Value | int) -> None:
        """Writes whole cache lines past the cache: for what is not read again soon. The place must be aligned to a
        line.
        """
        store = self._a.builder.store(value, self._at(array, index, DOUBLE), align=LINE)
        store.set_metadata("nontemporal", self._a.builder.module.add_metadata([ir.Constant(ir.IntType(32), 1)]))

    def truths(self, array: ir.Value, index: ir.Value) -> ir.Value:
        """The mask whose lanes are bytes from an index of an array from outside."""
        bytes_ = self._a.builder.load(self._at(array, index, BYTE), typ=self._bytes, align=1)
        return self._a.builder.icmp_unsigned("!=", bytes_, ir.Constant(self._bytes, None))

    def put_truths(self, mask: ir.Value, array: ir.Value, index: ir.Value) -> None:
        """Writes a mask as bytes from an index on into an array from outside."""
        self._a.builder.store(self._a.builder.zext(mask, self._bytes), self._at(array, index, BYTE), align=1)

    @property
    def _bytes(self) -> ir.Type:
        return BYTE if self._a.lanes == 1 else ir.VectorType(BYTE, self._a.lanes)

    def scalar(self, array: ir.Value, index: ir.Value | int, kind: ir.Type) -> ir.Value:
        """One value of an array from outside."""
        return self._a.builder.load(self._at(array, index, kind), typ=kind)

    def put_scalar(self, value: ir.Value, array: ir.Value, index: ir.Value | int) -> None:
        self._a.builder.store(value, self._at(array, index, value.type))

    def offset(self, array: ir.Value, index: ir.Value | int, kind: ir.Type) -> ir.Value:
        """The place of an element."""
        return self._at(array, index, kind)

    def _at(self, array: ir.Value, index: ir.Value | int, kind: ir.Type) -> ir.Value:
        number = ir.Constant(INDEX, index) if isinstance(index, int) else index
        return self._a.builder.gep(array, [number], inbounds=True, source_etype=kind)
