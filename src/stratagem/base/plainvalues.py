"""What an unquoted YAML scalar means here: text, a plain decimal number, `true`, `false`, a date, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stratagem.base.characters import shown
from stratagem.base.nodes import Value

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)\Z", re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+\Z", re.ASCII)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z", re.ASCII)
_LONGEST_NUMBER = 40
"""Characters of a number; a double holds 17 significant digits."""

_WORDS: dict[str, Value] = {
    **dict.fromkeys(("yes", "on", "true"), True),
    **dict.fromkeys(("no", "off", "false"), False),
    **dict.fromkeys(("null", "~"), None),
}
"""Words that some YAML readers take for a truth value or for nothing, in any case of letters."""

_NUMBER_LIKE = re.compile(
    r"[-+]?(?:[0-9][0-9_,']*\.?[0-9_]*|\.[0-9_]+)(?:[eE][-+]?[0-9_]+)?\Z"  # 1e3 010 1_000 1,000 .5 5. +3
    r"|[-+]?0[xXoObB][0-9a-fA-F_]+\Z"  # 0x1F 0o17 0b1
    r"|[-+]?\.?(?:inf|infinity|nan)\Z",
    re.ASCII | re.IGNORECASE,
)
_SIXTY = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z", re.ASCII)
_DATE_LIKE = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[Tt ] *[0-9]{1,2}:[0-9]{2}.*)?\Z|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}\Z",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an unquoted value is refused: a diagnostic's code, message and remedy."""

    code: str
    message: str
    remedy: str


def resolve(text: str) -> tuple[Value, Fault | None]:
    """The value of an unquoted scalar; with a fault, the value is what was probably meant."""
    if not text:
        return None, None
    if text in ("true", "false"):
        return text == "true", None
    if text[0] in "0123456789-+.":
        return _numeric(text)
    folded = text.casefold()
    if folded in _WORDS:
        return _WORDS[folded], _ambiguous(text, _WORDS[folded])
    if _NUMBER_LIKE.match(text):
        return text, _not_plain(text)
    return text, None


def _numeric(text: str) -> tuple[Value, Fault | None]:
    if _WHOLE.match(text) and len(text) <= _LONGEST_NUMBER:
        return int(text), None
    if _DECIMAL.match(text) and len(text) <= _LONGEST_NUMBER:
        return float(text), None
    dated = _DATE.match(text)
    if dated:
        try:
            return date(*map(int, dated.groups())), None
        except ValueError as error:
            return text, Fault(
                "DATE-FORM", f"`{text}` is no day of the calendar: {error}", "write a day that exists as YYYY-MM-DD"
            )
    if _DATE_LIKE.match(text):
        remedy = "write a date as YYYY-MM-DD without a time, or put it in quotation marks if it is text"
        return text, Fault("DATE-FORM", f"`{shown(text)}` is not a date in the one form allowed", remedy)
    if _SIXTY.match(text):
        return text, Fault(
            "VALUE-AMBIGUOUS",
            f"`{shown(text)}` is a number to base 60 for some YAML readers",
            f'write "{shown(text)}" in quotation marks if it is text',
        )
    if _NUMBER_LIKE.match(text):
        return _meant(text), _not_plain(text)
    return text, None


def _ambiguous(text: str, value: Value) -> Fault:
    if value is None:
        remedy = f'leave the key out if there is nothing to say, or write "{text}" in quotation marks if it is text'
        return Fault("VALUE-AMBIGUOUS", f"`{text}` means nothing at all for some YAML readers", remedy)
    truth = "true" if value else "false"
    remedy = f'write {truth} if a truth value is meant, or "{text}" in quotation marks if it is text'
    return Fault("VALUE-AMBIGUOUS", f"`{text}` is a truth value for some YAML readers and text for others", remedy)


def _not_plain(text: str) -> Fault:
    if len(text) > _LONGEST_NUMBER:
        remedy = f"write at most {_LONGEST_NUMBER} characters; a number keeps 17 significant digits"
        return Fault("NUMBER-FORM", f"the number `{shown(text)}` is {len(text)} characters long", remedy)
    meant = _meant(text)
    plain = f", here {_decimal(meant)}" if isinstance(meant, int | float) else ""
    remedy = f"write it in plain decimals such as 1000, 0.25 or -3{plain}, or in quotation marks if it is text"
    return Fault("NUMBER-FORM", f"`{shown(text)}` is not a number in plain decimals", remedy)


def _meant(text: str) -> Value:
    """The number that was probably meant, or the text itself where it is not clear."""
    bare = text.replace("_", "").replace(",", "").replace("'", "")
    if len(text) > _LONGEST_NUMBER or re.match(r"[-+]?0[0-9xXoObB]", bare) or not re.search("[0-9]", bare):
        return text
    value = float(bare)
    if not abs(value) < 1e300:
        return text
    return int(value) if value == int(value) and abs(value) < 2**53 else value


def _decimal(value: float) -> str:
    return str(value) if isinstance(value, int) else format(value, ".17g") if "e" not in repr(value) else repr(value)
