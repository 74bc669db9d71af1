"""Keys of decisions/*.yaml: who may choose what, when, and what they weigh; games; and the constructs of bargaining."""

from __future__ import annotations

from stratagem.situation.composites import Either, Items, Key, Names, Record
from stratagem.situation.keys.forms import (
    BECAUSE,
    DAY,
    FORMULA,
    ID,
    ID_FORM,
    NAME,
    NAME_FORM,
    NAME_TEXT,
    NUMBER,
    TEXT,
    TITLE,
    UNIT,
    UNIT_KEY,
    by_name,
    variables,
)
from stratagem.situation.keys.priors import PRIOR
from stratagem.situation.kinds import Number, Text, Truth

_NOTE = Key(TEXT, "what a reader should know of it")
_SPAN = Text("a number and a unit of time, such as 4 week")
_PRIOR = Record(
    {
        "prior": Key(PRIOR, "what is known of it", True),
        "unit": Key(UNIT, 'its unit: "1", as weights and rationality are pure numbers'),
        "because": BECAUSE,
    },
    "a table with prior and because",
)

COMES_UP = Record(
    {
        "every": Key(_SPAN, "how often it comes up"),
        "dates": Key(
            Items(DAY, "a listing of dates", least=1), "when it comes up: at the first record at or after each"
        ),
        "from": Key(DAY, "not before; left out: the start"),
        "until": Key(DAY, "not after; left out: the end"),
        "if": Key(FORMULA, "only where this holds, as far as the actor sees"),
        "times": Key(Number("a whole number", low=1, whole=True), "at most so often in a future"),
    },
    "a table with every or dates",
    one_of=(("every", "dates"),),
)
OPTION = Record(
    {
        "title": TITLE,
        "sets": Key(variables(FORMULA, "a table of levers and formulas"), "levers that it sets, and to what"),
        "keeps": Key(Truth(), "true: it sets nothing on purpose"),
        "allowed": Key(FORMULA, "it is open only where this holds"),
        "note": _NOTE,
    },
    "a table with title and sets",
)
WEIGH = Record(
    {
        "title": TITLE,
        "is": Key(FORMULA, "what is weighed, at the horizon", True),
        "unit": Key(UNIT, "the unit of low and high; left out: base units"),
        "low": Key(NUMBER, "the value that counts as 0", True),
        "high": Key(NUMBER, "the value that counts as 1", True),
        "better": Key(Text("more or less", choices=("more", "less")), "which way is better; more if left out"),
        "weight": Key(_PRIOR, "how much it counts", True),
        "note": _NOTE,
    },
    "a table with title, is, low, high and weight",
)
_SIGHT = Record(
    {
        "delay": Key(_SPAN, "how late it is seen"),
        "error": Key(Number(low=0, high=3), "the standard deviation of the logarithm of what is seen over what is"),
    },
    "a table with delay, error or both",
    any_of=(("delay", "error"),),
)
_HABIT = Either(
    (
        Text("the name of an option", ID),
        Names(Number(low=0, high=1), ID, ID_FORM, "a table of options and shares"),
    )
)
FORMS = ("logit", "hierarchy", "prospect")

