"""Which words mark each party and each outlet; collocates; readability and lexical diversity."""

from __future__ import annotations

import pandas as pd

from analysis.descriptives import (
    collocates,
    drop_spans,
    keyness,
    log_odds,
    stopwords,
    text_statistics,
)
from analysis.report.cells import Cell, count_cell
from analysis.report.evidence_rows import rows_of
from analysis.report.pieces import Kind, Measure, Opening, Table
from analysis.report.view import SENTENCE, View
from analysis.schemas import InputError
from analysis.study import Study

MOST_WORDS, MOST_OUTLETS = 6, 12
STATISTICS = {
    "tokens": ("words", "{:,.0f}"),
    "mean_sentence_length": ("words a sentence", "{:.1f}"),
    "flesch_reading_ease": ("reading ease (Flesch)", "{:.0f}"),
    "mattr": ("different words in 50 (MATTR)", "{:.2f}"),
    "mtld": ("lexical diversity (MTLD)", "{:.0f}"),
}
COMPUTED = "computed from all words of the articles"


def distinctive_words(
    study: Study, by: str = "party", most: int = 5, among: list[str] | None = None
) -> pd.DataFrame:
    """Return the words that mark each party (of the sentences that name it) or each outlet, one against the rest.

    Columns: group, feature, n, n_rest, log_odds, variance, z, direction; of each group the ``most`` with the highest z
    above 1.96. `descriptives.log_odds` with its prior of 500 words; names of parties and stop words are left out, and
    words met fewer than three times. A sentence that names two parties counts for both. ``among``: the groups
    compared. Raises `InputError` for another ``by``.
    """
    words = grouped_words(study, by)
    words = words if among is None else words[words["group"].isin(among)]
    odds = log_odds(words.groupby(["group", "feature"]).size().rename("n").reset_index())
    marked = odds[(odds["z"] > 1.96) & (odds["n"] + odds["n_rest"] >= 3)]
    return marked.groupby("group").head(most).reset_index(drop=True)


def grouped_words(study: Study, by: str) -> pd.DataFrame:
    """Return each word beside no name with its ``feature`` and its ``group``, a party of its sentence or its outlet."""
    if by not in ("party", "outlet"):
        raise InputError(f"distinctive words by {by!r} are unknown; by must be 'party' or 'outlet'")
    words = drop_spans(study.tokens, study.mentions)
    if by == "party":
        words = words.merge(study.evidence[[*SENTENCE, "party"]].drop_duplicates(), on=SENTENCE)
    else:
        words = words.merge(study.articles[["article_id", "outlet"]].dropna(), on="article_id")
    folded = words["word"].str.lower()
    kept = folded.str.match(r"[^\W\d]") & ~folded.isin(set(stopwords()))
    return words.assign(feature=folded, group=words[by])[kept]


def words_beside(study: Study, party: str) -> pd.DataFrame:
    """Return the keyness of words in sentences that name the party against all others, names left out."""
    where = study.evidence.loc[study.evidence["party"] == party, SENTENCE].drop_duplicates()
    words = drop_spans(study.tokens, study.mentions)
    words = words.merge(where.assign(near=True), on=SENTENCE, how="left")
    near = words["near"].eq(True)
    return keyness(words[near], words[~near], min_n=3, exclude=stopwords())


def rows(view: View) -> pd.DataFrame:
    """One row per occurrence of the words listed."""
    found = [_occurrences(view, by) for by in ("party", "outlet")]
    return pd.concat(
        [
            rows_of(
                f"word_{by}",
                words,
                party=words["group"] if by == "party" else "",
                side=words["group"],
                word=words["feature"],
            )
            for by, words in found
        ]
    )


def _occurrences(view: View, by: str) -> tuple[str, pd.DataFrame]:
    listed = _listed(view, by)[["group", "feature"]]
    words = grouped_words(view.study, by)
    return by, words.merge(listed, on=["group", "feature"])


