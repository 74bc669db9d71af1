"""Findings: what an ensemble of futures tells: answers, what drives them, which disputes matter, what they rest on."""

from stratagem.findings.answers import Answer
from stratagem.findings.assumptions import Assumption, Footing
from stratagem.findings.disputes import DisputeFinding
from stratagem.findings.drivers import Driver
from stratagem.findings.findings import Findings, assess
from stratagem.findings.indicators import HEADER, Course
from stratagem.findings.sources import Source
from stratagem.findings.trace import Trace
from stratagem.findings.words import likelihood_word

__all__ = [
    "HEADER",
    "Answer",
    "Assumption",
    "Course",
    "DisputeFinding",
    "Driver",
    "Findings",
    "Footing",
    "Source",
    "Trace",
    "assess",
    "likelihood_word",
]
