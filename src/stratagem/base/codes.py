"""The closed list of diagnostic codes, each with its explanation.

Every code that the program can give stands here, and every code here can be given: a test compares this list with the
source, and another with `docs/diagnostics.md`.
"""

from __future__ import annotations

import sys

CODES: dict[str, str] = {
    # -- files and folders
    "FOLDER-MISSING": "There is no such folder, and no situation of that name is shipped.",
    "FOLDER-NOT-A-FOLDER": "The situation named is a file or a device; a situation is a folder.",
    "FOLDER-EMPTY": "The folder holds nothing that belongs to a situation.",
    "FOLDER-EXISTS": "Something stands already where a new situation would be written; nothing is overwritten.",
    "FOLDER-UNWRITABLE": "The new situation cannot be written at this place.",
    "FOLDER-TOO-LARGE": "The folder holds more files or bytes than a situation may.",
    "FILE-MISSING": "A file that every situation needs is not in the folder.",
    "FILE-UNKNOWN": "A file in the folder is none that a situation knows; it is not read.",
    "FILE-EMPTY": "A file holds no value, only blanks or comments.",
    "FILE-BINARY": "A file holds binary data where text is expected.",
    "FILE-ENCODING": "A file is not UTF-8 text without a byte order mark.",
    "FILE-TOO-LARGE": "A file is larger than a file of a situation may be; it was not read.",
    "FILE-NOT-REGULAR": "A pipe, a device, a socket or a folder stands where a plain file is expected.",
    "FILE-UNREADABLE": "A file or folder cannot be opened or read.",
    "FILE-NAME": "The name of a file holds other than plain letters, digits, dots, hyphens and underscores.",
    "LINK-CIRCLE": "A symbolic link leads back to itself.",
    "LINK-BROKEN": "A symbolic link leads to nothing.",
    "LINK-OUTSIDE": "A symbolic link leads out of the situation's folder.",
    # -- characters and YAML
    "CHARACTER-FORBIDDEN": "A text holds a control, bidirectional, zero-width or otherwise invisible character.",
    "TEXT-NOT-NFC": "A text is not in Unicode normalisation form C, so that equal words would not be equal.",
    "TAB": "A tab stands in the file; YAML is indented with spaces.",
    "YAML-SYNTAX": "The file is not well-formed YAML.",
    "BRACKET-UNCLOSED": "A bracket or brace is opened and not closed, or closed by the wrong sign.",
    "QUOTE-UNCLOSED": "A quotation mark is opened and not closed.",
    "ANCHOR": "An anchor or an alias is used; everything is written out where it stands.",
    "TAG": "A tag is used; values are plain, nothing is constructed from a file.",
    "DIRECTIVE": "A YAML directive is used; none is needed.",
    "DOCUMENT-SECOND": "The file holds more than one YAML document.",
    "KEY-DUPLICATE": "A key stands twice in one table.",
    "KEY-NOT-TEXT": "The key of a table is not a text.",
    "VALUE-AMBIGUOUS": "A plain value is read differently by different programs (`NO`, `yes`, `~`, `12:30`).",
    "NUMBER-FORM": "A number is not written in plain decimals.",
    "DATE-FORM": "A date is not written as YYYY-MM-DD, or the calendar has no such day.",
    "DEPTH-LIMIT": "Tables and listings are nested too deeply.",
    "NODE-LIMIT": "A file holds too many values.",
    "HISTORY-FORM": "A file in history/ is not comma-separated rows of equal length below a header with `date`.",
    # -- shape of a situation
    "SCHEMA-NEWER": "The situation was written for a newer version of the program.",
    "SCHEMA-UNKNOWN": "The situation's schema version is none that ever was.",
    "KEY-UNKNOWN": "A table has a key that it may not have.",
    "KEY-MISSING": "A table lacks a key that it must have.",
    "KEY-CONFLICT": "A table has keys that exclude each other.",
    "KIND-WRONG": "A value is of another kind than its key allows.",
    "VALUE-NOT-ALLOWED": "A value is not among those that its key allows, or not of the form that it asks for.",
    "NAME-FORM": "A name is not of the form that its place asks for.",
    "VALUE-RANGE": "A number lies outside the range that its key allows.",
    # -- units, calendar, formulas
    "UNIT-UNKNOWN": "A unit cannot be read, or a name in it is no unit that the situation knows.",
    "CALENDAR-STEP": "The time step is no length of time, not positive, longer than the course, or too short for it.",
    "CALENDAR-HORIZON": "The start or the end is no date, or the end does not lie after the start.",
    "FORMULA-CHARACTER": "A formula holds a character that formulas do not know.",
    "FORMULA-SYNTAX": "A formula breaks off, or something stands where it does not fit.",
    "FORMULA-OPERATOR": "A formula uses an operator of another language, such as ** or &&.",
    "FORMULA-NUMBER": "A number in a formula is not written in plain decimals, or is too large.",
    "FORMULA-DATE": "A date in a formula is no day of the calendar.",
    "FORMULA-NAME": "A word in a formula is not of the form that names have.",
    "FORMULA-FUNCTION": "A formula calls a function or lookup that does not exist, or with the wrong arguments.",
    "FORMULA-LIMIT": "A formula is longer, deeper or larger than is allowed.",
    # -- distributions
    "DISTRIBUTION-UNKNOWN": "A prior names a distribution that does not exist.",
    "DISTRIBUTION-KEYS": "A prior lacks a number that its distribution needs, has one too many, or is malformed.",
    "DISTRIBUTION-NUMBER": "A prior has a date where a number is due, or a number where a date is, or neither.",
    "DISTRIBUTION-IMPOSSIBLE": "The numbers of a prior make no distribution.",
    # -- documents and evidence
    "LEAK": "Something is dated after the last day that the situation may know.",
    "DOCUMENT-TWICE": "Two documents have the same file or the same text.",
    "DOCUMENT-OF": "A document is said to be a copy of itself or of a document that is not listed.",
    "DOCUMENT-UNKNOWN": "A document is cited that is not listed in documents.yaml.",
    "DOCUMENT-MISSING": "A listed document is not in the folder of documents.",
    "DOCUMENT-CHANGED": "A document in the folder is not the text that was read, or cannot be read.",
    "ANCHOR-OUT-OF-RANGE": "The start and end of a passage do not lie in the text, or not in that order.",
    "ANCHOR-MISMATCH": "The passage at an anchor is not the text whose digest the anchor gives.",
    "ID-TWICE": "An id is declared twice.",
    "CLAIM-TWICE": "Two claims stand on one passage for the same variable and speaker.",
    "CLAIM-UNKNOWN": "A claim is cited that does not exist.",
    "CLAIM-INCOMPLETE": "A claim lacks the value or the variable that claims of its kind must have.",
    "SPEAKER-UNKNOWN": "A speaker is named that is not declared.",
    "VARIABLE-UNKNOWN": "A variable of the evidence is named that is not declared.",
    "VARIABLE-UNHEARD": "No live claim gives a value of a variable of the evidence.",
    "DISPUTE-UNKNOWN": "A dispute is named that is not declared.",
    "DISPUTE-TWICE": "Two disputes are about one variable.",
    "ACTOR-UNKNOWN": "An actor is named that situation.yaml does not declare.",
    "HEDGE-UNKNOWN": "A hedge is none of the words whose meaning is known.",
    "UNIT-MISMATCH": "Two units that must have one dimension have not.",
    "VALUE-KIND": "A number stands where a date is due, or a date where a number is.",
    "VALUE-ORDER": "The low end of a range is not below its high end.",
    "VALUE-SCALE": "A value on a log scale is not above zero.",
    "VALUE-OUTSIDE": "A claim's value lies outside the widest range thinkable of its variable.",
    "SUPERSEDES": "A claim is said to supersede one that it cannot: of another speaker or variable, or of a later day.",
    "POSITION-CLAIM": "A claim stands in two positions, or in a dispute about another variable.",
    "POSITION-EMPTY": "No live claim and no declared weight stands behind a position.",
    "WEIGHTS": "The declared weights of a dispute's positions are not given to all of them, or do not sum to 1.",
    # -- the model
    "UNIT-CLASH": "A counting unit has the name of a built-in unit or of a word of the language.",
    "DIMENSION-EMPTY": "A dimension has no elements.",
    "DIMENSION-CLASH": "An element has the name of a dimension.",
    "DIMENSION-UNKNOWN": "A dimension is named that situation.yaml does not declare.",
    "DIMENSION-TWICE": "A variable is declared over one dimension twice.",
    "NAME-DUPLICATE": "A name is declared twice in the model.",
    "NAME-RESERVED": "A variable bears the name of a function or of a word of the language.",
    "NAME-UNKNOWN": "A formula names a variable that does not exist.",
    "SUBSCRIPT-COUNT": "A variable has more or fewer subscripts than it is declared with.",
    "SUBSCRIPT-UNKNOWN": "A subscript is neither a dimension of the variable nor one of its elements.",
    "SUBSCRIPT-UNBOUND": "A formula leaves open which element of a dimension is meant.",
    "ELEMENT-UNKNOWN": "A table by element has a key that is no element.",
    "ELEMENT-MISSING": "A table by element lacks an element.",
    "MODEL-LIMIT": "The model has more cells than a model may have.",
    "NUMBER-UNGROUNDED": "A number has neither evidence nor a declared assumption.",
    "NUMBER-HIDDEN": "A number stands in a formula whose entry gives no reason for it.",
    "HISTORY-UNKNOWN": "A file or series of history is cited that does not exist.",
    "PRIOR-MISSING": "A parameter has no prior, or something else stands in its place.",
    "POSITION-UNKNOWN": "A prior by position names a position that the dispute does not have.",
    "POSITION-MISSING": "A prior by position lacks a position of the dispute.",
    "LEVER-VALUE": "A value, bound or option of a lever is no number or date as its unit asks for.",
    "LEVER-RANGE": "The value or an option of a lever lies outside its bounds, or the bounds are in the wrong order.",
    "FLOW-ENDS": "A flow names something that is no stock, or no stock at all.",
    "FLOW-UNITS": "A flow joins stocks of different units, or is not in the unit of its stock per time.",
    "STOCK-IDLE": "Nothing flows into or out of a stock.",
    "LOOKUP-POINTS": "The points of a lookup are no pairs of numbers with rising inputs.",
    "DELAY-ORDER": "The order of a delay is no whole number in the range allowed.",
    "DELAY-TIME": "The time of a delay or correlation is not above zero.",
    "TIME-STEP": "A delay is shorter than the time step can follow.",
    "EVENT-TRIGGER": "An event has none or several of when, hazard and at.",
    "EVENT-UNKNOWN": "An indicator shows an event that does not exist, or one that happens once for each element.",
    "EVENT-REFERENCE": "A formula uses an event as a number, or asks happened or elapsed of what is no event.",
    "EVENT-DATE": "An event is set for a date outside the course.",
    "PROBABILITY-RANGE": "A probability or hazard lies outside its range.",
    "INDICATOR-KIND": "The kind of an indicator does not fit what it shows.",
    "FUTURE-READ": "A rule reads the future.",
    "FORMULA-CONSTANT": "A formula that is fixed once for each future names something that changes.",
    "CYCLE": "Variables need each other at the same moment, with no stock between them.",
    "CYCLE-INITIAL": "Variables need each other's values at the start.",
    "UNUSED": "Nothing reads a parameter, lookup, noise or event.",
    "QUESTION-KIND": "A question is of no known kind.",
    "QUESTION-KEYS": "A question lacks what its kind needs, or has what excludes each other.",
    "QUESTION-DATE": "A question asks for a date that the course does not cover.",
    "QUESTION-EVENT": "A question names an event that does not exist.",
    "QUESTION-TARGET": "A question reads something that is no indicator and no single cell of a variable.",
    "QUESTION-LEVER": "A comparison names a lever or an option that does not exist.",
    "DECISION-DATES": "A decision comes up at no record of the course.",
    "DECISION-SPAN": "What should be a length of time in a decision is none.",
    "DECISION-HORIZON": "A decision looks ahead further than the whole course is long.",
    "DECISION-OPTION": "A decision has fewer than two options, or an option sets no lever without saying so.",
    "DECISION-LEVER": "An option sets something that is no lever's cell.",
    "DECISION-WEIGHT": "What a decision weighs has no weight, no unit or no range that it can be weighed by.",
    "DECISION-NEGATIVE": "A weight or a rationality can be below zero.",
    "DECISION-HABIT": "The habit of a decision names an unknown option, or its shares do not make 1.",
    "DECISION-SEES": "A decision sees late or wrongly something that is carried from no step to the next.",
    "DECISION-KNOWS": "A decision knows something that is neither a dispute nor a parameter.",
    "DECISION-BELIEF": "A decision believes something of what is no parameter.",
    "DECISION-CLASH": "Two decisions set one lever at the same time, and neither moves after the other.",
    "DECISION-UNKNOWN": "A formula asks for the choice of a decision or an option that does not exist.",
    "GAME-DECISION": "A game names what is no decision, or a decision is played in several games.",
    "GAME-SIZE": "The options of a game's decisions make more combinations than can be thought through.",
    "GAME-DATES": "The decisions of a game come up at different times.",
    "MECHANISM-HOLDS": "A mechanism is held by something that is no variable of the model.",
    "MECHANISM-SHOWS": "What is to show a mechanism at work names what does not exist, or cannot show it.",
    # -- a run
    "RECORD-UNKNOWN": "A run is asked for a series, parameter, event or dispute that it does not keep or know.",
    "SETTING-UNKNOWN": "A run is to set a parameter or lever that the model does not have.",
    "HOLD-UNKNOWN": "A run is to hold something that is no auxiliary, flow, smooth or stock.",
    "HOLD-SHAPE": "A held course does not have one value for each record and future.",
    "DATE-RANGE": "A value is asked for at a date outside the course.",
    "ENGINE-UNKNOWN": "The engine asked for does not exist.",
    "LIMIT-MEMORY": "What a run would keep takes more memory than is allowed.",
    "KERNEL-CACHE": "Compiled code cannot be kept on disk, or what is kept there cannot be trusted.",
    "KERNEL-FAILED": "The model could not be compiled; the reference interpreter ran instead, with the same numbers.",
    # -- the command line
    "USAGE": "The arguments of the command are not understood.",
    "INTERNAL": "The program has a fault; the situation is not to blame.",
    "SYSTEM-REFUSED": "The operating system refused a file operation, as on a full disk.",
    "MEMORY-EXHAUSTED": "The memory of the machine is used up.",
    "FUTURES-COUNT": "The number of futures asked for is no whole number from 1 up.",
    "SEED-RANGE": "The seed is no whole number from 0 to 2^64 - 1.",
    "THREADS-COUNT": "The number of threads is no whole number in the range allowed.",
    "NOT-FINITE": "A number of a run became infinite or undefined; the place is told.",
    "DOCUMENTS-FOLDER": "The folder that should hold the documents does not exist or is no folder.",
    "OUT-NOT-A-FOLDER": "Results should go into a folder, but a file or something else stands there.",
    "OUT-NOT-A-FILE": "Results should go into a file, but a folder, a link, a pipe or a device stands there.",
    "OUT-TWICE": "Two results should go into one file.",
    "OUT-UNWRITABLE": "Results cannot be written at the place given.",
}


def page() -> str:
    """The page `docs/diagnostics.md`: one heading for each code, in the order of the alphabet."""
    entries = "\n".join(f"## {code}\n{CODES[code]}\n" for code in sorted(CODES))
    return f"{_INTRODUCTION}\n{entries}"


_INTRODUCTION = """\
# Diagnostics

Whatever is wrong with a situation, its evidence or its documents is told by a diagnostic: a code, the file with line
and column, a message with the cause and the value, a remedy with what is allowed, and, where a word was misspelt, the
word that was probably meant. All are told at once; `--json` gives the same as data. An error ends with exit code 3, a
warning stops nothing.

The codes are a closed list. This page is written by `python -m stratagem.base.codes > docs/diagnostics.md`.
"""


if __name__ == "__main__":
    sys.stdout.write(page())
