"""Trees: what is read of sentences of our own, what never changes it, the best tree, lemmas, CoNLL-U."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import encoder
from analysis.schemas import InputError, conform
from analysis.syntax import conllu_of, find_clauses, parse, read_conllu
from analysis.syntax.lemmas import lemma
from analysis.syntax.spanning import best_tree
from analysis.syntax.trees import MOST_PIECES, head_rows, read_trees, shape_of
from analysis.text import Texts, read_texts

GRADES = ("standard", "fast")
SENTENCES = [
    "Peru sent two battalions to the island on Monday.",
    "The ministry, which had promised an answer, did not reply.",
    "Were the talks in Lima called off by the hosts?",
    "“We won't pay,” Mr. Aldo Reyes told the council; nobody laughed.",
    "Storm kills dozens",
    "(No comment.)",
    "3,000 people fled — among them children",
    "Peru and Chile, Bolivia and Brazil signed, sealed and delivered it.",
]


def texts_of(*texts: str) -> Texts:
    return read_texts(pd.DataFrame({"article_id": [f"a{k}" for k in range(len(texts))], "text": list(texts)}))


def grammar_of(texts: Texts) -> pd.DataFrame:
    return texts.token_table[["word", "lemma", "upos", "xpos", "head", "deprel"]]


READ = [
    ("Peru sent two battalions to the island.", "PROPN VERB NUM NOUN ADP DET NOUN PUNCT",
     "nsubj root nummod obj case det obl punct", [1, None, 3, 1, 6, 6, 1, 1]),
    ("The bridge was destroyed by rebels.", "DET NOUN AUX VERB ADP NOUN PUNCT",
     "det nsubj:pass aux:pass root case obl:agent punct", [1, 3, 3, None, 5, 3, 3]),
    ("They don't trust Chile's offer.", "PRON AUX PART VERB PROPN PART NOUN PUNCT",
     "nsubj aux advmod root nmod:poss case obj punct", [3, 3, 3, None, 6, 4, 3, 3]),
]


@pytest.mark.parametrize(("text", "upos", "deprel", "head"), READ)
def test_the_tree_of_a_sentence(text, upos, deprel, head):
    found = grammar_of(parse(texts_of(text)))
    assert found["upos"].tolist() == upos.split()
    assert found["deprel"].tolist() == deprel.split()
    assert [None if pd.isna(row) else row for row in found["head"]] == head


@pytest.mark.parametrize("grade", GRADES)
def test_a_tree_depends_on_its_sentence_alone(grade):
    together = parse(texts_of(*SENTENCES), grade)
    apart = [grammar_of(parse(texts_of(text), grade)) for text in SENTENCES]
    pd.testing.assert_frame_equal(grammar_of(together), pd.concat(apart, ignore_index=True))
    order = np.random.default_rng(2).permutation(len(SENTENCES))
    shuffled = parse(texts_of(*(SENTENCES[k] for k in order)), grade)
    expected = pd.concat([apart[k] for k in order], ignore_index=True)
    pd.testing.assert_frame_equal(grammar_of(shuffled), expected)


@pytest.mark.parametrize("cores", [1, 3])
def test_the_number_of_cores_changes_no_tree(cores, monkeypatch):
    before = grammar_of(parse(texts_of(*SENTENCES)))
    monkeypatch.setattr(encoder.os, "cpu_count", lambda: cores)
    pd.testing.assert_frame_equal(grammar_of(parse(texts_of(*SENTENCES))), before)


@pytest.mark.parametrize("threads", [2, 5])
def test_threads_within_a_batch_change_no_tree(threads, monkeypatch):
    before = grammar_of(parse(texts_of(*SENTENCES)))
    session = encoder._session
    monkeypatch.setattr(encoder, "_session", lambda graph: session(graph, threads))
    pd.testing.assert_frame_equal(grammar_of(parse(texts_of(*SENTENCES))), before)


def test_what_a_sentence_is_run_beside_moves_no_score():
    """8-bit products are exact, and each sentence's other sums have one order whatever stands beside it."""
    rng = np.random.default_rng(5)
    codes, shapes = rng.integers(1000, 20000, (12, 24)), rng.integers(1, 7, (12, 24))
    together = encoder.run_grammar(codes, shapes, "grammar")
    for size in (1, 5, 11):
        for whole, part in zip(together, encoder.run_grammar(codes[:size], shapes[:size], "grammar"), strict=True):
            np.testing.assert_allclose(whole[:size], part, atol=1e-5)


def test_a_long_sentence_is_read_in_parts_that_hang_together():
    texts = parse(texts_of(" ".join(["Peru sent ships and"] * 150) + " left."))
    assert len(texts.tokens) > MOST_PIECES
    heads = head_rows(texts.tokens)
    assert (heads == -1).sum() == 1
    later = np.flatnonzero((texts.tokens.columns["deprel"] == "parataxis") & (heads == np.flatnonzero(heads == -1)[0]))
    assert len(later) >= 2


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_to_read_gives_no_rows(text):
    texts = parse(texts_of(text))
    assert grammar_of(texts).empty
    assert find_clauses(texts).empty


def test_tokens_with_grammar_conform_to_their_schema():
    conform(parse(texts_of(*SENTENCES)).token_table, "tokens")


