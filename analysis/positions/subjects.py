"""Whose verb or noun it is: the subject before a verb, near or far, the agent behind it, the possessor of a noun.

Grammar is read off one tag a token (tags.py), and the verb that governs another off one letter a token (acts.py).
"""

from __future__ import annotations

import re
from typing import NamedTuple

NAME = r"P_*(?:f(?:P_*|C{1,3}))?(?:s?[wC]{0,2}EC{0,3})?"
NAMES = rf"{NAME}(?:(?:,D?(?:{NAME}|C{{1,3}}))*,?[jr]D?(?:{NAME}|C\.?C{{0,3}})|jdw)?"
# "Ada Holt (N-Vale.) sent": a note in brackets behind a name.
NOTE = r"(?:\([^()\n]{0,9}\),?)?"
GROUP = r"(?P<group>(?:[xka]|q|t|[oe][Dn]*t[nt]*|[oe]n|oa|,a+,?)*)"
# A subject's patterns in the order in which they are tried, with their rule's name, what it may stand behind ("" for
# all but a preposition, a possessive, if or whether; None for anything) and the tags it may end in, by which most
# patterns need not be asked.
SUBJECTS = [
    (re.compile(pattern + GROUP + "$"), rule, openers, ends) for pattern, rule, openers, ends in [
        (rf"(?P<names>{NAMES}){NOTE}", "subject", "", "P_wCE.)"),
        (rf"(?P<names>{NAMES})(?:,[^,;:\n]{{1,25}}(?:,[^,;:\n]{{1,12}})?,|-+[^-;:\n]{{1,40}}-+)", "subject, insert",
         ",TWbj-:;.(ath", "-"),
        # "Republicans in the Senate blocked": a place or body beside the name.
        (rf"(?P<names>{NAMES})o(?:[DdwnC]{{1,4}}|D?P_*s?[wCE]{{0,2}})", "subject, insert", "", "DdwCP_Es"),
        (rf"(?P<names>{NAMES})x+(?:o|nf)D?[wCn]{{1,5}}[TW]", "one of those who", "", "TW"),
        (rf"(?P<names>{NAME}),?[WT]", "relative clause", None, "TW"),
        (r"(?P<pronoun>h)", "pronoun", "", "h"),
        # "The ministry" in what a ministry said.
        (r"(?<=D)(?P<pronoun>E)", "description", "", "E"),
        # "Lawmakers from Norland", "the leaders of Norland".
        (rf"(?P<head>E)[of]D?(?P<names>{NAMES})", "members", "", "P_wCE."),
    ]
]
# These may end a verb group as well ("on Monday", "in two weeks", ", however,"): then all patterns are asked.
OPEN_ENDS = "oen,"
HEADLINE = re.compile(rf"^(?P<names>{NAMES})(?P<group>x?y)$")
ABSOLUTE = re.compile(rf"o(?P<names>{NAMES}){GROUP}$")
AGENT = re.compile(rf"[^,;:.\n]{{0,6}}?(?P<link>o)D?(?P<names>{NAMES})(?![uwCE_])")
POSSESSOR = re.compile(
    r"(?P<names>P_*(?:,D?P_*)*(?:jD?P_*)?)s[adwnCVIE]{0,3}$|(?P<pronoun>d)[awnCVIE]{0,3}$"
)
DEMONYM = re.compile(r"(?P<names>P_*)[wVI]{0,2}$")
BLAMED = re.compile(rf"(?P<names>{NAMES})(?:[at,]|[oe][Dn]*t[nt]*)*(?P<group>[of][ka]*)$")
NAMED_BY_HYPHEN = re.compile(r"(?P<names>P_*)u$")
SOURCE = re.compile(rf"(?P<link>[of])D?(?P<names>{NAMES})")
REDUCED = re.compile(rf"(?P<names>{NAMES})(?P<group>[ka]*)$")
# What joins a verb to one before it, and a participle to the clause that it goes with.
JOINER = re.compile(r"(?P<link>,?[jb]|,)(?P<group>[xkatn]*)$")
PARTICIPLE = re.compile(r"(?P<link>[,oebf])j?(?P<group>[ka]*)$")
GROUP_END = re.compile(r"[xkat]*$")
JOINER_REACH = 8
LINKING = frozenset("by after before since while in".split())
# What may stand between a noun and its possessor or demonym, and what leads to a party behind it.
BEFORE_NOUN, BEHIND_NOUN = "P_sdawnCVIE", "of"


