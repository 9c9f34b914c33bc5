"""Where the sentences of a text end: all gaps between its words are weighed at once, by the characters beside them.

A gap ends a sentence where a line ends or a closing mark (. ! ? …) stands before it and no lower-case letter behind.
Whether a full stop belongs to its word (an abbreviation, an initial, a list's number) is asked word by word.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from analysis.corpus.boilerplate import DAY
from analysis.text.openings import begins_with_name
from analysis.text.word_classes import closed_class

STOP, DOT, CLOSE, OPEN, SPACE, LOWER, UPPER, LINE = (1 << k for k in range(8))
# So many closing or opening marks are looked past beside a gap.
MOST_MARKS = 40
CLOSING = "\"'”’»)]“‘"  # the last two where a page turned them the wrong way
OPENING = "\"'“‘«([—–- \u2022*"
QUOTES = "\"'”’»“‘"
DASHES = "—–-"

# Before a name: a full stop here never ends the sentence.
TITLES = frozenset(
    "mr mrs ms mx messrs mme mlle dr drs prof rev fr hon st sts gen gens col maj lt capt cmdr cdr cpl sgt pfc pvt "
    "spc msgr lieut comdr commr adm brig sen sens rep reps gov govs pres amb min supt det "
    "insp atty v vs cf e.g i.e approx ca mt ft".split()
)
# Before a number: elsewhere these are words, "he said no. She left".
NUMBERED = frozenset("no nos art arts fig figs vol p pp sec ch para".split())
MONTHS = frozenset("Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split())
# These end a sentence only where the next word opens one; as written, since "ill", "sun" and "sat" are words.
ABBREVIATIONS = frozenset(
    "Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Inc Ltd Co Cos Corp Bros LLC PLC plc al Jr Sr Est est Dept dept "
    "Univ Assn Intl Natl Pvt Pty Asst Assoc Dir Govt Gov't Ave Blvd Rd "
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev "
    "Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo".split()
)
DOTTED = re.compile(r"(?:.*[^\w.])?(?:[A-Za-z]{1,3}\.)+[A-Za-z]{1,2}")
INITIAL = re.compile(r"(?:.*[^\w.])?[A-HJ-Z]")  # "I" is a word
# At the head of a paragraph: "1. Boats", "b. Nets".
ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[A-Za-z]|[ivxIVX]{1,4})")
CLOCKED = re.compile(r"(?:.*[^\w.])?[ap]\.m", re.IGNORECASE)
# Behind "5 p.m." these go on with the time of day.
TIMES = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{1,3}T\b|(?:GMT|UTC|Eastern|Central|Mountain|Pacific)\b|"
    r"[A-Z]\w+ (?:[A-Z]\w+ )?[Tt]ime\b|[^A-Z]"
)
OPENERS = frozenset(
    "the a an this that these those it he she they we you i his her its their our my there here in on at "
    "but and or so yet for if when while as after before since although though because however instead "
    "meanwhile moreover nevertheless nonetheless furthermore therefore thus then now still also what who whose whom "
    "which why how where no not nor none never all some many most much more less few fewer both each every either "
    "neither any another other others several such only even just once unless until whether whereas despite among "
    "amid between within without beyond through throughout against about above across behind below beneath beside "
    "besides toward towards upon unlike like asked according by with from to during under over yes well today "
    "yesterday tomorrow tonight earlier later last next recently currently previously officials critics experts "
    "analysts observers witnesses protesters lawmakers hundreds thousands dozens millions one two three four five six "
    "seven eight nine ten half mr mrs ms dr nobody nothing everyone everybody someone somebody anyone anybody".split()
)
WORD = re.compile(r"\w+")
# Names that are written small: "iPhone", "al-Shabaab"; they open a sentence as capitals do.
SMALL_NAME = re.compile(r"[a-z]{1,2}[A-Z]|(?:al|el|an|as|ash|ar|ad|at)-[A-Z]")
# Behind a question in quotation marks: '"Why now?" President Ada Kern asked'.
SPOKEN_BY = re.compile(
    r"(?:[A-Z][\w.'’-]* (?:(?:of|the|de|von|van|bin|al) )*){1,6}(?:said|says|asked|asks|added|wrote|writes|told|"
    r"tweeted|posted|wondered|shouted|yelled|cried|exclaimed|replied|answered|responded|continued|joked|quipped|called|chanted|"
    r"demanded|read|reads|recalled|thought)\b"
)
# Words that bear an exclamation mark as part of a name; and that cry out, at the head of a sentence.
EXCLAIMED = frozenset("Yahoo Jeopardy Yum Wham Joomla Oklahoma Airplane Panic".split())
CRIES = frozenset(
    "oops aha stop help wow look no yes fire great good congratulations thanks hurrah hurray "
    "hooray bravo never shame enough go run wait surprise alas hey oh ah freedom victory peace "
    "listen vote come hello ok okay sorry quiet silence attention welcome goodbye murder thieves "
    "traitors liars lies nonsense rubbish why what who how now out away down up".split()
)
# Before a letter that numbers a thing: the full stop behind "Plan B" is the sentence's.
LETTERED = re.compile(
    r"\b(?:[Pp]lan|[Vv]itamin|[Gg]roup|[Hh]epatitis|[Tt]ype|[Gg]rade|[Cc]lass|[Ss]ection|[Pp]art|[Aa]rticle|[Oo]ption|"
    r"[Tt]eam|[Bb]lock|[Zz]one|[Tt]erminal|[Gg]ate|[Aa]ppendix|[Ee]xhibit|[Pp]hase|[Cc]ategory|[Ll]evel|[Aa]nnex|"
    r"[Pp]oint|[Pp]rong|[Ll]ine|[Pp]ool|[Ww]ing|[Hh]all|[Ss]chedule|[Ff]orm|[Ll]etter|[Ww]ard|[Ii]nfluenza|[Pp]lot) $"
)
STREET = re.compile(r"(?<!\w)(?!The )[A-Z]\w+ $")
GOES_ON = re.compile(r"(\w+)[ ’']\w")
ON_STREET = frozenset(["st"])
GLUED = re.compile(r"[@/\\]|www\.|\.(?:com|org|net|gov|edu|int|info|co|io|js|uk|pk|in)\b", re.IGNORECASE)

# A dateline, "CAIRO, Dec 19 (Agency) — ", is no part of the sentence behind it, which opens with a capital. A place in
# capitals needs a dash, any other also a date or an agency.
PLACE = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
REGION = r"(?:,? \[[A-Z][\w.' ]{1,25}\]|, [A-Z][\w.]+(?: [A-Z]\w+)?)?"
DATE = rf"(?:,? (?:[A-Z][a-z]+day,? )?{DAY}(?:,? \d{{4}})?)"
NAMED = r"(?: ?\([^()\n]{2,40}\))"
WIRE = r" ?\((?:[A-Z]{2,8}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)\)"
LONGEST_DATELINE = 150
DASHED = re.compile("[—–:-] ").search  # most paragraphs hold none early and are dismissed at once
CAPITALS = "A-ZÀ-ÖØ-Ý"
DATELINE = re.compile(
    rf"(?:[{CAPITALS}][{CAPITALS} .'’/-]{{1,40}}{REGION}{DATE}?{NAMED}? ?(?:[—–]|--)"
    rf"|[{CAPITALS}][{CAPITALS} .'’/-]{{4,40}}{REGION}{NAMED}? ?-"
    rf"|{PLACE}{REGION}{DATE}(?:{NAMED}? ?(?:[—–]|--?)|{NAMED}:)|{PLACE}{REGION}{WIRE} ?(?:[—–]|--?|:)) (?![a-z])"
)


def boundaries(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Start and end of each sentence of a text that is more than white space, and whether it opens a paragraph."""
    kinds = _kinds(text)
    gaps = _edges(kinds & SPACE)
    inside = (gaps[0] > 0) & (gaps[1] < len(text))
    outer = len(text) - len(text.lstrip()), len(text.rstrip())
    gap_start, gap_end = gaps[0][inside], gaps[1][inside]
    opens = _line_ends(kinds, gap_start, gap_end)
    word_start = np.concatenate([[outer[0]], gap_end])
    ends = opens | _stops(text, kinds, gap_start, gap_end, word_start[:-1], np.concatenate([[True], opens[:-1]]))
    heads = np.concatenate([[outer[0]], gap_end[opens]])
    datelines = _datelines(text, heads, outer[1])
    for head, end in datelines:
        ends[np.searchsorted(gap_start, head) : np.searchsorted(gap_start, end)] = False
    extra = np.concatenate([datelines[:, [1, 1]] - [1, 0], _glued(text, kinds, word_start)])
    start = np.concatenate([word_start[:1], gap_end[ends], extra[:, 1]])
    end = np.concatenate([gap_start[ends], extra[:, 0], outer[1:]])
    opening = np.concatenate([[True], opens[ends], np.zeros(len(extra), bool)])
    order = np.argsort(start, kind="stable")
    return start[order], np.sort(end), opening[order]


