"""Evidence, codes and mentions turned into comparison tables; see the package for what they rest on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.compare.ratios import (
    FRAME,
    MIN_CLUSTERS,
    Settings,
    compare_ratios,
    false_discovery_rates,
    other_parties,
    other_voice,
)
from analysis.descriptives import log_odds
from analysis.options import STANCE
from analysis.schemas import VOICES, InputError, conform
from analysis.text import is_word

UNIT = ["article_id", "sentence_id", "party", "voice", "voice_party"]
SENTENCE = ["article_id", "sentence_id"]


def units(
    evidence: pd.DataFrame, *, measure: str | None = STANCE, group: str | None = None
) -> pd.DataFrame:
    """One row per sentence x party x voice x voice_party, sorted by these.

    Columns: article_id, sentence_id, party, voice, voice_party, ``group`` where one is named (part of
    the key), ``value`` (mean of the unit's scored mentions, NaN where none is scored), ``mentions``.
    With ``measure=None`` the rows of all measures count together and ``value`` is NaN.
    Raises `InputError` for a missing column or key, an unknown voice, a value outside -1 to 1.
    """
    evidence = _checked(evidence, group)
    evidence = evidence.assign(value=np.nan) if measure is None else evidence[evidence["measure"] == measure]
    keys = list(dict.fromkeys([*UNIT, *([group] if group else [])]))
    # Sorted down to the value, so that a mean never depends on the order of the rows.
    return (
        evidence.sort_values([*keys, "mention_id", "value"])
        .groupby(keys, dropna=False, as_index=False)
        .agg(value=("value", "mean"), mentions=("mention_id", "nunique"))
    )


def compare_parties(
    evidence: pd.DataFrame, *, measure: str = STANCE, group: str | None = None, min_n: int = 5,
    confidence: float = 0.95, resamples: int = 2000, seed: int = 0,
) -> pd.DataFrame:
    """A comparison table: the mean value of each party's units, one row per group x voice x party.

    ``estimate`` is the mean over ``n`` scored units, -1 to 1, above zero where the voice speaks well of
    the party; ``difference`` is the party minus all other parties in the same voice and group
    (``n_reference`` units), above zero where the party fares better; ``p_value`` is two-sided for no
    difference, ``q_value`` its false discovery rate over the whole table (Benjamini & Hochberg 1995).
    Voice "all" pools the voices. ``group`` is a column of evidence, constant in an article, as outlet is.
    ``resampled`` and ``clusters`` say what the interval rests on, ``note`` why one is missing. Below
    ``min_n`` the estimate is NaN and n still shown; a party without scored evidence has no row.
    Misleads where parties differ in who speaks of them: read it by voice. Coverage: see the package.
    """
    rows = units(evidence, measure=measure, group=group)
    base = _pooled(_clustered(rows[rows["value"].notna()], group))
    hits = base.assign(amount=base["value"])
    settings = Settings(min_n, confidence, resamples, seed)
    return compare_ratios(
        base, hits, settings, ["voice", "party"], name=measure, scale="mean", against=other_parties
    )


def shares(
    evidence: pd.DataFrame, *, of: str = "voice", group: str | None = None, **settings
) -> pd.DataFrame:
    """A comparison table of shares, 0 to 1, one row per group x voice x party; ``n`` is the whole.

    ``of="voice"``: the share of a party's units (n) that stands in each voice, against the other parties'
    (who speaks about the party). ``of="party"``: the share of a voice's units (n) that is about each
    party, without a reference (whom the voice speaks about). Units count whether scored or not. A pair
    that never occurs has share 0 of n. ``settings`` as in `compare_parties`.
    """
    if of not in ("voice", "party"):
        raise InputError(f"shares of {of!r} are unknown; of must be 'voice' or 'party'")
    rows = _clustered(units(evidence, measure=None, group=group), group)
    base, whole = (rows, "party") if of == "voice" else (_pooled(rows), "voice")
    further = base[[of]].drop_duplicates()
    against = other_parties if of == "voice" else None
    return compare_ratios(
        base, base, Settings(**settings), [whole], name=f"share_of_{of}", scale="share", against=against,
        further=further,
    )


def frame_shares(
    evidence: pd.DataFrame, codes: pd.DataFrame, *, group: str | None = None, **settings
) -> pd.DataFrame:
    """A comparison table: the share of a party's units whose sentence carries each frame, 0 to 1.

    One row per group x codebook x coder x frame x voice x party, with these as further columns; the
    reference is the other parties' share in the same voice. The voice is the unit's, from evidence. Every
    sentence counts as coded, so a frame found elsewhere but never beside the party has share 0 of n;
    a frame that codes never name has no row. A sentence that carries several frames counts in each.
    """
    base, hits, frames = _framed(evidence, codes, group)
    return compare_ratios(
        base, hits, Settings(**settings), ["voice", "party"], name="frame_share", scale="share",
        against=other_parties, further=frames,
    )


def frame_gap(
    evidence: pd.DataFrame, codes: pd.DataFrame, *, group: str | None = None, **settings
) -> pd.DataFrame:
    """A comparison table: a frame's share in the party's own voice minus its share in other parties' voices.

    ``estimate`` is that gap, -1 to 1, above zero where the party uses the frame of itself more than
    others do of it; ``share`` and ``share_reference`` are the two shares, ``n`` and ``n_reference`` their
    units. One row per group x codebook x coder x frame x party that has units in its own voice.
    """
    base, hits, frames = _framed(evidence, codes, group)
    gaps = compare_ratios(
        base, hits, Settings(**settings), ["voice", "party"], name="frame_gap", scale="share",
        against=other_voice, further=frames, reference="other",
    )
    gaps = gaps[gaps["voice"] == "self"].reset_index(drop=True)
    gaps = gaps.drop(columns=["conf_low", "conf_high"]).rename(columns={
        "estimate": "share", "estimate_reference": "share_reference", "difference": "estimate",
        "difference_low": "conf_low", "difference_high": "conf_high",
    })
    return conform(gaps.assign(q_value=false_discovery_rates(gaps["p_value"])), "comparison")


def frame_counts(evidence: pd.DataFrame, codes: pd.DataFrame, *, voice: str = "all") -> pd.DataFrame:
    """How many of each party's units in a voice carry each frame: party, frame, n; only pairs that occur.

    Raises `InputError` where codes hold more than one codebook or coder, whose counts must not be added.
    """
    if len(codes) and len(codes[["codebook", "coder"]].drop_duplicates()) > 1:
        raise InputError("table 'codes': more than one codebook or coder; filter it to the one to be counted")
    _, hits, _ = _framed(evidence, codes, None)
    return hits[hits["voice"] == voice].groupby(["party", "frame"]).size().rename("n").reset_index()


def frame_log_odds(
    evidence: pd.DataFrame, codes: pd.DataFrame, *, voice: str = "all", alpha0: float = 10.0
) -> pd.DataFrame:
    """Which frames mark each party: party, frame, n, n_rest, log_odds, variance, z, direction.

    Weighted log-odds (Monroe, Colaresi & Quinn 2008) of `frame_counts`, as strong a prior as ``alpha0``
    pooled frame codes; above zero the frame stands beside this party more often, relative to its other
    frames, than beside the rest. The variance takes units as independent: for a test see `frame_shares`.
    """
    counts = frame_counts(evidence, codes, voice=voice).rename(columns={"party": "group", "frame": "feature"})
    return log_odds(counts, alpha0).rename(columns={"group": "party", "feature": "frame"})


def frame_holders(codes: pd.DataFrame, **settings) -> pd.DataFrame:
    """Who uses each frame: codebook, coder, frame, holder, source, n, n_articles, share, conf_low, conf_high, note.

    The holder is the party that used the deciding words, or the source where it is no party's (journalist,
    unaffiliated, unnamed, unresolved): with the codebook `functions` who defines the problem, names the cause, judges
    and recommends (Entman 1993). ``n`` counts sentences, ``share`` is n of the frame's sentences in all holders, which
    may add up to more than 1 where a sentence has two. Its interval rests on resampled articles, or blocks of sentences
    where articles are few; NaN where the frame's sentences are too few, and ``note`` says so. Only pairs that occur, by
    frame and most first.
    """
    codes = conform(codes, "codes")
    held = codes.assign(holder=codes["voice_party"].fillna(codes["source"])).dropna(subset="holder")
    sentences = held[[*SENTENCE, *FRAME, "holder", "source"]].drop_duplicates()
    counts = sentences.groupby([*FRAME, "holder", "source"], as_index=False).agg(
        n=("sentence_id", "size"), n_articles=("article_id", "nunique"))
    whole = sentences.drop_duplicates([*SENTENCE, *FRAME]).groupby(FRAME).size().rename("whole")
    counts = counts.merge(whole, on=FRAME)
    counts["share"] = counts["n"] / counts.pop("whole")
    base = _clustered(sentences[[*SENTENCE, *FRAME]].drop_duplicates(), None)
    pairs = sentences.rename(columns={"holder": "party"})
    shares = compare_ratios(
        base, base.merge(pairs, on=[*SENTENCE, *FRAME]), Settings(**settings), FRAME, name="frame_holders",
        scale="share", further=pairs[["party", "source"]].drop_duplicates(),
    ).rename(columns={"party": "holder"})
    key = [*FRAME, "holder", "source"]
    intervals = shares.reindex(columns=[*key, "conf_low", "conf_high", "note"])
    counts = counts.merge(intervals.astype(dict.fromkeys(key, "str")), on=key, how="left")
    return counts.sort_values([*FRAME, "n", "holder"], ascending=[True, True, True, False, True], ignore_index=True)


def cue_slant(statements: pd.DataFrame, sentences: pd.DataFrame, **settings) -> pd.DataFrame:
    """A comparison table: the share of a party's statements introduced by each class of cue, 0 to 1.

    One row per cue_class x speaking party; the reference is the other parties' share, so that a ``difference`` above
    zero in "distancing" says that the journalists keep this party's words further off (Hooper 1975). ``n`` counts the
    party's statements that have a cue of a known class; beliefs and intentions, which are no speech, are left out.
    """
    said = statements.dropna(subset=["speaker_party", "cue_class"]).drop_duplicates("statement_id")
    said = said[said["speaker_party"].ne("") & ~said["cue_class"].isin(["belief", "intention"])]
    starts = sentences.sort_values("start")[["article_id", "sentence_id", "start"]]
    said = pd.merge_asof(said.sort_values("start"), starts, on="start", by="article_id")
    base = _clustered(said.assign(party=said["speaker_party"], voice="all").sort_values(SENTENCE), None)
    return compare_ratios(
        base, base, Settings(**settings), ["voice", "party"], name="cue_slant", scale="share",
        against=other_parties, further=base[["cue_class"]].drop_duplicates(),
    )


def salience(
    mentions: pd.DataFrame, lengths: pd.DataFrame, *, group: str | None = None, **settings
) -> pd.DataFrame:
    """A comparison table: mentions of each party per 1,000 word tokens, one row per group x party.

    ``n`` counts the party's mentions (place uses left out), ``articles`` the articles that hold them,
    ``places`` its place uses, ``tokens`` the words of the whole group, articles without a mention included.
    ``lengths`` is `sentence_lengths`, with a column named by ``group`` where one is wanted. Pronouns and
    descriptions count as mentions: filter on ``rule`` to leave them out. There is no reference.
    Raises `InputError` where a mention's sentence is not in lengths, or is there twice.
    """
    mentions, lengths = conform(mentions, "mentions"), _lengths(lengths, mentions)
    _check_group(lengths, group, "lengths")
    rows = _clustered(lengths.assign(voice="all"), group)
    found = mentions.merge(rows, on=SENTENCE)
    hits, places = found[found["use"] == "party"], found[found["use"] == "place"]
    parties = mentions[["party"]].drop_duplicates()
    table = compare_ratios(
        rows.assign(amount=rows["tokens"] / 1000), hits, Settings(**settings), ["voice"],
        name="mentions_per_1000_tokens", scale="rate", further=parties,
    )
    cell = ["group", "party"]
    counts = {
        "articles": hits.groupby(cell, dropna=False)["article_id"].nunique(),
        "places": places.groupby(cell, dropna=False).size(),
        "tokens": rows.groupby("group", dropna=False)["tokens"].sum(),
    }
    for column, count in counts.items():
        table = table.merge(count.rename(column).reset_index(), how="left")
    return table.assign(**{column: table[column].fillna(0).astype("int64") for column in counts})


def sentence_lengths(tokens: pd.DataFrame) -> pd.DataFrame:
    """Word tokens of each sentence: article_id, sentence_id, tokens; punctuation does not count."""
    tokens = conform(tokens, "tokens")
    counted = tokens["word"].map({word: int(is_word(word)) for word in tokens["word"].unique()})
    return tokens.assign(tokens=counted.astype("int64")).groupby(SENTENCE, as_index=False)["tokens"].sum()


def speaker_target_matrix(
    evidence: pd.DataFrame, *, measure: str = STANCE, min_n: int = 5
) -> pd.DataFrame:
    """Who speaks of whom: holder, target, voice, n, n_articles, value, share; only pairs that occur.

    ``holder`` is the speaker's party, or the voice where it has none (journalist, unaffiliated, unnamed,
    unresolved); ``value`` is the mean of the scored units, -1 to 1, NaN below
    ``min_n`` scored units; ``share`` the pair's share of all units about the target.
    """
    rows = units(evidence, measure=measure)
    speaks = rows["voice"].isin(["self", "other"]) & rows["voice_party"].notna()
    rows = rows.assign(holder=rows["voice_party"].where(speaks, rows["voice"]), target=rows["party"])
    tidy = rows.groupby(["holder", "target", "voice"], as_index=False).agg(
        n=("party", "size"), n_articles=("article_id", "nunique"), n_scored=("value", "count"),
        value=("value", "mean"),
    )
    tidy["value"] = tidy["value"].where(tidy["n_scored"] >= min_n)
    tidy["share"] = tidy["n"] / tidy.groupby("target")["n"].transform("sum")
    return tidy


def as_matrix(tidy: pd.DataFrame, value: str = "value") -> pd.DataFrame:
    """`speaker_target_matrix` with holders as rows and targets as columns, NaN where a pair does not occur.

    Parties stand by units about or by them, most first; voices without a party follow, the journalist last.
    """
    speaks = tidy["voice"].isin(["self", "other"])
    parties = pd.concat([tidy.set_index("target")["n"], tidy[speaks].set_index("holder")["n"]])
    order = parties.groupby(level=0).sum().rename_axis("party").reset_index()
    order = order.sort_values(["n", "party"], ascending=[False, True])["party"]
    matrix = tidy.pivot(index="holder", columns="target", values=value)
    holders = pd.Index([*order, *VOICES]).unique()
    index, columns = holders[holders.isin(matrix.index)], order[order.isin(matrix.columns)]
    return matrix.reindex(index=index.rename("holder"), columns=pd.Index(columns, name="target"))


def _checked(evidence: pd.DataFrame, group: str | None) -> pd.DataFrame:
    evidence = conform(evidence, "evidence")
    _check_group(evidence, group, "evidence")
    return evidence


def _check_group(table: pd.DataFrame, group: str | None, name: str) -> None:
    if group and group not in table.columns:
        raise InputError(f"table '{name}': no column {group!r} to group by; join it on article_id")


def _place(rows: pd.DataFrame) -> str:
    return "article {!r}, sentence {}".format(*rows[SENTENCE].iloc[0])


def _lengths(lengths: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    if absent := [column for column in [*SENTENCE, "tokens"] if column not in lengths.columns]:
        raise InputError(f"table 'lengths': column {absent[0]!r} is missing; sentence_lengths makes it")
    lengths = lengths.astype({"article_id": "str", "sentence_id": "int64", "tokens": "int64"})
    if (twice := lengths.duplicated(SENTENCE)).any():
        where = _place(lengths[twice])
        raise InputError(f"table 'lengths': {where} stands there twice; one row each is needed")
    found = mentions[SENTENCE].merge(lengths[SENTENCE], how="left", indicator="found")
    if (astray := found["found"] == "left_only").any():
        raise InputError(f"table 'mentions': {_place(found[astray])} is not in lengths; pass all sentences")
    return lengths.sort_values(SENTENCE, ignore_index=True)


def _clustered(rows: pd.DataFrame, group: str | None) -> pd.DataFrame:
    """Rows with group, stratum (its number), cluster, block (sentences in one; 0: whole articles), amount."""
    groups = rows[group].astype("str") if group else pd.Series(pd.NA, rows.index, dtype="str")
    rows = rows.assign(group=groups)
    by_group = rows.groupby("group", dropna=False)
    last = rows.groupby("article_id")["sentence_id"].transform("max").astype("float64")
    few = by_group["article_id"].transform("nunique") < MIN_CLUSTERS
    length = np.cbrt(last + 1).round().astype("int64")
    rows = rows.assign(stratum=by_group.ngroup(), block=length.where(few, 0), amount=1.0)
    piece = (rows["sentence_id"] // length).where(few, 0)
    return rows.assign(cluster=rows.assign(piece=piece).groupby(["stratum", "article_id", "piece"]).ngroup())


def _pooled(rows: pd.DataFrame, column: str = "voice") -> pd.DataFrame:
    """Return the rows, and once more each under voice (or source) "all"."""
    return pd.concat([rows, rows.assign(**{column: "all"})], ignore_index=True)


def _framed(evidence, codes, group) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Every unit, every unit x frame found in its sentence, and the frames."""
    codes = conform(codes, "codes")
    base = _pooled(_clustered(units(evidence, measure=None, group=group), group))
    hits = base.merge(codes[SENTENCE + FRAME].drop_duplicates(), on=SENTENCE)
    return base, hits, codes[FRAME].drop_duplicates().sort_values(FRAME)


