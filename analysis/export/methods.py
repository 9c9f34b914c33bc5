"""The methods paragraph of a study: what was read, what was done with it, how right each step is known to be."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.evaluation.validity import read_validity
from analysis.export.references import Citations, bibtex, reference_list
from analysis.resources import read_table
from analysis.study import Study

CODED_BY = {"people": "coded by people", "models": "read twice by a language model"}
# What each codebook and scorer rests on.
CODEBOOKS = {
    "generic": ("semetko2000", "frermann2023"),
    "policy": ("boydstun2014", "card2015"),
    "functions": ("entman1993",),
    "bias": ("recasens2013", "hooper1975", "hyland2005"),
    "gun_violence": ("liu2019",),
}
SCORERS = {
    "neural": (
        "by neural models trained on readings of stance by language models and on NewsMTSC",
        ("hamborg2021", "wang2020"),
    ),
    "linear": ("by a linear model trained on readings of stance by language models and on NewsMTSC", ("hamborg2021",)),
    "vader": ("by the dictionary VADER, which is exploratory", ("hutto2014", "vanatteveldt2021")),
}


def methods_page(study: Study, with_dna: bool = False) -> tuple[str, str]:
    """Return the methods as Markdown, and the works that they cite as BibTeX."""
    cite = Citations()
    paragraphs = [
        _corpus(study), _reading(study, cite), _judging(study, cite), _estimating(cite), _validity(study, cite),
        *([f"Positions were exported to Discourse Network Analyzer {cite('leifeld2017')}."] if with_dna else []),
        _software(study),
    ]
    works = "\n".join(f"- {line}" for line in reference_list(cite.keys))
    return "# Methods\n\n" + "\n\n".join(paragraphs) + f"\n\n## References\n\n{works}\n", bibtex(cite.keys)


def _corpus(study: Study) -> str:
    articles = study.articles
    outlets = articles["outlet"].nunique() if "outlet" in articles else 0
    days = articles["date"].dropna().dt.normalize() if "date" in articles else pd.Series(dtype="datetime64[us]")
    when = (f", published on {_number(days.nunique(), 'day')} from {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}"
            if len(days) else ", of no known date")
    unknown = len(articles) - len(days)
    parts = [
        f"The corpus holds {_number(len(articles), 'article')} of "
        f"{_number(outlets, 'outlet') if outlets else 'no known outlet'}{when}: "
        f"{_number(len(study.sentences), 'sentence')} and {_number(len(study.tokens), 'token')}.",
    ]
    if len(days) and unknown:
        parts.append(f"The date of {_number(unknown, 'article')} is not known.")
    if left := len(study.reading.set_aside):
        reasons = study.reading.set_aside["reason"].value_counts()
        told = ", ".join(f"{reason} {count}" for reason, count in reasons.items())
        parts.append(f"{_number(left, 'document').capitalize()} read from the files {_were(left)} set aside ({told}).")
    return " ".join(parts)


def _reading(study: Study, cite: Citations) -> str:
    named = study.mentions.loc[study.mentions["use"] == "party"]
    parties, places = named["party"].nunique(), len(study.mentions) - len(named)
    statements = study.statements.loc[study.statements["kind"] != "scare", "statement_id"].nunique()
    return (
        "Sentences were parsed into Universal Dependencies "
        f"{cite('nivre2020')} by biaffine heads {cite('dozat2017')} on a small pre-trained encoder {cite('wang2020')}, "
        f"grade {study.settings['grammar']}. {_number(len(study.registry.parties), 'party').capitalize()} "
        f"{_were(len(study.registry.parties))} looked for by name, people, capital, office and person "
        f"({Path(study.settings['registry']).name}); {_number(parties, 'party')} {_were(parties)} found, in "
        f"{_number(len(named), 'mention')}, besides {_number(places, 'mention')} of a mere place. "
        f"{_number(statements, 'attributed statement').capitalize()} {_were(statements)} found by rules over the "
        "trees, each with source, cue and content "
        f"{cite('vanatteveldt2017', 'newell2018')}; cues are classed by the stand that they take towards the content "
        f"{cite('hooper1975', 'hyland2005')}. Every judgement on a party is kept apart by voice: the party itself, "
        "another party, a source of no party, an unnamed or unidentified source, the journalist."
    )


def _judging(study: Study, cite: Citations) -> str:
    how, works = SCORERS[study.settings["scorer"]]
    book = study.codebook
    known = cite(*CODEBOOKS[book.name]) if book.name in CODEBOOKS else f"({book.source})"
    measures = " and ".join(sorted(study.evidence["measure"].unique())) or "stance"
    coders = " and ".join(sorted(study.codes["coder"].unique()))
    contested = study.contested["matter_id"].nunique()
    return (
        f"The {measures} of each mention was scored from negative (-1) to positive (1) {how} {cite(*works)}. "
        f"Frames were coded sentence by sentence with the codebook \"{book.title}\" {known}, "
        f"{_number(len(book.frames), 'frame')}" + (f", by the {coders} coder" if coders else "")
        + f". {_number(len(study.acts), 'act').capitalize()} and {_number(len(study.positions), 'position')} of "
        "parties were found by rules over the trees; positions stand on a ladder from declined to committed, and those "
        f"on one question were grouped as a matter ({_number(len(study.matters), 'matter')}, of which "
        f"{contested or 'none'} {_are(contested)} a candidate for being contested)."
    )


def _estimating(cite: Citations) -> str:
    return (
        "The unit of every estimate is a sentence, party and voice. Intervals (.95) resample articles, or blocks of "
        "neighbouring sentences where there are fewer than five articles, with the effective number of clusters "
        f"{cite('kish1965')}; those of shares are score intervals {cite('wilson1927')}. Estimates that rest on fewer "
        "than five units are not given. The p-values of a table are accompanied by its false discovery rate "
        f"{cite('benjamini1995')}. The intervals cover sampling, not the errors of the machine "
        f"{cite('grimmer2013')}."
    )


def _validity(study: Study, cite: Citations) -> str:
    known, unknown = [], []
    for row, figure in _figures(study):
        if figure is None:
            unknown.append(row["words"])
            continue
        n = _number(int(figure["n"]), "unit")
        known.append(f"{row['words']}: {_share(figure['value'])} ({n} {CODED_BY[figure['coded_by']]})")
    parts = ["How often the steps are right was measured on published sets and on readings of our own, not on this "
             f"corpus: {'; '.join(known)}."]
    if not any(row["step"] == "frames" for row, _ in _figures(study)):
        parts.append(f"How well the codebook \"{study.codebook.title}\" is coded has not been measured.")
    if unknown:
        parts.append(f"No figure is kept for: {'; '.join(unknown)}.")
    return " ".join(parts)


def _figures(study: Study) -> Iterator[tuple[dict[str, str], pd.Series | None]]:
    """Yield the figures to state and their rows of `read_validity`, None where it has none."""
    validity = read_validity().set_index(["set", "part", "measure"])
    used = {f"{study.codebook.name} {coder}" for coder in study.codes["coder"].unique()}
    for row in read_table("methods_figures.tsv").to_dict("records"):
        if not row["only"] or row["only"] in used:
            place = (row["set"], row["part"], row["measure"].format(**study.settings))
            yield row, validity.loc[place] if place in validity.index else None


def _software(study: Study) -> str:
    made = study.settings
    return (
        f"Software: framing-workbook {made['version']} (Python {platform.python_version()}); SHA-256 of the models "
        f"{made['models_sha256'][:12]}, the parties {made['registry_sha256'][:12]}, the codebook "
        f"{made['codebook_sha256'][:12]}. The rows behind every figure are in the tables beside this page."
    )


def _number(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> _number(1, "party"), _number(1200, "party"), _number(2, "day"), _number(0, "mention")
    ('1 party', '1,200 parties', '2 days', '0 mentions')
    """
    many = noun[:-1] + "ies" if noun.endswith("ty") else noun + "s"
    return f"{count:,} {noun if count == 1 else many}"


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
