"""The report's main tables as HTML, each cell linked to the sentences behind it."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from analysis.compare import as_matrix, units
from analysis.descriptives import drop_spans, keyness, log_odds, stopwords
from analysis.pages.cells import anchor, linked_table
from analysis.schemas import RUNGS, VOICES, InputError
from analysis.study import Study


def main_parties(evidence: pd.DataFrame, most: int = 8, min_n: int = 5) -> list[str]:
    """The parties with the most units (sentence x party x voice), most first: at most ``most``, each with ``min_n``
    or more."""
    counts = units(evidence, measure=None)["party"].value_counts(sort=False)
    ranked = counts.rename_axis("party").reset_index().sort_values(["count", "party"], ascending=[False, True])
    return ranked.loc[ranked["count"] >= min_n, "party"].head(most).tolist()


def chosen_party(study: Study, party: str = "") -> str:
    """The party asked for, or with none the one with the most sentences ("" where no party is named).

    Raises `InputError` for a party that the articles do not name, with the closest names that they do.
    """
    named = main_parties(study.evidence, most=len(study.evidence), min_n=1)
    if party and party not in named:
        close = get_close_matches(party, named, n=3, cutoff=0.4) or named[:5]
        raise InputError(f"party {party!r} is not named in these articles; named are, among others, {', '.join(close)}")
    return party or (named[0] if named else "")


def words_beside(study: Study, party: str) -> pd.DataFrame:
    """Keyness of the words in sentences that name the party against all other sentences, names of parties left out."""
    where = study.evidence.loc[study.evidence["party"] == party, ["article_id", "sentence_id"]].drop_duplicates()
    words = drop_spans(study.tokens, study.mentions)
    words = words.merge(where.assign(near=True), on=["article_id", "sentence_id"], how="left")
    near = words["near"].eq(True)
    return keyness(words[near], words[~near], min_n=3, exclude=stopwords())


def distinctive_words(study: Study, by: str = "party", most: int = 5, among: list[str] | None = None) -> pd.DataFrame:
    """The words that mark each party (of the sentences that name it) or each outlet, one against the rest: group,
    feature, n, n_rest, log_odds, variance, z, direction; of each group the ``most`` with the highest z above 1.96.

    `descriptives.log_odds` with its prior of 500 words; names of parties and stop words are left out, and words met
    fewer than three times. A sentence that names two parties counts for both. ``among``: the groups compared.
    Raises `InputError` for another ``by``.
    """
    if by not in ("party", "outlet"):
        raise InputError(f"distinctive words by {by!r} are unknown; by must be 'party' or 'outlet'")
    words = drop_spans(study.tokens, study.mentions)
    if by == "party":
        key = ["article_id", "sentence_id"]
        words = words.merge(study.evidence[[*key, "party"]].drop_duplicates(), on=key)
    else:
        words = words.merge(study.articles[["article_id", "outlet"]].dropna(), on="article_id")
    words = words if among is None else words[words[by].isin(among)]
    folded = words["word"].str.lower()
    words = words.assign(feature=folded)[folded.str.match(r"[^\W\d]") & ~folded.isin(set(stopwords()))]
    counts = words.groupby([by, "feature"]).size().rename("n").reset_index().rename(columns={by: "group"})
    odds = log_odds(counts)
    marked = odds[(odds["z"] > 1.96) & (odds["n"] + odds["n_rest"] >= 3)]
    return marked.groupby("group").head(most).reset_index(drop=True)


def estimates(comparison: pd.DataFrame, decimals: int = 2) -> pd.Series:
    """Each row as text, "0.13 [-0.01, 0.27] n=66"; without an interval "0.13 n=6", below the minimum "n=3"."""
    number = f"{{:.{decimals}f}}".format

    def shown(row) -> str:
        if pd.isna(row.estimate):
            return f"n={row.n}"
        interval = "" if pd.isna(row.conf_low) else f" [{number(row.conf_low)}, {number(row.conf_high)}]"
        return f"{number(row.estimate)}{interval} n={row.n}"

    return pd.Series([shown(row) for row in comparison.itertuples()], index=comparison.index, dtype="str")


def matrix_table(tidy: pd.DataFrame, value: str, parties: list[str], *, caption: str = "") -> str:
    """Speakers by targets (`speaker_target_matrix`), the targets in the given order; a pair that never occurs is an
    empty cell."""
    about = tidy[tidy["target"].isin(parties)]
    shown = as_matrix(about, value).reindex(columns=parties).dropna(how="all")
    pairs = set(zip(about["holder"], about["target"], strict=True))
    return linked_table(
        shown.astype(object), _links("says", shown, pairs), decimals=0 if value == "n" else 2, caption=caption
    )


def estimate_table(
    comparison: pd.DataFrame, shown: list[str], *, rows: str = "party", columns: str = "voice", section: str = "tone",
    caption: str = "",
) -> str:
    """Parties by voices, or what the columns ``rows`` and ``columns`` hold: each cell an estimate with interval and n,
    linked to its evidence in a ``section`` of `openings` (tone, group, shift, marker; "": no links)."""
    cells = _pivot(comparison, shown, columns, rows)
    if columns in ("voice", "source"):
        cells = cells[[each for each in dict.fromkeys(["party", *VOICES, "all"]) if each in cells]]
    # A share of none, or one not shown because its whole is too small, may have no sentence to open.
    opens = comparison[~comparison["measure"].str.startswith("share") | (comparison["estimate"] > 0)]
    opens = opens[opens["n"] > 0]
    pairs = set(zip(opens[rows], opens[columns], strict=True)) if section else set()
    return linked_table(cells, _links(section, cells, pairs), caption=caption)


def frame_table(shares: pd.DataFrame, parties: list[str], *, voice: str = "all", caption: str = "") -> str:
    """Parties by frames: the share of a party's sentences that carry each frame, linked to them."""
    shown = shares[shares["voice"] == voice]
    carried = shown[shown["estimate"] > 0]
    cells = _pivot(shown, parties, "frame")
    return linked_table(
        cells, _links("frame", cells, set(zip(carried["party"], carried["frame"], strict=True))), caption=caption
    )


