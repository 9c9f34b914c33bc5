"""Evidence, codes and mentions turned into measures, each with its n and its interval.

One unit is a sentence x party x voice: several mentions of a party in one sentence and voice are
averaged first, so that pronouns do not multiply n. Every measure here is a ratio of two sums over
units, and one machine gives all of them their intervals.

Clusters are resampled, not units. With five or more articles in a group the articles are the clusters;
with fewer, blocks of consecutive sentences within articles, of about n_sentences ** (1/3) each. From the
resamples comes a standard error, and from it a t interval with k - 1 degrees of freedom, widened by
sqrt(k / (k - 1)), where k = (sum of sizes)**2 / (sum of squared sizes) is the effective number of
clusters (Kish 1965) that hold the estimate's units. Shares take it through Wilson's score interval,
rates through the logarithm.

COVERAGE
"""

from analysis.compare.measures import (
    as_matrix,
    compare_parties,
    frame_counts,
    frame_gap,
    frame_log_odds,
    frame_shares,
    salience,
    sentence_lengths,
    shares,
    speaker_target_matrix,
    units,
)

__all__ = [
    "as_matrix",
    "compare_parties",
    "frame_counts",
    "frame_gap",
    "frame_log_odds",
    "frame_shares",
    "salience",
    "sentence_lengths",
    "shares",
    "speaker_target_matrix",
    "units",
]
