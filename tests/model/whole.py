"""A model with something of every kind."""

from __future__ import annotations

WHY = "because: {assumption: It is fair}"

WHOLE = f"""\
parameters:
  loss_rate: {{title: Losses, unit: 1/week, prior: {{uniform: {{low: 0.07, high: 0.14}}}}, {WHY}}}
  start[front]: {{title: At the start, unit: person, prior: {{north: {{exactly: 5}}, south: {{exactly: 7}}}}, {WHY}}}
  counted: {{title: Counted, unit: person, prior: {{evidence: troops}}}}
  pace: {{title: Pace, unit: person/day, prior: {{evidence: pace}}}}
  effort: {{title: Effort, unit: "1", prior: {{by: count, few: {{exactly: 1}}, many: {{exactly: 2}}}}, {WHY}}}
  assault: {{title: Assault, unit: date, prior: {{uniform: {{low: 2024-11-15, high: 2025-01-04}}}}, {WHY}}}
levers:
  reserve:
    title: Reserve
    unit: "%"
    actor: blue
    value: 50
    low: 0
    high: 100
    options: {{most: 80, little: 20}}
    {WHY}
stocks:
  troops[front]: {{title: Troops, unit: person, initial: "start[front] + counted"}}
  dead: {{title: Dead, unit: person, initial: 0, empty: allow}}
flows:
  losses[front]:
    title: Losses
    unit: person/week
    from: troops[front]
    to: dead
    rate: troops[front] * loss_rate * effort * fog(0.5)
  arrivals:
    title: Arrivals
    unit: person/month
    to: troops[north]
    rate: if time > assault + 2 week then pace else reserve * pace
    delay: {{time: 6 week, order: 3}}
auxiliaries:
  all: {{title: All, unit: person, is: "sum(troops[front] over front)"}}
  most: {{title: Most, unit: person, is: "max(troops[front] over front) + haze * 1 person"}}
  felt: {{title: Felt, unit: person/week, is: perceived * 2}}
lookups:
  fog: {{title: Fog, input: "%", unit: "1", points: [[0, 1], [50, 0.5], [100, 0]], {WHY}}}
smooths:
  perceived: {{title: Perceived, unit: person/week, of: "sum(losses[front] over front)", time: 4 week}}
noise:
  haze: {{title: Haze, unit: "1", sd: 0.2, correlation: 30 day, {WHY}}}
events:
  routed: {{title: Routed, when: all < 3 person}}
  talks: {{title: Talks, hazard: happened(routed) * 0.5 / 1 week, because: {{claims: [S1.troops]}}}}
  new_year: {{title: New year, at: 2025-01-01}}
indicators:
  all: {{title: All troops, unit: person, is: all}}
  routed: {{title: Routed, event: routed}}
  lost:
    title: Lost
    unit: person
    is: dead + most * 0 + happened(talks) * 0 person + elapsed(new_year) * felt * 0
    kind: cumulative
"""