@cache
def _table() -> np.ndarray:
    """The classes of each character of the basic plane, as bits."""
    characters = list(map(chr, range(0x10000)))
    table = np.zeros(0x10000, np.uint8)
    for bit, test in (
        (STOP, ".!?…".__contains__), (DOT, ".".__eq__), (CLOSE, CLOSING.__contains__), (OPEN, OPENING.__contains__),
        (SPACE, str.isspace), (LOWER, str.islower), (UPPER, str.isupper), (LINE, "\n".__eq__),
    ):
        table |= np.fromiter(map(test, characters), bool, len(characters)).astype(np.uint8) * np.uint8(bit)
    return table


def _kinds(text: str) -> np.ndarray:
    """The classes of each character of a text, beyond the basic plane none, and at last a 0 for its end."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.append(_table()[np.minimum(codes, 0xFFFF)], np.uint8(0))


def _edges(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of each run of values above 0; the last value is 0."""
    mask = mask > 0
    change = np.flatnonzero(mask[1:] != mask[:-1]) + 1
    change = np.concatenate([[0], change]) if mask[0] else change
    return change[::2], change[1::2]


def _line_ends(kinds: np.ndarray, gap_start: np.ndarray, gap_end: np.ndarray) -> np.ndarray:
    """Whether each gap ends a paragraph: a blank line, or a line break before anything but a lower-case letter."""
    lines = np.flatnonzero(kinds & LINE)
    gap = np.searchsorted(gap_start, lines, side="right") - 1
    held = (gap >= 0) & (lines < gap_end[gap]) if len(gap_start) else np.zeros(len(lines), bool)
    breaks = np.bincount(gap[held], minlength=len(gap_start))
    return (breaks > 1) | (breaks == 1) & (kinds[gap_end] & LOWER == 0)


