"""The model of a situation: stocks, flows and all that stands beside them, checked before anything runs."""

from stratagem.model.mechanisms import Mechanism
from stratagem.model.model import Model, cell_name
from stratagem.model.parts import (
    Auxiliary,
    Because,
    Count,
    Dimension,
    Element,
    Equations,
    Event,
    Flow,
    Indicator,
    Lever,
    Lookup,
    Noise,
    Parameter,
    Prior,
    Smooth,
    Stock,
    Transit,
    Variable,
)
from stratagem.model.questions import (
    ComparisonQuestion,
    DateQuestion,
    Part,
    ProbabilityQuestion,
    QuantityQuestion,
    Question,
    Read,
)
from stratagem.model.read import read_model
from stratagem.model.register import Entry, register

__all__ = [
    "Auxiliary",
    "Because",
    "ComparisonQuestion",
    "Count",
    "DateQuestion",
    "Dimension",
    "Element",
    "Entry",
    "Equations",
    "Event",
    "Flow",
    "Indicator",
    "Lever",
    "Lookup",
    "Mechanism",
    "Model",
    "Noise",
    "Parameter",
    "Part",
    "Prior",
    "ProbabilityQuestion",
    "QuantityQuestion",
    "Question",
    "Read",
    "Smooth",
    "Stock",
    "Transit",
    "Variable",
    "cell_name",
    "read_model",
    "register",
]
