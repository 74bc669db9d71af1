"""Keys of decisions/*.yaml: who may choose what, when, and what they weigh.

The folder is read and handed on as it is; its keys are added here when the engine runs decisions.
"""

from __future__ import annotations

from stratagem.situation.composites import Anything, Key, Record
from stratagem.situation.keys.forms import by_name

DECISIONS = Record({"decisions": Key(by_name(Anything(), "a table of decisions by name"), "the decisions")})
