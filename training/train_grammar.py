"""Trains the grammar, part of speech and dependencies, on Universal Dependencies.

    python -m training.train_grammar MODEL OUT --ud UD [--layers N] [--without NAME ...]
        [--start RUN/PASS.pt ...] [--rounded] [--silver FILE.conllu]

After each pass its figures on the dev parts are printed and its weights written to OUT.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

from analysis.syntax.conllu import read_conllu
from analysis.syntax.trees import FIRST, LAST, STRAIGHT, UNKNOWN, shape_of
from training.finish import average
from training.grammar import Grammar
from training.loop import settings as settings_of
from training.loop import tune, with_peaks
from training.model import Encoder, load_original, round_model

PIECES = 1600  # word pieces in a batch
PARTS = ("ewt-train", "gum-train", "ewt-dev", "gum-dev")
HEAD_RATE = 1.5e-3
LONGEST = 300  # word pieces; of the training parts a handful of sentences have more


class Trees:
    """Sentences as arrays: codes, shapes, first pieces, tags, heads (0 for the root), labels."""

    def __init__(self, tokens, tokenizer: Tokenizer, tags: list[str], forms: list[str], labels: list[str]):
        words = tokens["word"].str.translate(STRAIGHT)
        distinct = words.unique()
        read = tokenizer.encode_batch(list(distinct))
        pieces = {word: found.ids[1:-1] or [UNKNOWN] for word, found in zip(distinct, read, strict=True)}
        self.rows = []
        known = [{name: k for k, name in enumerate(names)} for names in (tags, forms, labels)]
        for _, part in tokens.groupby(["article_id", "sentence_id"], sort=False):
            codes, shapes, first = [FIRST], [0], [0]
            for word, written in zip(words[part.index], part["word"], strict=True):
                first.append(len(codes))
                codes += pieces[word]
                shapes += [shape_of(written)] * len(pieces[word])
            if len(codes) >= LONGEST:
                continue
            heads = (part["head"] - part["token_id"].iloc[0] + 1).fillna(0).astype(int).to_list()
            upos, xpos, deprel = (
                [-1, *(of.get(name, -1) for name in part[column])]
                for of, column in zip(known, ("upos", "xpos", "deprel"), strict=True))
            self.rows.append(([*codes, LAST], [*shapes, 0], first, upos, xpos, [-1, *heads], deprel))
        self.lengths = np.array([len(row[0]) for row in self.rows])

    @classmethod
    def joined(cls, parts: Sequence[Trees]) -> Trees:
        """Several parts as one."""
        whole = cls.__new__(cls)
        whole.rows = [row for part in parts for row in part.rows]
        whole.lengths = np.concatenate([part.lengths for part in parts])
        return whole

    def batch(self, rows, rng=None) -> list[torch.Tensor]:
        chosen = [self.rows[k] if rng is None else varied(self.rows[k], rng) for k in rows]
        fills = (0, 0, 0, -1, -1, -1, -1)
        out = []
        for column, fill in enumerate(fills):
            width = max(len(row[column]) for row in chosen)
            out.append(torch.tensor([list(row[column]) + [fill] * (width - len(row[column])) for row in chosen]))
        return out

    def batches(self, rng=None) -> list[np.ndarray]:
        noise = rng.uniform(0, 4, len(self.rows)) if rng is not None else 0
        order = np.argsort(self.lengths + noise, kind="stable")
        parts, begin = [], 0
        while begin < len(order):
            end = begin + 1
            while end < len(order) and (end + 1 - begin) * self.lengths[order[end]] <= PIECES:
                end += 1
            parts.append(order[begin:end])
            begin = end
        return [parts[k] for k in rng.permutation(len(parts))] if rng is not None else parts


def varied(row: tuple, rng) -> tuple:
    """A sentence at times as a headline writes it: in capitals, each word with one, or without its last mark."""
    codes, shapes, first, tags, forms, heads, labels = row
    chance = rng.random()
    if chance < 0.03:
        shapes = [3 if s in (1, 2, 4) else s for s in shapes]
    elif chance < 0.07:
        shapes = [2 if s == 1 else s for s in shapes]
    elif chance < 0.10:
        shapes = [1 if s in (2, 3, 4) else s for s in shapes]
    last = len(heads) - 1
    if last > 3 and shapes[first[last]] == 6 and last not in heads and rng.random() < 0.08:
        codes, shapes = [*codes[: first[last]], LAST], [*shapes[: first[last]], 0]
        first, tags, forms, heads, labels = first[:-1], tags[:-1], forms[:-1], heads[:-1], labels[:-1]
    return codes, shapes, first, tags, forms, heads, labels


def loss(model: Grammar, part: list[torch.Tensor]) -> torch.Tensor:
    codes, shapes, first, tags, forms, heads, labels = part
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tag_scores, form_scores, arcs, reads = model(codes, shapes, first)
        label_scores = model.labels(reads, heads.clamp(min=0))
    arcs = among_words(arcs.float(), first)
    terms = [(tag_scores, tags), (form_scores, forms), (arcs, heads), (label_scores, labels)]
    return sum(F.cross_entropy(scores.float().flatten(0, 1), gold.flatten(), ignore_index=-1) for scores, gold in terms)


def among_words(arcs: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
    """Scores of governors, with those that are padding out of the question; the root stands in front."""
    there = first != 0
    there[:, 0] = True
    return arcs.masked_fill(~there[:, None, :], -1e4)


@torch.no_grad()
def figures(model: Grammar, trees: Trees) -> dict[str, float]:
    model.eval()
    hits = np.zeros(4)
    words = 0
    for rows in trees.batches():
        codes, shapes, first, tags, forms, heads, labels = trees.batch(rows)
        tag_scores, form_scores, arcs, reads = model(codes, shapes, first)
        found = among_words(arcs, first).argmax(-1)
        label = model.labels(reads, found).argmax(-1)
        gold = heads >= 0
        right = (found == heads) & gold
        hits += [right.sum().item(), (right & (label == labels)).sum().item(),
                 ((tag_scores.argmax(-1) == tags) & gold).sum().item(),
                 ((form_scores.argmax(-1) == forms) & gold).sum().item()]
        words += gold.sum().item()
    return dict(zip(("UAS", "LAS", "UPOS", "XPOS"), (hits / words * 100).round(2).tolist(), strict=True))


def load_run(*paths: Path) -> tuple[Grammar, dict]:
    """A trained grammar, or the mean of several, and its settings."""
    settings = json.loads((paths[0].parent / "settings.json").read_text())
    counts = (len(settings[name]) for name in ("tags", "forms", "labels"))
    model = Grammar(Encoder(), *counts, settings["layers"])
    model.load_state_dict(average(list(paths)), strict=False)  # a run before its values were rounded has no bounds
    return model, settings


def read_parts(folder: Path, settings: dict, without: Sequence[str] = ()) -> dict[str, Trees]:
    """The training and dev parts of EWT and GUM; the names of tags, forms and relations are put into ``settings``."""
    tokens = {name: read_conllu(folder / f"{name}.conllu")[1] for name in PARTS}
    train = pd.concat([tokens["ewt-train"], tokens["gum-train"]])
    for name, column in (("tags", "upos"), ("forms", "xpos"), ("labels", "deprel")):
        settings.setdefault(name, sorted(train[column].unique()))
    for name in without and ("ewt-train", "gum-train"):
        tokens[name] = tokens[name][~tokens[name]["article_id"].str.contains("|".join(without))]
    return {name: trees_of(table, settings) for name, table in tokens.items()}


def trees_of(tokens: pd.DataFrame, settings: dict) -> Trees:
    """The trees of a table of tokens, their names as numbers."""
    tokenizer = Tokenizer.from_file("analysis/resources/models/tokenizer.json")
    return Trees(tokens, tokenizer, *(settings[name] for name in ("tags", "forms", "labels")))


@torch.no_grad()
def watch(model, parts) -> None:
    """Settle the bounds of a grammar's values on sentences of both training parts, and round from then on."""
    rng = np.random.default_rng(0)
    round_model(model.eval(), "watch")
    for name in ("ewt-train", "gum-train"):
        batches = parts[name].batches()
        for k in rng.choice(len(batches), 12, replace=False):
            model(*parts[name].batch(batches[k])[:3])
    round_model(model, "on")


