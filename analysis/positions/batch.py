"""A batch as the position rules read it: tags, mentions, statements and texts, looked up by token."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.lexicon import find_phrases
from analysis.positions import clauses
from analysis.positions.acts import find_acts
from analysis.positions.clauses import Subject
from analysis.positions.holders import DENYING, NOT_ASSERTED, Holders, Statement, cue_lemmas
from analysis.positions.rungs import ACTING, NOMINAL, rung_cues
from analysis.segmentation import Tokens

VERBAL = ("promise", "verb", "action", "deed", "light")
# Beside the verbs of attribution, words whose object their subject takes for given.
PRESUPPOSING = frozenset(
    "express expresses expressed expressing voice voices voiced voicing cite cites cited citing appreciate "
    "appreciates appreciated appreciating reject rejects rejected rejecting".split()
)
# Verbs and nouns that hold a party to account for an act, or thank it: "accused Norland of shelling the town".
JUDGING = frozenset(
    "accuse accuses accused accusing criticise criticises criticised criticising criticize criticizes criticized "
    "criticizing blame blames blamed blaming condemn condemns condemned condemning denounce denounces denounced "
    "denouncing fault faults faulted slam slams slammed slamming blast blasts blasted blasting attack attacks attacked "
    "attacking rebuke rebukes rebuked rebuking mock mocks mocked mocking ridicule ridicules ridiculed scold scolds "
    "scolded chide chides chided lambaste lambastes lambasted deride derides derided assail assails assailed censure "
    "censures censured reprimand reprimanded praise praises praised praising thank thanks thanked thanking hail hails "
    "hailed hailing commend commends commended commending applaud applauds applauded applauding congratulate "
    "congratulates congratulated laud lauds lauded credit credits credited crediting defend defends defended admire "
    "admires admired excoriate excoriated berate berated castigate castigated upbraid upbraided anger angry furious "
    "grateful criticism praise blame accusation accusations punish punishes punished punishing sanction sanctions "
    "sanctioned suspect suspects suspected convict convicted".split()
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

    def __init__(
        self, articles: pd.DataFrame, sentences: pd.DataFrame, tokens: Tokens, mentions: pd.DataFrame,
        statements: pd.DataFrame,
    ):
        self.tokens, self.words = tokens, tokens.words
        self.texts = articles["text"].to_numpy()
        self.title = (sentences["role"] == "title").to_numpy()
        self.holders = Holders(articles, tokens, mentions, statements)
        bounds = np.flatnonzero(np.diff(tokens.sentence, prepend=-1, append=tokens.sentence[-1] + 1))
        self.sentence = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        # Looked up one by one below, where a list answers several times as fast as an array.
        self.begin, self.stop = bounds[:-1].tolist(), bounds[1:].tolist()
        self.starts, self.ends, self.articles = tokens.start.tolist(), tokens.end.tolist(), tokens.article.tolist()
        self.sentences = self.sentence.tolist()
        self.folded = tokens.folded[tokens.code].tolist()
        self._find_cues()
        self.reports = tokens.among(_presupposing_words())
        self.judges = tokens.among(JUDGING)

    def _find_cues(self) -> None:
        """Sets the cues' places and order, the tags that they mark, and the nouns among them by their first token."""
        table, tokens = rung_cues(), self.tokens
        matches = find_phrases(tokens, table["phrase"].tolist())
        entries = table[["kind", "rung", "negated", "forms", "follows"]]
        self.entries = list(entries.itertuples(index=False, name=None))
        kinds = table["kind"].to_numpy(dtype=object)[matches.phrase]
        verbs, nouns = np.zeros(len(tokens), bool), np.zeros(len(tokens), bool)
        verbs[matches.first[np.isin(kinds, VERBAL)]] = True
        is_noun = np.isin(kinds, NOMINAL)
        nouns[matches.first[is_noun]] = True
        self.nouns = dict(zip(matches.first[is_noun].tolist(), np.flatnonzero(is_noun).tolist(), strict=True))
        self.places = list(zip(matches.phrase.tolist(), matches.first.tolist(), matches.last.tolist(), strict=True))
        self.order = np.lexsort((is_noun, matches.first)).tolist()
        self.tags = clauses.clause_tags(tokens, self.holders.first, self.holders.last, verbs, nouns & ~verbs)
        self.at: dict[int, list[int]] = {}
        for k, (_, first, _) in enumerate(self.places):
            self.at.setdefault(first, []).append(k)
        self._add_acts(verbs)

    def _add_acts(self, taken: np.ndarray) -> None:
        """Adds a cue for each verb of doing that no cue of the lexicon explains, in text order."""
        entries: dict[frozenset[str], int] = {}
        acts = find_acts(self.tokens, self.sentence, self.tags, taken)
        for first, forms in acts:
            entry = entries.setdefault(forms, len(self.entries) + len(entries))
            self.places.append((entry, first, first + 1))
        self.tags = clauses.with_second_verbs(self.tags, [first for first, forms in acts if "past" in forms])
        self.entries += [("act", "committed", "", forms, "") for forms in entries]
        self.order = sorted(self.order + list(range(len(self.order), len(self.places))), key=self._place_of)
        self.holders.tags = self.tags

    def _place_of(self, k: int) -> tuple[int, bool]:
        phrase, first, _ = self.places[k]
        return first, self.entries[phrase][0] in NOMINAL

    def cues(self):
        """Every cue outside questions that may have a holder, in text order, a verb before the noun of its form."""
        for k in self.order:
            if self._may_have_holder(k) and not self.is_question(self.sentence_of(self.places[k][1])):
                yield self.cue(k)

    def _may_have_holder(self, k: int) -> bool:
        """Whether the words beside a cue leave room for one; a quick look, so that most cues need no reading."""
        phrase, first, last = self.places[k]
        kind, rung, _, forms, _ = self.entries[phrase]
        before, behind = self.tags[first - 1], self.tags[last : last + 1]
        if self.tags[first] in "P_":
            return False
        if kind in NOMINAL:
            return rung != "decision" and (before in clauses.BEFORE_NOUN or behind in clauses.BEHIND_NOUN)
        if before == "u":
            return kind == "act"
        if before in "ofsde" and kind in ACTING and "gerund" in forms:
            return True
        headed = before == "y" and self.is_title(self.sentence_of(first))
        if before in clauses.BEFORE_VERB or headed or (before in "wC" and self._beside(first)):
            return True
        return kind in ("action", "act") and "participle" in forms and bool(clauses.AGENT.match(self.tags, last))

    def _beside(self, first: int) -> bool:
        """Whether a party with a place or another name stands right before a token: "Republicans in the Senate"."""
        return bool(clauses.BESIDE.search(self.tags, max(first - 8, 0), first))

    def cue(self, k: int) -> Cue:
        """The cue of match ``k``."""
        phrase, first, last = self.places[k]
        sentence, article = self.sentences[first], self.articles[first]
        return Cue(sentence, article, first, last, *self.entries[phrase], self.behind(last, sentence))

    def fits_another(self, cue: Cue, fits) -> bool:
        """Whether another entry of the lexicon than an empty verb's fits where a cue stands."""
        return any(other.kind != "light" and fits(other) for other in map(self.cue, self.at[cue.first]))

    def sentence_of(self, token: int) -> int:
        """The sentence, counted among those that hold tokens."""
        return self.sentences[token]

    def begin_of(self, token: int) -> int:
        """The first token of a token's sentence."""
        return self.begin[self.sentences[token]]

    def is_title(self, sentence: int) -> bool:
        return bool(self.title[self.tokens.sentence[self.begin[sentence]]])

    def is_question(self, sentence: int) -> bool:
        begin, last = self.begin[sentence], self.stop[sentence] - 1
        while last > begin and self.tags[last] in "q)":
            last -= 1
        return self.words[last] == "?"

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
        """Auxiliaries and adverbs of a subject's verb, with what a pronoun contracted ("we'll": ll)."""
        words = self.lower(*subject.group)
        if subject.pronoun is not None and subject.rule == "pronoun":
            contracted = self.lower(subject.pronoun, subject.pronoun + 1)[0].partition("'")[2]
            words = [contracted, *words] if contracted else words
        return words

    def is_plural(self, subject: Subject) -> bool:
        """Whether a verb in its base form agrees: two parties, a plural pronoun, or a head in -s."""
        if subject.names is None:
            pronoun = self.lower(subject.pronoun, subject.pronoun + 1)[0]
            return pronoun.split("'")[0] in ("they", "we", "i", "you")
        names = self.tags[slice(*subject.names)]
        return names.count("P") > 1 or (names[-1] in "_E" and self.words[subject.names[1] - 1].endswith("s"))

    def statement(self, article: int, first: int, last: int) -> Statement | None:
        """The innermost statement around a token range."""
        return self.holders.innermost(article, self.start(first), self.end(last))

    def parties(self, subject: Subject | None, statement: Statement | None) -> list[str]:
        """The parties that a subject names or stands for."""
        if subject is None:
            return []
        if subject.names:
            return self.holders.inside(*subject.names)
        party = self.holders.resolve(subject.pronoun, statement)
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
