"""The grammar in torch: the encoder's layers, and heads for part of speech and a biaffine dependency parse."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

from training.model import WIDTH, Dense, Encoder, Rounded, run_layers

ARC, LABEL = 256, 96
# How a word is written: the encoder reads no capitals.
SHAPES = 8


class Grammar(nn.Module):
    """Scores of parts of speech, governors and relations for each word of a sentence.

    The words' vectors are a learned mix of the last three layers at the first piece of each word; the first code
    ([CLS]) stands for the root (Dozat & Manning 2017).
    """

    def __init__(self, encoder: Encoder, tags: int, forms: int, labels: int, layers: int = 6, dropout: float = 0.25):
        super().__init__()
        self.encoder, self.dropout = encoder, dropout
        encoder.layers = encoder.layers[:layers]
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.mix = nn.Parameter(torch.zeros(min(3, layers)))
        self.tag, self.form = nn.Linear(WIDTH, tags), nn.Linear(WIDTH, forms)
        self.dependent, self.governor = Dense(WIDTH, ARC + LABEL), Dense(WIDTH, ARC + LABEL)
        self.read = Rounded()
        self.arc = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.label = nn.Parameter(torch.zeros(LABEL + 1, labels, LABEL + 1))

    def forward(self, codes: torch.Tensor, shapes: torch.Tensor, first: torch.Tensor):
        """Scores of tags and of forms (sentences, words, tags), of arcs (sentences, words, words), and what `labels`
        reads.

        ``first`` (sentences, words) is the place of each word's first piece, 0 for the root in front and for padding.
        """
        x = self.vectors(codes, shapes)
        x = self.read(torch.gather(x, 1, first[..., None].expand(-1, -1, WIDTH)))
        x = F.dropout(x, self.dropout, self.training)
        dependent, governor = (
            F.dropout(F.gelu(side(x)), self.dropout, self.training) for side in (self.dependent, self.governor))
        arcs = with_one(dependent[..., :ARC]) @ self.arc @ governor[..., :ARC].transpose(1, 2)
        return self.tag(x), self.form(x), arcs, (with_one(dependent[..., ARC:]), with_one(governor[..., ARC:]))

    def vectors(self, codes: torch.Tensor, shapes: torch.Tensor) -> torch.Tensor:
        there = codes != 0
        x = self.encoder.words(codes) + self.shapes(shapes) + self.encoder.places.weight[: codes.shape[1]]
        x = F.dropout(self.encoder.norm(x), self.encoder.dropout, self.training)
        outputs = []
        for layer in self.encoder.layers:
            x = run_layers([layer], x, there)
            outputs.append(x)
        weights = torch.softmax(self.mix, 0)
        return sum(weight * output for weight, output in zip(weights, outputs[-len(weights) :], strict=True))

    def labels(self, reads: tuple[torch.Tensor, torch.Tensor], heads: torch.Tensor) -> torch.Tensor:
        """Scores of relations (sentences, words, labels) of each word to its head (sentences, words)."""
        dependent, governor = reads
        governor = torch.gather(governor, 1, heads[..., None].expand(-1, -1, governor.shape[-1]))
        return torch.einsum("bwi,ilj,bwj->bwl", dependent, self.label, governor)


def with_one(x: torch.Tensor) -> torch.Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)
