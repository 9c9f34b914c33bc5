"""Model readings (by language models) of published sets and of articles of our own.

They ship as document, offsets and labels (resources/gold). The texts of published sets are read
from the user's copy, those of our own articles from data/readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.evaluation.newsmtsc import read_newsmtsc
from analysis.installation import locate
from analysis.parties import Registry
from analysis.resources import resource
from analysis.schemas import InputError, check_articles
from analysis.syntax import read_conllu

OWN, CORPORA, SENTENCES = "own", "corpora", "sentences"
NEWSMTSC = "newsmtsc-train"
# The day in the name of one of PolNeAR's articles.
DAY = re.compile(r"_(\d{4}-\d{2}-\d{2})_")
PUBLISHED = "give the folder that holds polnear, ud and directed-sentiment as they were published"


def read_readings(name: str, path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the articles that were read, and their labels with article_id.

    ``name`` is that of the labels (resources/gold, described in its README); ``path`` is as in
    `add_articles`.
    """
    return add_articles(read_gold(name), path)


def add_articles(labels: pd.DataFrame, path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the articles that some labels are about, and the labels with article_id.

    ``path`` is the folder that holds ``polnear``, ``ud`` and ``directed-sentiment`` as published;
    only what the labels name is read. Articles have a date where the set has one. Raises
    `InputError` where a text is missing or too short for its labels.
    """
    by_source = labels.groupby("source", sort=False)["document"]
    articles = pd.concat(
        [_articles(path, source, part.unique()) for source, part in by_source], ignore_index=True
    )
    labels = labels.assign(article_id=labels["source"] + ":" + labels["document"])
    length = labels["article_id"].map(articles.set_index("article_id")["text"].str.len())
    if (short := labels["end"] > length).any():
        article = labels.loc[short, "article_id"].iloc[0]
        raise InputError(f"{article}: its text is shorter than when it was read; {PUBLISHED}")
    return check_articles(articles), labels.drop(columns="document")


def read_half(
    units: str, labels: str, path: Path, half: str
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the articles of one half, its drawn units, and what was read in them.

    ``units`` and ``labels`` are names as in `read_gold`; both tables have article_id.
    """
    drawn, read = read_gold(units), read_gold(labels)
    articles, drawn = add_articles(drawn[drawn["half"] == half], path)
    read = read[read["half"] == half]
    return articles, drawn, read.assign(article_id=read["source"] + ":" + read["document"])


def in_units(rows: pd.DataFrame, units: pd.DataFrame, start: str) -> pd.DataFrame:
    """Return the rows whose column ``start`` lies in a drawn sentence, with its unit_id, and where it
    begins and ends (sentence_start, sentence_end)."""
    drawn = units[["unit_id", "article_id", "start", "end"]].rename(
        columns={"start": "sentence_start", "end": "sentence_end"}
    )
    joined = rows.merge(drawn, on="article_id")
    inside = (joined["sentence_start"] <= joined[start]) & (joined[start] < joined["sentence_end"])
    return joined[inside].reset_index(drop=True)


def read_gold(name: str) -> pd.DataFrame:
    """Return the labels as they ship."""
    return pd.read_csv(_gold(name), dtype={"document": str})


def source_kind(sources: pd.Series) -> pd.Series:
    """Return for each source the set it is part of.

    >>> source_kind(pd.Series(["polnear-dev", "directed-sentiment-valid", "own"])).tolist()
    ['polnear', 'directed-sentiment', 'own']
    """
    return sources.str.replace(r"-[a-z]+$", "", regex=True)


def coded_parties(registry: Registry) -> dict[str, str | None]:
    """Return what a reader by the manual calls the bodies that it has no party for: an agency is
    the organisation that it belongs to, a political party or union of one country is nobody's."""
    parties = registry.parties[registry.parties["kind"] == "organisation"]
    kind = registry.parties.set_index("party")["kind"]
    owned = parties[parties["within"].str.len() > 0]
    owners = owned["within"].str[0]
    of_body = owners.where(owners.map(kind).isin(["organisation"]), None)
    return dict(zip(owned["party"], of_body, strict=True))


def parties_named(listed: pd.Series, registry: Registry) -> list[set[str]]:
    """Return the parties that each answer lists, by their names in the gazetteer."""
    named = registry.aliases[registry.aliases["rule"] == "name"]
    party_of = dict(zip(named["alias"], named["party"], strict=True))
    party_of |= {party: party for party in registry.parties["party"]}
    return [{party_of[name] for name in each.split(";") if name in party_of} for each in listed]


def _gold(name: str):
    return resource(f"gold/{name}.csv")


def _articles(path: Path, source: str, documents: Iterable[str]) -> pd.DataFrame:
    """Return documents of one source as articles, as their readers saw them."""
    if source == OWN:
        known = own_articles()
    elif source == CORPORA:
        known = small_corpora()
    elif source == SENTENCES:
        known = _own("sentences")
    elif source == NEWSMTSC:
        known = _sentences(path / "newsmtsc")
    elif source.startswith("gum-"):
        known = read_conllu(_there(path / "ud" / f"{source}.conllu"))[0]
    else:
        known = pd.DataFrame(
            [(document, _text(path, source, document), _day(document)) for document in documents],
            columns=["article_id", "text", "date"],
        )
    known = known[known["article_id"].isin(documents)]
    if absent := sorted(set(documents) - set(known["article_id"])):
        raise InputError(f"{source}: no document {absent[0]!r} in it; {PUBLISHED}")
    return known.assign(article_id=source + ":" + known["article_id"])


def own_articles() -> pd.DataFrame:
    """Return our own articles without their titles, which their texts do not hold."""
    return _own("articles")[["article_id", "outlet", "date", "text"]]


def small_corpora() -> pd.DataFrame:
    """Return the articles of the small corpora, each with its corpus, the title first in the text."""
    articles = _own("corpora")
    return articles.assign(text=articles["title"] + "\n\n" + articles["text"])


def _sentences(path: Path) -> pd.DataFrame:
    """Return the sentences of NewsMTSC, each as an article by its number."""
    found = read_newsmtsc(path).drop_duplicates("sentence")
    return pd.DataFrame({"article_id": found["sentence"].astype(str), "text": found["text"]})


def _own(name: str) -> pd.DataFrame:
    return pd.read_csv(_there(locate("data") / "readings" / f"{name}.csv"), dtype=str)


def _text(path: Path, source: str, document: str) -> str:
    """Return an article of PolNeAR, or a sentence of directed sentiment without its brackets."""
    if source.startswith("polnear-"):
        return _read(path / "polnear" / source.removeprefix("polnear-") / "text" / document)
    file = path / "directed-sentiment" / "valid.txt"
    lines = _read(file).split("\n")
    if int(document) > len(lines):
        raise InputError(f"{file}: no line {document}; {PUBLISHED}")
    return lines[int(document) - 1].split("\t")[0].replace("[", "").replace("]", "")


def _day(document: str) -> str | None:
    found = DAY.search(document)
    return found[1] if found else None


def _there(file: Path) -> Path:
    if not file.is_file():
        raise InputError(f"{file}: No such file; {PUBLISHED}")
    return file


def _read(file: Path) -> str:
    try:
        return _there(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise InputError(f"{file}: {reason}; {PUBLISHED}") from error
