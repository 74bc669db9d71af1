"""The strict YAML reader: text in, nodes with places out, and a diagnostic for everything that is not plain.

It listens to libyaml's events through PyYAML and builds the nodes itself, so that nothing is constructed that the file
asks for, and sizes and depths are bounded while reading.
"""

from __future__ import annotations

import yaml

from stratagem.base.characters import check_characters, decode
from stratagem.base.diagnostics import Diagnostics, Place
from stratagem.base.nodes import Node
from stratagem.base.yamlbuilder import Builder, Refused, is_nothing

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str, file: str, diagnostics: Diagnostics) -> Node | None:
    """The one YAML document in `text`, or None where it cannot be read at all.

    Every fault is an error in `diagnostics` with its place in `file`. After a fault in a single value (an ambiguous
    word, a number that is not plain, a second key of one name) reading goes on with what was probably meant, so that
    all faults are found at once.
    """
    if not check_characters(text, file, diagnostics):
        return None
    builder = Builder(file, diagnostics)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except Refused:
        return None
    except yaml.MarkedYAMLError as error:
        builder.blame(error)
        return None
    except yaml.YAMLError as error:
        builder.fault("YAML-SYNTAX", str(error), Place(file), "write well-formed YAML")
        return None
    if builder.root is None or is_nothing(builder.root):
        builder.fault("FILE-EMPTY", "the file holds no value", Place(file), "fill the file, or remove it")
        return None
    return builder.root


def read_bytes(data: bytes, file: str, diagnostics: Diagnostics) -> Node | None:
    """The same for the bytes of a file, which must be UTF-8."""
    text = decode(data, file, diagnostics)
    return None if text is None else read(text, file, diagnostics)
