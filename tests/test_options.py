"""The choices that are checked before anything heavy is imported are those that there are."""

from __future__ import annotations

import pytest

from analysis import evaluation, sentiment
from analysis.frames import load_codebook
from analysis.options import CODEBOOKS, SCORERS, SETS, check_options
from analysis.schemas import InputError
from analysis.study import add_group


def test_the_names_are_those_of_what_does_the_work():
    assert set(SCORERS) == set(sentiment.SCORERS)
    assert list(SETS) == sorted(evaluation.SETS)
    assert [load_codebook(name).name for name in CODEBOOKS] == list(CODEBOOKS)


def test_what_was_not_asked_for_is_not_checked():
    check_options()
    check_options((), "", "", "")


@pytest.mark.parametrize(("asked", "message"), [
    ({"corpus": ["absent"]}, "absent: no such file or folder"),
    ({"parties": "."}, r"\.: no such parties file"),
    ({"scorer": "oracle"}, "scorer 'oracle' is unknown; known are linear, neural, vader"),
    ({"codebook": "absent.yaml"}, r"codebook 'absent\.yaml': no such file, nor a built-in codebook \(generic, "),
])
def test_what_is_not_there_is_named(asked, message):
    with pytest.raises(InputError, match=message):
        check_options(**asked)


def test_the_same_check_stands_where_the_work_is_done(make_articles):
    articles = make_articles("Rain.")
    with pytest.raises(InputError, match="group_by 'mood' is unknown; known are outlet and date"):
        add_group(articles, articles, "mood")
