"""Whether a sentence begins behind a full stop that may belong to its word: by the name there
and what it does.

"They moved to the U.S. Russia denied it" has two sentences, "U.S. Steel denied it" one.
"""

from __future__ import annotations

import re
from functools import cache

import yaml

from analysis.resources import read_table, read_yaml, resource
from analysis.text.word_classes import word_class

NAME = re.compile(r"(?:[A-ZÀ-Þ][\w’'-]*\.?(?: |(?=,)|$)){1,3}")
BEHIND = re.compile(r"(['’]s\b|,)|([a-z]+)")
POSSESSIVE = re.compile(r"['’]s$")
# Behind a country's name these are nouns: "the U.S. Mexico border".
NOUNS = frozenset(
    "border borders relations talks ties sanctions trade alliance policy summit deal war embassy "
    "team unit units subsidiary division branch office operations business affairs desk experts "
    "analysts veterans".split()
)
ADVERBS = frozenset("also never later now then still already again soon once not only even".split())
DOTTED_NOUNS = frozenset(
    "U.S U.K U.N E.U U.A.E U.S.A U.S.S.R D.C B.C A.D B.C.E C.E Ph.D M.D M.B.A B.A M.A L.A "
    "S.A N.V A.G S.p.A".split()
)
SUFFIXES = frozenset("Inc Ltd Co Corp LLC PLC plc Jr Sr Ave Blvd Rd Bros".split())


@cache
def _given_names() -> frozenset[str]:
    return frozenset(read_table("given_names.tsv")["name"])


@cache
def _party_names() -> frozenset[str]:
    """The names and capitals of the countries of the built-in gazetteer."""
    found: set[str] = set()

    def take(root: yaml.MappingNode) -> None:
        parties = next(value for key, value in root.value if key.value == "parties")
        for entry in parties.value:
            fields = {key.value: value for key, value in entry.value}
            if fields["kind"].value == "country":
                found.add(fields["name"].value)
                lists = (fields[key].value for key in ("names", "capitals") if key in fields)
                found.update(node.value for nodes in lists for node in nodes)

    read_yaml(resource("parties.yaml"), "parties.yaml", take)
    return frozenset(found)


@cache
def _nouns() -> frozenset[str]:
    """Dotted abbreviations that are nouns, without their last stop; others may be initials,
    "A.E. London"."""
    short = [name for cell in read_table("regions.tsv")["short"] for name in cell.split(", ")]
    return frozenset(name.removesuffix(".") for name in short) | DOTTED_NOUNS


def begins_with_name(text: str, behind: int, abbreviation: str) -> bool:
    """Return whether a name that does something begins here, behind an abbreviation: "Russia
    denied", "Orlov was".

    A name is a party's, a given name (not a saint's), or behind "Inc." and the like a word that
    no dictionary has.
    """
    run = NAME.match(text, behind)
    if run is None or ("." in abbreviation and abbreviation not in _nouns()):
        return False
    words = run[0].split()
    for size in range(len(words), 0, -1):
        name = POSSESSIVE.sub("", " ".join(words[:size]).rstrip(","))
        if name in _party_names():
            return size == len(words) and _does_something(text, behind + len(name))
    behind_run = behind + len(run[0].rstrip(" ,"))
    if words[0] in _given_names() and abbreviation != "St":
        return _does_something(text, behind_run)
    unlisted = (
        abbreviation in SUFFIXES
        and words[0].isalpha()
        and not words[0].isupper()
        and _is_unknown(words[0])
    )
    return (
        unlisted and text[behind_run : behind_run + 1] != "," and _does_something(text, behind_run)
    )


def _does_something(text: str, end: int) -> bool:
    """Whether a verb, a comma or a possessive follows a name that ends here."""
    found = BEHIND.match(text, end + (text[end : end + 1] == " "))
    if found is None:
        return False
    word = found[2] or ""
    if word in NOUNS:
        return False
    return (
        bool(found[1])
        or word.endswith("ly")
        or word in ADVERBS
        or word in word_class("auxiliary")
        or _inflected(word)
    )


def _inflected(word: str) -> bool:
    import simplemma  # its dictionary is read where the first word asks for it

    return simplemma.lemmatize(word, lang="en") != word


def _is_unknown(word: str) -> bool:
    """Whether English has no such word but as a name."""
    import simplemma  # its dictionary is read where the first word asks for it

    return not simplemma.is_known(word.lower(), lang="en")
