"""Tells English from other languages by their commonest words, or by their script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pandas as pd

# The commonest function words of each language, those that another listed language shares left in: they
# count for both, and the language with the larger share wins. Common knowledge; written for this package.
FUNCTION_WORDS = {
    "en": "the of and to in a is that for it was on are as with his they at be this from have or by had not but "
    "what were we when there an which their said will each if has who its would been after more also about",
    "fr": "le la les de des du un une et est dans que qui pour sur par pas plus ne se ce cette avec au aux son sa ont",
    "de": "der die das und ist in den von zu mit dem des auf für nicht ein eine einer sich als auch es an werden aus",
    "es": "el la los las de del un una y en que es por con para no se su al lo como más pero sus fue este ha",
    "it": "il la le gli di del della un una e che è in per con non si al dei nel sono ha alla da più come anche",
    "pt": "o a os as de do da dos um uma e em que é por com para não se no na ao mais foi como mas pelo",
    "nl": "de het een van en in is dat op te zijn met voor niet aan er om ook als bij door naar maar uit wordt",
    "sv": "och att det som en på är av för med den till inte om ett har de från kan men var sig så vid",
    "no": "og i det som en på er av for med den til ikke om et har de fra kan men var seg så ved",
    "pl": "w i na z do się nie że to jest o po od za przez jak dla ale są by oraz który tym przy",
    "ro": "și de în a la cu pe nu că un o din este care mai sunt pentru se au fost prin după sau",
    "tr": "ve bir bu da de için ile olarak olan daha çok gibi en kadar sonra ise ama ne her göre",
    "id": "yang dan di untuk dengan dari ini pada itu dalam tidak akan ke oleh telah ada juga mereka sebagai adalah",
    "vi": "và của là có trong không được cho một các với những đã người này để khi về từ cũng",
    "sw": "ya na wa kwa katika ni la za kuwa hiyo hii cha kwamba huo hilo baada yake wake alisema",
}
NAMES = {
    "fr": "French", "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "sv": "Swedish", "no": "Norwegian", "pl": "Polish", "ro": "Romanian", "tr": "Turkish", "id": "Indonesian",
    "vi": "Vietnamese", "sw": "Swahili",
}
LEXICON = {code: frozenset(words.split()) for code, words in FUNCTION_WORDS.items()}

# English news has .30 to .45 of its words in the list, other languages below .10.
LEAST_SHARE = 0.15
LEAST_WORDS = 25
# A script is told from fewer characters than a language is from words.
LEAST_LETTERS = 20
# The head of a text tells its language; reading all of it would only cost time.
READ = 6000

WORD = re.compile(r"[^\W\d_]+")


def identify(text: str) -> str | None:
    """``en``, another language's code, the name of a script ("Arabic script"), ``und`` or None.

    The share of a text's words among the commonest of each language decides; a share below .15 in
    every list is ``und``. None: fewer than 25 words, too short to tell. Misleads on lists of names and
    on a text half in one language and half in another, which is given to the larger half.
    """
    text = text[:READ]
    if script := _foreign_script(text):
        return f"{script} script"
    words = WORD.findall(text.lower())
    if len(words) < LEAST_WORDS:
        return None
    counts = Counter(words)
    shares = {code: sum(counts[word] for word in known) / len(words) for code, known in LEXICON.items()}
    best = max(shares, key=shares.get)
    return best if shares[best] >= LEAST_SHARE else "und"


def not_english(articles: pd.DataFrame) -> pd.DataFrame:
    """Reason and detail of each article in another language; ``language`` is set in place for the others.

    What the text shows counts, then what its source declares: where the text is too short to tell it is
    kept, with the declared language.
    """
    found = articles["text"].map(identify)
    declared = articles["language"].map(_code, na_action="ignore")
    articles["language"] = found.where(found.notna(), declared)
    foreign = found[found.notna() & (found != "en")]
    detail = foreign.map(lambda code: NAMES.get(code, "language unknown" if code == "und" else code))
    return pd.DataFrame({"reason": "not English", "detail": detail}, index=foreign.index)


def _foreign_script(text: str) -> str | None:
    """The script of most letters, where it is not Latin and the letters are enough to say so."""
    if text.isascii():
        return None
    letters = Counter(letter for letter in text if letter.isalpha())
    scripts: Counter[str] = Counter()
    for letter, n in letters.items():
        scripts[unicodedata.name(letter, "UNKNOWN").split(" ")[0].split("-")[0].capitalize()] += n
    script, n = max(scripts.items(), key=lambda item: item[1], default=("Latin", 0))
    enough = sum(scripts.values()) >= LEAST_LETTERS and n * 2 > sum(scripts.values())
    return script if enough and script not in ("Latin", "Fullwidth", "Unknown") else None


def _code(declared: object) -> str:
    """A declared language as its code: "English" and "en-GB" are "en"."""
    folded = str(declared).strip().lower()
    named = {name.lower(): code for code, name in NAMES.items()} | {"english": "en", "eng": "en"}
    return named.get(folded, re.split(r"[-_]", folded)[0])
