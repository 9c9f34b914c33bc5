"""The two coders of frames side by side: the sentences on which they differ, for a reader to decide."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.frames import LEARNED_FROM, disagreements, score_sentences
from analysis.pages.cells import STYLE, mark_spans
from analysis.study import Study

# The learned coder reads each sentence through the encoder, so that a page reads this many at most.
MAX_READ = 2000


def coder_disagreements(study: Study) -> pd.DataFrame:
    """The sentences about parties on which dictionary and learned coder differ (see `frames.disagreements`), with start
    and end: the first 2,000 such sentences are read. Empty where nothing was learned for the study's codebook."""
    key = ["article_id", "sentence_id"]
    if study.settings["codebook"] not in LEARNED_FROM:
        return pd.DataFrame(columns=[*key, "frame", "dictionary", "probability", "start", "end"])
    about = study.sentences.merge(study.evidence[key].drop_duplicates(), on=key).head(MAX_READ)
    scores = score_sentences(study.texts, study.settings["codebook"], rows=study.texts.sentence_row(about))
    return disagreements(study.codes, scores).merge(about[[*key, "start", "end"]], on=key, how="left")


def disagreement_list(study: Study, apart: pd.DataFrame, most: int = 12) -> str:
    """The first ``most`` of `coder_disagreements` as HTML, with the dictionary's words marked, and what the learned
    coder learned from."""
    name = study.settings["codebook"]
    if name not in LEARNED_FROM:
        return f"<p>Nothing was learned for the codebook {escape(name)}: the dictionary alone codes it.</p>"
    told = (f"<p>The learned coder learned from {escape(LEARNED_FROM[name])}. On other topics it is a second opinion: "
            f"{len(apart):,} pairs of sentence and frame on which the coders differ widely, none of them averaged.</p>")
    shown = apart.head(most)
    rows = zip(shown.itertuples(), study.texts.article_of(shown), strict=True)
    items = "".join(_item(row, study.texts.strings[article], study.codes) for row, article in rows)
    return STYLE + told + (f"<ol>{items}</ol>" if items else "")


def _item(row, text: str, codes: pd.DataFrame) -> str:
    """One sentence with what either coder says of it."""
    here = codes[(codes["article_id"] == row.article_id) & (codes["sentence_id"] == row.sentence_id)
                 & (codes["frame"] == row.frame)]
    spans = [(start, end, "frame") for start, end in zip(here["start"], here["end"], strict=True)]
    says = "dictionary yes" if row.dictionary else "dictionary no"
    head = escape(f"{row.article_id} · {row.frame.replace('_', ' ')}: {says}, learned {row.probability:.2f}")
    return f'<li><span class="meta">{head}</span> {mark_spans(text, row.start, row.end, spans)}</li>'