def _stops(text, kinds, gap_start, gap_end, word_start, opens) -> np.ndarray:
    """Whether a mark before each gap ends its sentence; ``opens``: the word before it opens a paragraph.

    A quotation and a dash, "'We sail.' - Ada Kern", belong together; else a dash opens what follows.
    """
    row = np.flatnonzero(kinds[gap_start - 1] & (STOP | CLOSE))
    mark, behind = _past(kinds, gap_start[row] - 1, CLOSE, -1), _past(kinds, gap_end[row], OPEN, 1)
    # Nothing but opening marks to the end of the line is no sentence: the end of a text, or of one in a batch.
    marked = (kinds[mark] & STOP > 0) & (mark >= word_start[row]) & (behind < len(text))
    marked &= kinds[behind] & LINE == 0
    marked &= kinds[behind] & STOP == 0  # ". ..." ends behind its last mark
    marked[marked] = [text[place] != "&" for place in behind[marked].tolist()]  # "Dept. of Com. & Adm."
    signed = marked & (kinds[gap_start[row] - 1] & CLOSE > 0) & (kinds[gap_end[row]] & OPEN > 0)
    marked[signed] = [text[place] not in DASHES for place in gap_end[row[signed]].tolist()]
    row, mark, behind = row[marked], mark[marked], behind[marked]
    small = kinds[behind] & LOWER > 0
    small[small] = [SMALL_NAME.match(text, place) is None for place in behind[small].tolist()]
    at = np.flatnonzero(small)
    plain = (mark[at] == gap_start[row[at]] - 1) & (behind[at] == gap_end[row[at]])
    spans = zip(word_start[row[at]].tolist(), mark[at].tolist(), plain.tolist(), strict=True)
    small[at] = [not (alone and _is_plain(text[start:end])) for start, end, alone in spans]
    row, mark, behind = row[~small], mark[~small], behind[~small]
    words = [text[start:end] for start, end in zip(word_start[row].tolist(), mark.tolist(), strict=True)]
    doubt = {word: _is_doubtful(word) for word in set(words)}
    unsure = np.fromiter(map(doubt.__getitem__, words), bool, len(words)) | (kinds[mark] & DOT == 0)
    ends = np.zeros(len(gap_start), bool)
    ends[row[~unsure]] = True
    for k in np.flatnonzero(unsure).tolist():
        close = text[mark[k] + 1 : gap_start[row[k]]]
        first = opens[row[k]] or ends[row[k] - 1]  # a sentence that is a number alone numbers the next
        ends[row[k]] = _ends(words[k], text[mark[k]], close, text, int(behind[k]), first)
    return ends


def _past(kinds: np.ndarray, place: np.ndarray, kind: int, step: int) -> np.ndarray:
    """The places moved step by step past characters of a kind."""
    for _ in range(MOST_MARKS):
        if not (on := kinds[place] & kind > 0).any():
            break
        place = place + step * on
    return place


def _is_doubtful(word: str) -> bool:
    """Whether a full stop after a word may be the word's own; asked once per distinct word."""
    word = _last_part(word)
    folded = word.lower()
    return (
        word[-1:] == "." or folded in TITLES or folded in NUMBERED or word in MONTHS or word in ABBREVIATIONS
        or any(pattern.fullmatch(word) is not None for pattern in (ENUMERATOR, INITIAL, DOTTED))
    )


