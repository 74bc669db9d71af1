"""How records are padded, so that vectors of any width that is in use fill them."""

LANES = 8
"""Records are padded to a multiple of the widest vector."""


def padded_count(futures: int) -> int:
    """Futures with what fills the last vector."""
    return -(-futures // LANES) * LANES
