"""The choices that questions compare, judged from the runs that the comparisons made anyway."""

from __future__ import annotations

from collections.abc import Sequence

from stratagem.findings.choosing import Choice, choose, criteria_of
from stratagem.findings.inputs import Input
from stratagem.findings.measures import Array, Measure
from stratagem.model import ComparisonQuestion, Model


def choices_of(model: Model, measures: Sequence[Measure], inputs: Sequence[Input]) -> tuple[Choice, ...]:
    """One choice for each comparison of which some reading has a value in some future, in the order of the questions.

    `measures` are those of the questions; `inputs` what a choice may hang on.
    """
    found = []
    for question, measure in zip(model.questions, measures, strict=True):
        if isinstance(question, ComparisonQuestion) and any(part.missing < part.values.size for part in measure.parts):
            found.append(_choice(model, question, measure, [each for each in inputs if each.name != question.lever]))
    return tuple(found)


def _choice(model: Model, question: ComparisonQuestion, measure: Measure, inputs: Sequence[Input]) -> Choice:
    own = {f"{question.id}.{key}" for key in question.reads}
    criteria = [each for each in criteria_of(model, question.lever) if each.id in own]
    values: dict[str, dict[str, Array]] = {each.id: {} for each in criteria}
    for part in measure.parts:
        criterion = next(name for name in own if f"{part.id}.".startswith(f"{name}."))
        values[criterion].update({arm.option: arm.values for arm in part.arms})
    lever = model.parameters[question.lever]
    actor = getattr(lever, "actor", None)
    title = f"{lever.title}, a lever of {model.actors.get(actor, actor)}" if actor else lever.title
    return choose(question.lever, title, values, criteria, inputs, question.id)
