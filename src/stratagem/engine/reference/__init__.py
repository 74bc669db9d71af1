"""The reference interpreter: walks the equations of a model with NumPy over futures. Slow and obvious, it is the
judge of the kernel.
"""

from stratagem.engine.reference.interpreter import Interpreter, Watch

__all__ = ["Interpreter", "Watch"]
