"""Keys of questions.yaml."""

from __future__ import annotations

from stratagem.situation.composites import Either, Items, Key, Record
from stratagem.situation.keys.forms import DAY, FORMULA, ID_TEXT, NAME_TEXT, REFERENCE, TEXT, by_id, by_name
from stratagem.situation.kinds import Text, Truth

_AT_EVENT = Record({"event": Key(NAME_TEXT, "the value when this event happens", True)}, "a table with event")
_AT = Key(Either((DAY, _AT_EVENT)), "the date, or the event, at which the value is read")
_BY = Key(Either((DAY, Items(DAY, "a listing of dates", least=1))), "the date or dates by which the event has come")
_OF = Key(REFERENCE, "an indicator or a variable")
_CHANGE = Key(Truth(), "true: the difference since the start")
_EVENT = Key(NAME_TEXT, "the event that is asked for")
_STATES = Key(TEXT, "the condition as a statement, whose chance is told")
_WHEN = Key(FORMULA, "the condition that is asked for, at the date `at`")

_PART = Record(
    {
        "text": Key(TEXT, "the part's question in words"),
        "of": _OF,
        "event": _EVENT,
        "when": _WHEN,
        "states": _STATES,
        "by": _BY,
        "at": _AT,
        "change": _CHANGE,
    },
    "a table that describes a part",
)
_READ = Record(
    {
        "text": Key(TEXT, "what is read, in words"),
        "of": Key(REFERENCE, "an indicator or a variable", True),
        "at": _AT,
        "change": _CHANGE,
        "better": Key(
            Text("more or less", choices=("more", "less")), "whether more of it is better, for who holds the lever"
        ),
    },
    "a table with of, at and better",
)
_QUESTION = Record(
    {
        "id": Key(ID_TEXT, "the question's id, by custom Q1, Q2", True),
        "text": Key(TEXT, "the question in words"),
        "kind": Key(
            Text("a kind of question", choices=("date", "probability", "quantity", "comparison")),
            "what the answer is",
            True,
        ),
        "event": _EVENT,
        "when": _WHEN,
        "states": _STATES,
        "by": _BY,
        "of": _OF,
        "at": _AT,
        "change": _CHANGE,
        "parts": Key(by_id(_PART, "a table of parts by id"), "the same asked of parts"),
        "lever": Key(NAME_TEXT, "for a comparison: the lever"),
        "options": Key(Items(ID_TEXT, "a listing of options", least=2), "for a comparison: the options of the lever"),
        "reads": Key(by_id(_READ, "a table of readings by id"), "for a comparison: what is compared"),
        "headline": Key(ID_TEXT, "for a comparison: which reading is the answer"),
        "because": Key(TEXT, "what the answer rests on, in words"),
    },
    "a table that describes a question",
)

_ANSWERS = Items(ID_TEXT, "a listing of ids of questions and parts, such as [Q16.money, Q4]")
_BALANCE = Record(
    {
        "worth": Key(ID_TEXT, "the question or part that weighs benefits against costs"),
        "benefits": Key(_ANSWERS, "what the actor gains: questions and parts"),
        "costs": Key(_ANSWERS, "what it loses"),
        "risks": Key(_ANSWERS, "what may befall it"),
    },
    "a balance sheet with benefits, costs and risks",
)

QUESTIONS = Record(
    {
        "questions": Key(Items(_QUESTION, "a listing of questions"), "the questions", True),
        "balance": Key(by_name(_BALANCE, "a table of balance sheets by actor"), "what each actor gains, loses, risks"),
    }
)
