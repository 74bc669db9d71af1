"""Verbs of saying, how each says what it says, and what is found where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Saying:
    """Words of saying at `start` to `end` of a text, and the words for who speaks (`speaker`).

    `modality` is fact, estimate, speculation or opinion, as the verb has it; `through` who passes it on;
    `verb` is where the verb of saying stands, if one was taken for it.
    """

    start: int
    end: int
    speaker: str
    modality: str
    through: str | None = None
    sure: float = 0.85
    verb: int | None = None


def _any_form(stems: str) -> str:
    """A pattern of verbs in their forms: `say/says/said`, or a bare stem with regular endings."""
    forms = []
    for entry in stems.split():
        if "/" in entry:
            forms.extend(entry.split("/"))
        elif entry.endswith("e"):
            forms.append(f"{entry[:-1]}(?:e|es|ed)")
        elif entry.endswith("y") and entry[-2] not in "aeou":
            forms.append(f"{entry[:-1]}(?:y|ies|ied)")
        else:
            forms.append(f"{entry}(?:s|es|ed)?")
    return "|".join(forms)


_FACT = _any_form(
    "say/says/said tell/tells/told announce confirm report state note disclose reveal declare explain write/writes/wrote acknowledge concede admit/admits/admitted "
    "show/shows/showed find/finds/found recognise recognize mention promise pledge vow publish stress emphasise emphasize underline reiterate signal indicate observe recall respond reply add count brief/briefs/briefed conclude "
    "reaffirm affirm inform assure testify verify recount tweet"
)
_ESTIMATE = _any_form(
    "estimate assess reckon calculate project predict forecast/forecasts expect suspect believe think/thinks/thought suppose anticipate judge guess presume assume foresee/foresees/foresaw"
)
_SPECULATION = _any_form(
    "suggest speculate hint/hints/hinted fear doubt wonder hope imply/implies/implied worry/worries/worried dread"
)
_OPINION = _any_form(
    "claim argue insist warn caution maintain contend complain criticise criticize condemn denounce accuse praise urge demand threaten deny/denies/denied reject dismiss boast assert allege portray "
    "characterise characterize describe call/calls/called oppose blame hail lament deplore decry welcome mock applaud protest"
)
VERBS = rf"(?:(?P<fact>{_FACT})|(?P<estimate>{_ESTIMATE})|(?P<speculation>{_SPECULATION})|(?P<opinion>{_OPINION}))"
ADVERBS = r"(?:(?:has|have|had|also|now|already|again|once again|recently|repeatedly|publicly|reportedly|then|later|further|only|merely|since|therefore|yesterday|\w+ly)\s+)*"
VERB = re.compile(rf"(?<![\w’'-])(?P<aux>{ADVERBS}){VERBS}(?![\w’'-])", re.IGNORECASE)

EVIDENT = re.compile(
    r"(?:show|find|found|suggest|indicat|impl|signal|reveal|hint|underlin|recall|count|add|project|state|observ|expect|anticipat|assum|presum|judg|doubt)\w*$",
    re.IGNORECASE,
)
"""Verbs that deeds and things take as well (`the figures show`): their subject must be a speaker by its own word."""

_OF_PEOPLE = re.compile(
    r"(?:sa(?:y|ys|id)|t(?:ell|ells|old)|announc|declar|insist|warn|argu|conced|acknowledg|admit|confirm|reckon|believ|think|thought|fear|hop|blam|accus|condemn|prais|complain|alleg|assert|contend|"
    r"boast|deny|deni|criticis|criticiz|denounc|lament|hail|welcom|estimat|predict|repl|respond|claim|wr(?:ite|ites|ote)|explain|testif|inform|assur|reject|reiterat|promis|vow|pledg|worr|deplor|decr|mock|applaud|reaffirm|affirm)\w*$",
    re.IGNORECASE,
)


def is_of_people(verb: str) -> bool:
    """Whether only someone does what the verb says, so that its subject is a speaker whatever its word."""
    return bool(_OF_PEOPLE.match(verb)) and not EVIDENT.match(verb)


def modality_of_verb(word: str) -> str | None:
    """How a verb of saying, in any of its forms, says what it says; None for any other word."""
    match = VERB.fullmatch(word)
    return modality_in(match) if match else None


def modality_in(match: re.Match[str]) -> str:
    """The modality of the verb that `VERB` matched."""
    return next(name for name in ("fact", "estimate", "speculation", "opinion") if match[name])
