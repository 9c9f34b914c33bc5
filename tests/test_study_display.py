"""What a notebook shows of a study: counts as the tables have them, warnings, and nothing of a user's text."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.study import analyse
from analysis.study_display import study_html, study_text, summarise


@pytest.fixture(scope="module")
def small():
    articles = pd.DataFrame({
        "article_id": ["a", "b"],
        "text": ["Norway will send ships, its minister said.", "Chile thanked Norway. Nobody else spoke."],
        "outlet": ["The $5 Herald", "<img src=x>"],
        "date": pd.to_datetime(["2026-03-01", "2026-03-04"]),
    })
    return analyse(articles, scorer="vader")


def test_the_counts_are_those_of_the_tables(small):
    holds = dict(summarise(small).holds)
    assert holds["articles"] == "2 of 2 outlets, 2026-03-01 to 2026-03-04"
    assert holds["mentions"] == f"{len(small.mentions)} of 2 parties"
    assert holds["acts and positions"] == f"{len(small.acts)} acts, {len(small.positions)} positions"
    assert holds["made with"].startswith("scorer vader, codebook generic, grammar standard, version ")


def test_few_articles_are_warned_about(small, sample_articles, sample_registry):
    assert any("fewer than 10 articles" in warning for warning in summarise(small).warnings)
    sample = analyse(sample_articles, sample_registry, scorer="vader")
    assert not any("fewer than" in warning for warning in summarise(sample).warnings)


def test_articles_without_outlet_or_date_are_counted_all_the_same():
    study = analyse(pd.DataFrame({"article_id": ["a"], "text": ["It rained."]}), scorer="vader")
    assert dict(summarise(study).holds)["articles"] == "1, without dates"
    assert "no party is named: give a parties file" in summarise(study).warnings


def test_nothing_of_a_users_text_is_shown(small):
    for shown in (study_html(small), study_text(small), small._repr_html_(), repr(small)):
        assert "Herald" not in shown and "img" not in shown and "$" not in shown
    assert study_html(small).count("<tr>") == len(summarise(small).holds)
