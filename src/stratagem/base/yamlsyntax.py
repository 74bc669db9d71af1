"""What libyaml's complaints mean, in plain words and with a remedy."""

from __future__ import annotations

_COMPLAINTS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a colon stands where no key may be",
        "put the text in quotation marks if it holds `: `, mend the indentation, or end the key before with `:`",
    ),
    (
        "did not find expected key",
        "a key is expected here",
        "indent the keys of a table alike, end each with a colon and a blank, and put text wholly in quotation marks",
    ),
    (
        "did not find expected '-'",
        "a `-` is expected here",
        "start every item of a listing with `- ` in the same column, and indent the keys of an item alike",
    ),
    (
        "cannot start any token",
        "this character cannot start a value",
        "put the text in quotation marks: a plain value does not start with @ ` % & * ! | > ' \"",
    ),
    (
        "could not find expected ':'",
        "a key stands here without a colon",
        "write `key: value` with a blank after the colon, and indent the further lines of a text below their key",
    ),
    (
        "unknown escape character",
        "an escape in double quotation marks is unknown",
        "use single quotation marks, or write \\\\ for a backslash",
    ),
    (
        "block sequence entries are not allowed",
        "a `-` stands where no item may be",
        "put the listing on lines of its own, below its key",
    ),
    (
        "did not find expected node content",
        "a value is expected here",
        "remove the stray sign, or put the text in quotation marks",
    ),
)
"""Part of libyaml's complaint, the same in plain words, the remedy."""

_GENERAL_REMEDY = "indent with spaces, write `key: value`, and put text with special signs in quotation marks"


def explain(complaint: str) -> tuple[str, str]:
    """Message and remedy for what libyaml says about a text that is not well-formed."""
    for sign, words, remedy in _COMPLAINTS:
        if sign in complaint:
            return words, remedy
    return f"the file is not well-formed YAML: {complaint}", _GENERAL_REMEDY
