"""Small situations in which actors choose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.build import SETTINGS, HandLedger, table
from stratagem.base.diagnostics import Diagnostic, Diagnostics
from stratagem.model import Model, read_model
from stratagem.situation.folder import Folder

WHY = "because: {assumption: made for a test}"
SURE = "{prior: {exactly: %s}, because: {assumption: made for a test}}"

ARMS = """
parameters:
  need: {title: Need, unit: "1", prior: {by: count, few: {exactly: 0}, many: {exactly: 1}}, because: {assumption: made}}
  loss: {title: Loss, unit: 1/week, prior: {uniform: {low: 0.01, high: 0.05}}, because: {assumption: made for a test}}
levers:
  effort: {title: Effort, unit: "1", actor: red, value: 1, low: 0, high: 3, because: {assumption: made for a test}}
  guard: {title: Guard, unit: "1", actor: blue, value: 0, low: 0, high: 5, because: {assumption: made for a test}}
stocks:
  red_arms: {title: Arms of the reds, unit: "1", initial: 10}
  blue_arms: {title: Arms of the blues, unit: "1", initial: 10}
flows:
  red_build: {title: Reds build, unit: 1/week, to: red_arms, rate: "effort * (1 + need) / 1 week", note: made}
  red_wear: {title: Reds wear, unit: 1/week, from: red_arms, rate: loss * red_arms}
  blue_build: {title: Blues build, unit: 1/week, to: blue_arms, rate: "(guard + luck) / 1 week", note: made}
  blue_wear: {title: Blues wear, unit: 1/week, from: blue_arms, rate: loss * blue_arms}
auxiliaries:
  edge: {title: Edge, unit: "1", is: red_arms - blue_arms}
noise:
  luck: {title: Luck, unit: "1", sd: 0.3, correlation: 4 week, because: {assumption: made for a test}}
events:
  clash: {title: Clash, hazard: "clip(edge / 200, 0, 1) / 1 week"}
  lead: {title: Lead, when: edge > 6}
indicators:
  edge: {title: Edge, unit: "1", is: edge}
  effort: {title: Effort, unit: "1", is: effort}
  guard: {title: Guard, unit: "1", is: guard}
  pressed: {title: Pressed, unit: "1", is: "chosen(red_effort, press)"}
"""

CHOICES = f"""
decisions:
  red_effort:
    title: How much the reds build
    actor: red
    comes_up: {{every: 8 week, from: 2024-11-12}}
    options:
      ease: {{title: Ease, sets: {{effort: 0.5}}}}
      keep: {{title: Keep, keeps: true}}
      press: {{title: Press, sets: {{effort: effort + 0.5}}, allowed: effort < 2.2}}
    weighs:
      edge: {{title: Edge, is: edge, low: -10, high: 20, weight: {{prior: {{uniform: {{low: 0.5, high: 1}}}}, {WHY}}}}}
      cost: {{title: Cost, is: effort, low: 0, high: 3, better: less, weight: {SURE % 0.3}}}
    horizon: 10 week
    rollouts: 3
    rationality: {{prior: {{uniform: {{low: 4, high: 16}}}}, {WHY}}}
    habit: {{ease: 0.2, keep: 0.5, press: 0.3}}
  blue_guard:
    title: How much the blues guard
    actor: blue
    comes_up: {{every: 5 week, if: guard < 4 and red_arms > 10.5, times: 4}}
    options:
      wait: {{title: Wait, keeps: true}}
      more: {{title: More, sets: {{guard: guard + 1}}}}
    weighs:
      edge: {{title: Edge, is: edge, low: -10, high: 20, better: less, weight: {SURE % 1}}}
    horizon: 6 week
    rollouts: 2
    rationality: {SURE % 8}
    habit: wait
"""

GAMES = f"""
decisions:
  red_effort:
    title: How much the reds build
    actor: red
    comes_up: {{every: 26 week, from: 2024-11-12, if: edge < 15}}
    options:
      ease: {{title: Ease, sets: {{effort: 0.5}}}}
      press: {{title: Press, sets: {{effort: 2}}}}
    weighs:
      edge: {{title: Edge, is: edge, low: -10, high: 20, weight: {{prior: {{uniform: {{low: 0.5, high: 1}}}}, {WHY}}}}}
      cost: {{title: Cost, is: effort, low: 0, high: 3, better: less, weight: {SURE % 0.3}}}
    horizon: 5 week
    rollouts: 2
    rationality: {{prior: {{uniform: {{low: 4, high: 16}}}}, {WHY}}}
    habit: {{ease: 0.2, press: 0.8}}
  blue_guard:
    title: How much the blues guard
    actor: blue
    comes_up: {{every: 26 week, from: 2024-11-12}}
    options:
      wait: {{title: Wait, keeps: true}}
      more: {{title: More, sets: {{guard: guard + 1}}, allowed: guard < 2}}
      most: {{title: Most, sets: {{guard: 4}}}}
    weighs:
      edge: {{title: Edge, is: edge, low: -10, high: 20, better: less, weight: {SURE % 1}}}
      cost: {{title: Cost, is: guard, low: 0, high: 5, better: less, weight: {SURE % 0.5}}}
    horizon: 7 week
    rollouts: 3
    rationality: {SURE % 8}
    habit: wait
games:
  race: {{title: The race, moves: MOVES, decisions: [red_effort, blue_guard]}}
"""


def choosers(
    model: str = ARMS, decisions: str = CHOICES, settings: str = SETTINGS, ledger: Any = None
) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    """The model that the texts declare, and all diagnostics."""
    diagnostics = Diagnostics()
    head, body, choices = table(settings, "situation.yaml"), table(model, "model/a.yaml"), None
    choices = table(decisions, "decisions/a.yaml")
    assert head is not None
    folder = Folder(
        name="small",
        path=Path("small"),
        digest="0" * 64,
        settings=head,
        documents=None,
        evidence=(),
        model=(body,) if body is not None else (),
        decisions=(choices,) if choices is not None else (),
        questions=None,
        mechanisms=None,
        history={},
    )
    return read_model(folder, ledger or HandLedger(), diagnostics), diagnostics.items


def chosen_model(model: str = ARMS, decisions: str = CHOICES, **more: Any) -> Model:
    """The model of texts in which nothing is wrong."""
    found, diagnostics = choosers(model, decisions, **more)
    assert found is not None, diagnostics
    return found


def faults(decisions: str, model: str = ARMS) -> list[Diagnostic]:
    """The errors of decisions in which something is wrong."""
    found, diagnostics = choosers(model, decisions)
    assert found is None
    return [item for item in diagnostics if item.severity == "error"]