def main() -> None:
    parser = settings_of(ArgumentParser(description=__doc__.partition("\n")[0]), rate=2e-4, epochs=11)
    parser.add_argument("--ud", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--without", nargs="*", default=[],
                        help="regular expressions: documents whose names hold one are left out of training")
    parser.add_argument("--start", type=Path, nargs="+", help="runs to go on from, their weights averaged")
    parser.add_argument("--silver", type=Path,
                        help="machine-made trees (training.silver_trees), as many drawn in each pass as others")
    parser.add_argument("--rounded", action="store_true", help="train with the values rounded as they ship")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    model, names = load_run(*options.start) if options.start else (None, {"layers": options.layers})
    parts = read_parts(options.ud, names, options.without)
    (options.out / "settings.json").write_text(json.dumps(names))
    if model is None:
        encoder = load_original(str(options.model / "model.safetensors"), options.dropout).encoder
        model = Grammar(encoder, *(len(names[name]) for name in ("tags", "forms", "labels")), options.layers)
    model.encoder.words.weight.requires_grad_(False)
    if options.rounded:
        watch(model, parts)
    together = Trees.joined([parts["ewt-train"], parts["gum-train"]])
    silver = options.silver and trees_of(read_conllu(options.silver)[1], names)
    steps: list[int] = []

    def draw(rng: np.random.Generator) -> list[list[torch.Tensor]]:
        """As many batches each pass as in the first."""
        drawn = [together.batch(rows, rng) for rows in together.batches(rng)]
        steps[:] = steps or [len(drawn)]
        gold = (drawn + drawn)[: steps[0]]
        if not silver:
            return gold
        more = [silver.batch(rows, rng) for rows in silver.batches(rng)[: steps[0]]]
        mixed = [*gold, *more]
        return [mixed[k] for k in rng.permutation(len(mixed))]

    for number in tune(model, with_peaks(model, rates(model, options), 0.01), draw, loss, options):
        print(number, {name: figures(model, parts[name]) for name in ("ewt-dev", "gum-dev")}, flush=True)
        torch.save(model.state_dict(), options.out / f"pass{number}.pt")


def rates(model: Grammar, options: Namespace) -> dict[str, float]:
    """Each parameter's highest learning rate, falling from the last layer to the first; heads learn faster."""
    found, layers = {}, len(model.encoder.layers)
    for name, weights in model.named_parameters():
        if not weights.requires_grad or name == "encoder.markers":
            continue
        if not name.startswith("encoder."):
            found[name] = HEAD_RATE * options.rate / 2e-4
        else:
            below = layers - 1 - int(name.split(".")[2]) if name.startswith("encoder.layers.") else layers
            found[name] = options.rate * options.decay**below
    return found


if __name__ == "__main__":
    main()
