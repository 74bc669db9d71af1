"""Kinds of claims that give no number: event, mechanism, benefit, cost, risk, forecast, judgement; by their cues."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stratagem.reading.saying import modality_of_verb


@dataclass(frozen=True, slots=True)
class Assertion:
    """A cue at `start` to `end` of a sentence, and the kind of claim that it is a sign of."""

    start: int
    end: int
    kind: str
    sure: float


_BAD = (
    r"(?:war|escalat\w+|danger\w*|threat\w*|collaps\w+|los[est]\w*|attack\w*|cris[ie]s|conflict\w*|damag\w+|weaken\w*|undermin\w+|endanger\w*|strain\w*|fail\w*|provok\w+|retaliat\w+|destroy\w*|destabili\w+|"
    r"forced|dissolve|famine|break (?:out|down)|drag\w*|spread|worsen\w*|risk\w*|suffer\w*|harm\w*|jeopardi\w+|nuclear|casualt\w+|isolat\w+|drain\w*|backfire\w*|scrutiny|complicat\w+|breach\w*|violat\w+|erod\w+|die|killed|"
    r"tension\w*|instabil\w+|unrest|riots?|protests?|defect\w*|disillusion\w*|embarrass\w*|disgrace\w*|humiliat\w*|expos\w+|vulnerab\w+|alarms?|red flags?|precarious|trouble|problematic|exhaust\w*|hopeless|"
    r"flee|fled|flood\w*|drought|recession|default|shortage\w*|deadlock|stalemate|split|rift|frustrat\w+|uncertain\w*|doubts?|punish\w*|sanctions?|blackout\w*|epidemic|starv\w+|cut off|stall\w*|shut|empty|bankrupt\w*)"
)
_GOOD = (
    r"(?:benefit\w*|gain\w*|help\w*|advantage\w*|strengthen\w*|boost\w*|improv\w+|enhanc\w+|profit\w*|earn\w*|reward\w*|bolster\w*|valuable|beneficial|useful|opportunit\w+|access to|lucky|cash|experience|technolog\w+|expertise|"
    r"legitim\w+|leverage|prestige|attention|diversif\w+|reinforc\w+|replenish\w*|modernis\w+|moderniz\w+|upgrad\w+|acquir\w+|train(?:ing|ed)?|secur\w+|stabili[sz]\w+|relief|compensation|commitments?|supply|assistance|"
    r"favou?r\w*|empower\w*|facilitat\w+|foothold|edge|margins?|revenue\w*|shield\w*|lessen\w*|reduc\w+ (?:its|his|their|the) (?:dependence|pressure|burden))"
)
_CHANCE = r"(?:could|might|may|would|can|threatens? to|liable to|prone to|if)"
_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_CUES: tuple[tuple[str, float, str], ...] = (
    ("risk", 0.45, rf"\b{_CHANCE}\b(?=[^.;]{{0,110}}\b{_BAD}\b)|\b(?:risks?|dangers?|threats?|threatens?|threatening|danger of|at risk|(?:raises?|raising|creat\w+) (?:the )?(?:questions?|doubts?|uncertaint\w+|prospect)|fears? (?:that|of)|fearing|prospect of (?=[^.;]{{0,60}}\b{_BAD}\b)|potential(?:ly)? (?=[^.;]{{0,40}}\b{_BAD}\b))"),
    ("forecast", 0.45, r"\b(?:will(?! of)|is (?:un)?likely|are (?:un)?likely|(?:un)?likely to|expects?|expected (?:to|at|in)|is (?:due|set|about|going|to\s+\w+) to|are (?:due|set|about|going) to|is to (?!be\b)\w+|probably|would (?:stay|be|have|become|remain|rise|fall|likely)|soon|to come|sooner or later|in the (?:coming|next|long)|intends? to|plans? to|poised to|prone to|bound to|on course to|looks set|imminent|(?:may|might|could) (?:\w+ly )?(?:persuade|push|prompt|lead|carry|empower|permit|allow|become|develop|extend|follow|consider|change|join|cross|alter|drive|turn|move|expand))\b"),
    ("mechanism", 0.45, rf"\b(?:because|since (?!\d|(?:the\s+)?(?:{_MONTHS}|last|mid|early|late|then)\b)|as a (?:result|consequence)|leads? to|led to|leading to|thereby|therefore|thus|hence|consequently|so that|so as to|which is why|causes?|caused|causing|due to|owing to|results? in|resulted in|resulting in|in (?:exchange|return) for|in order to|enabl\w+|allow(?:s|ed|ing)?|permit(?:s|ted|ting)? \w+ to|makes? it (?:harder|easier|possible)|forc(?:e|es|ing)|frees?(?: up)?|freeing|prompt(?:s|ed|ing)?|drives?|driving|in response to|embolden\w*|depend(?:s|ed)? on|whoever|the more|pushes|pushing|means that|stems? from|stemming from|rooted in|by \w+ing|fuels?|fuelling|serves? to|to this end|signals? to|gives? \w+ (?:room|reason|leverage)|decided by|(?:, |and )(?:leaving|raising|making|weakening|swelling|cutting|turning|undermining|creating) |frees|for (?:it|they|he|she) (?:leaves?|makes?|means?|gives?|has|have))\b"),
    ("benefit", 0.4, rf"\b{_GOOD}\b"),
    ("cost", 0.4, r"\b(?:costs?|costly|costing|burden\w*|expens\w+|prices? (?:of|for|to pay)|pays? (?:a|the) price|toll|drain\w*|shrink\w*|depriv\w+|sacrific\w+|weaken\w*|undermin\w+|loss(?:es)?|lack(?:s|ing)? (?:of )?|shortage\w*|unreliable|unaffordable|endanger\w*|los(?:es|t|ing) (?:face|men|ground|influence|its|their)|at the (?:price|expense|cost) of|reputational|embarrass\w+|complicat\w+|salaries|bonuses)\b"),
    ("judgement", 0.4, r"\b(?:should(?! \w+ \w+ ,)|must|ought to|mistake|folly|blunder|in reality|in truth|clearly|obviously|undoubtedly|doubtless|of course|no doubt|seems?|appears? to|appeared|remains? (?:to be seen|unclear|uncertain)|it is (?:clear|hard|not hard|difficult|unclear|likely|possible|doubtful)|unclear|unlikely|important\w*|crucial|significant|alarming|notable|far-reaching|critical\w*|decisive|dangerous|weak|strong|exhausted|desperate|wrong|right to|worth|merely|little more than|no more than|not a sign|signals?|signif\w+|a sign of|represents?|reflect(?:s|ing)|underscor\w+|highlight\w*|reveal\w*|suggests?|impl(?:y|ies)|can be held|cannot|never|far from|effective\w*|ineffective|difficult\w*|challeng\w+|problematic|limited|would be|compelling|question whether|uncertaint\w+|do(?:es)? not (?:yet )?(?:know|want|bode)|largely|failed to|scarcely|hardly|so much the better|rather than|instead of|the question is|of little|always been|often been|increasingly|minimal|considerable|symbolic|rhetoric\w*)\b|\?$"),
    ("event", 0.4, r"\b(?:was|were|has been|have been|had been)\s+(?:\w+ly\s+)?(?:signed|killed|destroyed|captured|seized|sent|deployed|launched|struck|hit|attacked|arrested|moved|blown|opened|closed|held|elected|re-elected|agreed|cut|shut|called|transferred|delivered|supplied|imposed|ratified|sourced|provided|recruited|strained|isolated|frozen|dismissed|sacked|sunk|downed|repelled|evacuated)\b|"
     r"\b(?:signed|killed|captured|seized|deployed|launched|struck|attacked|invaded|crossed|began|collapsed|arrived|fired|hit|left|won|lost|took|sent|visited|met|travelled|traveled|destroyed|blew up|ordered|retook|withdrew|failed|crashed|exploded|sailed|joined|entered|became|provided|supplied|declined|froze|resigned|sacked|dismissed|shot down|gave up|fled|fell to|agreed|refused|closed|opened|cut|shut|sank|broke|brought)\b|\b(?:has|have|had)\s+(?:now\s+|already\s+|also\s+|since\s+|\w+ly\s+)*(?:been\s+\w+ing|\w{3,}ed|sent|begun|taken|lost|won|made|met|left|gone|grown|become|held|struck|shot|built|fallen|risen|brought|given)\b"),
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
        cues = [
            cue for cue in pattern.finditer(text) if kind != "event" or not modality_of_verb(cue.group().split()[-1])
        ]
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
