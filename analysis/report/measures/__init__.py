"""What a report shows: one file a measure, in the order of the page."""

from analysis.report.measures import (
    acts,
    certainty,
    corpus,
    frames,
    named,
    over_time,
    positions,
    roles,
    sensitivity,
    speaking,
    stance,
    voices,
    words,
)
from analysis.report.pieces import Measure

REGISTRY: tuple[Measure, ...] = (
    named.MEASURE,
    speaking.MEASURE,
    voices.MEASURE,
    stance.MEASURE,
    roles.MEASURE,
    acts.MEASURE,
    positions.MEASURE,
    frames.MEASURE,
    certainty.MEASURE,
    words.MEASURE,
    over_time.MEASURE,
    sensitivity.MEASURE,
    corpus.MEASURE,
)


def measure_of(name: str) -> Measure:
    """Return the measure of this name."""
    return next(measure for measure in REGISTRY if measure.name == name)
