"""The state of a future while it is being lowered: named slots, what they hold at the start and a step later."""

from __future__ import annotations

from stratagem.engine.program import Graph


class Slots:
    """Slots in the order in which they are declared, over one graph of operations. A slot that nothing follows keeps
    what it holds.
    """

    def __init__(self) -> None:
        self.graph = Graph()
        self.names: list[str] = []
        self.initial: list[int] = []
        self.following: list[int] = []
        self._index: dict[str, int] = {}

    def declare(self, name: str) -> None:
        """Makes a slot, before it is known what it holds at the start."""
        self._index[name] = len(self.names)
        self.names.append(name)
        self.initial.append(-1)
        self.following.append(self.level(name))

    def begin(self, name: str, operation: int) -> None:
        """What a slot holds at the start."""
        self.initial[self._index[name]] = operation

    def follow(self, name: str, operation: int) -> None:
        """What a slot holds a step later."""
        self.following[self._index[name]] = operation

    def level(self, name: str) -> int:
        """The operation that reads a slot."""
        return self.graph.add("level", datum=self._index[name])

    def __contains__(self, name: str) -> bool:
        return name in self._index

    def index(self, name: str) -> int:
        return self._index[name]


def stage_names(name: str, order: int) -> tuple[str, ...]:
    """The slots of a smooth's stages; the last one is its value."""
    return (*(f"{name}/{stage}" for stage in range(1, order)), name)


def transit_names(name: str, order: int) -> tuple[str, ...]:
    """The slots of what is under way in a flow with a delay, in the order in which it moves."""
    return tuple(f"{name}/transit {stage}" for stage in range(1, order + 1))


def kept_name(sample: str) -> str:
    """The slot of what a sample keeps: its value at the record before."""
    return f"{sample}/kept"


def date_name(event: str) -> str:
    """The slot of the date at which an event happened, NaN before."""
    return f"{event}/date"


def margin_name(event: str) -> str:
    """The slot of the difference of the two sides of an event's condition at the record before."""
    return f"{event}/margin"
