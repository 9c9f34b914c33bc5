"""Text statistics: readability, lexical diversity, frequencies, keyness, collocates, concordance."""

from analysis.descriptives.context import collocates, concordance, drop_spans, find_words
from analysis.descriptives.contrast import false_discovery_control, keyness, log_odds
from analysis.descriptives.frequency import dispersion, frequencies
from analysis.descriptives.statistics import count_syllables, text_statistics
from analysis.descriptives.words import stopwords

__all__ = [
    "collocates", "concordance", "count_syllables", "dispersion", "drop_spans",
    "false_discovery_control", "find_words", "frequencies", "keyness", "log_odds", "stopwords", "text_statistics",
]
