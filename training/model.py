"""The encoder in torch: BERT's layers (Devlin et al. 2019) as all-MiniLM-L6-v2 has them, and a head on a target."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

HEADS, LAYERS, WIDTH = 12, 6, 384
# The first layers are read by every task, the others are tuned for one: sentiment, or frames.
SHARED = 4
# The rows of the vocabulary that BERT left unused and the markers take: target, other, coreferent.
MARKER_IDS = (1, 2, 3)
# What the markers' vectors start from.
LIKE_A_PARTY = (2711, 2231, 2283, 2619, 2027, 2194)  # person, government, party, someone, they, company


class Layer(nn.Module):
    def __init__(self, dropout: float):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.dropout = dropout

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        drop = self.dropout if self.training else 0.0
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norm1(x + F.dropout(self.out(mixed.transpose(1, 2).reshape(batch, length, WIDTH)), drop))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), drop))


class Encoder(nn.Module):
    """Token codes (batch, length), 0 for padding -> vectors (batch, length, 384)."""

    def __init__(self, dropout: float = 0.1):
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.markers = nn.Parameter(torch.zeros(len(MARKER_IDS), WIDTH))
        self.places = nn.Embedding(512, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = dropout

    def forward(self, codes: torch.Tensor) -> torch.Tensor:
        return run_layers(self.layers[SHARED:], self.lower(codes), codes != 0)

    def lower(self, codes: torch.Tensor) -> torch.Tensor:
        """The vectors behind the shared layers."""
        x = self.words(codes)
        for row, code in enumerate(MARKER_IDS):
            x = torch.where((codes == code)[..., None], self.markers[row], x)
        x = self.norm(x + self.places.weight[: codes.shape[1]])
        x = F.dropout(x, self.dropout, self.training)
        return run_layers(self.layers[:SHARED], x, codes != 0)


def run_layers(layers: Iterable[Layer], x: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """Vectors (batch, length, 384) through layers, ``there`` (batch, length) false for padding."""
    for layer in layers:
        x = layer(x, there[:, None, None, :])
    return x


def mean_of(x: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """The mean of the vectors that are there, (batch, 384)."""
    return (x * there[..., None]).sum(1) / there.sum(1, keepdim=True).clamp(min=1)


class Scorer(nn.Module):
    """Logits of negative, neutral, positive from the target marker's vector and the mean of all vectors."""

    def __init__(self, dropout: float = 0.1):
        super().__init__()
        self.encoder = Encoder(dropout)
        self.head = nn.Linear(2 * WIDTH, 3)
        self.dropout = dropout

    def forward(self, codes: torch.Tensor) -> torch.Tensor:
        x = self.encoder(codes)
        pooled = torch.cat([mean_of(x, codes == MARKER_IDS[0]), mean_of(x, codes != 0)], 1)
        return self.head(F.dropout(pooled, self.dropout, self.training))


class FrameCoder(nn.Module):
    """Log-odds of frames in sentences: last layers of its own, and a head on the mean of their vectors."""

    def __init__(self, encoder: Encoder, frames: int, dropout: float = 0.1, head_dropout: float = 0.2):
        super().__init__()
        self.layers = copy.deepcopy(encoder.layers[SHARED:])
        for layer in self.layers:
            layer.dropout = dropout
        self.head = nn.Linear(WIDTH, frames)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        self.dropout = head_dropout

    def vectors(self, lower: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """A vector for each sentence from what the shared layers give, (sentences, 384)."""
        return mean_of(run_layers(self.layers, lower, there), there)

    def forward(self, lower: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        return self.head(F.dropout(self.vectors(lower, there), self.dropout, self.training))


def load_original(path: str, dropout: float = 0.1) -> Scorer:
    """The published encoder with a new head."""
    given = load_file(path)
    scorer = Scorer(dropout)
    encoder = scorer.encoder
    words = given["embeddings.word_embeddings.weight"]
    kinds = given["embeddings.token_type_embeddings.weight"][0]
    with torch.no_grad():
        encoder.words.weight.copy_(words)
        encoder.markers.copy_(words[list(LIKE_A_PARTY)].mean(0) + 0.3 * words[[2711, 2060, 2370]])
        encoder.places.weight.copy_(given["embeddings.position_embeddings.weight"] + kinds)
        _copy(encoder.norm, given, "embeddings.LayerNorm")
        for k, layer in enumerate(encoder.layers):
            at = f"encoder.layer.{k}"
            for what in ("weight", "bias"):
                parts = [given[f"{at}.attention.self.{name}.{what}"] for name in ("query", "key", "value")]
                getattr(layer.qkv, what).copy_(torch.cat(parts))
            _copy(layer.out, given, f"{at}.attention.output.dense")
            _copy(layer.norm1, given, f"{at}.attention.output.LayerNorm")
            _copy(layer.up, given, f"{at}.intermediate.dense")
            _copy(layer.down, given, f"{at}.output.dense")
            _copy(layer.norm2, given, f"{at}.output.LayerNorm")
        nn.init.normal_(scorer.head.weight, std=0.02, generator=torch.Generator().manual_seed(0))
        nn.init.zeros_(scorer.head.bias)
    return scorer


def _copy(module: nn.Module, given: dict, name: str) -> None:
    module.weight.copy_(given[f"{name}.weight"])
    module.bias.copy_(given[f"{name}.bias"])
