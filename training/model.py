"""The encoder in torch: BERT's layers (Devlin et al. 2019) as all-MiniLM-L6-v2 has them, and a head on a target."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from analysis.options import MEASURES

HEADS, LAYERS, WIDTH = 12, 6, 384
# The first layers are read by every task, the others are tuned for one: sentiment, or frames.
SHARED = 4
# Weights are computed with in 7 bits: sums of their products with 8-bit values fit the narrowest instructions.
SEVEN_BITS = 63
# How much of the range of values is kept when they are rounded.
CUTS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
# The rows of the vocabulary that BERT left unused and the markers take: target, other, coreferent.
MARKER_IDS = (1, 2, 3)
# What the markers' vectors start from.
LIKE_A_PARTY = (2711, 2231, 2283, 2619, 2027, 2194)  # person, government, party, someone, they, company


class Rounded(nn.Module):
    """Values as the shipped graph computes with them: 8-bit numbers between two bounds.

    It passes them on as they are ("off"), keeps a sample of them ("watch"), or rounds them ("on"), with gradients as if
    it had not.
    """

    def __init__(self):
        super().__init__()
        self.register_buffer("bounds", torch.tensor([0.0, 0.0]))
        self.mode, self.seen = "off", []

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.mode == "watch":
            flat = x.detach().float().flatten()
            self.seen.append(flat[torch.randint(len(flat), (4000,))])
        if self.mode != "on":
            return x
        exact = x.detach().float()
        return x + (self.rounded(exact, self.bounds) - exact).to(x.dtype)

    @staticmethod
    def rounded(x: torch.Tensor, bounds: torch.Tensor) -> torch.Tensor:
        scale = (bounds[1] - bounds[0]) / 255
        zero = torch.round(-bounds[0] / scale)
        return (torch.clamp(torch.round(x / scale) + zero, 0, 255) - zero) * scale

    def settle(self) -> None:
        """Set the bounds that round what was seen with the least squared error."""
        seen = torch.cat(self.seen)
        low, high = min(seen.min().item(), 0.0), max(seen.max().item(), 0.0)
        tried = [torch.tensor([low * a, high * b]) for a in CUTS for b in CUTS]
        self.bounds.copy_(min(tried, key=lambda bounds: (self.rounded(seen, bounds) - seen).square().sum().item()))
        self.seen = []


class Dense(nn.Linear):
    """A linear layer whose weights are rounded to 7 bits, one scale a row, when the model is read so."""

    rounding = False

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.rounding:
            return super().forward(x)
        scale = self.weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-12) / SEVEN_BITS
        rounded = torch.round(self.weight.detach() / scale) * scale
        return F.linear(x, self.weight + (rounded - self.weight).detach(), self.bias)


def round_model(model: nn.Module, mode: str) -> None:
    """Let a model pass values on ("off"), watch them ("watch") or round values and weights ("on")."""
    for part in model.modules():
        if isinstance(part, Rounded):
            if part.mode == "watch" and mode != "watch":
                part.settle()
            part.mode = mode
        elif isinstance(part, Dense):
            part.rounding = mode == "on"


class Layer(nn.Module):
    def __init__(self, dropout: float):
        super().__init__()
        self.qkv = Dense(WIDTH, 3 * WIDTH)
        self.out = Dense(WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = Dense(WIDTH, 4 * WIDTH), Dense(4 * WIDTH, WIDTH)
        # What each of the four reads, in 8 bits.
        self.reads = nn.ModuleDict({name: Rounded() for name in ("qkv", "out", "up", "down")})
        self.dropout = dropout

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(self.reads["qkv"](x)).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        drop = self.dropout if self.training else 0.0
        # Written out: on short sentences in bfloat16 a third faster than torch's fused attention, backwards above all.
        scores = (q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5).masked_fill(~mask, -1e4)
        mixed = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + F.dropout(self.out(self.reads["out"](mixed)), drop))
        return self.norm2(x + F.dropout(self.down(self.reads["down"](F.gelu(self.up(self.reads["up"](x))))), drop))


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
    """Logits of negative, neutral, positive by each measure, (targets, measures, 3), from the target marker's vector
    and the mean of all vectors."""

    def __init__(self, dropout: float = 0.1):
        super().__init__()
        self.encoder = Encoder(dropout)
        self.head = nn.Linear(2 * WIDTH, len(MEASURES) * 3)
        self.dropout = dropout

    def forward(self, codes: torch.Tensor) -> torch.Tensor:
        x = self.encoder(codes)
        pooled = torch.cat([mean_of(x, codes == MARKER_IDS[0]), mean_of(x, codes != 0)], 1)
        return self.head(F.dropout(pooled, self.dropout, self.training)).view(-1, len(MEASURES), 3)


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
