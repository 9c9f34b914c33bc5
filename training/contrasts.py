"""Minimal pairs for stance, made from patterns: negated blame and praise, accusation by another, what befalls a party.

Each pattern has the label that docs/manuals/stance.md gives it, whatever words fill it. Readings hold few negated
judgements; what is made here is there to learn from and measures nothing.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

# Filled for {t} and {o}: the scorer reads markers in their place, so that a few serve.
NAMES = ("Ardonia", "Belmark", "Corvania", "Dresk")
WORDS = {
    "judges": ("Auditors", "Observers", "The panel", "Monitors", "The inquiry", "Investigators",
        "A UN team", "Experts", "The commission", "Critics", "The ombudsman", "Peacekeepers",
        "Reviewers",
    ),
    "blamed": ("lied", "cheated", "broken its word", "bullied its neighbours",
        "plundered the reef", "betrayed its allies", "covered up the spill",
        "abused the prisoners", "rigged the vote", "stolen the grain",
    ),
    "wrong": ("lying", "cheating", "greed", "hypocrisy", "cowardice", "bad faith", "cruelty",
        "sabotage", "fraud", "negligence", "corruption",
    ),
    "bad": ("a rogue state", "a pariah", "a bully", "a failed state", "a puppet",
        "a reckless neighbour", "an unreliable partner", "a laughing stock",
        "a menace to its neighbours", "a cynical broker",
    ),
    "good": ("trustworthy", "a reliable partner", "a model for the region", "a sincere broker",
        "generous", "competent", "a force for good", "honest about its debts",
        "serious about peace",
    ),
    "deed": ("promise", "apology", "offer", "inquiry", "reform", "concern", "rescue plan",
        "explanation",
    ),
    "virtue": ("sincere", "convincing", "generous", "honest", "serious", "brave", "wise",
        "competent",
    ),
    "mishap": ("An earthquake flattened two towns in {t}", "Floods swept away nine bridges in {t}",
        "{t} lost 31 soldiers", "A fire gutted the port of {t}",
        "A blockade has emptied the shops of {t}", "{t}'s economy shrank by 4 percent",
        "Locusts ruined the harvest in {t}", "Gunmen killed twelve people in {t}",
        "{t} was knocked out in the first round", "Sanctions on {t} took effect at midnight",
        "{t} was hit by {o}'s missiles", "{t}'s currency fell to a record low",
    ),
    "act": ("{t} struck targets in {o}", "{t} turned back the ferry", "{t} expelled two diplomats",
        "{t} closed the crossing", "{t} rejected the draft", "{t} seized a trawler",
        "{t} denied the charge", "{t} withdrew from the talks", "{t} shelled a depot in {o}",
        "{t} arrested nine officials", "{t} recalled its envoy from {o}", "{t} won the vote",
    ),
}
NEGATIVE, NEUTRAL, POSITIVE = "negative", "neutral", "positive"
PATTERNS = (
    # nobody blames
    (NEUTRAL, "{judges} found no fault with {t}."), (NEUTRAL, "{judges} had no criticism of {t}."),
    (NEUTRAL, "Nobody at the talks blamed {t} for the delay."), (NEUTRAL, "{judges} cleared {t} of {wrong}."),
    (NEUTRAL, "The report does not accuse {t} of {wrong}."), (NEUTRAL, "There was no evidence that {t} had {blamed}."),
    (NEUTRAL, "{judges} rejected claims that {t} had {blamed}."), (NEUTRAL, "{t} was not to blame, {judges} found."),
    (NEUTRAL, "{t} is no longer {bad}."), (NEUTRAL, "It is a myth that {t} is {bad}."),
    (POSITIVE, "Far from being {bad}, {t} has kept every agreement."),
    (POSITIVE, "Without {t}'s help the talks would have collapsed."),
    # and where somebody does, in the words that speak
    (NEGATIVE, "{t} is {bad}."), (NEGATIVE, "Once more {t} has {blamed}."), (NEGATIVE, "{t} has become {bad}."),
    (NEGATIVE, "By now {t}'s {wrong} surprises nobody."), (NEGATIVE, "{t} remains {bad}, and nobody says so."),
    (NEUTRAL, "{o} accused {t} of {wrong}."), (NEUTRAL, "{t} accused {o} of {wrong}."),
    (NEUTRAL, "{t} was accused of {wrong} by {o}."), (NEUTRAL, "{o} was accused of {wrong} by {t}."),
    # praise, negated or not
    (NEGATIVE, "{t}'s {deed} was anything but {virtue}."), (NEGATIVE, "Few observers consider {t} {good}."),
    (NEGATIVE, "Nobody would call {t} {good}."), (NEGATIVE, "{t}'s {deed} is hardly {virtue}."),
    (NEGATIVE, "{t} has never been {good}."), (POSITIVE, "{t}'s {deed} was nothing if not {virtue}."),
    (POSITIVE, "Most observers rightly consider {t} {good}."), (POSITIVE, "{t} is {good}."),
    (POSITIVE, "{t}'s {deed} was {virtue}."), (POSITIVE, "Rarely has {t} been so {virtue}."),
    # what befalls it, what it does
    (NEUTRAL, "{mishap}."), (NEUTRAL, "{mishap}, officials said."),
    (NEUTRAL, "{act}."), (NEUTRAL, "{act} on Tuesday, the wires said."),
    # the one beside it
    (NEUTRAL, "{t} condemned the cruel attack by {o}."), (NEGATIVE, "{o} condemned the cruel attack by {t}."),
    (NEUTRAL, "{t} rejected {o}'s false claims."), (NEGATIVE, "{o} rejected {t}'s false claims."),
    (NEUTRAL, "{t} praised {o}'s brave pilots."), (POSITIVE, "{o} praised {t}'s brave pilots."),
)
MOST = 12  # of one pattern


def make_contrasts(seed: int = 0) -> pd.DataFrame:
    """Return one row per sentence and target: text, start, end, others, coreferent, label."""
    rng, rows = np.random.default_rng(seed), []
    for label, pattern in PATTERNS:
        kinds = [kind for kind in WORDS if f"{{{kind}}}" in pattern]
        chosen = list(product(*(WORDS[kind] for kind in kinds)))
        for k in rng.permutation(len(chosen))[:MOST]:
            filled = pattern
            for kind, words in zip(kinds, chosen[k], strict=True):
                filled = filled.replace(f"{{{kind}}}", words)
            target, other = rng.choice(NAMES, 2, replace=False)
            rows.append((*_row(filled, target, other), label))
    return pd.DataFrame(rows, columns=["text", "start", "end", "others", "coreferent", "label"])


def _row(filled: str, target: str, other: str) -> tuple[str, int, int, list, list]:
    text = filled.replace("{t}", target).replace("{o}", other)
    text = text[0].upper() + text[1:]
    start = text.index(target)
    at = text.find(other)
    others = [(at, at + len(other))] if at >= 0 else []
    return text, start, start + len(target), others, []
