"""Agreement as it is printed: for people, and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.coding.agreement import confusion, find_disputes, measure_agreement
from analysis.coding.coded import Coded, describe_coders

# A confusion matrix of more answers than these is not printed.
MOST_ANSWERS = 12


def agreement_text(coded: Coded, levels: Mapping[str, str] | None = None) -> str:
    """Return the agreement by variable, and for each pair of coders the confusion matrix."""
    codings = coded.codings
    table = measure_agreement(codings, levels, coded.variables)
    drawn, done = len(coded.units), codings.groupby("coder", sort=False)["unit_id"].nunique()
    counts = ", ".join(f"{coder}: {n} of {drawn} units" for coder, n in done.items())
    disputes = find_disputes(codings)["unit_id"].nunique()
    parts = [
        f"{describe_coders(codings)} ({counts})",
        table.to_string(index=False, na_rep="", float_format="{:.3f}".format),
        *_matrices(codings),
        f"units to settle: {disputes}",
    ]
    return "\n\n".join(parts)


def agreement_json(coded: Coded, levels: Mapping[str, str] | None = None) -> str:
    """Return the same as JSON: who answered, agreement, confusion, the units to settle."""
    codings = coded.codings
    tables = {
        "coders": codings.groupby(["coder", "coder_kind"], sort=False)["unit_id"].nunique()
        .rename("units").reset_index(),
        "agreement": measure_agreement(codings, levels, coded.variables),
        "confusion": confusion(codings),
        "to_settle": find_disputes(codings),
    }
    records = {name: json.loads(each.to_json(orient="records")) for name, each in tables.items()}
    said = {"described": describe_coders(codings), "units": len(coded.units)}
    return json.dumps(said | records, indent=2, ensure_ascii=False)


def _matrices(codings: pd.DataFrame) -> Iterator[str]:
    keys = ["variable", "coder", "other_coder"]
    for (variable, coder, other), cells in confusion(codings).groupby(keys, sort=False):
        title = f"{variable}: {coder} down, {other} across"
        answers = sorted({*cells["answer"], *cells["other_answer"]})
        if len(answers) > MOST_ANSWERS:
            yield f"{title}: {len(answers)} answers, see --json"
            continue
        matrix = cells.pivot(index="answer", columns="other_answer", values="n")
        matrix = matrix.reindex(index=answers, columns=answers).fillna(0).astype(int)
        yield f"{title}\n{matrix.rename_axis(index=None, columns=None)}"
