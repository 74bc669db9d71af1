"""Which suggestions speak of the same quantity: only like units and like things are put together."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from stratagem.reading.measures import MONEY_SIGNS, TIMES
from stratagem.reading.nations import GOVERNMENTS
from stratagem.reading.speakers import slug, state_patterns
from stratagem.reading.suggestion import Suggestion

ALIKE = 0.30
"""Cosine of weighted words from which two passages speak of the same quantity."""

ALIKE_PEOPLE = 0.015
"""The same for people of one sort and one state, where these are named."""

FARTHEST = 12.0
"""Factor by which two tellings of one quantity may differ: what lies farther apart is something else."""

ALIKE_THINGS = 0.12
"""The same where the unit is itself the thing counted (containers, shells) and not people, money or a share."""

MOST = 2_000
"""Quantities that are compared with one another."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    "the and for that with has have had was were are been being this from its their his her they who which will would could may might about some than more most least over under said says "
    "according told also into not but all out now after before since into only one two three new other there when while where what how such these those our any each both between around roughly "
    "approximately estimated nearly almost just still yet even per day week month year million billion thousand hundred percent government ministry officials sources number total least".split()
)
_FURTHER = re.compile(r"\b(?:extra|additional|another|further|more(?!\s+than))\b", re.IGNORECASE)
_PEOPLE = frozenset(("person", "person/day", "person/week", "person/month", "person/year"))
_STATE_WORDS = frozenset(word for names in GOVERNMENTS.values() for name in names.split("|") for word in name.split())
_PLACE_WORDS = frozenset(
    "the region province oblast city district front peninsula area north south east west northern southern eastern western".split()
)

_COARSE = frozenset(
    (*MONEY_SIGNS.values(), "RUB", "CNY", "UAH", "TRY", "person", "%", "km", "km2", "m", "tonne", "mile", "rank", "1")
)
"""Units of which a text has many quantities that have nothing to do with one another."""

_LIKE = {
    "soldier": "troop", "soldiers": "troop", "troops": "troop", "trooper": "troop", "troopers": "troop", "servicemen": "troop", "fighters": "troop", "men": "troop", "personnel": "troop",
    "killed": "dead", "died": "dead", "deaths": "dead", "fatalities": "dead", "dead": "dead", "toll": "dead", "casualties": "casualty", "losses": "casualty",
}  # fmt: skip


def groups(suggestions: Sequence[Suggestion]) -> list[tuple[int, ...]]:
    """Groups of indices of quantities that seem to be one quantity, told at least twice; the largest first."""
    chosen = [
        index for index, each in enumerate(suggestions) if each.kind == "quantity" and each.value and each.value.unit
    ][:MOST]
    words = {index: _words(suggestions[index]) for index in chosen}
    seen = Counter(word for found in words.values() for word in found)
    weights = {index: _weighted(found, seen, len(chosen)) for index, found in words.items()}
    by_unit: dict[str, list[int]] = defaultdict(list)
    for index in chosen:
        value = suggestions[index].value
        assert value is not None
        by_unit[value.unit or ""].append(index)
    parent = {index: index for index in chosen}

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for unit, listed in by_unit.items():
        if unit in TIMES:
            continue
        for position, one in enumerate(listed):
            for other in listed[position + 1 :]:
                if root(one) == root(other) or not words[one] & words[other]:
                    continue
                if same_quantity(suggestions[one], suggestions[other], _cosine(weights[one], weights[other])):
                    parent[root(other)] = root(one)
    together: dict[int, list[int]] = defaultdict(list)
    for index in chosen:
        together[root(index)].append(index)
    return sorted((tuple(each) for each in together.values() if len(each) > 1), key=lambda each: (-len(each), each))


