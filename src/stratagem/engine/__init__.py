"""The engine: runs a model over thousands of futures, by a compiled kernel or by the interpreter that judges it."""

from stratagem.engine.futures import Engine, Futures
from stratagem.engine.running import run
from stratagem.engine.trouble import Trouble

__all__ = ["Engine", "Futures", "Trouble", "run"]