def gap_table(gaps: pd.DataFrame, parties: list[str], *, caption: str = "") -> str:
    """Parties by frames: the gap between a frame's share in the party's own voice and in other parties' voices."""
    known = gaps[gaps["party"].isin(parties) & gaps["estimate"].notna()]
    if known.empty:
        return "<p>No party speaks of itself, and is spoken of by others, often enough to tell a gap.</p>"
    cells = _pivot(known, [party for party in parties if party in set(known["party"])], "frame")
    return linked_table(cells, caption=caption)


def ladder_table(positions: pd.DataFrame, parties: list[str], *, caption: str = "") -> str:
    """Parties by rungs: how many positions stand on each, linked to them. Denials stand off the scale."""
    held = positions[positions["party"].isin(parties)]
    counts = held.groupby(["party", "rung"]).size().unstack()
    cells = counts.reindex(
        index=pd.Index([p for p in parties if p in counts.index], name="party"),
        columns=[rung for rung in ("denied", *RUNGS) if rung in counts],
    )
    pairs = set(zip(held["party"], held["rung"], strict=True))
    return linked_table(cells.astype(object), _links("rung", cells, pairs), decimals=0, caption=caption)


def _pivot(comparison: pd.DataFrame, shown: list[str], columns: str, rows: str = "party") -> pd.DataFrame:
    """Estimates as text, the values of one column by those of another, the rows in the given order."""
    cells = comparison.assign(cell=estimates(comparison)).pivot_table(
        index=rows, columns=columns, values="cell", aggfunc="first"
    )
    return cells.reindex(index=pd.Index(shown, name=rows))


def _links(section: str, cells: pd.DataFrame, pairs: set[tuple]) -> pd.DataFrame:
    """The anchor of each cell of a table whose (row, column) has evidence, NA for the others."""
    return pd.DataFrame(
        [
            [anchor(section, row, column) if (row, column) in pairs else None for column in cells.columns]
            for row in cells.index
        ],
        index=cells.index,
        columns=cells.columns,
        dtype=object,
    )


def salience_table(salience: pd.DataFrame, voices: pd.DataFrame, parties: list[str], *, caption: str = "") -> str:
    """Parties by how often they are named, as a party and as a place, and how much of what is said about them is their
    own voice; linked to the sentences."""
    named = salience.set_index("party").reindex(parties)
    own = voices[voices["voice"] == "self"].set_index("party").reindex(parties)
    cells = pd.DataFrame(
        {
            **{
                name: named[column].fillna(0).astype(int)
                for name, column in (("mentions", "n"), ("as a place", "places"), ("articles", "articles"))
            },
            "mentions per 1000 tokens": estimates(named, 1).str.replace(r" n=.*", "", regex=True),
            "share in its own voice": estimates(own.fillna({"n": 0}).astype({"n": "int64"})),
        },
        index=pd.Index(parties, name="party"),
        dtype=object,
    )
    links = pd.DataFrame(index=cells.index, columns=cells.columns, dtype=object)
    links["mentions"] = [anchor("tone", party, "all") for party in parties]
    links["as a place"] = [anchor("place", party) if cells.loc[party, "as a place"] else None for party in parties]
    spoken = own["estimate"] > 0
    links["share in its own voice"] = [anchor("tone", party, "self") if spoken[party] else None for party in parties]
    return linked_table(cells, links, caption=caption)
