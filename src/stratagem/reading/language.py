"""The language of a text, by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter

ENGLISH = "en"

_WORDS = {
    "en": "the of and to in that is was for with as by on it from are has have its which this be at",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden",
    "fr": "de la le et les des en un du une que est pour qui dans par plus au sur ne se pas avec sont",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más",
    "it": "di e il la che in a per è un del le non con si da una dei sono della al nel più",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como",
    "nl": "de van het een en in is dat op te zijn voor met die niet aan er om ook als",
    "pl": "w i na z że do się nie to jest o jak po co przez za od dla",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_SCRIPTS = (
    ("ru", r"[а-яА-ЯёЁ]"),
    ("ko", r"[가-힣]"),
    ("ja", r"[ぁ-ゟ゠-ヿ]"),
    ("zh", r"[一-鿿]"),
    ("ar", r"[؀-ۿ]"),
    ("he", r"[֐-׿]"),
    ("el", r"[α-ωΑ-Ω]"),
)
_SAMPLE = 20_000


def language_of(text: str) -> str | None:
    """The two-letter code of the language, or None where the text is too short to tell."""
    sample = text[:_SAMPLE]
    letters = sum(character.isalpha() for character in sample)
    if letters < 20:
        return None
    for language, pattern in _SCRIPTS:
        if len(re.findall(pattern, sample)) > 0.4 * letters:
            return "uk" if language == "ru" and re.search(r"[іїєґІЇЄҐ]", sample) else language
    words = Counter(re.findall(r"[^\W\d_]+", sample.casefold()))
    total = sum(words.values())
    shares = {language: sum(words[word] for word in known) / total for language, known in _SETS.items()}
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] > 0.1 else None
