"""Kinds of claims that give no number: event, mechanism, benefit, cost, risk, forecast, judgement; by their cues."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assertion:
    """A cue at `start` to `end` of a sentence, and the kind of claim that it is a sign of."""

    start: int
    end: int
    kind: str
    sure: float


_BAD = (
    r"(?:war|escalat\w+|danger\w*|threat\w*|collaps\w+|los[est]\w*|attack\w*|crisis|conflict\w*|damag\w+|weaken\w*|undermin\w+|endanger\w*|strain\w*|fail\w*|provok\w+|retaliat\w+|destroy\w*|forced|dissolve|famine|"
    r"break (?:out|down)|drag\w*|spread|worsen\w*|rise|risk\w*|suffer\w*|harm\w*|jeopardi\w+|nuclear|casualt\w+|isolat\w+|drain\w*|backfire\w*|scrutiny|complicat\w+|breach\w*|violat\w+|erod\w+|los[es]|die|killed)"
)
_CUES: tuple[tuple[str, float, str], ...] = (
    ("risk", 0.5, rf"\b(?:could|might|may|would)\b(?=[^.;]{{0,90}}\b{_BAD}\b)|\b(?:risks?|dangers?|threat(?:en)?s?|danger of|at risk|fears? (?:that|of))\b"),
    ("forecast", 0.5, r"\b(?:will(?! of)|is (?:un)?likely|are (?:un)?likely|(?:un)?likely to|expects?|expected (?:to|at|in)|is (?:due|set|about|going|to\s+\w+) to|are (?:due|set|about|going) to|is to (?!be\b)\w+|probably|would (?:stay|be|have|become|remain|rise|fall)|soon|to come|sooner or later|in the (?:coming|next))\b"),
    ("mechanism", 0.45, r"\b(?:because|since (?!\d|(?:the\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December|last|mid|early|late|then)\b)|as a result|leads? to|led to|thereby|therefore|thus|so that|which is why|causes?|caused|due to|owing to|results? in|resulted in|in (?:exchange|return) for|in order to|enabl\w+|allow(?:s|ed|ing)?|makes? it (?:harder|easier|possible)|forc(?:es|ing)|frees?(?: up)?|freeing|prompt(?:s|ed|ing)?|drives?|in response to|embolden\w*|depend(?:s|ed)? on|whoever|the more|pushes|means that)\b"),
    ("benefit", 0.45, r"\b(?:benefit\w*|gains?|gained|gaining|helps?|helped|advantage\w*|strengthen\w*|boost\w*|improv\w+|profit\w*|earns?|reward\w*|secur(?:es|ing|ed)|bolster\w*|valuable|useful|opportunit\w+|receiv\w+|access to|in return|lucky|cash|experience|technology|legitim\w+|supports?)\b"),
    ("cost", 0.45, r"\b(?:costs?|costly|cost(?:ing)?|burden\w*|expens\w+|price (?:of|for|to pay)|pays? (?:a|the) price|toll|drain\w*|shrink\w*|depriv\w+|sacrific\w+|weaken\w*|loss(?:es)?|lack of|shortage\w*|unreliable|los(?:es|t|ing) (?:face|men|ground|influence))\b"),
    ("judgement", 0.4, r"\b(?:should|must|ought to|mistake|folly|in reality|in truth|clearly|obviously|undoubtedly|doubtless|of course|no doubt|seems?|appears? to|remains? to be seen|it is (?:clear|hard|difficult|unclear|likely|possible|doubtful)|unclear|unlikely|important\w*|crucial|significant|dangerous|weak|strong|exhausted|desperate|wrong|right to|worth|merely|little more than|no more than|not a sign|signals? that|a sign of|can be held|cannot|never|far from|effective\w*|ineffective|difficult\w*|challeng\w+|problematic|limited|would be)\b"),
    ("event", 0.4, r"\b(?:was|were|has been|have been|had been)\s+(?:\w+ly\s+)?(?:signed|killed|destroyed|captured|seized|sent|deployed|launched|struck|hit|attacked|arrested|moved|blown|opened|closed|held|elected|re-elected|agreed|cut|shut|called|transferred|delivered|supplied|imposed|ratified)\b|\b(?:signed|killed|captured|seized|deployed|launched|struck|attacked|invaded|crossed|began|collapsed|arrived|fired|hit|left|won|lost|took|sent|visited|met|travelled|traveled|destroyed|blew up|ordered|retook|withdrew|failed|crashed|exploded|sailed|joined|entered|became)\b"),
)  # fmt: skip
_PATTERNS = tuple((kind, sure, re.compile(pattern, re.IGNORECASE)) for kind, sure, pattern in _CUES)

MOST = 3
"""Most such kinds that one sentence is suggested to be."""

_MODAL = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|potentially|conceivably|if|would|presumably|apparently|seemingly|likely|unclear)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:should|must|ought|mistake|folly|dangerous|best|worst|wrong|clearly|obviously|I|we|our|desperate|weak|absurd|deserves?|righteous|unfortunately|alarming)\b"
)
_ESTIMATE = re.compile(
    r"\b(?:estimat\w+|believed|thought to|expected|forecast|project\w+|suspect\w*|some|roughly|about|around|approximately|nearly|almost|according to)\b",
    re.IGNORECASE,
)


def assertions(text: str) -> list[Assertion]:
    """The kinds of claims a sentence shows signs of, the surest first, at most `MOST`."""
    found: list[Assertion] = []
    for kind, sure, pattern in _PATTERNS:
        cues = list(pattern.finditer(text))
        if cues:
            found.append(Assertion(cues[0].start(), cues[0].end(), kind, min(0.9, sure + 0.1 * (len(cues) - 1))))
    found.sort(key=lambda assertion: -assertion.sure)
    return found[:MOST]


def modality_of(text: str) -> str:
    """How a sentence says what it says: speculation, opinion, estimate, or fact where no word tells otherwise."""
    if _MODAL.search(text):
        return "speculation"
    if _OPINION.search(text):
        return "opinion"
    return "estimate" if _ESTIMATE.search(text) else "fact"
