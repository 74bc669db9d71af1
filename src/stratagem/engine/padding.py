"""How records are padded, so that vectors of any width that is in use fill them."""

LINE = 64
"""Bytes in a cache line."""

DOUBLE_BYTES = 8

LANES = 16
"""Records are padded to a multiple of the widest vector."""


def padded_count(futures: int) -> int:
    """Futures with what fills the last vector."""
    return -(-futures // LANES) * LANES
