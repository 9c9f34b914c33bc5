"""Who was read as speaking for which party, as tables whose counts open their sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.pages.cells import anchor, linked_table
from analysis.speakers import speaker_spans, statements_by_speaker
from analysis.speakers.listing import KEY
from analysis.study import Study

# Rows that a table shows; a large corpus has thousands of speakers.
MOST_SPEAKERS = 20
NOT_NAMED = "(no words name the speaker)"


def speaker_tables(listing: pd.DataFrame) -> str:
    """Return `speakers.count_speakers` as HTML, those with a party and those without one apart:
    of each the first 20, the party or the kind of source, the rules, the number of statements,
    linked to their sentences, and an example."""
    of_party = listing["speaker_party"].notna()
    return _table(listing[of_party], "who was read as speaking for which party") + _table(
        listing[~of_party], "who was read as speaking for no party"
    )


def _table(listing: pd.DataFrame, caption: str) -> str:
    if listing.empty:
        return f"<p>{caption.capitalize()}: nobody.</p>"
    shown, left = listing.head(MOST_SPEAKERS), len(listing) - MOST_SPEAKERS
    more = f"; the {MOST_SPEAKERS} most frequent of {len(listing):,}" if left > 0 else ""
    cells = pd.DataFrame(
        {
            "read as": _read_as(shown).tolist(),
            "rules": shown["rules"].tolist(),
            "statements": shown["n"].tolist(),
            "example": shown["example"].tolist(),
        },
        index=pd.Index(shown["speaker"].fillna(NOT_NAMED), name="speaker"),
        dtype=object,
    )
    links = pd.DataFrame(index=cells.index, columns=cells.columns, dtype=object)
    links["statements"] = _anchors(shown).tolist()
    return linked_table(cells, links, caption=f"{caption}{more}")


def speaker_openings(study: Study, listing: pd.DataFrame) -> pd.DataFrame:
    """Return for each statement of the speakers that the two tables show, those with a party and
    those without one, its row under the speaker, with the words that name the speaker marked."""
    shown = listing.groupby(listing["speaker_party"].isna()).head(MOST_SPEAKERS)
    said = statements_by_speaker(study.statements).merge(shown[KEY], on=KEY)
    spans = speaker_spans(said)
    sentences = study.sentences.iloc[study.texts.sentence_of(spans)].reset_index(drop=True)
    return pd.DataFrame(
        {
            "anchor": _anchors(said),
            "title": said["speaker"].fillna(NOT_NAMED) + ", read as: " + _read_as(said),
            "article_id": said["article_id"],
            "sentence_id": sentences["sentence_id"],
            "start": spans["start"],
            "end": np.minimum(spans["end"], sentences["end"]),
            "mark": np.where(said["speaker_start"].notna(), "mention", "frame"),
            "note": said["speaker_rule"],
        }
    )


def _read_as(speakers: pd.DataFrame) -> pd.Series:
    """Return the party of each speaker, or what kind of source a speaker without one is."""
    return speakers["speaker_party"].fillna(speakers["speaker_kind"])


def _anchors(speakers: pd.DataFrame) -> pd.Series:
    names = zip(speakers["speaker"].fillna("not named"), _read_as(speakers), strict=True)
    return pd.Series([anchor("speaker", *each) for each in names], index=speakers.index, dtype="str")