def _listed(view: View, by: str) -> pd.DataFrame:
    if by == "party":
        marked = distinctive_words(view.study, "party", MOST_WORDS, view.results.parties)
        return view.of_parties(marked, "group")
    outlets = view.study.articles["outlet"].value_counts().head(MOST_OUTLETS).index
    return distinctive_words(view.study, "outlet", MOST_WORDS, list(outlets))


def tables(view: View) -> list[Table]:
    shown = [
        _keyness(view, "party"),
        *([] if view.subject else [_keyness(view, "outlet")]),
        _collocates(view),
    ]
    return [*shown, *([] if view.subject else [_readability(view)])]


def _keyness(view: View, by: str) -> Table:
    """One row a group: its words, each with its count there and in the rest."""
    marked = _listed(view, by)
    body = []
    for group, words in marked.groupby("group", sort=False):
        cells = [_word_cell(by, group, row) for row in words.itertuples()]
        body.append((group, tuple(cells + [Cell()] * (MOST_WORDS - len(cells)))))
    what = "sentences that name the party" if by == "party" else "the outlet's articles"
    return Table(
        f"Words that mark each {by}",
        by,
        tuple(f"word {n}" for n in range(1, MOST_WORDS + 1)),
        tuple(body),
        f"Below each word how often it stands in {what}, and in the rest. Chosen by log-odds with a prior of 500 "
        "words (Monroe, Colaresi & Quinn 2008), z above 1.96; names of parties and stop words are left out.",
        empty=f"No word marks one {by} against the others.",
    )


def _word_cell(by: str, group: str, row) -> Cell:
    opening = Opening(f"word_{by}", {"side": group, "word": row.feature}, int(row.n))
    return Cell(row.feature, f"{row.n:,} here, {row.n_rest:,} in the rest", opening)


def _collocates(view: View) -> Table:
    closed = "within five words of the name; search the words below to read them"
    body = []
    for party in view.parties:
        mentions = view.study.mentions.query("party == @party and use == 'party'")
        found = collocates(view.study.texts, mentions, min_n=3).sort_values(
            "log_dice", ascending=False
        )
        cells = [
            Cell(row.collocate, f"{row.n:,} of {row.n_total:,}", closed=closed)
            for row in found.head(MOST_WORDS).itertuples()
        ]
        if cells:
            body.append((party, tuple(cells + [Cell()] * (MOST_WORDS - len(cells)))))
    return Table(
        "Words beside the name (collocates)",
        "party",
        tuple(f"word {n}" for n in range(1, MOST_WORDS + 1)),
        tuple(body),
        "How often within five words of the name, of all times; by log-Dice (Rychl\u00fd 2008).",
        True,
    )


def _readability(view: View) -> Table:
    articles = view.study.articles
    statistics = text_statistics(view.study.texts).merge(
        articles[["article_id", "outlet"]], on="article_id"
    )
    outlet = statistics["outlet"].fillna("not stated")
    body = []
    for name in outlet.value_counts().index:
        some = statistics[outlet.eq(name)]
        opening = Opening("article", {"outlet": name}, len(some))
        numbers = tuple(_statistic(some, column) for column in STATISTICS)
        body.append((name, (count_cell(len(some), opening), *numbers)))
    return Table(
        "Readability and lexical diversity, by outlet",
        "outlet",
        ("articles", *(words for words, _ in STATISTICS.values())),
        tuple(body),
        "Means over the articles; empty where all are too short. Reading ease: higher is easier.",
        True,
    )


def _statistic(some: pd.DataFrame, column: str) -> Cell:
    mean = some[column].sum() if column == "tokens" else some[column].mean()
    return Cell("" if pd.isna(mean) else STATISTICS[column][1].format(mean), closed=COMPUTED)


MEASURE = Measure(
    "words",
    "Words",
    "A word marks a party (or an outlet) when it stands beside it more often than beside the others, given how often "
    "it occurs at all.",
    tables,
    rows,
    None,
    (
        Kind("word_party", "Words that mark a party", "occurrence", "occurrences"),
        Kind("word_outlet", "Words that mark an outlet", "occurrence", "occurrences"),
    ),
)
