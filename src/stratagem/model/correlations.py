"""Correlations between parameters: two by two, joined into groups whose matrix must be positive definite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from stratagem.base.coupling import Matrix, factor_of, greatest_share, normal_correlation
from stratagem.base.diagnostics import Place
from stratagem.base.distributions import Exactly
from stratagem.base.fields import number_of, place_of_value, texts_in
from stratagem.base.near import nearest
from stratagem.base.nodes import Table
from stratagem.model.model import cell_name
from stratagem.model.names import Declaration, split_subscripts
from stratagem.model.parts import Correlation, Coupling, Parameter, Prior
from stratagem.model.reading import Reading, cells

_SECTION = "correlations"


def read_correlations(
    tables: Iterable[Table], parameters: Mapping[str, Parameter], reading: Reading
) -> tuple[tuple[Correlation, ...], tuple[Coupling, ...]]:
    """All correlations, and the groups of parameters' cells that they join."""
    reader = _Reader(parameters, reading)
    for table in tables:
        entries = table.get(_SECTION)
        for name, node in entries.entries.items() if isinstance(entries, Table) else ():
            if isinstance(node, Table) and isinstance(entries, Table):
                reader.read(Declaration(_SECTION, name, (), node, entries.keys[name]))
    return tuple(reader.found), tuple(reader.couplings())


@dataclass(frozen=True)
class _End:
    """One side of a correlation: a parameter, and for each cell what its free dimensions stand for."""

    parameter: Parameter
    cells: tuple[tuple[str, dict[str, str]], ...]


