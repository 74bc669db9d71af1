"""Functions that run over subscripts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from stratagem.engine.sheets.allocation import allocate_available, allocate_by_priority
from stratagem.engine.sheets.context import Context, element_of
from stratagem.engine.sheets.lowering import Moment, bangs, elements_along
from stratagem.engine.sheets.problem import SheetProblem
from stratagem.exchange.syntax import Apply, Constant, Formula, Name, walk


def contexts(m: Moment, formulas: tuple[Formula, ...], context: Context) -> list[Context]:
    """A context for each combination of the elements that `!` runs over, or that ranges without it stand for where the
    left-hand side does not bind them.
    """
    running = bangs(formulas) or _unbound(m, formulas, context)
    found = []
    for elements in product(*(elements_along(m.lowering, each) for each in running)):
        inner = context
        for name, element in zip(running, elements, strict=True):
            inner = inner.with_element(name, element)
        found.append(inner)
    return found


def _unbound(m: Moment, formulas: tuple[Formula, ...], context: Context) -> list[str]:
    ranges = m.lowering.sheet.ranges
    found: dict[str, None] = {}
    for node in (each for formula in formulas for each in walk(formula)):
        if isinstance(node, Name):
            for subscript in node.subscripts:
                if subscript in ranges and not _stands(m, subscript, context):
                    found[subscript] = None
    return list(found)


def _stands(m: Moment, subscript: str, context: Context) -> bool:
    try:
        element_of(subscript, context.bound, m.lowering.sheet.ranges)
    except SheetProblem:
        return False
    return True


def parts_of(m: Moment, node: Apply, context: Context) -> list[int]:
    """What a function of one argument runs over: cells marked by `!`, or all cells of a quantity without subscripts."""
    (formula,) = node.arguments
    if not bangs(node.arguments) and isinstance(formula, Name) and not formula.subscripts:
        quantity = m.lowering.find(formula.key, context.scope)
        if quantity is not None and quantity.cells != ((),):
            return [m.value(quantity, cell, context.scope) for cell in quantity.cells]
    return [m.number(formula, inner) for inner in contexts(m, node.arguments, context)]


def _fold(name: str) -> Callable[[Moment, Apply, Context], int]:
    return lambda m, node, context: m.a.fold(name, parts_of(m, node, context))


def _mean(m: Moment, node: Apply, context: Context) -> int:
    parts = parts_of(m, node, context)
    return m.a.div(m.a.fold("add", parts), m.a.number(float(len(parts))))


def _deviation(m: Moment, node: Apply, context: Context) -> int:
    """stddev(x): the root of the mean square distance from the mean."""
    a, parts = m.a, parts_of(m, node, context)
    count = a.number(float(len(parts)))
    mean = a.div(a.fold("add", parts), count)
    apart = [a.sub(each, mean) for each in parts]
    return a.apply("sqrt", a.div(a.fold("add", [a.mul(each, each) for each in apart]), count))


def _size(m: Moment, node: Apply, context: Context) -> int:
    """elmcount(range), size(quantity)"""
    (formula,) = node.arguments
    if isinstance(formula, Name):
        bare = formula.key.removesuffix("!")
        if bare in m.lowering.sheet.ranges:
            return m.a.number(float(len(m.lowering.sheet.ranges[bare].elements)))
        quantity = m.lowering.find(bare, context.scope)
        if quantity is not None:
            return m.a.number(float(len(quantity.cells)))
    raise SheetProblem("FOREIGN-SUBSCRIPT", "ELMCOUNT wants a range of subscripts", "name a range")


# -- vector select

_ACTIONS = 11


def _select(m: Moment, node: Apply, context: Context) -> int:
    """vector select(selection[d!], expression[d!], missing value, action, what is an error)"""
    chosen, formula, missing, action, _ = node.arguments
    a = m.a
    kind = m.number(action, context)
    known = a.constant(kind)
    if known is not None and known not in range(_ACTIONS):
        raise SheetProblem(
            "FOREIGN-ARGUMENTS", f"VECTOR SELECT has no action {known:g}", "give a whole number from 0 to 10"
        )
    pairs = [(m.number(chosen, inner), m.number(formula, inner)) for inner in contexts(m, node.arguments[:2], context)]
    zero = a.number(0.0)
    taken = [a.apply("ne", weight, zero) for weight, _ in pairs]
    whole = _acted(m, 0 if known is None else int(known), taken, pairs)
    for number in range(1, _ACTIONS) if known is None else ():
        is_this = a.apply("eq", a.truncated(kind), a.number(float(number)))
        whole = a.select(is_this, _acted(m, number, taken, pairs), whole)
    some = a.as_truth(a.fold("add", [a.as_number(each) for each in taken]))
    return a.select(some, whole, m.number(missing, context))


def _acted(m: Moment, kind: int, taken: list[int], pairs: list[tuple[int, int]]) -> int:
    """What one of the eleven actions makes of weights and values."""
    if kind <= 4:
        values = [m.a.mul(weight, value) for weight, value in pairs]
    elif kind == 5:
        values = [m.a.power(value, weight) for weight, value in pairs]
    else:
        values = [value for _, value in pairs]
    return _combine(m, kind, taken, values)


def _combine(m: Moment, kind: int, taken: list[int], values: list[int]) -> int:
    a = m.a
    names = {0: "add", 6: "add", 1: "mul", 5: "mul", 7: "mul", 2: "minimum", 8: "minimum", 3: "maximum", 9: "maximum"}
    name = names.get(kind, "add")
    neutral = {"add": 0.0, "mul": 1.0, "minimum": float("inf"), "maximum": float("-inf")}[name]
    whole = a.fold(name, [a.select(one, value, a.number(neutral)) for one, value in zip(taken, values, strict=True)])
    if kind in (4, 10):
        return a.div(whole, a.fold("add", [a.as_number(each) for each in taken]))
    return whole


# -- order


MOST_COMPARED = 300
"""Elements that are compared with each other, pair by pair."""


def _vector(m: Moment, node: Apply, context: Context) -> tuple[list[int], int]:
    """The values along the last subscript of the first argument, and the place of the cell among them."""
    formula = node.arguments[0]
    if not isinstance(formula, Name) or not formula.subscripts:
        raise SheetProblem("FOREIGN-ARGUMENTS", f"{node.function.upper()} wants a quantity with subscripts", "name one")
    last = formula.subscripts[-1]
    elements = elements_along(m.lowering, last)
    here = element_of(last, context.bound, m.lowering.sheet.ranges)
    if len(elements) > MOST_COMPARED:
        raise SheetProblem(
            "LIMIT-CELLS",
            f"{node.function.upper()} compares {len(elements)} elements with each other, more than {MOST_COMPARED}",
            "use a shorter range",
        )
    values = [m.number(formula, context.with_element(last, element)) for element in elements]
    return values, elements.index(here)


def _ranks(m: Moment, values: list[int], rising: int) -> list[int]:
    """How many values stand before each one; equal ones keep their order, or the reverse where it falls."""
    a, found = m.a, []
    for place, value in enumerate(values):
        before = [
            a.select(
                rising,
                a.as_number(a.le(other, value) if index < place else a.lt(other, value)),
                a.as_number(a.gt(other, value) if index < place else a.ge(other, value)),
            )
            for index, other in enumerate(values)
            if index != place
        ]
        found.append(a.fold("add", before) if before else a.number(0.0))
    return found


def _all_ranks(m: Moment, node: Apply, context: Context, values: list[int]) -> list[int]:
    """The ranks along a vector, which all its cells share."""
    formula = node.arguments[0]
    last = formula.subscripts[-1] if isinstance(formula, Name) else ""
    mark = ("ranks", context.scope.path, id(node), tuple(pair for pair in context.bound if pair[0] != last))
    if mark not in m.shared:
        m.shared[mark] = [_ranks(m, values, _rising(m, node, context))]
    return m.shared[mark][0]


def _rising(m: Moment, node: Apply, context: Context) -> int:
    return m.a.gt(m.number(node.arguments[1], context), m.a.number(0.0))


def _sort_order(m: Moment, node: Apply, context: Context) -> int:
    """vector sort order(vector, direction): the place, from 0, of the value that comes here when sorted"""
    values, here = _vector(m, node, context)
    ranks = _all_ranks(m, node, context, values)
    return _picked(m, ranks, [m.a.number(float(place)) for place in range(len(values))], m.a.number(float(here)))


def _rank(m: Moment, node: Apply, context: Context) -> int:
    """vector rank(vector, direction): the place, from 1, that the value here takes when sorted"""
    values, here = _vector(m, node, context)
    return m.a.add(_all_ranks(m, node, context, values)[here], m.a.number(1.0))


def _reorder(m: Moment, node: Apply, context: Context) -> int:
    """vector reorder(vector, places): the value at the place, from 0, that stands here"""
    values, _ = _vector(m, node, context)
    places = [m.a.number(float(place)) for place in range(len(values))]
    return _picked(m, places, values, m.a.truncated(m.number(node.arguments[1], context)))


def _picked(m: Moment, keys: list[int], values: list[int], wanted: int) -> int:
    """The value whose key is wanted."""
    found = values[0]
    for name, value in zip(keys[1:], values[1:], strict=True):
        found = m.a.select(m.a.apply("eq", name, wanted), value, found)
    return found


def _vector_elm_map(m: Moment, node: Apply, context: Context) -> int:
    """vector elm map(quantity[element], offset): the value so many places after the element"""
    formula, offset = node.arguments
    if not isinstance(formula, Name) or not formula.subscripts:
        raise SheetProblem("FOREIGN-ARGUMENTS", "VECTOR ELM MAP wants a quantity with subscripts", "name one")
    last = formula.subscripts[-1]
    elements = elements_along(m.lowering, last)
    begin = elements.index(element_of(last, context.bound, m.lowering.sheet.ranges))
    values = [m.number(Name(formula.key, (*formula.subscripts[:-1], each)), context) for each in elements]
    places = [m.a.number(float(place - begin)) for place in range(len(values))]
    return _picked(m, places, values, m.a.truncated(m.number(offset, context)))


# -- matrices


def _invert(m: Moment, node: Apply, context: Context) -> int:
    """invert matrix(matrix[r, c], size): by Gauss and Jordan, rows exchanged for the largest pivot"""
    formula = node.arguments[0]
    if not isinstance(formula, Name) or len(formula.subscripts) < 2:
        raise SheetProblem("FOREIGN-ARGUMENTS", "INVERT MATRIX wants a quantity with two subscripts", "name one")
    *_, row_key, column_key = formula.subscripts
    rows, columns = elements_along(m.lowering, row_key), elements_along(m.lowering, column_key)
    ranges = m.lowering.sheet.ranges
    place = tuple(
        names.index(element_of(each, context.bound, ranges)) for each, names in ((row_key, rows), (column_key, columns))
    )
    others = tuple(pair for pair in context.bound if pair[0] not in (row_key, column_key))
    mark = (context.scope.path, id(node), others)
    if mark not in m.shared:
        names = [[Name(formula.key, (*formula.subscripts[:-2], r, c)) for c in columns] for r in rows]
        m.shared[mark] = _inverse(m, [[m.number(name, context) for name in line] for line in names])
    return m.shared[mark][place[0]][place[1]]


def _inverse(m: Moment, left: list[list[int]]) -> list[list[int]]:
    a, count = m.a, len(left)
    if any(len(line) != count for line in left):
        raise SheetProblem("FOREIGN-ARGUMENTS", "INVERT MATRIX wants as many rows as columns", "give a square matrix")
    right = [[a.number(float(i == j)) for j in range(count)] for i in range(count)]
    for pivot in range(count):
        _exchange(m, left, right, pivot)
        over = left[pivot][pivot]
        left[pivot] = [a.div(value, over) for value in left[pivot]]
        right[pivot] = [a.div(value, over) for value in right[pivot]]
        for other in range(count):
            if other != pivot:
                share = left[other][pivot]
                left[other] = [a.sub(x, a.mul(share, y)) for x, y in zip(left[other], left[pivot], strict=True)]
                right[other] = [a.sub(x, a.mul(share, y)) for x, y in zip(right[other], right[pivot], strict=True)]
    return right


def _exchange(m: Moment, left: list[list[int]], right: list[list[int]], pivot: int) -> None:
    """Brings the row with the largest number below a pivot, in size, to its place: the first of those that tie."""
    a = m.a
    for other in range(pivot + 1, len(left)):
        larger = a.gt(a.fabs(left[other][pivot]), a.fabs(left[pivot][pivot]))
        for rows in (left, right):
            pairs = list(zip(rows[pivot], rows[other], strict=True))
            rows[pivot] = [a.select(larger, below, above) for above, below in pairs]
            rows[other] = [a.select(larger, above, below) for above, below in pairs]


# -- allocation


def _by_priority(m: Moment, node: Apply, context: Context) -> int:
    """allocate by priority(request[d], priority[d], size, width, supply)"""
    _, priority, _, width, supply = node.arguments
    requests, here = _vector(m, node, context)
    priorities, _ = _vector(m, Apply(node.function, (priority, Constant(0.0))), context)
    return allocate_by_priority(m.a, requests, priorities, m.number(width, context), m.number(supply, context))[here]


def _available(m: Moment, node: Apply, context: Context) -> int:
    """allocate available(request[d], profile[d, ptype], supply)"""
    request, profile, supply = node.arguments
    requests, here = _vector(m, node, context)
    if not isinstance(profile, Name) or len(profile.subscripts) < 2 or not isinstance(request, Name):
        raise SheetProblem("FOREIGN-ARGUMENTS", "ALLOCATE AVAILABLE wants a profile with two subscripts", "name one")
    along = request.subscripts[-1]
    kinds = elements_along(m.lowering, _profile_range(m, profile.subscripts[-1]))[:4]
    profiles = []
    for element in elements_along(m.lowering, along):
        inner = context.with_element(along, element)
        profiles.append([m.number(Name(profile.key, (*profile.subscripts[:-1], kind)), inner) for kind in kinds])
    return allocate_available(m.a, requests, profiles, m.number(supply, context))[here]


def _profile_range(m: Moment, last: str) -> str:
    """The range of a profile's last subscript, which names its first element."""
    if last in m.lowering.sheet.ranges:
        return last
    holding = [each for each in m.lowering.sheet.ranges.values() if last in each.elements]
    return max(holding, key=lambda each: len(each.elements)).key if holding else last


ARRAYS: dict[str, tuple[Callable[[Moment, Apply, Context], int], int, int]] = {
    "sum": (_fold("add"), 1, 1),
    "prod": (_fold("mul"), 1, 1),
    "vmin": (_fold("minimum"), 1, 1),
    "vmax": (_fold("maximum"), 1, 1),
    "vmin xmile": (_fold("minimum"), 1, 1),
    "vmax xmile": (_fold("maximum"), 1, 1),
    "stddev": (_deviation, 1, 1),
    "mean": (_mean, 1, 1),
    "elmcount": (_size, 1, 1),
    "size": (_size, 1, 1),
    "vector select": (_select, 5, 5),
    "vector sort order": (_sort_order, 2, 2),
    "vector rank": (_rank, 2, 2),
    "vector reorder": (_reorder, 2, 2),
    "vector elm map": (_vector_elm_map, 2, 2),
    "invert matrix": (_invert, 1, 2),
    "allocate by priority": (_by_priority, 5, 5),
    "allocate available": (_available, 3, 3),
}
"""Functions over subscripts, with the fewest and the most arguments."""
