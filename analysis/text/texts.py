"""Articles, sentences and tokens held together: the first parameter of every step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.schemas import SCHEMAS, InputError, check_articles, conform
from analysis.text.sentences import split_sentences, whole_texts
from analysis.text.spans import Spans
from analysis.text.tokens import Tokens, tokenize

SENTENCE = ["article_id", "sentence_id"]


@dataclass(frozen=True, eq=False)
class Texts:
    """The articles and sentences of a batch as tables, its tokens as arrays; see `read_texts`.

    A row is a row number: an article's in ``articles``, a sentence's in ``sentences``.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    tokens: Tokens

    @classmethod
    def of_tables(
        cls, articles: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame
    ) -> Texts:
        """Return the texts of which these are the tables, the tokens' further columns included."""
        code, vocabulary = pd.factorize(tokens["word"].to_numpy(dtype=object))
        article = pd.Index(articles["article_id"]).get_indexer(tokens["article_id"])
        keys = (pd.MultiIndex.from_frame(table[SENTENCE]) for table in (sentences, tokens))
        sentence = next(keys).get_indexer(next(keys))
        spans = (tokens[side].to_numpy(np.int64) for side in ("start", "end"))
        further = {name: tokens[name].array for name in tokens if name not in SCHEMAS["tokens"]}
        held = Tokens(article, sentence, *spans, code, np.asarray(vocabulary))
        return cls(articles, sentences, held.with_columns(**further))

    def __len__(self) -> int:
        """Return the number of articles."""
        return len(self.articles)

    @cached_property
    def strings(self) -> list[str]:
        """Return the text of each article, by its row."""
        return self.articles["text"].tolist()

    @cached_property
    def token_table(self) -> pd.DataFrame:
        """Return one row per token: the `tokens` table, and the columns added since."""
        tokens = self.tokens
        columns = {"start": tokens.start, "end": tokens.end, "word": tokens.words} | tokens.columns
        rows = self.ids_of(tokens.article, tokens.sentence)
        return conform(pd.DataFrame(rows | columns), "tokens")

    def with_columns(self, **columns: np.ndarray) -> Texts:
        """Return these texts with further arrays, one value per token (``tokens.columns``)."""
        return replace(self, tokens=self.tokens.with_columns(**columns))

    # --- from tables to rows ---

    def article_of(self, table: pd.DataFrame) -> np.ndarray:
        """Return the article's row for each row with an article_id; -1 for one not held."""
        return self._articles.get_indexer(table["article_id"])

    def sentence_row(self, table: pd.DataFrame) -> np.ndarray:
        """Return the sentence's row for each row with article_id and sentence_id, or -1."""
        return self._sentences.get_indexer(pd.MultiIndex.from_frame(table[SENTENCE]))

    def sentence_of(self, spans: pd.DataFrame, start: str = "start") -> np.ndarray:
        """Return the row of the sentence in which each span starts, -1 for none.

        ``spans`` has article_id and the column named by ``start``, without missing values. White
        space between two sentences counts to the one before it.
        """
        article, owner = self.article_of(spans), self.article_of(self.sentences)
        begins = self._stride * owner + self.sentences["start"].to_numpy()
        offset = np.minimum(spans[start].to_numpy(np.int64), self._stride - 1)
        row = np.searchsorted(begins, self._stride * article + offset, side="right") - 1
        same = np.append(owner, -1)[row] == article
        return np.where(same & (article >= 0), row, -1)

    def tokens_of(
        self, spans: pd.DataFrame, start: str = "start", end: str = "end"
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the first token and one past the last token that each span touches."""
        bounds = (spans[column].to_numpy() for column in (start, end))
        return self.tokens.span(*bounds, self.article_of(spans))

    def on_line(self, spans: pd.DataFrame) -> Spans:
        """Return the spans (article_id, start, end) with all articles laid on one line."""
        begin = self._stride * self.article_of(spans)
        return Spans(*(begin + spans[side].to_numpy(np.int64) for side in ("start", "end")))

    @cached_property
    def tokens_on_line(self) -> Spans:
        """Return the spans of all tokens on the same line."""
        begin = self._stride * self.tokens.article
        return Spans(begin + self.tokens.start, begin + self.tokens.end)

    # --- from spans and rows to texts ---

    def text_of(
        self, spans: pd.DataFrame, start: str = "start", end: str = "end"
    ) -> list[str | None]:
        """Return the words of each span (article_id, two columns), None where an end is missing.

        Raises `InputError` for a span of an article that is not held.
        """
        article, strings = self.article_of(spans), self.strings
        if (article < 0).any():
            stranger = spans["article_id"].iloc[int(np.argmin(article))]
            raise InputError(f"spans: article {stranger!r} is not in the table 'articles'")
        known = (spans[start].notna() & spans[end].notna()).tolist()
        begins, stops = (spans[column].fillna(0).astype(int).tolist() for column in (start, end))
        places = zip(article.tolist(), begins, stops, known, strict=True)
        return [strings[row][begin:stop] if ok else None for row, begin, stop, ok in places]

    def sentence_texts(self, rows: np.ndarray | None = None) -> list[str]:
        """Return the text of each sentence, or of those in ``rows``."""
        return self.text_of(self.sentences if rows is None else self.sentences.iloc[rows])

    def ids_of(self, article: np.ndarray, sentence: np.ndarray) -> dict[str, np.ndarray]:
        """Return article_id and sentence_id of these rows of articles and sentences."""
        return {
            "article_id": self.articles["article_id"].to_numpy()[article],
            "sentence_id": self.sentences["sentence_id"].to_numpy()[sentence],
        }

    def spans_of(self, first: np.ndarray, last: np.ndarray) -> pd.DataFrame:
        """Return article_id, sentence_id, start, end of token ranges, ``last`` exclusive."""
        tokens = self.tokens
        ids = self.ids_of(tokens.article[first], tokens.sentence[first])
        return pd.DataFrame(ids | {"start": tokens.start[first], "end": tokens.end[last - 1]})

    @cached_property
    def _articles(self) -> pd.Index:
        return pd.Index(self.articles["article_id"])

    @cached_property
    def _sentences(self) -> pd.MultiIndex:
        return pd.MultiIndex.from_frame(self.sentences[SENTENCE])

    @cached_property
    def _stride(self) -> int:
        """A number above every offset, which keeps the articles apart on the line."""
        return max(map(len, self.strings), default=0) + 1


def read_texts(articles: pd.DataFrame, *, whole: bool = False) -> Texts:
    """Return the articles, checked, with their sentences and tokens.

    With ``whole`` each text is one sentence: headlines, single sentences. Articles are taken as
    they stand, so that offsets are the caller's. Raises `InputError` as `check_articles` does.
    """
    articles = check_articles(articles)
    sentences = whole_texts(articles) if whole else split_sentences(articles)
    return Texts(articles, sentences, tokenize(articles, sentences))