class Subject(NamedTuple):
    """A subject in tokens: its names or its pronoun, its verb group, the rule, whether neither ... nor."""

    names: tuple[int, int] | None
    pronoun: int | None
    group: tuple[int, int]
    rule: str
    negated: bool = False

    @property
    def first(self) -> int:
        return self.names[0] if self.names else self.pronoun


class Line(NamedTuple):
    """A sentence as the patterns read it: tags, letters of verbs and words of its batch, its tokens, its role, and
    which words hold to account."""

    tags: str
    letters: str
    words: list[str]
    begin: int
    stop: int
    title: bool
    judges: list[bool]


def find_subject(line: Line, verb: int) -> Subject | None:
    """The subject of the verb at token ``verb`` in its own clause, or None."""
    before = line.tags[line.begin : verb]
    last = before.rstrip("xkatq")[-1:]
    for pattern, rule, openers, ends in SUBJECTS:
        found = pattern.search(before) if last in ends or last in OPEN_ENDS else None
        if found and (openers is None or _opens(before, found.start(), openers)):
            if "head" in found.groupdict() and line.words[line.begin + found.start() + 1] not in ("of", "from"):
                continue
            return _subject(found, line.begin, rule)
    found = HEADLINE.search(before) if line.title else None
    return _subject(found, line.begin, "headline infinitive") if found else None


def find_joined_subject(line: Line, verb: int) -> Subject | None:
    """The subject of a verb that and, or, but or a comma joins to one before it, however far: "Egypt met the envoys
    of the valley and offered troops"."""
    found = JOINER.search(line.tags, max(line.begin, verb - JOINER_REACH), verb)
    if not found or _is_participle(line, found.start() - 1):
        return None
    own, letter = "x" in found["group"], line.letters[verb]
    if found["link"] == "," and not own and not _goes_on(line, verb):
        return None
    governor = nearest_verb(line, found.start(), "" if own else letter)
    subject = _subject_of(line, governor)
    if subject is None:
        return None
    group = found.span("group") if own or letter in "ps" else subject.group
    return subject._replace(group=group, rule="second verb")


def find_participle_subject(line: Line, verb: int) -> Subject | None:
    """The subject of the clause that a gerund goes with: "closed the pass, cutting off the valley", "was accused of
    shelling the town"."""
    found = PARTICIPLE.search(line.tags, max(line.begin, verb - JOINER_REACH), verb)
    if not found:
        return None
    link, governor = line.words[found.start()], nearest_verb(line, found.start())
    linked = link == "," or link in LINKING
    if governor is None or not (linked or (link in ("of", "for") and _is_judged(line, governor))):
        return None
    subject = _subject_of(line, governor)
    return subject and subject._replace(group=found.span("group"), rule="participle")


def nearest_verb(line: Line, stop: int, letter: str = "") -> int | None:
    """The finite verb next before token ``stop``, with this letter if one is given."""
    for at in range(stop - 1, line.begin, -1):
        if line.tags[at] in ";:":
            return None
        if line.letters[at] != "." and letter in ("", line.letters[at]) and _is_finite(line, at):
            return at
    return None


def _subject_of(line: Line, verb: int | None) -> Subject | None:
    """The subject of a verb, its own or that of the verb that it is joined to."""
    return None if verb is None else find_subject(line, verb) or find_joined_subject(line, verb)


def _is_finite(line: Line, at: int) -> bool:
    """Whether a verb's form is one that a subject may have, by the words beside it."""
    left = _before(line, at)
    if left in "xy":
        return True
    # A word in -s behind a noun is as often a plural.
    behind = {"p": "P_EhCwTW,)jb", "s": "P_EhCTW,)jb"}.get(line.letters[at], "")
    return left in behind and line.words[at + 1 : at + 2] != ["by"]


