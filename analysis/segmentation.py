"""Paragraphs, sentences and tokens, every one with its offsets in the article's text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.schemas import conform, empty

# All texts are read as one string, so that each regular expression runs once a batch.
SEPARATOR = "\n\n"

# Every character falls in exactly one piece, so offsets are the running sum of lengths.
# A possessive 's is a token of its own: "Pakistan's" must match the name "Pakistan".
PIECE = re.compile(
    r" |[^\W\d_]+(?:['’](?![sS]\b)[^\W\d_]+)*(?:\.(?<=\b[A-Za-z]\.)(?:[A-Za-z]\.)+)?"
    r"|['’][sS]\b|\d+(?:[.,]\d+)*|\s+|.",
    re.DOTALL,
)

# A dateline, "CAIRO, Dec 19 (Agency) — ", is no part of the sentence behind it, which opens with a capital.
DATELINE = (
    r"(?P<dateline>^[A-Z][A-Z .'/-]{2,40}(?:, [A-Z]\w+)?(?:, \w+\.? \d{1,2})? ?(?:\([^()\n]{2,40}\) ?)?"
    r"[—–-]{1,2} (?![a-z]))"
)
BREAK = re.compile(
    rf"(?P<stop>[.!?…]+)(?P<close>[\"'”’»)\]]*)(?P<gap>\s+)|\n\s*\n\s*|\n(?![a-z])|{DATELINE}", re.MULTILINE
)
OPENING = "\"'“‘«([—–- \u2022*"

# Before a name: a full stop here never ends the sentence.
TITLES = frozenset(
    "mr mrs ms messrs dr prof rev hon st gen col maj lt capt cmdr cpl sgt adm brig sen rep gov pres "
    "amb min supt insp vs v cf e.g i.e approx ca mt ft".split()
)
# Before a number: elsewhere these are words, "he said no. She left".
NUMBERED = frozenset("no nos art fig vol p pp".split())
# These end a sentence only where the next word opens one; as written, since "ill", "sun" and "sat" are words.
ABBREVIATIONS = frozenset(
    "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun "
    "Inc Ltd Co Corp Bros LLC PLC plc etc al Jr Sr Est est Dept dept Univ Assn Ave Blvd Rd "
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev "
    "Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo".split()
)
OPENERS = frozenset(
    "the a an this that these those it he she they we you i his her its their our my there here in on at "
    "but and or so yet for if when while as after before since although though because however "
    "meanwhile moreover still also what who why how where no not all some many most both each "
    "asked according by with from to during under over".split()
)


@dataclass(frozen=True, eq=False)
class Tokens:
    """The tokens of a batch as parallel arrays; `table` makes them a table when asked.

    ``article`` and ``sentence`` are row numbers in the batch's articles and sentences, ``start`` and
    ``end`` offsets in the article's text, ``code`` an index into ``vocabulary`` (distinct words, as written).
    """

    article: np.ndarray
    sentence: np.ndarray
    start: np.ndarray
    end: np.ndarray
    code: np.ndarray
    vocabulary: np.ndarray

    def __len__(self) -> int:
        return len(self.code)

    @cached_property
    def words(self) -> np.ndarray:
        """Each token as written (objects)."""
        return self.vocabulary[self.code]

    @cached_property
    def folded(self) -> np.ndarray:
        """The vocabulary in lower case, curly apostrophes straight; aligned with ``vocabulary``."""
        return np.array([word.lower().replace("’", "'") for word in self.vocabulary], dtype=object)

    @cached_property
    def codes(self) -> dict[str, list[int]]:
        """The codes of each word of ``folded``."""
        codes: dict[str, list[int]] = {}
        for code, word in enumerate(self.folded):
            codes.setdefault(word, []).append(code)
        return codes

    def among(self, words: Iterable[str]) -> np.ndarray:
        """Whether each token is one of these words, given in lower case; quicker than `kind` for few words."""
        member = np.zeros(len(self.vocabulary), bool)
        for word in words:
            member[self.codes.get(word, [])] = True
        return member[self.code]

    def kind(self, test) -> np.ndarray:
        """Whether each token's word passes ``test``, which is asked once per distinct word."""
        return np.fromiter(map(test, self.vocabulary), bool, len(self.vocabulary))[self.code]

    def span(self, start: np.ndarray, end: np.ndarray, article: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """First token and one past the last token of each character span (article row, start, end)."""
        stride, starts, ends = self._places
        first = np.searchsorted(ends, article * stride + np.minimum(start, stride - 1), side="right")
        return first, np.searchsorted(starts, article * stride + np.minimum(end, stride - 1), side="left")

    @cached_property
    def _places(self) -> tuple[int, np.ndarray, np.ndarray]:
        """A number above every offset, and each token's start and end counted over all articles with it."""
        stride = int(self.end.max(initial=0)) + 2
        return stride, self.article * stride + self.start, self.article * stride + self.end

    def table(self, articles: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
        """One row per token: article_id, sentence_id, start, end, word."""
        return conform(
            pd.DataFrame(
                {
                    "article_id": articles["article_id"].to_numpy()[self.article],
                    "sentence_id": sentences["sentence_id"].to_numpy()[self.sentence],
                    "start": self.start,
                    "end": self.end,
                    "word": self.words,
                }
            ),
            "tokens",
        )


def is_word(token: str) -> bool:
    """Whether a token is a word: begins with a letter or digit (possessive 's and punctuation do not)."""
    return token[0].isalnum()


def split_sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence, in order: article_id, sentence_id, start, end, paragraph, role.

    Sentences tile the text but for the white space between them. A blank line, or a line break before
    anything but a lower-case letter, ends paragraph and sentence. ``sentence_id`` and ``paragraph``
    count from 0 in each article. ``role`` is title (inside the title line), lead (first paragraph after it)
    or body. Articles of white space only have no sentence.
    """
    joined, base = _join(articles["text"])
    if not joined.strip():
        return empty("sentences")
    starts, ends, new_paragraph = _boundaries(joined)
    article = np.searchsorted(base, starts, side="right") - 1
    sentences = pd.DataFrame(
        {
            "article": article,
            "article_id": articles["article_id"].to_numpy()[article],
            "start": starts - base[article],
            "end": ends - base[article],
        }
    )
    by_article = sentences.groupby("article", sort=False)
    sentences["sentence_id"] = by_article.cumcount()
    paragraph = pd.Series(np.cumsum(new_paragraph))
    sentences["paragraph"] = paragraph - paragraph.groupby(article).transform("min")
    sentences["role"] = _roles(sentences, articles)
    return conform(sentences.drop(columns="article"), "sentences")


def tokenize(articles: pd.DataFrame, sentences: pd.DataFrame) -> Tokens:
    """The tokens of the articles: words, numbers, possessive 's and single punctuation marks, with offsets."""
    joined, base = _join(articles["text"])
    pieces = np.array(PIECE.findall(joined), dtype=object)
    code, vocabulary = pd.factorize(pieces)
    end = np.cumsum(np.fromiter(map(len, vocabulary), np.int64, len(vocabulary))[code])
    start = np.concatenate([[0], end[:-1]]) if len(end) else end
    keep = ~np.fromiter(map(str.isspace, vocabulary), bool, len(vocabulary))[code] if len(code) else code
    code, start, end = code[keep], start[keep], end[keep]
    article = np.searchsorted(base, start, side="right") - 1
    row = pd.Index(articles["article_id"]).get_indexer(sentences["article_id"])
    sentence = np.searchsorted(base[row] + sentences["start"].to_numpy(), start, side="right") - 1
    return Tokens(article, sentence, start - base[article], end - base[article], code, np.asarray(vocabulary))


def _join(texts: pd.Series) -> tuple[str, np.ndarray]:
    """All texts as one string, and where each begins in it."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + len(SEPARATOR)
    return SEPARATOR.join(texts), np.concatenate([[0], np.cumsum(lengths)])[: len(texts)]


def _boundaries(text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Start and end of each sentence of a text, and whether it opens a paragraph."""
    begin = len(text) - len(text.lstrip())
    starts, ends, opens = [begin], [], [True]
    for found in BREAK.finditer(text, begin):
        gap = found["gap"] if found["dateline"] is None else " "
        paragraph = gap is None or "\n\n" in gap or ("\n" in gap and not text[found.end() : found.end() + 1].islower())
        if not (paragraph or found["dateline"] or _ends_sentence(text, found)):
            continue
        ends.append(found.end() - len(gap) if gap is not None else found.start())
        starts.append(found.end())
        opens.append(paragraph)
    ends.append(len(text.rstrip()))
    spans = np.array([_trimmed(text, *span) for span in zip(starts, ends, strict=True)], dtype=np.int64).T
    full = spans[1] > spans[0]
    # An empty span hands its paragraph mark on to the next sentence.
    marks = np.cumsum(opens)[full]
    return spans[0][full], spans[1][full], np.diff(marks, prepend=-1) > 0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends (the carriage return of a Windows line, an indent)."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _ends_sentence(text: str, found: re.Match) -> bool:
    """Whether a full stop, question or exclamation mark before white space ends its sentence."""
    follows = text[found.end() : found.end() + 40].lstrip(OPENING)
    if not follows or follows[0].islower():
        return False
    if found["stop"] != "." or found["close"]:
        return True
    first = max(text.rfind(" ", 0, found.start()), text.rfind("\n", 0, found.start())) + 1
    word = text[first : found.start()].lstrip(OPENING)
    folded = word.lower()
    if folded in TITLES:
        return False
    if folded in NUMBERED:
        return not follows[0].isdigit()
    initial = len(word) == 1 and word.isupper() and word != "I"
    if initial or "." in word or word in ABBREVIATIONS:
        opener = re.match(r"\w+", follows)
        return bool(opener) and opener[0].lower() in OPENERS
    return True


def _roles(sentences: pd.DataFrame, articles: pd.DataFrame) -> np.ndarray:
    """title, lead or body for each sentence; a title counts where the text begins with it."""
    titles = articles["title"].fillna("").astype(str) if "title" in articles else [""] * len(articles)
    texts = articles["text"].to_numpy()
    length = np.array([len(t) if t and s.startswith(t) else 0 for t, s in zip(titles, texts, strict=True)])
    in_title = sentences["start"].to_numpy() < length[sentences["article"].to_numpy()]
    first_body = sentences["paragraph"].where(~in_title).groupby(sentences["article"]).transform("min")
    lead = (sentences["paragraph"] == first_body).to_numpy() & ~in_title
    return np.select([in_title, lead], ["title", "lead"], "body")
