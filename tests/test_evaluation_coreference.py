"""GUM's coreference against what a hand counts."""

from __future__ import annotations

import pytest

from analysis.evaluation import evaluate
from analysis.evaluation.coreference import read_coreference
from analysis.schemas import InputError

# Word, part of speech, head, relation, Entity.
SENTENCES = [
    [
        ("Ann", "PROPN", 3, "nsubj", "(1-person-new"),
        ("Orr", "PROPN", 1, "flat", "1)"),
        ("met", "VERB", 0, "root", ""),
        ("Paul", "PROPN", 3, "obj", "(2-person-new"),
        ("Hay", "PROPN", 4, "flat", "2)"),
        (".", "PUNCT", 3, "punct", ""),
    ],
    [
        ("She", "PRON", 2, "nsubj", "(1-person-giv)"),
        ("saw", "VERB", 0, "root", ""),
        ("the", "DET", 4, "det", "(3-object-new"),
        ("boat", "NOUN", 2, "obj", "3)"),
        (".", "PUNCT", 2, "punct", ""),
    ],
    [
        ("The", "DET", 2, "det", "(3-object-giv"),
        ("boat", "NOUN", 3, "nsubj", "3)"),
        ("sank", "VERB", 0, "root", ""),
        (".", "PUNCT", 3, "punct", ""),
    ],
]


def conllu_of(sentences) -> str:
    lines = ["# newdoc id = GUM_news_quay", "# newpar"]
    for number, words in enumerate(sentences):
        lines += [f"# sent_id = GUM_news_quay-{number}"]
        lines += [
            f"{k}\t{word}\t{word.lower()}\t{upos}\t_\t_\t{head}\t{deprel}\t_\t{f'Entity={cell}' if cell else '_'}"
            for k, (word, upos, head, deprel, cell) in enumerate(words, 1)
        ]
        lines.append("")
    return "\n".join(lines) + "\n"


@pytest.fixture
def quay(tmp_path):
    path = tmp_path / "gum.conllu"
    path.write_text(conllu_of(SENTENCES), encoding="utf-8")
    return path


def test_read_coreference(quay):
    texts, phrases = read_coreference(quay)
    assert texts.strings == ["Ann Orr met Paul Hay . She saw the boat . The boat sank ."]
    assert phrases[["entity", "first", "last", "head"]].to_numpy().tolist() == [
        [1, 0, 1, 0],
        [2, 3, 4, 3],
        [1, 6, 6, 6],
        [3, 8, 9, 9],
        [3, 11, 12, 12],
    ]


def test_figures_by_hand(quay):
    figures = evaluate("coreference", quay).set_index(["measure", "subset"])[
        ["value", "baseline", "n"]
    ]
    # She is Ann, whose name is not the nearest; one boat of two goes back, and no name fits it.
    assert figures.loc[("pairwise precision", "pronouns")].tolist() == [1, 0, 1]
    assert figures.loc[("pairwise recall", "pronouns")].tolist() == [1, 0, 1]
    assert figures.loc[("pairwise precision", "definite descriptions")].tolist() == [1, 0, 1]
    assert figures.loc[("pairwise recall", "definite descriptions")].tolist() == [1, 0, 1]


def test_nested_phrases_close_from_the_inside(tmp_path):
    path = tmp_path / "gum.conllu"
    words = [
        ("Ann", "PROPN", 3, "nmod:poss", "(2-person-new(1-person-new"),
        ("'s", "PART", 1, "case", "1)"),
        ("boat", "NOUN", 0, "root", "2)"),
    ]
    path.write_text(conllu_of([words]), encoding="utf-8")
    phrases = read_coreference(path)[1]
    assert phrases[["entity", "first", "last", "head"]].to_numpy().tolist() == [
        [1, 0, 1, 0],
        [2, 0, 2, 2],
    ]


def test_a_file_without_entities_is_refused(tmp_path):
    path = tmp_path / "ewt.conllu"
    path.write_text(conllu_of([[("Rain", "NOUN", 0, "root", "")]]), encoding="utf-8")
    with pytest.raises(InputError, match=r"ewt\.conllu: no 'Entity='"):
        read_coreference(path)


def test_a_bracket_that_nothing_opens_is_named(tmp_path):
    path = tmp_path / "gum.conllu"
    path.write_text(conllu_of([[("Rain", "NOUN", 0, "root", "7)")]]), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"GUM_news_quay, token 0: Entity=7\) closes what is not open"
    ):
        read_coreference(path)
