"""A batch as the position rules read it: tags, mentions, statements and texts, looked up by token."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.positions.acts import find_acts, judging_words, led_gerunds, led_verbs, verb_letters
from analysis.positions.holders import DENYING, NOT_ASSERTED, SPEAKERS, Holders, Statement, cue_lemmas
from analysis.positions.rungs import NOMINAL, PASSIVE, rung_cues
from analysis.positions.subjects import AGENT, BEFORE_NOUN, BEHIND_NOUN, Line, Subject
from analysis.positions.tags import clause_tags, with_second_verbs
from analysis.text import Texts, find_phrases

VERBAL = ("promise", "verb", "action", "deed", "light")
# Beside the verbs of attribution, words whose object their subject takes for given.
PRESUPPOSING = frozenset(
    "express expresses expressed expressing voice voices voiced voicing cite cites cited citing appreciate "
    "appreciates appreciated appreciating reject rejects rejected rejecting".split()
)
REGARDING = re.compile(
    r"(?:regarding|concerning|as for|as to|on|about)\b[^,;:]*(?=,[\"” ]*$)", re.IGNORECASE
)


class Cue(NamedTuple):
    """A cue where it stands: sentence, article, token range, its entry in the lexicon, the text behind."""

    sentence: int
    article: int
    first: int
    last: int
    kind: str
    rung: str
    negated: str
    forms: frozenset[str]
    follows: str
    behind: str


class Batch:
    """The articles of a batch with their tags, cues, mentions and statements."""

    def __init__(self, texts: Texts, mentions: pd.DataFrame, statements: pd.DataFrame):
        self.texts = texts.strings
        self.title = (texts.sentences["role"] == "title").to_numpy()
        self.holders = Holders(texts, mentions, statements)
        self.tokens = tokens = texts.tokens
        bounds = np.flatnonzero(np.diff(tokens.sentence, prepend=-1, append=tokens.sentence[-1] + 1))
        self.sentence = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        # Looked up one by one below, where a list answers several times as fast as an array.
        self.begin, self.stop = bounds[:-1].tolist(), bounds[1:].tolist()
        self.starts, self.ends, self.articles = tokens.start.tolist(), tokens.end.tolist(), tokens.article.tolist()
        self.sentences = self.sentence.tolist()
        self.folded = tokens.folded[tokens.code].tolist()
        self.reports = tokens.among(_presupposing_words())
        self.judges = tokens.among(judging_words()).tolist()
        self._find_cues()
        self._lines: dict[int, Line] = {}
        self._questions: dict[int, bool] = {}

    def _find_cues(self) -> None:
        """Sets the cues' places in text order, the tags and letters that they mark, and the nouns among them."""
        table, tokens = rung_cues(), self.tokens
        matches = find_phrases(tokens, table["phrase"].tolist())
        kinds = table["kind"].to_numpy(dtype=object)[matches.phrase]
        verbal, nominal = np.isin(kinds, VERBAL), np.isin(kinds, NOMINAL)
        verbs, nouns = np.zeros(len(tokens), bool), np.zeros(len(tokens), bool)
        verbs[matches.first[verbal]], nouns[matches.first[nominal]] = True, True
        tags = clause_tags(tokens, self.holders.first, self.holders.last, verbs, nouns & ~verbs)
        self.led, self.gerunds = led_verbs(tags, self.sentence), led_gerunds(tags, self.sentence)
        acts = find_acts(tokens, self.sentence, tags, verbs, self.led, self.gerunds)
        self.tags = with_second_verbs(tags, [first for first, forms in acts if "past" in forms])
        self.holders.tags = self.tags
        self.letters = verb_letters(tokens, self.tags)
        self.entries = list(table[["kind", "rung", "negated", "forms", "follows"]].itertuples(index=False, name=None))
        entries = {forms: len(self.entries) + at for at, forms in enumerate(dict.fromkeys(forms for _, forms in acts))}
        self.entries += [("act", "committed", "", forms, "") for forms in entries]
        self._place(matches.phrase, matches.first, matches.last, acts, entries)

    def _place(self, phrase: np.ndarray, first: np.ndarray, last: np.ndarray, acts: list, entries: dict) -> None:
        """Sets the places of all cues: those that may have a holder in text order, nouns and verbs by first token."""
        starts = np.array([start for start, _ in acts], dtype=first.dtype)
        phrase = np.concatenate([phrase, np.array([entries[forms] for _, forms in acts], dtype=phrase.dtype)])
        first, last = np.concatenate([first, starts]), np.concatenate([last, starts + 1])
        nominal = np.array([kind in NOMINAL for kind, *_ in self.entries])[phrase]
        held = self._may_have_holder(phrase, first, last, nominal)
        order = np.lexsort((nominal, first))
        order = order[(nominal | np.isin(first, first[held]))[order]]
        phrase, first, last, nominal, held = (array[order] for array in (phrase, first, last, nominal, held))
        self.places = list(zip(phrase.tolist(), first.tolist(), last.tolist(), strict=True))
        self.order = np.flatnonzero(held).tolist()
        self.nouns = dict(zip(first[nominal].tolist(), np.flatnonzero(nominal).tolist(), strict=True))
        self.at: dict[int, list[int]] = {}
        for k in np.flatnonzero(np.isin(first, first[held])).tolist():
            self.at.setdefault(self.places[k][1], []).append(k)

    def _may_have_holder(
        self, phrase: np.ndarray, first: np.ndarray, last: np.ndarray, nominal: np.ndarray
    ) -> np.ndarray:
        """Whether the words beside each cue leave room for one: all cues at once, so that few need reading."""
        marks = np.frombuffer(f"{self.tags}.".encode("ascii", "replace"), dtype=np.uint8)
        before, behind, led, gerunds = marks[first - 1], marks[last], self.led[first], self.gerunds[first]
        forms = [(kind, "gerund" in forms, "participle" in forms) for kind, _, _, forms, _ in self.entries]
        gerund = np.array([form[1] for form in forms])[phrase]
        passive = np.array([kind in PASSIVE and participle for kind, _, participle in forms])[phrase]
        joined = np.array([kind == "act" for kind, *_ in forms])[phrase]
        decision = np.array([rung == "decision" for _, rung, *_ in self.entries])[phrase]
        noun = nominal & ~decision & (_among(before, BEFORE_NOUN) | _among(behind, BEHIND_NOUN))
        headed = (before == ord("y")) & self.title[self.tokens.sentence[first]]
        verb = led | headed | (gerund & gerunds)
        verb |= passive & np.fromiter((bool(AGENT.match(self.tags, at)) for at in last.tolist()), bool, len(last))
        verb = np.where(before == ord("u"), joined, verb)
        return ~_among(marks[first], "P_") & np.where(nominal, noun, verb)

    def cues(self):
        """Every cue outside questions that may have a holder, in text order, a verb before the noun of its form."""
        for k in self.order:
            if not self.is_question(self.sentences[self.places[k][1]]):
                yield self.cue(k)

    def cue(self, k: int) -> Cue:
        """The cue of match ``k``."""
        phrase, first, last = self.places[k]
        sentence, article = self.sentences[first], self.articles[first]
        return Cue(sentence, article, first, last, *self.entries[phrase], self.behind(last, sentence))

    def fits_another(self, cue: Cue, fits) -> bool:
        """Whether another entry of the lexicon than an empty verb's fits where a cue stands."""
        return any(other.kind != "light" and fits(other) for other in map(self.cue, self.at[cue.first]))

    def line(self, sentence: int) -> Line:
        """A sentence as the patterns of subjects read it."""
        if sentence not in self._lines:
            self._lines[sentence] = Line(
                self.tags, self.letters, self.folded, self.begin[sentence], self.stop[sentence],
                self.is_title(sentence), self.judges)
        return self._lines[sentence]

    def sentence_of(self, token: int) -> int:
        """The sentence, counted among those that hold tokens."""
        return self.sentences[token]

    def begin_of(self, token: int) -> int:
        """The first token of a token's sentence."""
        return self.begin[self.sentences[token]]

    def is_title(self, sentence: int) -> bool:
        return bool(self.title[self.tokens.sentence[self.begin[sentence]]])

    def is_question(self, sentence: int) -> bool:
        if sentence not in self._questions:
            self._questions[sentence] = self._ends_in_question_mark(sentence)
        return self._questions[sentence]

    def _ends_in_question_mark(self, sentence: int) -> bool:
        begin, last = self.begin[sentence], self.stop[sentence] - 1
        while last > begin and self.tags[last] in "q)":
            last -= 1
        return self.folded[last] == "?"

    def behind(self, token: int, sentence: int) -> str:
        """The text of a sentence behind the token before ``token``, without quotation marks at its head."""
        text = self.texts[self.articles[token - 1]]
        return text[self.end(token) : self.end(self.stop[sentence])].lstrip(" \"“‘'")

    def start(self, token: int) -> int:
        """Where a token begins in its article."""
        return self.starts[token]

    def end(self, token: int) -> int:
        """Where a range that ends before ``token`` ends in its article."""
        return self.ends[token - 1]

    def lower(self, first: int, last: int) -> list[str]:
        """The words of a token range in lower case, apostrophes straight."""
        return self.folded[first:last]

    def group(self, subject: Subject) -> list[str]:
        """Auxiliaries and adverbs of a subject's verb."""
        return self.lower(*subject.group)

    def is_plural(self, subject: Subject) -> bool:
        """Whether a verb in its base form agrees: two parties, a plural pronoun, or a head in -s."""
        if subject.names is None:
            pronoun = self.lower(subject.pronoun, subject.pronoun + 1)[0]
            return pronoun in ("they", "we", "i", "you")
        names = self.tags[slice(*subject.names)]
        return names.count("P") > 1 or (names[-1] in "_E" and self.folded[subject.names[1] - 1].endswith("s"))

    def statement(self, first: int, last: int) -> Statement | None:
        """The innermost statement around a token range."""
        return self.holders.innermost(first, last)

    def parties(self, subject: Subject | None, statement: Statement | None) -> list[str]:
        """The parties that a subject names or stands for."""
        if subject is None:
            return []
        if subject.names:
            return self.holders.inside(*subject.names)
        described = subject.rule == "description" and self.folded[subject.pronoun] not in SPEAKERS
        party = None if described else self.holders.resolve(subject.pronoun, statement)
        return [party] if party else []

    def limits(self, sentence: int, statement: Statement | None) -> tuple[int, int]:
        """Where the words of one voice begin and end: the statement's, within the sentence."""
        begin, stop = self.start(self.begin[sentence]), self.end(self.stop[sentence])
        return (max(begin, statement.start), min(stop, statement.end)) if statement else (begin, stop)

    def regarding(self, article: int, begin: int, end: int) -> tuple[int, int] | None:
        """The span of a "regarding ...," that opens a sentence or statement and leads up to ``end``."""
        text = self.texts[article]
        opening = len(text[begin:end]) - len(text[begin:end].lstrip("\"“‘' "))
        found = REGARDING.match(text, begin + opening, end)
        return found.span() if found else None


@cache
def _presupposing_words() -> frozenset[str]:
    """Verbs that take their object for given: those of speech, and a few beside them."""
    speech = {
        word for word, (lemma, kind) in cue_lemmas().items()
        if kind not in ("belief", "intention") and lemma not in DENYING | NOT_ASSERTED
    }
    return PRESUPPOSING | speech


def _among(marks: np.ndarray, letters: str) -> np.ndarray:
    """Whether each mark is one of these letters."""
    return np.isin(marks, np.frombuffer(letters.encode(), dtype=np.uint8))
