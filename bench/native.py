"""Compiles C with gcc into a library, and calls it with arrays."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FLAGS = ("-O3", "-march=native", "-ffast-math")
"""What the C programs are compiled with."""


class Native:
    """The function `run` of a C program; arrays go by address, whole numbers as 64-bit words."""

    def __init__(self, source: str, folder: Path, name: str) -> None:
        if shutil.which("gcc") is None:
            raise SystemExit("bench: gcc is needed for the C programs")
        code, library = folder / f"{name}.c", folder / f"{name}.so"
        code.write_text(source)
        subprocess.run(["gcc", *FLAGS, "-shared", "-fPIC", str(code), "-o", str(library), "-lm"], check=True)
        self._run = ctypes.CDLL(str(library)).run
        self._run.restype = None

    def __call__(self, *arguments: NDArray[np.generic] | int) -> None:
        self._run(
            *(
                ctypes.c_uint64(each) if isinstance(each, int) else ctypes.c_void_p(each.ctypes.data)
                for each in arguments
            )
        )
