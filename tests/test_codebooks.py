"""The codebooks that ship, read as a reviewer reads them: names, sources, examples, indicators, exclusions."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analysis.frames import code_frames, load_codebook
from analysis.text import phrase_words

NAMES = {
    "generic": ["conflict", "human_interest", "economic_consequences", "morality", "responsibility", "resolution"],
    "policy": [
        "Economic", "Capacity & resources", "Morality", "Fairness & equality",
        "Legality, constitutionality & jurisdiction", "Policy prescription & evaluation", "Crime & punishment",
        "Security & defense", "Health & safety", "Quality of life", "Cultural identity", "Public opinion",
        "Political", "External regulation & reputation", "Other",
    ],
    "functions": ["problem_definition", "causal_interpretation", "moral_evaluation", "treatment_recommendation"],
    "bias": ["subjective_intensifiers", "one_sided_terms", "factives", "implicatives", "assertives", "hedges",
             "entailments"],
    "gun_violence": ["gun_rights", "gun_control", "politics", "mental_health", "public_safety", "race_ethnicity",
                     "public_opinion", "society_culture", "economic_consequences"],
}

built_in = pytest.mark.parametrize("name", NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_frames_bear_the_names_of_their_sources(name):
    assert list(load_codebook(name).frames["frame"]) == NAMES[name]


@built_in
def test_every_frame_tells_its_source_with_a_year(name):
    codebook = load_codebook(name)
    assert codebook.frames["source"].str.contains(r"\b(?:19|20)\d\d\b").all()
    assert re.search(r"\((?:19|20)\d\d\)", codebook.source)


@built_in
def test_every_example_is_coded_with_its_own_frame_at_full_weight(name):
    frames = load_codebook(name).frames
    articles = pd.DataFrame({"article_id": frames["frame"], "text": frames["example"]})
    shares = code_frames(articles, name).query("article_id == frame").set_index("frame")["share"]
    assert list(shares.index[~(shares == 1)]) == (["Other"] if name == "policy" else [])


def covered(one: list[str], by: list[str]) -> bool:
    """Whether every text that the one phrase matches is matched by the other."""
    return len(one) == len(by) and all(
        word == outer or (outer.endswith("*") and word.rstrip("*").startswith(outer[:-1]))
        for word, outer in zip(one, by, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_no_indicator_is_listed_twice_under_two_forms(name):
    twice = []
    for _, mine in load_codebook(name).indicators.query("not pattern").groupby("frame"):
        listed = [(phrase_words(row.phrase.lower()), row.weight, row.phrase) for row in mine.itertuples()]
        twice += [(one, other) for words, weight, one in listed for outer, by, other in listed
                  if one != other and weight == by and covered(words, outer)]
    assert twice == []


def meet(one: str, other: str) -> bool:
    left, right = one.rstrip("*"), other.rstrip("*")
    return left == right or (one.endswith("*") and right.startswith(left)) or (
        other.endswith("*") and left.startswith(right)
    )


def may_hold(outer: list[str], inner: list[str]) -> bool:
    places = range(len(outer) - len(inner) + 1)
    return any(all(map(meet, outer[at : at + len(inner)], inner)) for at in places)


@built_in
def test_every_exclusion_can_cancel_some_indicator(name):
    codebook = load_codebook(name)
    indicators = codebook.indicators.groupby("frame")["phrase"].agg(list)
    dead = [
        row.phrase for row in codebook.exclusions.itertuples()
        if not any(may_hold(phrase_words(row.phrase.lower()), phrase_words(phrase.lower()))
                   for phrase in indicators[row.frame])
    ]
    assert dead == []


# Stems that are spelt in two ways: a frame that knows one knows the other.
SPELLINGS = [pair.split("/") for pair in (
    "defence/defense labour/labor honour/honor neighbour/neighbor favourit/favorit behaviour/behavior "
    "manoeuvr/maneuver fuelled/fueled fuelling/fueling diarrhoea/diarrhea anaemi/anemi paediatric/pediatric "
    "haemorrhag/hemorrhag sceptic/skeptic theatre/theater marvellous/marvelous "
    "unrivalled/unrivaled unequalled/unequaled criticis/criticiz moralis/moraliz demonis/demoniz polaris/polariz "
    "normalis/normaliz monetis/monetiz industrialis/industrializ stabilisation/stabilization "
    "civilisation/civilization immunis/immuniz marginalis/marginaliz subsidis/subsidiz theoris/theoriz "
    "hypothesise/hypothesize emphasis/emphasiz brutalis/brutaliz decarbonis/decarboniz legalis/legaliz"
).split()]


def other_spelling(phrase: str) -> set[str]:
    return {phrase.replace(one, other) for pair in SPELLINGS for one, other in (pair, pair[::-1])
            if re.search(rf"\b(?:dis|out|un)?{one}", phrase)}


@pytest.mark.parametrize("name", NAMES)
def test_british_and_american_spellings_stand_side_by_side(name):
    alone = []
    for frame, mine in load_codebook(name).indicators.query("not pattern").groupby("frame"):
        known = [phrase_words(phrase) for phrase in mine["phrase"]]
        alone += [(frame, phrase, other) for phrase in mine["phrase"] for other in other_spelling(phrase)
                  if not any(covered(phrase_words(other), words) for words in known)]
    assert alone == []


# Sentence, frames that it must carry, frames that it must not ("all": none at all).
READ = {
    "generic": [
        ("The two ministers traded accusations over the dam.", {"conflict"}, {"morality"}),
        ("He died of a heart attack in Lyon.", set(), {"conflict"}),
        ("The crews grew accustomed to the feudal hours.", set(), {"all"}),
        ("A rabbit crossed the road.", set(), {"all"}),
        ("The pontiff's envoy said a prayer for the dead.", {"morality"}, {"conflict"}),
        ("The justice minister opened the session.", set(), {"morality"}),
        ("The levy will cost exporters 40 million dollars.", {"economic_consequences"}, {"human_interest"}),
        ("Clashes spread along the West Bank on Monday.", {"conflict"}, {"economic_consequences"}),
        ("Amina, 9 years old, lost her mother in the flood.", {"human_interest"}, {"economic_consequences"}),
        ("The report holds the ministry accountable.", {"responsibility"}, {"resolution"}),
        ("The train is due to arrive at nine.", set(), {"responsibility"}),
        ("The sides signed a ceasefire and agreed to reopen the port.", {"resolution"}, {"morality"}),
        ("There is no solution in sight.", set(), {"resolution"}),
        ("It rained in the valley.", set(), {"all"}),
    ],
    "policy": [
        ("The subsidy made bread affordable.", {"Economic"}, {"Security & defense"}),
        ("The waters subsided by noon.", set(), {"Economic"}),
        ("The depot is short of fuel and ill-equipped.", {"Capacity & resources"}, {"Morality"}),
        ("The rabbi spoke of conscience.", {"Morality"}, {"Political"}),
        ("A rabbit ran past the fire brigade.", set(), {"all"}),
        ("The aid was not shared equally among the villages.", {"Fairness & equality"}, {"Crime & punishment"}),
        ("It was a fairly quiet, equally warm evening.", set(), {"Fairness & equality"}),
        ("The court said the decree was unlawful.", {"Legality, constitutionality & jurisdiction"}, {"Economic"}),
        ("The ruling party met on Sunday.", {"Political"}, {"Legality, constitutionality & jurisdiction"}),
        ("The ban on nets has worked, the review of the reform found.", {"Policy prescription & evaluation"},
         {"Crime & punishment"}),
        ("The tenor had an audition.", set(), {"Policy prescription & evaluation"}),
        ("Police arrested two men for fraud.", {"Crime & punishment"}, {"Health & safety"}),
        ("The striker missed a penalty kick.", set(), {"Crime & punishment"}),
        ("Troops reinforced the border posts.", {"Security & defense"}, {"Quality of life"}),
        ("The Salvation Army served soup.", set(), {"Security & defense"}),
        ("Cholera spread and the clinic closed.", {"Health & safety"}, {"Economic"}),
        ("The smoking gun was a memo on hospitality.", set(), {"Health & safety"}),
        ("Families in the overcrowded tents queue for bread.", {"Quality of life"}, {"Political"}),
        ("She wished to stress that the treaty holds.", {"Legality, constitutionality & jurisdiction"},
         {"Quality of life"}),
        ("The festival keeps the islanders' language alive.", {"Cultural identity"}, {"Economic"}),
        ("Homeland Security opened an office.", set(), {"Cultural identity"}),
        ("A poll found that most voters object.", {"Public opinion"}, {"Health & safety"}),
        ("Stocks rallied on the news.", set(), {"Public opinion"}),
        ("The senate voted down the motion.", {"Political"}, {"Cultural identity"}),
        ("Envoys of both states spoke of their ties with the bloc.", {"External regulation & reputation"},
         {"Health & safety"}),
        ("She earned a diploma in botany.", set(), {"External regulation & reputation"}),
        ("It rained in the valley.", set(), {"all"}),
    ],
    "functions": [
        ("The drought has become a grave danger to the delta.", {"problem_definition"}, {"moral_evaluation"}),
        ("They found a mass grave by the road.", set(), {"problem_definition"}),
        ("The shortage stems from the closed border.", {"problem_definition", "causal_interpretation"},
         {"treatment_recommendation"}),
        ("A stringer in the port contributed to this report.", set(), {"causal_interpretation"}),
        ("The ship is due to leave at dawn.", set(), {"causal_interpretation"}),
        ("She called the raid shameful and praised the medics.", {"moral_evaluation"}, {"causal_interpretation"}),
        ("The admiral had grown accustomed to low morale.", set(), {"moral_evaluation"}),
        ("He pleaded guilty on Monday.", set(), {"moral_evaluation"}),
        ("The union urged the port to raise wages.", {"treatment_recommendation"}, {"moral_evaluation"}),
        ("The security adviser landed beside the legislature.", set(), {"treatment_recommendation"}),
        ("It rained in the valley.", set(), {"all"}),
    ],
    "bias": [
        ("It was an utterly absurd rule.", {"subjective_intensifiers"}, {"factives"}),
        ("The council met in extraordinary session.", set(), {"subjective_intensifiers"}),
        ("The junta and its henchmen fled.", {"one_sided_terms", "entailments"}, {"hedges"}),
        ("The sanctions regime expires, and he woke up late.", set(), {"one_sided_terms"}),
        ("She realised that the lock was broken.", {"factives"}, {"assertives"}),
        ("They managed to close the valve.", {"implicatives"}, {"subjective_intensifiers"}),
        ("He sent a force to the strait and got to the port.", set(), {"implicatives"}),
        ("The firm insists that the water is clean.", {"assertives"}, {"factives"}),
        ("The protests that began in March reached a figure that nobody knew.", set(), {"assertives"}),
        ("The gate could perhaps be mended.", {"hedges"}, {"entailments"}),
        ("The guards murdered a prisoner.", {"entailments"}, {"hedges"}),
        ("The rig stood in the desert, near the Pacific.", set(), {"all"}),
    ],
    "gun_violence": [
        ("Hunters say the new county rule violates their right to own a rifle.", {"gun_rights"}, {"mental_health"}),
        ("Pro-gun control lawyers met in Albany.", {"gun_control"}, {"gun_rights"}),
        ("Two states forbid the mailing of ammunition.", {"gun_control"}, {"politics"}),
        ("Police and other law enforcement closed the road.", set(), {"gun_control"}),
        ("A far-right mayor seeks a third term.", {"politics"}, {"race_ethnicity"}),
        ("Before the rampage he heard voices.", {"mental_health"}, {"public_safety"}),
        ("Demonstrators filled the square.", {"public_opinion"}, {"mental_health"}),
        ("A call to the desk foiled a school shooting in Ohio.", {"public_safety"}, {"politics"}),
        ("The district lets every teacher carry a gun.", {"public_safety"}, {"gun_rights"}),
        ("A security guard was among the dead.", set(), {"public_safety"}),
        ("Border Patrol found the car.", set(), {"public_safety"}),
        ("Vandals painted a swastika on the grocer's door.", {"race_ethnicity"}, {"politics"}),
        ("The White House lowered the flag.", {"politics"}, {"race_ethnicity"}),
        ("Neighbors hold a moment of silence for the victims.", {"public_opinion"}, {"race_ethnicity"}),
        ("The crates held thousands of guns.", set(), {"public_opinion"}),
        ("Is patriarchy the root cause of mass killings?", {"society_culture"}, {"economic_consequences"}),
        ("A judge keeps the blueprints off the internet.", set(), {"society_culture"}),
        ("A pension fund divests from makers of pistols.", {"economic_consequences"}, {"society_culture"}),
        ("Officials dump old files on bump stocks.", {"gun_control"}, {"economic_consequences"}),
        ("It rained in the valley.", set(), {"all"}),
    ],
}


@pytest.mark.parametrize(("name", "sentence", "carried", "absent"),
                         [(name, *row) for name, rows in READ.items() for row in rows])
def test_frames_of_a_sentence(name, sentence, carried, absent, make_articles):
    shares = code_frames(make_articles(sentence), name).set_index("frame")["share"]
    found = set(shares.index[shares > 0])
    assert carried <= found
    assert not found & (set(shares.index) if absent == {"all"} else absent)


# A word that only suggests a frame of gun violence makes it present beside another such word, never alone.
@pytest.mark.parametrize(("frame", "alone", "beside"), [
    ("politics", "The NRA met the governor.", "The NRA asked voters in Ohio to stay at home."),
    ("mental_health", "The gunman fled on foot.", "The gunman laughed in court."),
    ("mental_health", "The judge seemed calm.", "The shooter looked calm to the clerk."),
    ("public_safety", "Guns killed nine children.", "Parents fear for their children."),
    ("race_ethnicity", "He opened fire in a synagogue.", "Muslims guard a synagogue."),
    ("public_opinion", "A man fired at students.", "Survivors meet students in Austin."),
    ("society_culture", "He bought the rifle online.", "Hatred thrives online."),
    ("economic_consequences", "Oregon halts gun sales to minors.", "Stores report a jump in gun sales."),
])
def test_a_word_that_only_suggests_a_frame_needs_another(frame, alone, beside, make_articles):
    present = code_frames(make_articles(alone, beside), "gun_violence").query("frame == @frame")["present"]
    assert list(present) == [False, True]


@pytest.mark.xfail(strict=True, reason="a dictionary does not see that a name stands for its place")
def test_the_name_of_a_quarter_is_no_matter_of_religion(make_articles):
    table = code_frames(make_articles("The Jewish quarter was closed to traffic."), "gun_violence").set_index("frame")
    assert not table["present"]["race_ethnicity"]


@pytest.mark.parametrize("name", NAMES)
def test_every_frame_is_among_the_sentences_read(name):
    told = set().union(*(carried for _, carried, _ in READ[name]))
    assert set(NAMES[name]) - told <= {"Other"}


@pytest.mark.xfail(strict=True, reason="a dictionary does not see that a word is denied")
def test_a_denied_quarrel_is_no_conflict(make_articles):
    table = code_frames(make_articles("Nobody quarrelled, and there was no dispute."))
    assert table.set_index("frame")["share"]["conflict"] == 0


@pytest.mark.xfail(strict=True, reason="a dictionary does not see in which sense a word is used")
def test_a_fair_morning_is_no_matter_of_fairness(make_articles):
    table = code_frames(make_articles("It was a fair morning."), "policy").set_index("frame")
    assert table["share"]["Fairness & equality"] == 0


def test_the_readmes_own_codebook_is_read_and_codes_its_examples(root, tmp_path):
    """What a reader copies from the README works, frames with items and without."""
    text = re.search(r"```yaml\n(name: .+?)```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    (tmp_path / "water.yaml").write_text(text, encoding="utf-8")
    book = load_codebook(tmp_path / "water.yaml")
    assert book.indicators["pattern"].any() and len(book.items) == 2 and len(book.exclusions) == 1
    examples = pd.DataFrame({"article_id": book.frames["frame"], "text": book.frames["example"]})
    coded = code_frames(examples, book)
    assert (coded["present"] == (coded["article_id"] == coded["frame"])).all()
