"""A situation whose answers are known by hand, written as a folder: everything is linear in uniform numbers.

`total` is 4 a + 3 b + 2 c + d, each uniform on 0 to 1, at every moment: variance (16 + 9 + 4 + 1) / 12, first-order
indices 16/30, 9/30, 4/30, 1/30. `d` is read from a dispute: 0.1 to 0.2 under one position, 0.8 to 0.9 under the
other. `strike` comes on a day uniform on 0 to 400, the course ends on day 200.
"""

from __future__ import annotations

from pathlib import Path

DIGEST = "0" * 64

FILES = {
    "situation.yaml": """\
schema: 1
name: linear
title: {title}
summary: Sums of uniform numbers.
start: 2024-01-01
end: 2024-07-19
step: 1 week
units: {{person: A person}}
actors: {{blue: Blue}}
""",
    "documents.yaml": """\
documents:
  D1:
    file: d1.txt
    title: {title}
    outlet: Paper
    date: 2023-12-01
    kind: original
    reliability: B
    digest: "{digest}"
""",
    "evidence/claims.yaml": """\
speakers:
  blue_staff: {{title: Staff of Blue, reliability: B}}
  red_staff: {{title: Staff of Red, reliability: C}}
claims:
  - id: D1.low
    document: D1
    start: 10
    end: 50
    digest: "{digest}"
    kind: judgement
    speaker: blue_staff
    modality: estimate
    hedge: about
    as_of: 2023-11-30
    grade: B2
    says: It is low {title}
  - id: D1.high
    document: D1
    start: 60
    end: 90
    digest: "{digest}"
    kind: judgement
    speaker: red_staff
    modality: fact
    hedge: none
    as_of: 2023-11-30
    grade: C3
    says: It is high
disputes:
  height:
    title: Low or high?
    positions:
      low: {{says: Low, claims: [D1.low], weight: {{value: 0.25, reason: Given}}}}
      high: {{says: High, claims: [D1.high], weight: {{value: 0.75, reason: Given}}}}
""",
    "model/all.yaml": """\
parameters:
  a: {{title: First, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, because: {{assumption: Given}}}}
  b: {{title: Second, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, because: {{assumption: Given}}}}
  c:
    title: Third
    unit: "1"
    prior: {{uniform: {{low: 0, high: 1}}}}
    because: {{claims: [D1.low], note: So it says}}
  d: {{title: Fourth, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, because: {{assumption: Given}}}}
  useless: {{title: Useless, unit: "1", prior: {{uniform: {{low: 0, high: 1}}}}, because: {{assumption: Given}}}}
  height:
    title: Height
    unit: "1"
    prior: {{by: height, low: {{uniform: {{low: 0.1, high: 0.2}}}}, high: {{uniform: {{low: 0.8, high: 0.9}}}}}}
    because: {{assumption: By position}}
  day: {{title: Day, unit: day, prior: {{uniform: {{low: 0, high: 400}}}}, because: {{assumption: Given}}}}
levers:
  push:
    title: Push
    unit: "1"
    actor: blue
    value: 0
    low: -1
    high: 2
    options: {{strong: 1, weak: -0.5}}
    because: {{assumption: A choice}}
auxiliaries:
  total: {{title: Total, unit: "1", is: 4 * a + 3 * b + 2 * c + d}}
  moved: {{title: Moved, unit: "1", is: total + push * (height - 0.5)}}
  elapsed_days: {{title: Elapsed, unit: day, is: time - 2024-01-01}}
events:
  strike: {{title: "The strike {title}", when: elapsed_days > day}}
indicators:
  total: {{title: "Total {title}", unit: "1", is: total}}
  moved: {{title: Moved, unit: "1", is: moved}}
  height: {{title: Height, unit: "1", is: height}}
  strike: {{title: Strike, event: strike}}
  elapsed: {{title: Elapsed, unit: week, kind: cumulative, is: elapsed_days}}
""",
    "questions.yaml": """\
questions:
  - {{id: Q1, text: "When does the strike come? {title}", kind: date, event: strike, by: [2024-02-10, 2024-07-19]}}
  - {{id: Q2, text: How large is the total?, kind: quantity, of: total, at: 2024-03-01}}
  - {{id: Q3, text: How long has it been at the strike?, kind: quantity, of: elapsed, at: {{event: strike}}}}
  - {{id: Q4, text: Is it high?, kind: probability, when: height > 0.5, at: 2024-07-01}}
  - {{id: Q5, text: How far has time gone?, kind: quantity, of: elapsed, at: 2024-02-05, change: true}}
  - id: Q6
    text: Strong or weak?
    kind: comparison
    lever: push
    options: [strong, weak]
    reads:
      moved: {{text: Moved, of: moved, at: 2024-07-19, better: more}}
      total: {{text: Total, of: total, better: less}}
    headline: moved
""",
    "mechanisms.yaml": """\
mechanisms:
  M1: {{statement: Numbers add up., claims: [D1.low], holds: [total]}}
  M2: {{statement: The day is fixed., claims: [], holds: [strike]}}
""",
}


def write(folder: Path, title: str = "A linear thing") -> Path:
    """The situation in `folder`; `title` stands in many titles and texts."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        quoted = text.format(title=title.replace('"', "'"), digest=DIGEST)
        path.write_text(quoted, encoding="utf-8")
    return folder