DECISION = Record(
    {
        "title": TITLE,
        "actor": Key(NAME_TEXT, "who decides: an actor of situation.yaml", True),
        "comes_up": Key(COMES_UP, "when it comes up", True),
        "options": Key(Names(OPTION, NAME, NAME_FORM, "a table of options"), "what can be chosen", True),
        "weighs": Key(by_name(WEIGH, "a table of what is weighed"), "what the actor weighs", True),
        "horizon": Key(_SPAN, "how far it looks ahead; `0 day`: not at all", True),
        "rollouts": Key(Number("a whole number", low=1, high=255, whole=True), "how often it thinks it through", True),
        "level": Key(
            Number("a whole number", low=0, high=2, whole=True), "0: by habit; 1: others by habit; 2: others at level 1"
        ),
        "rationality": Key(_PRIOR, "how sharply it tells options apart: λ, for utilities between 0 and 1", True),
        "habit": Key(_HABIT, "what it does without thinking: an option, or shares of options", True),
        "sees": Key(variables(_SIGHT, "a table of levels and how they are seen"), "what it sees late or with an error"),
        "knows": Key(Items(Text(ID_FORM, ID), "a listing of disputes and parameters"), "what it knows as it is"),
        "belief": Key(variables(PRIOR, "a table of parameters and priors"), "what it believes otherwise than we do"),
        "form": Key(Text("a form of choice", choices=FORMS), "logit if left out"),
        "note": _NOTE,
    },
    "a table with title, actor, comes_up, options, weighs, horizon, rollouts, rationality and habit",
)
GAME = Record(
    {
        "title": Key(TEXT, "what it is, in plain words"),
        "moves": Key(
            Text("sequential or simultaneous", choices=("sequential", "simultaneous")), "who moves when", True
        ),
        "decisions": Key(Items(NAME_TEXT, "a listing of decisions", least=2), "its decisions, in order of moves", True),
        "note": _NOTE,
    },
    "a table with moves and decisions",
)
BARGAIN = Record(
    {
        "title": TITLE,
        "unit": UNIT_KEY,
        "floor": Key(FORMULA, "the least that the seller takes: what it has without a deal", True),
        "ceiling": Key(FORMULA, "the most that the buyer gives: what a deal is worth to it", True),
        "seller_patience": Key(FORMULA, "what the seller's next round is worth of this one, between 0 and 1", True),
        "buyer_patience": Key(FORMULA, "the same for the buyer", True),
        "first": Key(Text("buyer or seller", choices=("buyer", "seller")), "who offers first; buyer if left out"),
        "seller_outside": Key(FORMULA, "a price that the seller can get elsewhere"),
        "buyer_outside": Key(FORMULA, "a price at which the buyer can buy elsewhere"),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, unit, floor, ceiling, seller_patience and buyer_patience",
)
RED_LINE = Record(
    {
        "title": TITLE,
        "actor": Key(NAME_TEXT, "who drew it"),
        "crossed": Key(FORMULA, "how far it is crossed: 0 not at all, 1 wholly", True),
        "enforced": Key(FORMULA, "the hazard of enforcement while it is wholly crossed, in 1/time", True),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, crossed and enforced",
)
COMMITMENT = Record(
    {
        "title": TITLE,
        "actor": Key(NAME_TEXT, "who committed"),
        "made": Key(FORMULA, "how publicly it is made: 0 not, 1 wholly", True),
        "kept": Key(FORMULA, "how far it is kept: 0 backed down, 1 wholly", True),
        "cost": Key(FORMULA, "what backing down wholly from a public commitment costs", True),
        "unit": UNIT_KEY,
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, unit, made, kept and cost",
)
DEADLINE = Record(
    {
        "title": TITLE,
        "at": Key(FORMULA, "the date", True),
        "pace": Key(FORMULA, "the hazard of settlement far from the date, in 1/time", True),
        "rush": Key(FORMULA, "how many times as likely at the date", True),
        "within": Key(FORMULA, "over which time before the date the rush grows by e", True),
        "while": Key(FORMULA, "only while this holds"),
        "because": BECAUSE,
        "note": _NOTE,
    },
    "a table with title, at, pace, rush and within",
)

DECISIONS = Record(
    {
        "decisions": Key(by_name(DECISION, "a table of decisions"), "who may choose what"),
        "games": Key(by_name(GAME, "a table of games"), "decisions that hang on each other"),
        "bargains": Key(by_name(BARGAIN, "a table of bargains"), "prices that two sides settle on"),
        "red_lines": Key(by_name(RED_LINE, "a table of red lines"), "lines whose crossing may be answered"),
        "commitments": Key(by_name(COMMITMENT, "a table of commitments"), "words whose breach costs"),
        "deadlines": Key(by_name(DEADLINE, "a table of deadlines"), "dates before which settlements crowd"),
        "budget": Key(Number("a number", low=0), "the most steps that all rollouts of a run may take together"),
    }
)
