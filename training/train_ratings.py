"""Tunes the encoder on sentences whose sentiment twenty people each rated, before it learns of targets (an intermediate
task: Phang, Févry & Bowman 2018).

    python -m training.train_ratings HUTTO_GILBERT MODEL_FOLDER OUT

HUTTO_GILBERT is the folder `hutto_ICWSM_2014` of vaderSentiment's source distribution (Hutto & Gilbert 2014, MIT):
snippets of reviews, of tweets and of editorials, of the last the half that `evaluation.editorials` does not report on.
A snippet has no target. The marker takes the place of a name or a pronoun in it, or stands before it; and in some two
snippets are joined, each with a marker of its own, so that only the words by the target's side tell its label.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from scipy.special import softmax
from tokenizers import Tokenizer

from analysis.encoder import crop
from analysis.evaluation.editorials import NAME, in_held_half
from analysis.sentiment.masking import OTHER, PRIVATE, TARGET
from training.encoding import JOINTS, make_tokenizer
from training.loop import predict, settings, tune_scorer
from training.model import load_original

KINDS = ("amazonReviewSnippets", "movieReviewSnippets", "tweets", "nytEditorialSnippets")
# What may be spoken of: a pronoun, or a word with a capital behind one without.
PLACE = re.compile(r"\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|him|them)\b(?!['’])|(?<=[a-z,] )[A-Z][\w-]+(?: [A-Z][\w-]+)*")


def read_ratings(folder: Path) -> pd.DataFrame:
    """One row per snippet: text, the shares of raters below, at and above 0 (negative, neutral, positive), and whether
    it is from an editorial and held back."""
    tables = []
    for kind in KINDS:
        texts = _columns(folder / f"{kind}_GroundTruth.txt", {0: "id", 2: "text"})
        given = _columns(folder / f"{kind}_anonDataRatings.txt", {0: "id", 3: "ratings"})
        editorial = f"{kind}_GroundTruth.txt" == NAME
        held = texts["text"].map(in_held_half) & editorial
        tables.append(texts.assign(editorial=editorial, held=held).merge(given, on="id", validate="one_to_one"))
    snippets = pd.concat(tables, ignore_index=True)
    signs = [np.sign(json.loads(ratings)).astype(int) for ratings in snippets.pop("ratings")]
    shares = [np.bincount(sign + 1, minlength=3) / len(sign) for sign in signs]
    return snippets.join(pd.DataFrame(shares, columns=["negative", "neutral", "positive"]))


def _columns(path: Path, names: dict[int, str]) -> pd.DataFrame:
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    rows = [[line.split("\t")[at].strip() for at in names] for line in lines if line.strip()]
    return pd.DataFrame(rows, columns=list(names.values()))


def marked(text: str, marker: str, rng: np.random.Generator) -> str:
    """The snippet with a marker for what it speaks of."""
    places = [found.span() for found in PLACE.finditer(text)]
    if places and rng.random() < 0.6:
        start, end = places[rng.integers(len(places))]
        return f"{text[:start]} {marker} {text[end:]}"
    return f" {marker} , {text}"


def compose(texts: list[str], joined: float, rng: np.random.Generator) -> list[str]:
    """Each snippet with the target's marker, and a share of them beside another snippet with another party's."""
    rows = []
    for text in texts:
        parts = [marked(text, TARGET, rng)]
        if rng.random() < joined:
            parts.insert(rng.integers(2), marked(texts[rng.integers(len(texts))], OTHER, rng))
        joint = JOINTS[rng.integers(len(JOINTS))]
        rows.append(joint.join([parts[0].rstrip(" .") if len(parts) > 1 else parts[0], *parts[1:]]))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("ratings", type=Path)
    settings(parser, rate=1e-4, epochs=1)
    parser.add_argument("--joined", type=float, default=0.3, help="share of snippets set beside another")
    parser.add_argument("--share", type=float, default=0.4, help="share of the reviews and tweets to read")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer(options.model / "tokenizer.json", options.out / "tokenizer.json")
    snippets = read_ratings(options.ratings)
    snippets["text"] = snippets["text"].str.replace(PRIVATE, " ", regex=True)
    read = snippets["editorial"] | (np.random.default_rng(0).random(len(snippets)) < options.share)
    train = snippets[read & ~snippets["held"]].reset_index(drop=True)
    shares = train[["negative", "neutral", "positive"]].to_numpy(dtype=np.float32)
    print(len(train), "snippets", shares.mean(0).round(3))

    def draw(rng: np.random.Generator) -> tuple[list[list[int]], np.ndarray]:
        return codes_of(compose(train["text"].tolist(), options.joined, rng), tokenizer), shares

    model = load_original(str(options.model / "model.safetensors"), options.dropout)
    held = snippets[snippets["held"]]
    held_codes = codes_of([f" {TARGET} , {text}" for text in held["text"]], tokenizer)
    for number in tune_scorer(model, draw, options):
        torch.save(model.state_dict(), options.out / f"pass{number}.pt")
        found = softmax(predict(model, held_codes), axis=1) @ [-1, 0, 1]
        likeness = np.corrcoef(found, held["positive"] - held["negative"])[0, 1]
        print(f"pass {number}, r on the held half of the editorials {likeness:.3f}", flush=True)


def codes_of(texts: list[str], tokenizer: Tokenizer) -> list[list[int]]:
    return [crop(code.ids) for code in tokenizer.encode_batch(texts)]


if __name__ == "__main__":
    main()
