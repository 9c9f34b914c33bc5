"""Tells English from other languages by their commonest words, or by their script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

import pandas as pd

from analysis.resources import read_table

# English news has .30 to .45 of its words in the list, other languages below .10.
LEAST_SHARE = 0.15
LEAST_WORDS = 25
# Of a shorter text so many words of another language, and more than twice as many as of English, are enough.
LEAST_FOREIGN = 2
SURELY_ENGLISH = 0.25
# A script is told from fewer characters than a language is from words.
LEAST_LETTERS = 20
# The head of a text tells its language; reading all of it would only cost time.
READ = 3000

WORD = re.compile(r"[^\W\d_]+")
# Codes of ISO 639 for no language, several or an unknown one.
UNDECLARED = frozenset(("", "und", "mul", "mis", "zxx"))


def identify(text: str) -> str | None:
    """Return ``en``, another language's code, the name of a script ("Arabic script"), ``und`` or None.

    The share of a text's words among the commonest of each language decides; a share below .15 in
    every list is ``und``. A text of fewer than 25 words is of the language that has most of its words, English where
    that is one of them; None where no list has enough. Misleads on lists of names and on a text half in one language
    and half in another, which is given to the larger half.
    """
    text = text[:READ]
    if script := _foreign_script(text):
        return f"{script} script"
    words = text.lower().split()
    # Nearly all texts are English, and no other language has so many words of its list.
    english = sum(map(_languages()["en"][1].__contains__, words))
    if len(words) >= LEAST_WORDS and english >= SURELY_ENGLISH * len(words):
        return "en"
    words = WORD.findall(text.lower())
    counts = Counter(words)
    known = {code: _known(counts, code) for code in _languages()}
    best = max(known, key=known.get)
    if len(words) >= LEAST_WORDS:
        return best if known[best] >= LEAST_SHARE * len(words) else "und"
    if known["en"] and known["en"] * 2 >= known[best]:
        return "en"
    return best if known[best] >= max(LEAST_FOREIGN, LEAST_SHARE * len(words)) else None


def _known(counts: Counter[str], code: str) -> int:
    """How many words are among the commonest of a language."""
    return sum(counts[word] for word in _languages()[code][1] & counts.keys())


def is_foreign(sentence: str) -> bool:
    """Whether a sentence is plainly not English: of another script, or with three of another language's commonest
    words at least and more than twice as many as of English. A sentence of few words passes as English."""
    if _foreign_script(sentence):
        return True
    words = WORD.findall(sentence.lower())
    english = sum(map(_languages()["en"][1].__contains__, words))
    if english >= LEAST_SHARE * len(words):
        return False
    common = (sum(map(known.__contains__, words)) for _, known in _languages().values())
    return max(common) >= max(3, 2 * english + 1)


def tell(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with ``language``: what the text shows, else what is declared, else missing."""
    found = articles["text"].map(identify).astype(object)
    declared = articles["language"].map(_code, na_action="ignore")
    return articles.assign(language=found.where(found.notna(), declared))


def not_english(articles: pd.DataFrame) -> pd.DataFrame:
    """Return reason and detail of each article in another language; one too short to tell, of which nothing is
    declared either, is kept."""
    foreign = articles.loc[articles["language"].notna() & (articles["language"] != "en"), "language"]
    names = {code: name for code, (name, _) in _languages().items()} | {"und": "language unknown"}
    details = [names.get(code, code) for code in foreign]
    return pd.DataFrame({"reason": "not English", "detail": details}, index=foreign.index)


def _foreign_script(text: str) -> str | None:
    """The script of most letters, where it is not Latin and the letters are enough to say so."""
    if len(text.encode("ascii", "ignore")) * 2 > len(text):
        return None
    scripts: Counter[str] = Counter()
    for letter, n in Counter(text).items():
        if letter.isalpha():
            # "CYRILLIC SMALL LETTER A", "CJK UNIFIED IDEOGRAPH-90E8"
            scripts[re.split(r"[ -]", unicodedata.name(letter, "UNKNOWN"))[0]] += n
    script, n = max(scripts.items(), key=lambda item: item[1], default=("LATIN", 0))
    enough = sum(scripts.values()) >= LEAST_LETTERS and n * 2 > sum(scripts.values())
    if not enough or script in ("LATIN", "FULLWIDTH", "UNKNOWN"):
        return None
    return script if script == "CJK" else script.capitalize()


def _code(declared: object) -> str | None:
    """A declared language as its code: "English" and "en-GB" are "en"."""
    folded = str(declared).strip().lower()
    named = {name.lower(): code for code, (name, _) in _languages().items()} | {"eng": "en"}
    first = re.split(r"[\W_]+", folded)[0]
    code = named.get(folded) or named.get(first) or first
    return None if code in UNDECLARED else code


@cache
def _languages() -> dict[str, tuple[str, frozenset[str]]]:
    """Name and commonest words of each language, by its code."""
    rows = read_table("function_words.tsv").itertuples()
    return {row.language: (row.name, frozenset(row.words.split())) for row in rows}
