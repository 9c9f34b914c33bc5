"""Acts of sentences of our own (tests/acts.tsv), as a reader wrote them down before the machine
read them; and what always holds."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from analysis.acts import find_acts
from analysis.acts.lexicon import attributing
from analysis.parties import Discourse, Referents, find_mentions, load_registry
from analysis.resources import read_table
from analysis.schemas import check_tables
from analysis.schemas.tables import DIRECTIONS
from analysis.statements import find_statements
from analysis.syntax import find_clauses, parse
from analysis.text import read_texts

ROWS = pd.read_csv(Path(__file__).parent / "acts.tsv", sep="\t", quoting=3, keep_default_na=False)
VOICES = ("self", "other", "unaffiliated", "unnamed", "unresolved")


def as_read(written: str) -> list[tuple]:
    """The acts of one row of acts.tsv: actor, verb, target, direction, negated, voice."""
    acts = []
    for part in filter(None, written.split(" || ")):
        actor, verb, target, direction, *flags = part.split(" | ")
        voice = next((flag for flag in flags if flag in VOICES), "journalist")
        acts.append((actor, verb, target, direction, "negated" in flags, voice))
    return sorted(acts)


class Found:
    """The tables of some texts, one article each."""

    def __init__(self, strings: list[str], rename: dict[str, str] | None = None):
        articles = pd.DataFrame(
            {"article_id": [f"a{k:03d}" for k in range(len(strings))], "text": strings})
        self.texts, registry = parse(read_texts(articles, whole=True)), load_registry()
        self.mentions = find_mentions(self.texts, registry)
        if rename:
            self.mentions = self.mentions.assign(party=self.mentions["party"].replace(rename))
        discourse = Discourse(self.texts, self.mentions, registry)
        self.clauses = find_clauses(self.texts)
        self.statements = find_statements(
            self.texts, self.clauses, self.mentions, registry, discourse)
        referents = Referents(self.texts, discourse, self.statements)
        self.acts = find_acts(self.texts, self.clauses, self.statements, referents)

    def of(self, number: int) -> list[tuple]:
        """The acts of one text, in the form of `as_read`."""
        acts = self.acts[self.acts["article_id"] == f"a{number:03d}"]
        verbs = self.texts.text_of(acts, "verb_start", "verb_end")
        columns = acts["party"], verbs, acts["target"].fillna("-"), acts["direction"]
        rows = zip(*columns, acts["negated"], acts["voice"], strict=True)
        return sorted(tuple(row) for row in rows)


@pytest.fixture(scope="module")
def found():
    return Found(ROWS["text"].tolist())


# What is read otherwise, by how the sentence begins.
MISSED = {
    "Vietnam's coast guard rammed": "its is taken for the subject's, not the trawler's",
    "Ukrainian drones set": "an adjective says what was set ablaze",
    "Colombian rebels freed": "the last clause is read as a part of what the army said",
    "Sudan's army retook": "the verb is read as an infinitive",
    "The Philippines accused": "its is taken for the supply boat's",
    "\"They shelled our positions": "they stands before whom it means",
    "South Africa took": "a phrase behind a light verb tells the act",
    "Georgia's government froze": "the target is the object of a gerund",
    "The White House imposed": "its is taken for the subject's",
    "Cuba accused Washington of strangling": "it is taken for the accuser",
    "The prime minister's visit": "the only party named is taken for the minister's",
    "Ireland stopped short": "short says that it was not done",
    "Kuwait turned away": "it is taken for the subject, not for the tanker",
    "China, which claims most": "the tree takes China for who says it, and so the voice is China's",
    "Tanzania deported four": "the verb's particle is read as a preposition",
    "Vietnam and the Philippines": "the second gerund is read as an adjective",
    "Cairo brokered a swap": "the tree joins Hamas to the prisoners",
    "The Pentagon is sending": "a warship is sent as aid is",
    "Kenya took over": "an office is taken over as a town is",
    "Azerbaijan's offensive displaced": "the noun is read as an adjective",
    "Kenyan engineers tried": "engineers of a country are taken for citizens",
    "Uganda stunned": "a team that arrives is no act of its country's",
    "Ecuador blocked the visit": "a particle behind the object is no part of the words",
    "Attacks by Rwanda": "the noun that tells the act is not the doer of the verb behind it",
    "Greece was forced to recall": "where somebody moves is no target",
    "Zambia, which had never": "the tree hangs never on before",
    "Denied fuel by Algeria": "the tree hangs the agent on the object",
    "After Egypt's refusal": "whom a state turns to is not read",
    "Hungary vetoed the aid": "a veto is other, whomever it keeps from what",
    "South Korea's navy fired": "a ship that crosses a line is a relative clause's",
    "Mali's junta ordered": "what is ordered is no act, nor the order",
    "Turkey mediated": "mediating is help, not talk",
    "Norway froze the assets": "their is a firm's and not a party's",
    "North Korea fired two": "a missile that is tested is fired as one that hits",
    "Belgium, whose hospitals": "where somebody is moved to is no target",
    "Cuba's release of 53": "whom a visit is to is told in the clause before",
    "\"We have closed the bridge": "their is nobody's who is named",
    "Spain's arrest of a Catalan": "a region is a party of its own",
    "According to Sweden": "trawlers are no doers",
    "NATO sent four AWACS": "drones from a country are its",
    "Iceland's coastguard": "to escort is help",
    "Switzerland returned": "the tree hangs to whom apart from what",
    "German police, acting": "acting on something is no act of its own",
    "Rome and Tirana": "the tree takes guards for a noun",
    "Hezbollah rockets struck a dairy": "answering is speaking",
}


def cases():
    for number, (text, written) in enumerate(ROWS.itertuples(index=False, name=None)):
        reason = next((why for opening, why in MISSED.items() if text.startswith(opening)), None)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(number, written, marks=marks, id=text)


@pytest.mark.parametrize(("number", "written"), list(cases()))
def test_acts_of_a_sentence(found, number, written):
    assert found.of(number) == as_read(written)


def test_every_known_miss_is_a_row():
    assert all(ROWS["text"].str.startswith(opening).sum() == 1 for opening in MISSED)


# --- what always holds ---


def test_acts_pass_the_check_of_their_table(found):
    names = {"articles": found.texts.articles, "sentences": found.texts.sentences}
    tables = {name: getattr(found, name) for name in ("clauses", "mentions", "statements", "acts")}
    check_tables(names | tables)


def test_an_act_lies_in_its_sentence_and_holds_its_verb(found):
    acts, sentences = found.acts, found.texts.sentences
    sentence = sentences.iloc[found.texts.sentence_row(acts)].reset_index(drop=True)
    assert len(acts) > 200
    assert (acts["start"] >= sentence["start"]).all() and (acts["end"] <= sentence["end"]).all()
    assert (acts["start"] <= acts["verb_start"]).all() and (acts["verb_end"] <= acts["end"]).all()


def test_nobody_does_anything_to_itself(found):
    assert not (found.acts["party"] == found.acts["target"]).any()


def test_an_act_is_told_by_a_clause_or_by_a_noun(found):
    told = found.acts["clause_id"].notna()
    assert told.eq(found.acts["rule"].ne("noun")).all()
    clauses = found.clauses.set_index("clause_id")["predicate_start"]
    acts = found.acts[told]
    assert (acts["clause_id"].map(clauses).to_numpy() == acts["verb_start"].to_numpy()).all()


def test_relabelling_the_parties_relabels_the_acts_and_changes_nothing_else(found):
    """Each country takes the name of the next."""
    countries = load_registry().parties.set_index("party")["kind"].eq("country")
    named = sorted(p for p in found.mentions["party"].unique() if countries[p])
    swap = dict(zip(named, [*named[1:], named[0]], strict=True))
    other = Found(ROWS["text"].tolist(), swap)
    expected = found.acts.assign(
        **{name: found.acts[name].replace(swap) for name in ("party", "target", "voice_party")})
    order = ["article_id", "verb_start", "party", "target"]
    one, two = (t.sort_values(order, ignore_index=True).drop(columns="act_id")
                for t in (expected, other.acts))
    pd.testing.assert_frame_equal(one, two)


PARTICIPLES = {
    "attack": ("attacked", "attacked"), "strike": ("struck", "struck"), "free": ("freed", "freed"),
    "criticise": ("criticised", "criticised"), "recognise": ("recognised", "recognised"),
    "invade": ("invaded", "invaded"), "arm": ("armed", "armed"), "defeat": ("defeated", "defeated"),
}


def test_a_passive_tells_the_same_act_as_its_active():
    pairs = []
    for verb, negated, when in product(PARTICIPLES, (False, True), ("", " on Monday")):
        past, participle = PARTICIPLES[verb]
        done = f"did not {verb}" if negated else past
        undergone = f"was {'not ' * negated}{participle}"
        pairs += [f"Kenya {done} Peru{when}.", f"Peru {undergone} by Kenya{when}."]
    found = Found(pairs)
    columns = ["party", "verb", "target", "direction", "negated"]
    acts = [rows[columns].to_numpy().tolist() for _, rows in found.acts.groupby("article_id")]
    assert acts[::2] == acts[1::2] and len(acts) == len(pairs)
    assert all(len(one) == 1 and one[0][0] == "Kenya" and one[0][2] == "Peru" for one in acts)


def test_a_verb_behind_a_source_has_the_subject_before_it():
    """Who says it is of another country, and does not do what follows."""
    said = "Lima had blocked the audit, Chile's minister told us, and had given way in March."
    acts = Found([said]).acts
    assert acts["party"].tolist() == ["Peru", "Peru"]


def test_a_sentence_is_read_the_same_whatever_stands_beside_it(found):
    for number in range(0, len(ROWS), 20):
        assert Found([ROWS["text"][number]]).of(0) == found.of(number)


def test_a_text_without_parties_verbs_or_words_has_no_acts():
    assert Found(["Rain fell.", "War", "...", "It was cold and the shops were shut."]).acts.empty


# --- the lexicon ---


@pytest.fixture(scope="module")
def lexicon():
    return read_table("act_verbs.tsv")


def test_the_lexicon_holds_known_values(lexicon):
    assert set(lexicon["kind"]) == {"verb", "noun", "doer"}
    assert set(lexicon["direction"]) == {*DIRECTIONS, "none"}
    verbs, nouns = (lexicon[lexicon["kind"] == kind] for kind in ("verb", "noun"))
    conditions = set(" ".join(verbs["when"]).split())
    assert conditions == set("target several object person harm clause outcome".split())
    assert set(nouns["when"]) == {"", "target", "phrase", "object"}
    assert set(lexicon["mutual"]) == {"", "yes"}
    assert (verbs["verb"] == "").all() and (nouns["verb"] != "").all()


def test_the_lexicon_holds_enough_words_of_acts(lexicon):
    acts = lexicon[lexicon["direction"] != "none"]
    assert acts[acts["kind"] == "verb"]["word"].nunique() >= 450
    assert acts[acts["kind"] == "noun"]["word"].nunique() >= 200


def test_no_row_of_the_lexicon_is_out_of_reach(lexicon):
    """A row behind one of the same word that asks for nothing would never be tried."""
    rows = lexicon.groupby(["kind", "word"])["when"].agg(list)
    assert not [word for (_, word), whens in rows.items() if "" in whens[:-1]]
    assert not lexicon.duplicated(["kind", "word", "when"]).any()
    nouns = lexicon[lexicon["kind"] != "verb"]
    assert not nouns.duplicated(["kind", "word"]).any()


def test_every_noun_of_an_act_names_a_verb_that_is_listed(lexicon):
    nouns = lexicon[(lexicon["kind"] == "noun") & (lexicon["direction"] != "none")]
    known = set(lexicon.loc[lexicon["kind"] == "verb", "word"]) | set(attributing())
    assert sorted(set(nouns["verb"]) - known) == []
