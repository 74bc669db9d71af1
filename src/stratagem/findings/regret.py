"""Regret: what each option of a choice leaves to be wished for, future by future on shared draws.

Sources: Savage, L. J. (1951), The theory of statistical decision, JASA 46, 55–67 (regret); Simon, H. A. (1956),
Rational choice and the structure of the environment, Psychological Review 63, 129–138 (satisficing); Lempert, R. J.,
Popper, S. W. and Bankes, S. C. (2003), Shaping the next one hundred years, RAND MR-1626.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from stratagem.base.statistics import mean, quantiles
from stratagem.findings.errors import mean_error
from stratagem.findings.measures import Array
from stratagem.findings.readings import Reading

SPREAD = (0.05, 0.95)
"""The range of a criterion over all options and futures that counts as one when criteria are added up."""

BAD = 0.95
"""The regret told as bad luck: the worst of 100,000 futures says little, and hangs on how many were run."""

TOGETHER = "together"
"""The id of the criterion that adds all others up."""

Rule = Literal["mean", "mean regret", "bad regret", "satisficing", "bad case"]
RULES: tuple[Rule, ...] = ("mean", "mean regret", "bad regret", "satisficing", "bad case")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a choice is judged by: a reading, and whether more or less of it is better. `text` says it in words."""

    id: str
    text: str
    reading: Reading
    better: Literal["more", "less"]
    unit: str = "1"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one option does by one criterion.

    `mean` and `bad` (the 5 % of futures in which it does worst begin there) in the criterion's unit; `regret` is how
    far it falls short of the best option on average, `bad_regret` in the worst 5 %, `worst_regret` at most; `best` the
    share of futures in which no option does better, `satisfies` that in which it reaches the threshold. `errors` are
    sampling errors of `mean`, `regret`, `best`, `satisfies`.
    """

    option: str
    mean: float
    bad: float
    regret: float
    bad_regret: float
    worst_regret: float
    best: float
    satisfies: float
    errors: Mapping[str, float | None]

    def as_json(self) -> dict[str, object]:
        """The standing as plain data."""
        return {
            "option": self.option,
            "mean": self.mean,
            "bad_case": self.bad,
            "mean_regret": self.regret,
            "bad_regret": self.bad_regret,
            "worst_regret": self.worst_regret,
            "best": self.best,
            "satisfies": self.satisfies,
            "errors": dict(self.errors),
        }


@dataclass(frozen=True)
class Judgement:
    """All options by one criterion, with the option that each rule prefers; `threshold` is what satisfies.

    `worths`, shape (options, futures), has more for better whatever the criterion; futures that lack a value under
    some option are NaN in all. `futures` counts those that have one.
    """

    criterion: Criterion
    threshold: float
    standings: tuple[Standing, ...]
    preferred: Mapping[Rule, str]
    worths: Array
    futures: int

    @property
    def favourite(self) -> str:
        """The option that most rules prefer; of equal ones that with the least mean regret."""
        votes = list(self.preferred.values())
        ranked = sorted(self.standings, key=lambda standing: (-votes.count(standing.option), standing.regret))
        return ranked[0].option

    def as_json(self) -> dict[str, object]:
        """The judgement as plain data."""
        return {
            "criterion": self.criterion.id,
            "text": self.criterion.text,
            "better": self.criterion.better,
            "unit": self.criterion.unit,
            "threshold": self.threshold,
            "futures": self.futures,
            "options": [standing.as_json() for standing in self.standings],
            "preferred": dict(self.preferred),
            "favourite": self.favourite,
        }


def judge(criterion: Criterion, values: Mapping[str, Array]) -> Judgement:
    """The options, each with its value in every future. What satisfies is the middle of all values of all options."""
    sign = 1.0 if criterion.better == "more" else -1.0
    worths = sign * np.stack(list(values.values()))
    worths = np.where(np.isfinite(worths).all(axis=0), worths, np.nan)
    known = worths[:, np.isfinite(worths[0])]
    threshold = float(np.median(known)) if known.size else np.nan
    regrets = worths.max(axis=0) - worths
    standings = tuple(
        _standing(option, worths[row], regrets[row], threshold, sign) for row, option in enumerate(values)
    )
    return Judgement(
        criterion, sign * threshold, standings, _preferred(standings, sign), worths, int(known.shape[1])
    )  # fmt: skip


def together(judgements: Sequence[Judgement]) -> Judgement:
    """All criteria as one: each in units of its own spread, counted alike."""
    options = [standing.option for standing in judgements[0].standings]
    total = sum((_scaled(each.worths) for each in judgements), np.zeros(judgements[0].worths.shape))
    criterion = Criterion(
        TOGETHER, "All criteria together, each in units of its spread", Reading("", None, None), "more"
    )
    return judge(criterion, dict(zip(options, total / len(judgements), strict=True)))


def _scaled(worths: Array) -> Array:
    known = worths[np.isfinite(worths)]
    if not known.size:
        return worths
    low, high = quantiles(known, SPREAD)
    width = float(high - low) or float(np.ptp(known)) or 1.0
    return np.asarray((worths - low) / width)


def _standing(option: str, worths: Array, regrets: Array, threshold: float, sign: float) -> Standing:
    missing = np.isnan(worths)
    best = np.where(missing, np.nan, regrets <= 0)
    satisfied = np.where(missing, np.nan, worths >= threshold)
    parts = {"mean": worths, "regret": regrets, "best": best, "satisfies": satisfied}
    bad_regret, worst = (float(value) for value in quantiles(regrets, (BAD, 1.0)))
    return Standing(
        option=option,
        mean=sign * mean(worths),
        bad=sign * float(quantiles(worths, (1 - BAD,))[0]),
        regret=mean(regrets),
        bad_regret=bad_regret,
        worst_regret=worst,
        best=mean(best),
        satisfies=mean(satisfied),
        errors={name: mean_error(values) for name, values in parts.items()},
    )


def _preferred(standings: Sequence[Standing], sign: float) -> dict[Rule, str]:
    """What each rule prefers; of equal options the one named first."""
    if not standings or np.isnan(standings[0].mean):
        return {}
    scores: dict[Rule, list[float]] = {
        "mean": [sign * each.mean for each in standings],
        "mean regret": [-each.regret for each in standings],
        "bad regret": [-each.bad_regret for each in standings],
        "satisficing": [each.satisfies for each in standings],
        "bad case": [sign * each.bad for each in standings],
    }
    return {rule: standings[int(np.argmax(values))].option for rule, values in scores.items()}