@given(st.text(alphabet="Peru .,;?!'\"-—–()sent thewas by", max_size=80))
@settings(max_examples=40, deadline=None)
def test_every_sentence_has_one_root_and_no_cycle(text):
    texts = parse(texts_of(text))
    found, _ = read_trees(texts.tokens)
    heads = head_rows(texts.tokens)
    np.testing.assert_array_equal(heads, found[3])
    sentence = texts.tokens.sentence
    roots = pd.Series(heads == -1).groupby(sentence).sum()
    assert (roots == 1).all()
    at = heads.copy()
    for _ in range(len(heads)):
        at = np.where(at >= 0, heads[at], -1)
    assert (at == -1).all()
    inside = heads >= 0
    assert (sentence[heads[inside]] == sentence[inside]).all()


SHAPES = [("peru", 1), ("Peru", 2), ("A", 2), ("USA", 3), ("McKay", 4), ("3,000", 5), ("—", 6), ("19th", 1)]


@pytest.mark.parametrize(("word", "shape"), SHAPES)
def test_how_a_word_is_written(word, shape):
    assert shape_of(word) == shape


def trees_of(words: int):
    """Every tree of one root over so many words, as governors counted from 1."""
    for heads in itertools.product(range(words + 1), repeat=words):
        if heads.count(0) != 1:
            continue
        at = list(heads)
        for _ in range(words):
            at = [heads[k - 1] if k else 0 for k in at]
        if not any(at) and all(head != k for k, head in enumerate(heads, 1)):
            yield heads


@given(st.integers(1, 5), st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_the_best_tree_is_the_best_of_all_trees(words, seed):
    scores = np.log(np.random.default_rng(seed).dirichlet(np.full(words + 1, 0.4), size=words) + 1e-9)

    def worth(heads) -> float:
        return scores[np.arange(words), list(heads)].sum()

    found = best_tree(scores)
    assert worth(found) == pytest.approx(max(map(worth, trees_of(words))), abs=1e-9)


LEMMAS = [
    ("fled", "VBD", "flee"), ("left", "VBD", "leave"), ("left", "JJ", "left"), ("found", "VBD", "find"),
    ("said", "VBD", "say"), ("offers", "NNS", "offer"), ("offers", "VBZ", "offer"), ("people", "NNS", "people"),
    ("n't", "RB", "not"), ("’s", "VBZ", "be"), ("wo", "MD", "will"), ("Peru", "NNP", "Peru"), ("Them", "PRP", "they"),
    ("children", "NNS", "child"), ("striking", "VBG", "strike"), ("worse", "JJR", "bad"),
]


@pytest.mark.parametrize(("word", "form", "expected"), LEMMAS)
def test_lemma_by_word_and_tag(word, form, expected):
    assert lemma(word, form) == expected


CONLLU = """\
# newdoc id = first
# newpar
# sent_id = first-1
# text = They don't go.
1\tThey\tthey\tPRON\tPRP\t_\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = first-2
1\tWhy\twhy\tADV\tWRB\t_\t0\troot\t_\tSpaceAfter=No
2\t?\t?\tPUNCT\t.\t_\t1\tpunct\t_\t_

# newpar
# sent_id = first-3
1\tRain\train\tNOUN\tNN\t_\t0\troot\t_\t_

# newdoc id = second
# sent_id = second-1
1\tSnow\tsnow\tNOUN\tNN\t_\t0\troot\t_\t_
"""


@pytest.fixture
def treebank(tmp_path):
    path = tmp_path / "trees.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    return path


def test_conllu_is_read_with_its_paragraphs_and_words_of_several(treebank):
    articles, tokens = read_conllu(treebank)
    assert dict(zip(articles["article_id"], articles["text"], strict=True)) == {
        "first": "They don't go. Why?\n\nRain", "second": "Snow"}
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    spans = zip(tokens["article_id"], tokens["start"], tokens["end"], strict=True)
    assert [texts[article][start:end] for article, start, end in spans] == tokens["word"].tolist()
    assert tokens["word"].tolist() == ["They", "do", "n't", "go", ".", "Why", "?", "Rain", "Snow"]
    assert tokens["head"].tolist() == [3, 3, 3, pd.NA, 3, pd.NA, 5, pd.NA, pd.NA]
    assert tokens["token_id"].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 0]


BROKEN = [
    (CONLLU.replace("\t4\tnsubj", "\tfour\tnsubj"), r"line 5: the head of 'They' is 'four'; it must be a number"),
    (CONLLU.replace("\t4\tnsubj", "\t9\tnsubj"), r"line 5: the head of 'They' is 9; the sentence has 5 words"),
    (CONLLU.replace("\tPRP\t_", "\tPRP"), r"line 5 \(row 1 of the sentence\): 9 fields; CoNLL-U has 10"),
    ("# nothing\n", "no sentence in it"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_broken_conllu_is_refused_at_its_line(treebank, text, message):
    treebank.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_conllu(treebank)


def test_a_folder_without_trees_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no \*\.conllu in it"):
        read_conllu(tmp_path)


def test_trees_survive_being_written_and_read(tmp_path):
    texts = parse(texts_of("\n\n".join(SENTENCES), SENTENCES[0]))
    path = tmp_path / "out.conllu"
    path.write_text("\n".join(conllu_of(texts)), encoding="utf-8")
    articles, read = read_conllu(path)
    written = texts.token_table
    for column in ("article_id", "token_id", "word", "lemma", "upos", "xpos", "head", "deprel"):
        assert read[column].tolist() == written[column].tolist(), column
    assert articles["text"].tolist() == texts.strings