class _Reader:
    def __init__(self, parameters: Mapping[str, Parameter], reading: Reading) -> None:
        self._parameters, self._reading = parameters, reading
        self.found: list[Correlation] = []
        self._places: dict[tuple[str, str], Place] = {}
        self._warned: set[str] = set()

    def read(self, declared: Declaration) -> None:
        """Adds what one entry declares, a correlation for each pair of cells."""
        ends = [self._end(text, place) for text, place in texts_in(declared.table, "between")]
        rank, because = number_of(declared.table.get("rank")), self._reading.grounded(declared)
        one, other = ends if len(ends) == 2 else (None, None)
        if one is None or other is None or rank is None or because is None:
            return
        if abs(rank) >= 1.0:
            self._fault(
                "CORRELATION-DEFINITE",
                f"the correlation {declared.name} is {rank:g}: one parameter would be a function of the other",
                place_of_value(declared.table, "rank"),
                "give a rank correlation between -1 and 1, or make one an auxiliary of the other",
            )
            return
        for (first, bound), (second, also) in product(one.cells, other.cells):
            if all(also.get(dimension, element) == element for dimension, element in bound.items()):
                self._add(Correlation(declared.name, first, second, rank, because), declared.place)

    def _add(self, correlation: Correlation, place: Place) -> None:
        one, other = correlation.one, correlation.other
        pair = (min(one, other), max(one, other))
        if one == other or pair in self._places:
            known = self._places.get(pair)
            before = f"which {known} does already" if known else "which are one and the same"
            self._fault(
                "CORRELATION-PAIR",
                f"the correlation {correlation.name} joins {one} and {other}, {before}",
                place,
                "give each pair of parameters one correlation",
            )
            return
        self._places[pair] = place
        self.found.append(correlation)
        for cell in (one, other):
            self._check_prior(cell, place)

    def _check_prior(self, cell: str, place: Place) -> None:
        """What is ordered are draws within a distribution: where there are several, values follow only in part."""
        name, _, rest = cell.partition("[")
        prior = self._parameters[name].priors[tuple(rest.removesuffix("]").split(",")) if rest else ()]
        what = _unfit(prior)
        if what is None or cell in self._warned:
            return
        self._warned.add(cell)
        self._reading.diagnostics.warning(
            "CORRELATION-MIXED",
            f"{cell} is correlated, but {what}",
            place,
            "the correlation holds within each distribution; give the parameter a single one for it to hold in full",
        )

    def _end(self, text: str, place: Place) -> _End | None:
        parts = split_subscripts(text)
        parameter = self._parameters.get(parts[0]) if parts else None
        if parts is None or parameter is None:
            kind = self._reading.names.variables.get(parts[0]) if parts else None
            if kind is not None and kind.section in ("parameters", "levers"):
                return None  # it could not be read, which was told
            self._fault(
                "CORRELATION-UNKNOWN",
                f"{text[:60]!r} " + (f"stands under {kind.section}" if kind else "is no parameter"),
                place,
                "name parameters or levers of model/*.yaml",
                nearest(text.partition("[")[0], self._parameters),
            )
            return None
        found = tuple(self._cells(parameter, parts[1]))
        if not found:
            label = cell_name(parameter.name, parameter.dimensions)
            self._fault(
                "CORRELATION-UNKNOWN",
                f"{text[:60]!r} is no cell of {label}",
                place,
                f"write {label} for each of its cells, or name an element of each dimension",
            )
            return None
        return _End(parameter, found)

    def _cells(self, parameter: Parameter, subscripts: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """The cells that subscripts mean; a dimension means each of its elements."""
        if len(subscripts) != len(parameter.dimensions):
            return
        for element in cells(self._reading.setting, parameter.dimensions):
            triples = list(zip(subscripts, parameter.dimensions, element, strict=True))
            if all(subscript in (dimension, part) for subscript, dimension, part in triples):
                bound = {dimension: part for subscript, dimension, part in triples if subscript == dimension}
                yield cell_name(parameter.name, element), bound

    # -- groups

    def couplings(self) -> Iterator[Coupling]:
        """Groups of cells that correlations join, each in the order of the model."""
        order = [
            cell_name(name, element)
            for name, parameter in self._parameters.items()
            for element in cells(self._reading.setting, parameter.dimensions)
        ]
        ranks = {frozenset((each.one, each.other)): each.rank for each in self.found}
        for group in _joined(ranks):
            members = tuple(cell for cell in order if cell in group)
            matrix = _matrix(members, ranks)
            factor = factor_of(matrix)
            if factor is None:
                self._indefinite(members, matrix)
            else:
                yield Coupling(members, factor)

    def _indefinite(self, members: tuple[str, ...], matrix: Matrix) -> None:
        """Told at the first correlation of the group."""
        first = next(each for each in self.found if each.one in members)
        pairs = combinations(members, 2)
        left = next((pair for pair in pairs if not self._has(*pair)), None)
        missing = f", or correlate {left[0]} and {left[1]} too, which nothing does" if left else ""
        self._fault(
            "CORRELATION-DEFINITE",
            f"the correlations of {', '.join(members)} contradict each other: no parameters can have them together",
            self._places[min(first.one, first.other), max(first.one, first.other)],
            f"make all of them smaller, at most {greatest_share(matrix):.2g} times what they are{missing}",
        )

    def _has(self, one: str, other: str) -> bool:
        return (min(one, other), max(one, other)) in self._places

    def _fault(self, code: str, message: str, place: Place, remedy: str, suggestion: str | None = None) -> None:
        self._reading.diagnostics.error(code, message, place, remedy, suggestion)


def _unfit(prior: Prior) -> str | None:
    if len(prior.mixtures) > 1:
        return "its prior goes by the positions of a dispute"
    shapes = prior.mixtures[0].shapes
    if len(shapes) > 1:
        return "its prior is a mixture"
    return "it has one value in all futures" if isinstance(shapes[0], Exactly) else None


def _matrix(members: tuple[str, ...], ranks: Mapping[frozenset[str], float]) -> Matrix:
    """The correlations of the members' normals; 0 where none is declared."""

    def between(one: str, other: str) -> float:
        return 1.0 if one == other else normal_correlation(ranks.get(frozenset((one, other)), 0.0))

    return tuple(tuple(between(one, other) for other in members) for one in members)


def _joined(pairs: Iterable[frozenset[str]]) -> list[set[str]]:
    """The sets of cells that pairs join."""
    groups: list[set[str]] = []
    for pair in pairs:
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair]
        groups.append(set(pair).union(*touched))
    return groups
