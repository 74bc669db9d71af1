"""Key judgements: a word beside every number, a level of confidence never beside a likelihood."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from stratagem.findings import Findings
from stratagem.findings.judgements import LOW_FROM, KeyJudgements, claim_of, share_shown
from stratagem.findings.words import SCALE, likelihood_word

LEVELS = ("low confidence", "moderate confidence", "high confidence")


@pytest.fixture(scope="module")
def page(findings: Findings) -> KeyJudgements:
    return findings.judgements(failing=False)


def test_every_answer_stands_once(page: KeyJudgements, findings: Findings) -> None:
    told = [answer.id for _, group in page.likelihoods for answer in group] + [each.id for each in page.quantities]
    assert sorted(told) == sorted(answer.id for answer in findings.answers)


def test_words_are_those_of_the_scale_and_fall(page: KeyJudgements) -> None:
    chances = [[answer.probability or 0.0 for answer in group] for _, group in page.likelihoods]
    for (word, _), group in zip(page.likelihoods, chances, strict=True):
        assert {likelihood_word(chance) for chance in group} == {word}
    assert all(min(one) >= max(other) for one, other in itertools.pairwise(chances))


def test_likelihood_and_confidence_never_share_a_sentence(page: KeyJudgements) -> None:
    words = [word for _, _, word in SCALE]
    for point in page.points:
        assert not any(level in point.text.lower() for level in LEVELS)
    for each in page.confidences:
        assert not any(word in each.why for word in words)


def test_the_dispute_that_matters_most_comes_first(page: KeyJudgements, findings: Findings) -> None:
    disputed = [point for point in page.points if point.target[0] == "dispute"]
    assert disputed[0].target[1] == findings.disputes[0].dispute
    assert "±" in disputed[0].text
    for position in findings.disputes[0].positions:
        assert position.says in disputed[0].text


def test_every_choice_and_its_verdict_are_told(page: KeyJudgements, findings: Findings) -> None:
    told = {point.target[1]: point.text for point in page.points if point.target[0] == "choice"}
    assert told.keys() == {choice.question for choice in findings.choices}
    assert all(choice.verdict in told[str(choice.question)] for choice in findings.choices)


def test_confidence_follows_what_the_spread_rests_on(findings: Findings) -> None:
    levels = {id: each.level for each in findings.judgements(failing=True).confidences for id in each.answers}
    assert levels.keys() == {answer.id for answer in findings.answers}
    assumed = {each.id: each.shares.get("assumption", 0.0) for each in findings.footings}
    assert all((levels[id] == "low") == (assumed[id] > LOW_FROM) for id in levels)
    assert "high" not in levels.values()  # never where the model fails by its own measures


def test_few_futures_leave_low_confidence(findings: Findings) -> None:
    few = replace(findings, answers=tuple(replace(answer, futures=99) for answer in findings.answers))
    assert {each.level for each in few.judgements(failing=False).confidences} == {"low"}


def test_numbers_carry_their_errors(findings: Findings) -> None:
    answer = next(each for each in findings.answers if each.probability is not None)
    assert "±" in answer.shown
    assert replace(answer, error=None).shown.endswith("error not known")
    assert "±" in share_shown(0.2, 0.01) and "±" not in share_shown(0.2, None)
    asked = replace(answer, kind="probability", headline="Holds on 1 May 2025")
    assert claim_of(asked) == f"Yes to “{asked.text}”"
