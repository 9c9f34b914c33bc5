"""What reading found, took for granted and left out, told in lines and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.corpus.columns import FIELDS, OWN_COLUMNS

if TYPE_CHECKING:
    from analysis.corpus import Corpus

MOST_NAMED = 5
EXAMPLES = 3
# From this share of a corpus on, stubs are warned about.
MANY_STUBS = 0.2
COPIES_LEFT_OUT = ("duplicate", "near duplicate", "earlier version")


def warning_lines(corpus: Corpus) -> list[str]:
    """Return what a reader must know before any number: a corpus that is mostly not English, texts that are cut."""
    n, reasons = len(corpus.articles), corpus.set_aside["reason"]
    foreign, english = int((reasons == "not English").sum()), n + int(reasons.isin(COPIES_LEFT_OUT).sum())
    lines = []
    if foreign > english:
        lines.append(f"warning: only {english} of {english + foreign} articles are English; the others are set aside")
    kinds = corpus.stubs.drop_duplicates("article_id")["kind"].value_counts()
    if kinds.sum() and kinds.sum() >= MANY_STUBS * n:
        told = ", ".join(f"{kind} {number}" for kind, number in kinds.items())
        lines.append(f"warning: {kinds.sum()} of {n} texts are not whole articles ({told}); shares from them mislead")
    return lines


def reading_lines(corpus: Corpus) -> list[str]:
    """Return warnings, the number of articles, the columns understood in each file, and of all left out, mended or
    taken for granted its number and first names."""
    columns = columns_read(corpus)
    fields = columns.drop(columns="dates not read")
    understood = pd.Series(
        [", ".join(_read_as(name, field) for field, name in row.items() if name) for _, row in fields.iterrows()],
        index=columns.index, dtype="str",
    )
    aside, removed, n = corpus.set_aside, corpus.boilerplate, len(corpus.articles)
    unread = columns.loc[columns["dates not read"] > 0, "dates not read"]
    return [
        *warning_lines(corpus),
        f"read: {n} article{'s' if n > 1 else ''}",
        *(f"columns: {read} (in {_some(names.index)})" for read, names in understood.groupby(understood, sort=False)),
        *(f"set aside: {why} {len(some)} ({_some(some['file'])})" for why, some in aside.groupby("reason")),
        *(f"lines removed: {kind} {some['n'].sum()} ({_some(some['line'])})" for kind, some in removed.groupby("kind")),
        *(f"dates not read: {n} (in {file})" for file, n in unread.items()),
        *(f"stubs: {kind} {len(some)} ({_some(some['article_id'])})" for kind, some in corpus.stubs.groupby("kind")),
        *(f"{kind}: {len(some)} ({_some(_noted(some))})" for kind, some in corpus.notes.groupby("kind")),
    ]


def corpus_lines(corpus: Corpus) -> list[str]:
    """Return the lines that `framing read` prints: the tables of `corpus_tables` below what `reading_lines` says."""
    tables = [line for title, table in corpus_tables(corpus).items() if len(table)
              for line in ("", title, *table.to_string(na_rep="", max_colwidth=70).splitlines())]
    return [*reading_lines(corpus), *tables]


def corpus_tables(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """Return a table by its title: articles by outlet and month, lengths, languages, fields missing, families of
    copies, and three examples of all that was set aside, cut or mended."""
    articles = corpus.articles
    return {
        "articles by outlet": by_outlet(articles),
        "articles by month": _counted(articles["date"].dt.strftime("%Y-%m").fillna("no date").sort_values()),
        "length in words": _lengths(articles["text"].str.count(r"\S+")),
        "language": _counted(articles["language"].fillna("not told")),
        "missing": articles[["title", "outlet", "date", "url"]].isna().sum().to_frame("articles").query("articles > 0"),
        "copies: which outlets printed one story": families_read(corpus).head(20),
        "set aside": _examples(corpus.set_aside, "reason"),
        "stubs": _examples(corpus.stubs, "kind"),
        "mended or taken for granted": _examples(corpus.notes, "kind"),
    }


def by_outlet(articles: pd.DataFrame) -> pd.DataFrame:
    """Return articles, first and last day and words by outlet, the outlet with most articles first."""
    words = articles["text"].str.count(r"\S+")
    table = articles.assign(words=words, outlet=articles["outlet"].fillna("no outlet")).groupby("outlet").agg(
        articles=("article_id", "size"), first=("date", "min"), last=("date", "max"), words=("words", "median"))
    days = {name: table[name].dt.strftime("%Y-%m-%d") for name in ("first", "last")}
    table = table.assign(**days, words=table["words"].round().astype(int))
    return table.sort_values("articles", ascending=False, kind="stable")


def families_read(corpus: Corpus) -> pd.DataFrame:
    """Return a row per story printed more than once: articles, outlets, first and last day, kinds of copies, the
    first article; the largest family first."""
    families = corpus.families.groupby("family")
    table = families.agg(
        articles=("article_id", "size"), first=("date", "min"), last=("date", "max"),
        outlets=("outlet", lambda names: _some(names.dropna())),
        kinds=("kind", lambda kinds: ", ".join(sorted({*kinds} - {"first"}))), article_id=("article_id", "first"),
    )
    days = {name: table[name].dt.strftime("%Y-%m-%d") for name in ("first", "last")}
    return table.assign(**days).sort_values("articles", ascending=False, kind="stable")


def own_table(corpus: Corpus) -> pd.DataFrame:
    """Return the articles as `framing read --out` writes them: to correct, and to read again as the same corpus."""
    articles = corpus.articles.reindex(columns=OWN_COLUMNS)
    return articles.assign(date=articles["date"].map(lambda day: day.isoformat(), na_action="ignore"))


def columns_read(corpus: Corpus) -> pd.DataFrame:
    """Return one row per file that is a table, or per suffix of single articles ("*.html").

    Columns: the column, header or element that was read as each field, empty where there is none, and the number of
    dates that could not be read.
    """
    table = corpus.recognised
    cells = table.pivot_table(
        index="file", columns="field", values="column", aggfunc=lambda names: ", ".join(dict.fromkeys(names)),
        sort=False,
    )
    unread = table.groupby("file")["unread"].sum().rename("dates not read")
    cells = cells[[field for field in FIELDS if field in cells]]
    return cells.fillna("").rename_axis(columns=None).join(unread)


def _examples(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Of each kind its number and three rows."""
    numbers = table[kind].value_counts()
    some = table.groupby(kind).head(EXAMPLES)
    return some.assign(of=some[kind].map(numbers)).set_index([kind, "of"]).sort_index(kind="stable")


def _lengths(words: pd.Series) -> pd.DataFrame:
    quarters = words.quantile([0, 0.25, 0.5, 0.75, 1]).round().astype(int)
    names = ["shortest", "first quarter", "median", "third quarter", "longest"]
    return quarters.set_axis(names).to_frame("words")


def _counted(values: pd.Series) -> pd.DataFrame:
    return values.value_counts(sort=False).to_frame("articles")


def _noted(notes: pd.DataFrame) -> pd.Series:
    return (notes["file"] + ": " + notes["detail"]).str.removeprefix(": ")


def _read_as(name: str, field: str) -> str:
    return field if name == field else f"{name} as {field}"


def _some(names: pd.Series | pd.Index) -> str:
    names = list(dict.fromkeys(names))
    more = [f"and {len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return "; ".join([*names[:MOST_NAMED], *more])
