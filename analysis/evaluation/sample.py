"""The sample corpus against its own annotation: a regression fixture made by those who wrote text and rules, never
validity."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.coding import alpha
from analysis.evaluation.agreement import f1, macro_f1
from analysis.evaluation.spans import characters, match_spans
from analysis.installation import locate
from analysis.options import STANCE
from analysis.positions import RUNG_SCALE
from analysis.study import Study, analyse, open_corpus
from analysis.text.spans import on_line, overlapping

SPAN = ["article_id", "start", "end"]


def read_annotation(folder: Path) -> dict[str, pd.DataFrame]:
    """The annotation's tables by name: mentions, statements, frames, positions (columns in data/README.md)."""
    return {
        name: pd.read_csv(folder / f"{name}.csv", keep_default_na=True)
        for name in ("mentions", "statements", "frames", "positions")
    }


def evaluate_sample(path: Path | None = None) -> pd.DataFrame:
    """Machine against annotation on the annotated articles: measure, subset, value, baseline, n."""
    reading, registry = open_corpus()
    gold = read_annotation(Path(path) if path else locate("data") / "annotation")
    articles = reading.articles[reading.articles["article_id"].isin(gold["mentions"]["article_id"])]
    study = analyse(articles, registry)
    rows = [
        *_mentions(study, gold["mentions"]),
        *_statements(study, gold["statements"]),
        *_frames(study, gold["frames"]),
        *_positions(study, gold["positions"]),
    ]
    return pd.DataFrame(rows, columns=["measure", "subset", "value", "baseline", "n"])


def _mentions(study: Study, gold: pd.DataFrame):
    """Mentions found, their use, and for those used as a party voice and sentiment."""
    ours = study.mentions
    both = gold.merge(ours, on=[*SPAN, "party"], suffixes=("_gold", ""))
    yield "mentions, F1", "same span and party", f1(len(both), len(gold), len(ours)), None, len(gold)
    yield (
        "party or place, accuracy",
        "matched mentions",
        (both["use_gold"] == both["use"]).mean(),
        (both["use_gold"] == "party").mean(),
        len(both),
    )
    acting = gold.loc[gold["use"] == "party", [*SPAN, "party", "voice", "sentiment"]]
    stance = study.evidence[study.evidence["measure"] == STANCE]
    judged = acting.merge(stance, on=[*SPAN, "party"], suffixes=("_gold", "_found"))
    voice = judged["voice_gold"], judged["voice_found"]
    yield (
        "voice, accuracy",
        "mentions used as a party",
        (voice[0] == voice[1]).mean(),
        (voice[0] == "journalist").mean(),
        len(judged),
    )
    yield "voice, alpha", "mentions used as a party", alpha(*voice), 0.0, len(judged)
    tone = judged["sentiment"], judged["label"]
    majority = pd.Series("neutral", index=judged.index)
    yield "stance, macro-F1", "mentions used as a party", macro_f1(*tone), macro_f1(tone[0], majority), len(judged)


def _statements(study: Study, gold: pd.DataFrame):
    """Content spans by overlap, and the speaker's party where a content was matched."""
    ours = study.statements[study.statements["kind"] != "scare"]
    gold = gold[gold["kind"] != "scare"]
    pairs = []
    for article_id, here in gold.groupby("article_id"):
        found = ours[ours["article_id"] == article_id]
        matches = match_spans(
            {k: characters(g) for k, g in here.groupby("statement_id")},
            {k: characters(g) for k, g in found.groupby("statement_id")},
        )
        pairs += [(k, o, overlap) for k, (o, overlap) in matches.items()]
    pairs = pd.DataFrame(pairs, columns=["gold", "found", "overlap"])
    n_gold, n_found = gold["statement_id"].nunique(), ours["statement_id"].nunique()
    for least in (0.3, 0.8):
        yield (
            "statements, F1",
            f"overlap {least}",
            f1((pairs["overlap"] >= least).sum(), n_gold, n_found),
            None,
            n_gold,
        )
    matched = pairs[pairs["overlap"] >= 0.3]
    party = (
        gold.drop_duplicates("statement_id")
        .set_index("statement_id")["speaker_party"]
        .reindex(matched["gold"])
        .fillna("none")
    )
    answer = (
        ours.drop_duplicates("statement_id")
        .set_index("statement_id")["speaker_party"]
        .reindex(matched["found"])
        .fillna("none")
    )
    yield (
        "speaker's party, accuracy",
        "matched statements",
        (party.to_numpy() == answer.to_numpy()).mean(),
        (party == "none").mean(),
        len(matched),
    )


def _frames(study: Study, gold: pd.DataFrame):
    """Frames by sentence, all frames together."""
    row, sentence = overlapping(*on_line(gold, study.sentences))
    inside = gold.iloc[row].assign(sentence_id=study.sentences["sentence_id"].to_numpy()[sentence])
    truth = set(inside[["article_id", "sentence_id", "frame"]].itertuples(index=False, name=None))
    found = set(study.codes[["article_id", "sentence_id", "frame"]].itertuples(index=False, name=None))
    every = len(study.sentences) * gold["frame"].nunique()
    yield (
        "frames, F1",
        "sentence x frame",
        f1(len(truth & found), len(truth), len(found)),
        f1(len(truth), len(truth), every),
        len(truth),
    )


def _positions(study: Study, gold: pd.DataFrame):
    """Positions of one party whose clauses overlap, and the rung where one was found."""
    gold, ours = gold.reset_index(names="key"), study.positions
    row, found = overlapping(*on_line(gold, ours))
    sides = gold.iloc[row], ours.iloc[found].add_suffix("_found")
    pairs = pd.concat([side.reset_index(drop=True) for side in sides], axis=1)
    pairs = pairs[pairs["party"] == pairs["party_found"]]
    shared = pairs[["end", "end_found"]].min(axis=1) - pairs[["start", "start_found"]].max(axis=1)
    same_cue = (pairs["cue_start"] < pairs["cue_end_found"]) & (pairs["cue_start_found"] < pairs["cue_end"])
    pairs = pairs.assign(shared=shared, same_cue=same_cue).sort_values(
        ["same_cue", "shared"], ascending=False
    )
    pairs = pairs.drop_duplicates("key").drop_duplicates("position_id_found")
    yield "positions, F1", "same party, overlapping clause", f1(len(pairs), len(gold), len(ours)), None, len(gold)
    yield (
        "rung, accuracy",
        "matched positions",
        (pairs["rung"] == pairs["rung_found"]).mean(),
        (gold["rung"] == "committed").mean(),
        len(pairs),
    )
    ranks = pairs[["rung", "rung_found"]].apply(lambda column: column.map(RUNG_SCALE)).dropna().astype(int)
    if len(ranks):
        both = ranks["rung"], ranks["rung_found"]
        value = alpha(*both, level="ordinal")
        yield "rung, ordinal alpha", "matched positions on the scale", value, 0.0, len(ranks)