def _is_plain(word: str) -> bool:
    """Whether a word is written small, and a full stop after it not its own: in texts without capitals it ends a
    sentence before a small letter, too."""
    plain = len(word) > 2 and word.isalpha() and word.islower() and word != "etc"
    return plain and not _is_doubtful(word)


def _last_part(word: str) -> str:
    """A word without what opens or precedes it: of "(R-Ala" and "then-Gov" the part that is abbreviated."""
    return word.lstrip(OPENING).rpartition("-")[2]


def _ends(word: str, stop: str, close: str, text: str, behind: int, opens: bool) -> bool:
    """Whether the mark behind a word (closing quotation marks and brackets may follow) ends a sentence."""
    if stop == "…" or word[-1:] == ".":
        return not _is_i(text, behind)
    if stop == ".":
        return not _abbreviates(word, close, text, behind, opens)
    if close and close[-1] in QUOTES:
        return _opens(text, behind) or SPOKEN_BY.match(text, behind) is None
    named = word in EXCLAIMED or (stop == "!" and opens and _is_exclaimed_name(word, text, behind))
    return not named or _opens(text, behind)


def _is_exclaimed_name(word: str, text: str, behind: int) -> bool:
    """Whether a word that is all of its sentence before an exclamation mark is a name, as "Yum!" before "Foods"."""
    named = word.isalpha() and word[0].isupper() and not word.isupper() and word.lower() not in CRIES
    following = GOES_ON.match(text, behind)
    return named and following is not None and following[1] != word and following[1].lower() not in closed_class()


def _abbreviates(word: str, close: str, text: str, behind: int, opens: bool) -> bool:
    """Whether the full stop after a word is the word's own and ends nothing."""
    before, word = text[max(behind - len(word) - 40, 0) : behind], _last_part(word)
    folded = word.lower()
    if folded in TITLES:
        return not close and not (folded in ON_STREET and _ends_street(before, word, text, behind))
    if folded in NUMBERED or word in MONTHS:
        return text[behind].isdigit()
    if opens and ENUMERATOR.fullmatch(word):
        return True
    if not (word in ABBREVIATIONS or INITIAL.fullmatch(word) or DOTTED.fullmatch(word)) or close.strip(")]"):
        return False
    if CLOCKED.fullmatch(word):
        return TIMES.match(text, behind) is not None
    if INITIAL.fullmatch(word):
        return not _opens(text, behind) and LETTERED.search(before[: before.rfind(word)]) is None
    return not _opens(text, behind) and not begins_with_name(text, behind, word)


def _ends_street(before: str, word: str, text: str, behind: int) -> bool:
    """Whether "St." is a street's, "on Main St.", and a new sentence follows."""
    street = STREET.search(before[: before.rfind(word)]) is not None
    return street and (_opens(text, behind) or begins_with_name(text, behind, word))


def _opens(text: str, behind: int) -> bool:
    """Whether the word here is one that opens sentences."""
    word = WORD.match(text, behind)
    return word is not None and word[0].lower() in OPENERS


def _is_i(text: str, behind: int) -> bool:
    """Whether the word here is "I", which a capital does not show to open a sentence."""
    word = WORD.match(text, behind)
    return word is not None and word[0] == "I"


def _datelines(text: str, heads: np.ndarray, limit: int) -> np.ndarray:
    """Where each dateline begins that opens a paragraph, and where the sentence behind it (rows of two)."""
    dashed = [head for head in heads.tolist() if DASHED(text[head : head + LONGEST_DATELINE])]
    found = [(head, match.end()) for head in dashed if (match := DATELINE.match(text, head, limit))]
    return np.array(found, np.int64).reshape(-1, 2)


def _glued(text: str, kinds: np.ndarray, word_start: np.ndarray) -> np.ndarray:
    """End and next start (rows of two) where a page lost the space: "The port closed.Ships wait."."""
    stops = np.flatnonzero(kinds & STOP)
    stops = stops[(stops > 1) & (stops < len(kinds) - 3)]
    for step, kind in ((1, UPPER), (2, LOWER), (-1, LOWER), (-2, LOWER)):
        stops = stops[kinds[stops + step] & kind > 0]
    starts = word_start[np.searchsorted(word_start, stops, side="right") - 1]
    found = []
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        piece = text[start : stop + 1] + WORD.match(text, stop + 1)[0]
        if not GLUED.search(piece) and not _abbreviates(text[start:stop], "", text, stop + 1, False):
            found.append((stop + 1, stop + 1))
    return np.array(found, np.int64).reshape(-1, 2)