def _is_judged(line: Line, verb: int) -> bool:
    """Whether a verb tells that its subject is held to account: "was accused", "apologised"."""
    return line.words[verb].startswith("apolog") or (line.judges[verb] and _before(line, verb) == "x")


def _is_participle(line: Line, at: int) -> bool:
    """Whether a word in -ed goes with a noun: "tired and wounded soldiers"."""
    return line.letters[at] == "p" and not _is_finite(line, at)


def _goes_on(line: Line, verb: int) -> bool:
    """Whether a verb behind a comma stands in a list of verbs of its form that ends in and, or, but."""
    letter, tags = line.letters[verb], line.tags
    return any(line.letters[at] == letter and _before(line, at) in "jb" for at in range(verb + 1, line.stop)
               if tags[at] in "wVI")


def _before(line: Line, at: int) -> str:
    """The tag before a token and its adverbs."""
    at -= 1
    while at > line.begin and line.tags[at] in "akt":
        at -= 1
    return line.tags[at]


def find_absolute(line: Line, verb: int) -> Subject | None:
    """The subject of "with Egypt and Jordan abstaining"."""
    found = ABSOLUTE.search(line.tags[line.begin : verb])
    with_ = found and line.words[line.begin + found.start()] == "with"
    return _subject(found, line.begin, "with participle") if with_ else None


def find_reduced(line: Line, verb: int) -> Subject | None:
    """The party right before a participle: "the Norlandic troops shelling the town"."""
    found = REDUCED.search(line.tags[line.begin : verb])
    return _subject(found, line.begin, "participle behind name") if found else None


def find_agent(line: Line, end: int) -> Subject | None:
    """The party after by, behind a passive that ends at token ``end``: "approved in March by Egypt"."""
    found = AGENT.match(line.tags, end, line.stop)
    if not found or line.words[found.start("link")] != "by":
        return None
    return Subject(found.span("names"), None, (end, end), "by agent")


def find_hyphened(line: Line, verb: int) -> Subject | None:
    """The party that a hyphen joins to a participle: "Norland-backed"."""
    found = NAMED_BY_HYPHEN.search(line.tags[line.begin : verb])
    return _subject(found, line.begin, "joined participle", group=(verb, verb)) if found else None


def find_blamed(line: Line, verb: int) -> Subject | None:
    """The party blamed or praised for an act: "accused Norland of shelling the town", "thanked Norland for sending"."""
    found = BLAMED.search(line.tags[line.begin : verb])
    if not found or line.words[line.begin + found.start("group")] not in ("of", "for"):
        return None
    subject = _subject(found, line.begin, "blamed")
    accuser = line.words[subject.first - 1] == "by"
    return subject if any(line.judges[line.begin : subject.first]) and not accuser else None


def find_possessor(line: Line, first: int, last: int) -> Subject | None:
    """Whose offer, pledge or refusal a noun names: possessor, demonym or name before it, or the party after from, by
    or of."""
    before = line.tags[line.begin : first]
    if found := POSSESSOR.search(before):
        return _subject(found, line.begin, "possessive noun", group=(first, first))
    if found := DEMONYM.search(before):
        return _subject(found, line.begin, "demonym noun", group=(first, first))
    found = SOURCE.match(line.tags, last, line.stop)
    if found and line.words[found.start("link")] in ("from", "by", "of"):
        return Subject(found.span("names"), None, (first, first), "noun of party")
    return None


def _subject(found: re.Match, begin: int, rule: str, group: tuple[int, int] | None = None) -> Subject:
    """The subject of a match in a sentence that begins at token ``begin``."""
    at = {name: (begin + found.start(name), begin + found.end(name))
          for name, tags in found.groupdict().items() if tags is not None}
    names = at.get("names")
    pronoun = None if names else at["pronoun"][0]
    return Subject(names, pronoun, group or at["group"], rule, bool(names) and "r" in found["names"])


def _opens(before: str, at: int, openers: str) -> bool:
    """Whether a subject may begin here: not inside a noun phrase, nor after a preposition, if or whether."""
    left = before[:at].rstrip("Dq")
    left = left[:-2] if left.endswith("Df") else left  # "all of the"
    return not left or (left[-1] in openers if openers else left[-1] not in "ofysid")
