"""Reads the model of a situation: declarations, then checks, then everything in base units."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from stratagem.base.diagnostics import Diagnostics
from stratagem.base.fields import words_in
from stratagem.base.nodes import Table
from stratagem.model.asking import read_questions
from stratagem.model.auxiliaries import read_auxiliary, read_lookup, read_sample
from stratagem.model.balances import Balance, read_balances
from stratagem.model.choicecheck import ChoiceCheck
from stratagem.model.constructs import Constructs, read_constructs
from stratagem.model.correlations import read_correlations
from stratagem.model.deciding import Decisions, read_decisions
from stratagem.model.draft import Draft, slots
from stratagem.model.flowcheck import check_flows
from stratagem.model.indicators import read_indicator
from stratagem.model.inference import UnitInference
from stratagem.model.levels import read_flow, read_stock
from stratagem.model.mechanisms import Mechanism, read_mechanisms
from stratagem.model.model import Model
from stratagem.model.names import Declaration, read_names
from stratagem.model.order import Orders, find_orders
from stratagem.model.parameters import read_lever, read_parameter
from stratagem.model.parts import Auxiliary
from stratagem.model.posterior import read_posterior
from stratagem.model.processes import read_count, read_event, read_noise, read_smooth
from stratagem.model.questions import Question
from stratagem.model.reading import Reading
from stratagem.model.references import ReferenceCheck
from stratagem.model.resolve import Resolver
from stratagem.model.series import read_series
from stratagem.model.setting import read_setting
from stratagem.model.timecheck import TimeCheck
from stratagem.model.usecheck import check_bare_numbers, check_use

if TYPE_CHECKING:
    from stratagem.evidence import Ledger
    from stratagem.situation import Folder

T = TypeVar("T")


def read_model(folder: Folder, ledger: Ledger, diagnostics: Diagnostics) -> Model | None:
    """The model of a situation, or None if anything in it is an error. All errors and warnings go to `diagnostics`."""
    before = len(diagnostics.errors)
    setting = read_setting(folder.settings, diagnostics)
    if setting is None:
        return None
    names = read_names(folder.model, setting.dimensions, diagnostics)
    posterior = read_posterior(folder, setting.units, diagnostics)
    reading = Reading(setting, names, ledger, folder.history, diagnostics, posterior)
    constructs = read_constructs(folder.decisions, reading)
    questions, conditions = read_questions(folder.questions, reading)
    balances = read_balances(folder.questions, questions, reading)
    mechanisms = read_mechanisms(folder.mechanisms, reading)
    draft = _read_draft(reading, conditions, constructs)
    choices = read_decisions(folder.decisions, reading, draft.parameters)
    ChoiceCheck(choices.decisions, choices.games, diagnostics).check()
    draft = replace(draft, decisions=choices.decisions)
    drawn = {**draft.parameters, **choices.parameters}
    correlations, couplings = read_correlations(folder.model, drawn, reading)
    orders = _check(draft, frozenset(_asked(questions)), diagnostics)
    if orders is None or len(diagnostics.errors) > before:
        return None
    model = _model(folder.settings, Resolver(draft).resolved(), questions, balances, mechanisms, orders, choices)
    return replace(model, correlations=correlations, couplings=couplings)


def _read_draft(reading: Reading, conditions: dict[str, Auxiliary], constructs: Constructs) -> Draft:
    def read(reader: Callable[[Declaration, Reading], T | None], *sections: str) -> dict[str, T]:
        declared = (each for each in reading.names.of(*sections) if each.name not in constructs.names)
        return _read_all(reader, declared, reading)

    series = read(read_series, "series")
    lookups = {each.lookup.name: each.lookup for each in series.values()}
    return Draft(
        setting=reading.setting,
        names=reading.names,
        parameters={**read(read_parameter, "parameters"), **read(read_lever, "levers")},
        stocks=read(read_stock, "stocks"),
        flows=read(read_flow, "flows"),
        auxiliaries={
            **read(read_auxiliary, "auxiliaries"),
            **read(read_sample, "samples"),
            **{name: each.auxiliary for name, each in series.items()},
            **conditions,
            **constructs.auxiliaries,
        },
        lookups={**read(read_lookup, "lookups"), **lookups},
        smooths=read(read_smooth, "smooths"),
        noises=read(read_noise, "noise"),
        counts=read(read_count, "counts"),
        events={**read(read_event, "events"), **constructs.events},
        indicators=_read_all(read_indicator, reading.names.indicators.values(), reading),
    )


def _read_all(
    reader: Callable[[Declaration, Reading], T | None], declarations: Iterable[Declaration], reading: Reading
) -> dict[str, T]:
    found = {declared.name: reader(declared, reading) for declared in declarations}
    return {name: part for name, part in found.items() if part is not None}


def _check(draft: Draft, asked: frozenset[str], diagnostics: Diagnostics) -> Orders | None:
    """All checks; None if the order of evaluation cannot be found because names or circles stand against it."""
    references, units = ReferenceCheck(draft, diagnostics), UnitInference(draft, diagnostics)
    sound = True
    for slot in slots(draft):
        if references.check(slot):
            units.check(slot)
        else:
            sound = False
    check_flows(draft, diagnostics)
    check_use(draft, asked, diagnostics)
    check_bare_numbers(draft, diagnostics)
    if not sound:
        return None
    TimeCheck(draft, diagnostics).check()
    return find_orders(Resolver(draft).resolved(), diagnostics)


def _asked(questions: tuple[Question, ...]) -> list[str]:
    """Names that questions read: variables without their subscripts, events, levers."""
    names: list[str] = []
    for question in questions:
        for part in (question, *getattr(question, "parts", ()), *getattr(question, "reads", {}).values()):
            found = (getattr(part, key, None) for key in ("of", "event", "at_event", "lever"))
            names += [name.split("[")[0] for name in found if name]
    return names


def _model(
    settings: Table,
    draft: Draft,
    questions: tuple[Question, ...],
    balances: tuple[Balance, ...],
    mechanisms: dict[str, Mechanism],
    orders: Orders,
    choices: Decisions,
) -> Model:
    return Model(
        name=words_in(settings, "name"),
        title=words_in(settings, "title"),
        summary=words_in(settings, "summary"),
        calendar=draft.setting.calendar,
        dimensions=draft.setting.dimensions,
        units=draft.setting.units,
        actors=draft.setting.actors,
        parameters={**draft.parameters, **choices.parameters},
        stocks=draft.stocks,
        flows=draft.flows,
        auxiliaries=draft.auxiliaries,
        lookups=draft.lookups,
        smooths=draft.smooths,
        noises=draft.noises,
        events=draft.events,
        indicators=draft.indicators,
        questions=questions,
        balances=balances,
        mechanisms=mechanisms,
        order=orders.step,
        start_order=orders.start,
        counts=draft.counts,
        decisions=draft.decisions,
        games=choices.games,
        budget=choices.budget,
        method=draft.setting.method,
    )
