"""Models within models: each module's variables move into the main model, named `module.variable`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from stratagem.exchange.names import key
from stratagem.exchange.xmltree import MOST_ELEMENTS, BrokenXml

MOST_DEPTH = 20
"""Modules within modules."""

_WORD = r'(?:"(?>\\.|[^"\\])*+"|[^\W\d][\w$]*+)'
_PATH = re.compile(rf"(?:(?<![\w.\"])\.\s*)?{_WORD}(?:\s*\.\s*{_WORD})*+|\[|\]|[0-9][\w.]*+")
"""A name, perhaps with modules before it, or a dot that stands for the main model; brackets, since names of elements
stand between them; and numbers.
"""
_STEP = re.compile(_WORD)


@dataclass
class _Scope:
    """One model as one module holds it: `names` tell by key what its variables are called in the whole, `holder` is
    the model that holds the module.
    """

    variables: Any
    prefix: str
    holder: _Scope | None = None
    names: dict[str, str] = field(default_factory=dict)
    inner: dict[str, _Scope] = field(default_factory=dict)

    def whole_name(self, path: list[str]) -> str | None:
        """What a variable is called in the whole, seen from here: paths begin here, or in a model that holds this
        one.
        """
        first, *rest = map(key, path)
        if not rest:
            return self.names.get(first)
        if first in self.inner:
            return self.inner[first].whole_name(path[1:])
        return self.holder.whole_name(path) if self.holder is not None else None

    @property
    def main(self) -> _Scope:
        """The model that holds all."""
        return self if self.holder is None else self.holder.main


def merge_modules(root: Any) -> None:
    """Puts all modules that the main model holds into it. Raises BrokenXml for those that cannot be found."""
    space = root.nsmap[None]
    models = root.findall(f"{{{space}}}model")
    if not models or not any(True for model in models for _ in _modules(model, space)):
        return
    main = next((model for model in models if not model.get("name")), models[0])
    named = {key(model.get("name")): model for model in models if model is not main and model.get("name")}
    elements = {key(each.get("name", "")) for each in root.iterfind(f"{{{space}}}dimensions//*")}
    scopes = list(_all(_opened(main, "", named, space, [MOST_ELEMENTS], (), None)))
    for scope in scopes:
        _connect(scope, space)
    for scope in scopes:
        _rename(scope, elements, space)
    whole = scopes[0].variables
    for scope in scopes[1:]:
        whole.extend(list(scope.variables))
    for module in list(_modules(main, space)):
        module.getparent().remove(module)
    for model in named.values():
        root.remove(model)


def _modules(model: Any, space: str) -> Iterator[Any]:
    yield from model.iterfind(f"{{{space}}}variables/{{{space}}}module")


def _opened(
    model: Any,
    prefix: str,
    named: dict[str, Any],
    space: str,
    room: list[int],
    above: tuple[str, ...],
    holder: _Scope | None,
) -> _Scope:
    """A model with copies of all that it holds; `room` is how many elements may still be copied."""
    scope = _Scope(_variables(model, space), prefix, holder)
    for variable in scope.variables:
        name = variable.get("name") if isinstance(variable.tag, str) else None
        if name and not variable.tag.endswith("}module"):
            scope.names[key(name)] = f"{prefix}{_plain(name)}"
    for module in scope.variables.iterfind(f"{{{space}}}module"):
        name = module.get("name") or ""
        line = module.sourceline or 1
        found = named.get(key(module.get("model") or name))
        if found is None:
            raise BrokenXml(f"the module `{name[:60]}` has no model of its name in this file", line)
        if key(name) in above or len(above) >= MOST_DEPTH:
            problem = f"the module `{name[:60]}` holds itself, or lies within more than {MOST_DEPTH} others"
            raise BrokenXml(problem, line)
        room[0] -= sum(1 for _ in found.iter())
        if room[0] < 0:
            raise BrokenXml(f"the modules together have more than {MOST_ELEMENTS} elements", line)
        names = (*above, key(name))
        inside = _opened(deepcopy(found), f"{prefix}{_plain(name)}.", named, space, room, names, scope)
        scope.inner[key(name)] = inside
    return scope


def _variables(model: Any, space: str) -> Any:
    from lxml import etree

    found = model.find(f"{{{space}}}variables")
    return found if found is not None else etree.SubElement(model, f"{{{space}}}variables")


def _plain(name: str) -> str:
    return " ".join(name.replace("\\n", " ").split()).strip('"')


def _all(scope: _Scope) -> Iterator[_Scope]:
    yield scope
    for inside in scope.inner.values():
        yield from _all(inside)


def _connect(scope: _Scope, space: str) -> None:
    """Makes each input a variable that has the value of what it is connected with."""
    from lxml import etree

    for link in scope.variables.iterfind(f"{{{space}}}module/*"):
        if not isinstance(link.tag, str) or not link.tag.startswith(f"{{{space}}}connect"):
            continue
        source = scope.whole_name(_steps(link.get("from", "")) or [""])
        target = _steps(link.get("to", ""))
        module = "" if link.get("to", "").strip().startswith(".") else key(link.getparent().get("name") or "")
        inside = _receiver(scope, module, target)
        if source is None or inside is None or not target:
            continue
        for variable in inside.variables:
            if isinstance(variable.tag, str) and key(variable.get("name") or "") == key(target[-1]):
                kept = [child for child in variable if child.tag in (f"{{{space}}}dimensions", f"{{{space}}}units")]
                name = variable.get("name")
                variable.clear()
                variable.tag = f"{{{space}}}aux"
                variable.set("name", name)
                variable.extend(kept)
                etree.SubElement(variable, f"{{{space}}}eqn").text = f'"{source}"'
                variable.set("connected", "true")


def _receiver(scope: _Scope, module: str, target: list[str]) -> _Scope | None:
    """The model whose variable a connection of a module feeds: the module named, else the one that has the connection
    if the variable is an input of it, else the model around both.
    """
    if len(target) == 2:
        return scope.inner.get(key(target[0]))
    inside = scope.inner.get(module)
    inputs = [each.get("name") for each in inside.variables if each.get("access") == "input"] if inside else []
    return inside if target and key(target[0]) in map(key, filter(None, inputs)) else scope


def _steps(path: str) -> list[str]:
    return _STEP.findall(path)


def _rename(scope: _Scope, elements: set[str], space: str) -> None:
    for variable in scope.variables:
        if not isinstance(variable.tag, str) or variable.tag.endswith("}module"):
            continue
        if variable.attrib.pop("connected", None) is None:
            for node in variable.iter(*(f"{{{space}}}{each}" for each in ("eqn", "init_eqn", "inflow", "outflow"))):
                flow = node.tag.endswith("flow")
                node.text = _flow(node.text or "", scope) if flow else _equation(node.text or "", scope, elements)
        if variable.get("name"):
            variable.set("name", f"{scope.prefix}{_plain(variable.get('name'))}")


def _flow(text: str, scope: _Scope) -> str:
    found = scope.names.get(key(text))
    return f'"{found}"' if found is not None else text


def _equation(text: str, scope: _Scope, elements: set[str]) -> str:
    depth = 0

    def told(match: re.Match[str]) -> str:
        nonlocal depth
        word = match[0]
        if word in "[]":
            depth += 1 if word == "[" else -1
            return word
        path = _steps(word)
        if not path or (depth > 0 and len(path) == 1 and key(path[0]) in elements):
            return word
        found = (scope.main if word.startswith(".") else scope).whole_name(path)
        return f'"{found}"' if found is not None else word

    return _PATH.sub(told, text)
