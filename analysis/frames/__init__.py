"""Codebooks, frames coded in sentences and articles, and epistemic marking.

A codebook is one YAML file: frames with their definition and the indicators (phrases, weighted) that decide them. The
dictionary coder finds indicators and nothing else, so every code shows the words that made it; the learned coder, a
second opinion, knows two topics. A frame is not a sentiment, and the words of a frame can be used without it: codes are
to be validated against people before they are relied on (Baden et al. 2022).
"""

from analysis.frames.codebook import Codebook, load_codebook
from analysis.frames.coding import CODERS, code_frames
from analysis.frames.dictionary import code_sentences, frame_shares
from analysis.frames.labels import find_labels
from analysis.frames.learned import (
    LEARNED_FROM,
    code_sentences_learned,
    disagreements,
    score_groups,
    score_sentences,
)
from analysis.frames.markers import epistemic_markers
from analysis.frames.scales import cronbach_alpha, frame_scales, item_answers

__all__ = [
    "CODERS",
    "LEARNED_FROM",
    "Codebook",
    "code_frames",
    "code_sentences",
    "code_sentences_learned",
    "cronbach_alpha",
    "disagreements",
    "epistemic_markers",
    "find_labels",
    "frame_scales",
    "frame_shares",
    "item_answers",
    "load_codebook",
    "score_groups",
    "score_sentences",
]