def same_quantity(one: Suggestion, other: Suggestion, alike: float) -> bool:
    """Whether two quantities of one unit are the same: never two of one sentence, never at different places.

    Things counted are the same if their passages are alike at all; people if the same sort of them, of a state that
    both name or one leaves open, is counted; money, shares and lengths only if their passages are much alike.
    """
    if one.document == other.document and one.start == other.start:
        return False
    if one.value is None or other.value is None or one.value.unit != other.value.unit:
        return False
    if one.modality != other.modality and "forecast" in (one.modality, other.modality):
        return False
    places = places_of(one), places_of(other)
    if (bool(places[0]) != bool(places[1]) and one.value.unit in _PEOPLE) or (
        places[0] and places[1] and not places[0] & places[1]
    ):
        return False
    if _is_further(one) != _is_further(other):
        return False
    low, high = sorted((_middle(one), _middle(other)))
    if low > 0 and high / low > FARTHEST:
        return False
    unit = one.value.unit or ""
    if unit.split("/")[0] not in _COARSE:
        return alike >= ALIKE_THINGS
    heads = _heads(one), _heads(other)
    states = states_of(one), states_of(other)
    meet = bool(states[0] & states[1])
    shared = bool(heads[0] & heads[1])
    if unit in _PEOPLE and "people" in heads[0] | heads[1]:
        # Of people as such there are too many counts: they must be at one place, or of one state.
        return alike >= (ALIKE_PEOPLE if meet else ALIKE_THINGS if places[0] & places[1] else ALIKE)
    if unit in _PEOPLE and shared and (meet or not all(states)):
        return alike >= (ALIKE_PEOPLE if any(states) else ALIKE_THINGS)
    return alike >= (ALIKE if shared else 2 * ALIKE)


def _is_further(suggestion: Suggestion) -> bool:
    """Whether a number comes on top of another: `10,000 more men` is no count of all."""
    mark = suggestion.mark_start - suggestion.start
    near = suggestion.passage[max(0, mark - 18) : suggestion.mark_end - suggestion.start + 18]
    return bool(_FURTHER.search(near))


def places_of(suggestion: Suggestion) -> frozenset[str]:
    """Words for the place of a quantity that are no names of states."""
    words = re.findall(r"[^\W\d_]{3,}", re.sub(r"['’]s\b", "", suggestion.where or ""))
    return frozenset(word.casefold() for word in words if word not in _STATE_WORDS) - _PLACE_WORDS


def states_of(suggestion: Suggestion) -> frozenset[str]:
    """The states that stand in the words for what is counted, or right before them."""
    mark = suggestion.mark_start - suggestion.start
    near = f"{suggestion.passage[max(0, mark - 60) : mark + 90]} {suggestion.subject}"
    return frozenset(name for name, pattern in state_patterns() if pattern.search(near))


def variable_name(group: Sequence[Suggestion]) -> str:
    """A name for the quantity that a group speaks of, from the words that most of it share."""
    counted = Counter(word for each in group for word in _words(each))
    value = group[0].value
    first = [
        word for word in re.findall(r"[a-z]+", group[0].subject.casefold()) if word not in _COMMON and len(word) > 2
    ][:3]
    stems = {word.rstrip("s") for word in first}
    shared = sorted(word for word, number in counted.items() if number == len(group) > 1 and word not in stems)
    place = slug(group[0].where or "")
    words = [*first, *(shared[:1] if len(first) < 2 else []), *([place] if place and place not in first else [])]
    return slug(" ".join(words))[:48].strip("_") or slug(f"quantity {value.unit if value else ''}") or "quantity"


def _middle(suggestion: Suggestion) -> float:
    value = suggestion.value
    ends = [each for each in (value.low, value.high) if isinstance(each, int | float)] if value else []
    return sum(ends) / len(ends) if ends else 0.0


def _heads(suggestion: Suggestion) -> set[str]:
    return {_LIKE.get(word, word.rstrip("s")) for word in _WORD.findall(suggestion.subject.casefold())} - _COMMON


def _words(suggestion: Suggestion) -> set[str]:
    """Content words of a passage near the quantity."""
    mark = suggestion.mark_start - suggestion.start
    near = suggestion.passage[max(0, mark - 120) : mark + 200]
    return {_LIKE.get(word, word.rstrip("s")) for word in _WORD.findall(near.casefold()) if word not in _COMMON}


def _weighted(words: set[str], seen: Mapping[str, int], total: int) -> dict[str, float]:
    return {word: math.log(1 + total / seen[word]) for word in words}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shared = sum(weight * other[word] for word, weight in one.items() if word in other)
    lengths = math.sqrt(
        sum(weight * weight for weight in one.values()) * sum(weight * weight for weight in other.values())
    )
    return shared / lengths if lengths else 0.0
