"""Coding by people and by language models: samples, sheets, agreement.

    list_units, draw_sample     what can be coded, and a random sample of it with probabilities
    add_context, sheet_text     the sheet that each coder fills, without the machine's answers
    read_coded                  filled sheets as codings, the table of answers, with coder_kind
    measure_agreement           alpha with its interval, by variable
    settling_sheet              the units on which coders differ, as a sheet for one more coder

A reading by a language model is of kind model, and no text calls it a person or a coder.
"""

from analysis.coding.agreement import (
    alpha,
    alpha_interval,
    confusion,
    find_disputes,
    measure_agreement,
    percent_agreement,
)
from analysis.coding.coded import Coded, describe_coders, read_coded, settling_sheet
from analysis.coding.printing import agreement_json, agreement_text
from analysis.coding.sample import draw_sample, draw_units, inclusion_probabilities
from analysis.coding.sheets import codings_of, read_sheet, sheet_text
from analysis.coding.units import add_context, list_units, read_stored, stored_text

__all__ = [
    "Coded",
    "add_context",
    "agreement_json",
    "agreement_text",
    "alpha",
    "alpha_interval",
    "codings_of",
    "confusion",
    "describe_coders",
    "draw_sample",
    "draw_units",
    "find_disputes",
    "inclusion_probabilities",
    "list_units",
    "measure_agreement",
    "percent_agreement",
    "read_coded",
    "read_sheet",
    "read_stored",
    "settling_sheet",
    "sheet_text",
    "stored_text",
]
