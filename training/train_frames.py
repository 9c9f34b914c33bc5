"""Fits the heads of the learned coder and writes them: about two minutes, most of it the encoder's.

    python -m training.train_frames NARRATIVE_FRAMING GVFC

To be run again whenever `neural.onnx` changes: heads read its vectors. Nothing is random.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from analysis.evaluation.frames import (
    GUN_VIOLENCE,
    NARRATIVE,
    read_gvfc,
    read_headlines,
    read_narrative_framing,
    read_units,
)
from analysis.frames.heads import fit_heads, save_heads

MODELS = Path("analysis/resources/models")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("narrative_framing", type=Path)
    parser.add_argument("gvfc", type=Path)
    options = parser.parse_args()
    climate, guns = read_narrative_framing(options.narrative_framing), read_gvfc(options.gvfc)
    for name, table, frames, read in (("generic", climate, list(NARRATIVE.values()), read_units),
                                      ("gun_violence", guns, GUN_VIOLENCE, read_headlines)):
        out = MODELS / f"frames_{name}.npz"
        save_heads(fit_heads(*read(table), table[frames].to_numpy(float), frames), out)
        print(out, out.stat().st_size, len(table))


if __name__ == "__main__":
    main()
