"""The schemas: every table, its columns, their values, and what one table owes another."""

from __future__ import annotations

from dataclasses import replace

from analysis.options import MEASURES
from analysis.schemas.columns import COUNT, DATE, ID, NUMBER, OFFSET, TEXT, TRUTH, Column, Reference, Table

ROLES = ("title", "lead", "body")
MENTION_RULES = ("name", "demonym", "people", "capital", "part", "office", "person")
USES = ("party", "place")
KINDS = ("direct", "indirect", "mixed", "scare")
CUE_CLASSES = (
    "neutral",
    "assertive",
    "endorsing",
    "distancing",
    "admission",
    "emotive",
    "belief",
    "intention",
)
SPEAKER_KINDS = ("party", "unaffiliated", "unnamed", "unresolved")
# Who speaks, of whomever; and who speaks as seen from the party spoken of.
SOURCES = (*SPEAKER_KINDS, "journalist")
VOICES = ("self", "other", "unaffiliated", "unnamed", "unresolved", "journalist")
LABELS = ("negative", "neutral", "positive")
SCORERS = ("neural", "linear", "vader")
CODERS = ("dictionary", "learned")
LABEL_KINDS = ("apposition", "predicate", "modifier")
MARKERS = ("hedge", "booster", "evidential", "factive")
RUNGS = ("declined", "undecided", "considering", "conditional", "offered", "committed")
SUBJECT_RULES = (
    "own",
    "complement",
    "coordination",
    "relative",
    "participle",
    "adverbial",
    "noun",
)
TENSES = ("past", "present", "perfect", "future")
MOODS = ("statement", "question", "condition", "wish", "command")
RELATIONS = (
    "root",
    "complement",
    "condition",
    "relative",
    "coordinate",
    "adverbial",
    "parataxis",
)
OPPOSITIONS = ("denial", "undecided", "opposite")
DIRECTIONS = ("harm", "help", "cooperate", "talk", "threaten", "other")
CAST = ("villain", "victim", "hero")
UNIT_KINDS = ("sentence", "statement", "mention")
CODER_KINDS = ("person", "model")

# What several tables have, and what means the same in each.
ARTICLE_ID = Column(ID, "The article.")
SENTENCE_ID = Column(COUNT, "The sentence, numbered from 0 within its article.", low=0)
START = Column(COUNT, "Where the row's span begins, in characters of the article's text.", low=0)
END = Column(COUNT, "Where the row's span ends: text[start:end] is its words.", low=1)
PARTY = Column(TEXT, "The party, by the name that the parties file gives it.")
PERSON = Column(TEXT, "The person of the party that the mention names.", "no person is named")
VIA = Column(TEXT, "The outer source that passes the words on.", "there is none")
SOURCE = Column(
    TEXT,
    "Who uses the words, of whomever: a party, a source of no party, or the journalist.",
    "the voices are not joined yet",
    SOURCES,
)
VOICE = Column(
    TEXT,
    "Who speaks, as seen from the row's party: itself, another party, a source of no party, "
    "the journalist.",
    values=VOICES,
)
VOICE_PARTY = Column(TEXT, "The party that speaks.", "no party speaks")
STATEMENT = Column(OFFSET, "The statement that the words stand in.", "they stand in none", low=0)
SENTENCE = ("article_id", "sentence_id")


def _phrase(name: str, missing: str) -> dict[str, Column]:
    """The columns of a clause's subject, object or agent."""
    return {
        f"{name}_head": Column(OFFSET, f"The token_id of the {name}'s head.", missing, low=0),
        f"{name}_start": Column(OFFSET, f"Where the {name}'s phrase begins.", missing, low=0),
        f"{name}_end": Column(OFFSET, "Where it ends.", missing, low=1),
    }


IN_ARTICLE = Reference(("article_id",), "articles", ("article_id",))
IN_SENTENCE = Reference(SENTENCE, "sentences", SENTENCE)
IN_STATEMENT = Reference(("statement_id",), "statements", ("statement_id",))
IN_CLAUSE = Reference(("clause_id",), "clauses", ("clause_id",))
CLAUSE_ID = Column(OFFSET, "The clause that tells it.", "a noun tells it", low=0)
MATTER_ID = Column(COUNT, "The matter.", low=0)


def _span(prefix: str, what: str, missing: str = "") -> dict[str, Column]:
    """Return the columns of a further span of a row."""
    dtype = OFFSET if missing else COUNT
    return {
        f"{prefix}start": Column(
            dtype, f"Start of {what}, in characters of the text.", missing, low=0
        ),
        f"{prefix}end": Column(dtype, f"End of {what}.", missing, low=1),
    }


def _estimate(meaning: str, missing: str, **bounds: float) -> Column:
    return Column(NUMBER, meaning, missing, **bounds)


NOT_SHOWN = "n is below the minimum"
NO_INTERVAL = "too few articles or sentences carry it; note says so"
NO_REFERENCE = "there is no reference, or n of it is below the minimum"

SCHEMAS: dict[str, Table] = {
    "articles": Table(
        "One article.",
        {
            "article_id": Column(ID, "The article's name, unique in the corpus."),
            "title": Column(TEXT, "The headline.", "not known"),
            "outlet": Column(TEXT, "The newspaper, agency or site.", "not known"),
            "date": Column(DATE, "The day it was published.", "not known"),
            "url": Column(TEXT, "Its address.", "not known"),
            "language": Column(TEXT, "Its language, as a code of two letters.", "not known"),
            "text": Column(
                TEXT,
                "The string analysed, the headline first where there is one; every "
                "offset counts its characters from 0.",
            ),
        },
        key=("article_id",),
        optional=("title", "outlet", "date", "url", "language"),
    ),
    "sentences": Table(
        "One sentence.",
        {
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "paragraph": Column(COUNT, "Its paragraph, numbered from 0 within the article.", low=0),
            "role": Column(
                TEXT,
                "Whether it belongs to the headline, the first paragraph or the rest.",
                values=ROLES,
            ),
        },
        key=SENTENCE,
        references=(IN_ARTICLE,),
    ),
    "tokens": Table(
        "One token: a word, a number or a mark.",
        {
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "word": Column(TEXT, "The token's characters."),
        },
        key=("article_id", "start"),
        references=(IN_SENTENCE,),
        surfaces={"word": ""},
        further={
            "token_id": Column(COUNT, "The token, numbered from 0 within its article.", low=0),
            "lemma": Column(TEXT, "Its dictionary form, in lower case but for names and I."),
            "upos": Column(TEXT, "Its part of speech (Universal Dependencies)."),
            "xpos": Column(TEXT, "Its Penn Treebank tag."),
            "head": Column(OFFSET, "The token_id of its governor.", "it is a root", low=0),
            "deprel": Column(TEXT, "Its relation to its governor, with subtype."),
        },
    ),
    "clauses": Table(
        "One clause: a predicate with what belongs to it.",
        {
            "clause_id": Column(COUNT, "The clause, numbered from 0.", low=0),
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "predicate": Column(COUNT, "The token_id of the predicate.", low=0),
            "predicate_start": Column(COUNT, "Where the predicate's word begins.", low=0),
            "predicate_end": Column(COUNT, "Where it ends.", low=1),
            "lemma": Column(TEXT, "The predicate's lemma, with the verb's particle."),
            "copular": Column(TRUTH, "Whether it is a noun, adjective or phrase said with be."),
            "passive": Column(TRUTH, "Whether the subject undergoes what the verb means."),
            **_phrase("subject", "none is said or known"),
            "subject_rule": Column(
                TEXT,
                "How the subject was found: in the clause itself, or inherited over a complement, "
                "coordination, a relative pronoun, a participle behind its noun, an adverbial "
                "clause, or from who has the noun.",
                "there is none",
                SUBJECT_RULES,
            ),
            **_phrase("object", "there is none"),
            **_phrase("agent", "there is none"),
            "negated": Column(TRUTH, "Whether a word of the clause denies it."),
            "modality": Column(TEXT, "Its modal verb: may, will, would, must, can ...", "none"),
            "tense": Column(
                TEXT,
                "Its tense; perfect is has done, had done is past.",
                "an infinitive, a participle, or behind a modal verb but will",
                TENSES,
            ),
            "mood": Column(TEXT, "What the clause is used for.", values=MOODS),
            "governor": Column(OFFSET, "The clause_id on which it hangs.", "on none", low=0),
            "relation": Column(TEXT, "How it hangs there.", values=RELATIONS),
        },
        key=("clause_id",),
        references=(IN_SENTENCE, Reference(("governor",), "clauses", ("clause_id",))),
    ),
    "mentions": Table(
        "One mention of a party.",
        {
            "mention_id": Column(COUNT, "The mention's number, unique in the table.", low=0),
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "surface": Column(TEXT, "The mention's characters."),
            "party": PARTY,
            "rule": Column(TEXT, "By what kind of alias it names the party.", values=MENTION_RULES),
            "use": Column(
                TEXT, "Whether the name stands for a party or only for a place.", values=USES
            ),
        },
        key=("mention_id",),
        references=(IN_SENTENCE,),
        surfaces={"surface": ""},
        further={"person": PERSON},
    ),
    "statements": Table(
        "One piece of attributed content; pieces of an interrupted statement share statement_id.",
        {
            "statement_id": Column(COUNT, "The statement's number.", low=0),
            "article_id": ARTICLE_ID,
            "start": START,
            "end": END,
            "kind": Column(
                TEXT,
                "In quotation marks, without, partly, or a few words that nobody is "
                "said to have said.",
                values=KINDS,
            ),
            **_span("cue_", "the cue", "there is no cue"),
            "cue": Column(TEXT, "The words that attribute the content.", "there is no cue"),
            "cue_class": Column(
                TEXT,
                "The stand that the cue takes towards the content.",
                "no list holds the cue, or there is none",
                CUE_CLASSES,
            ),
            **_span("speaker_", "the speaker's words", "no words name a speaker"),
            "speaker": Column(
                TEXT, "The speaker, by the fullest name that the article gives.", "nobody is named"
            ),
            "speaker_party": Column(TEXT, "The party that the speaker speaks for.", "it is none"),
            "speaker_kind": Column(
                TEXT,
                "What kind of source the speaker is.",
                "scare quotes have no speaker",
                SPEAKER_KINDS,
            ),
            "anonymous": Column(
                TRUTH, "Whether an official of the party speaks who is not named and keeps the name back."
            ),
            "via": VIA,
            "rule": Column(TEXT, "Which rule found it; for people."),
            "speaker_rule": Column(
                TEXT,
                "How the speaker and the party were found; for people.",
                "scare quotes have no speaker",
            ),
        },
        key=("statement_id", "start"),
        references=(IN_ARTICLE,),
        surfaces={"cue": "cue_"},
    ),
    "evidence": Table(
        "One judgement, by one measure, on a mention that stands for a party.",
        {
            "mention_id": Column(COUNT, "The mention judged.", low=0),
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "party": PARTY,
            "statement_id": STATEMENT,
            "voice": VOICE,
            "voice_party": VOICE_PARTY,
            "via": VIA,
            "measure": Column(TEXT, "What is judged (docs/method.md).", values=MEASURES),
            "value": Column(
                NUMBER,
                "P(positive) - P(negative). Of stance: above 0 where the voice's own words speak well of the party; of "
                "favourability: where the sentence puts it in a good light.",
                "not scored",
                low=-1,
                high=1,
            ),
            "label": Column(TEXT, "The likeliest of the three.", "not scored", LABELS),
            "scorer": Column(TEXT, "What judged it.", values=SCORERS),
            "rule": Column(TEXT, "The mention's rule.", values=MENTION_RULES),
        },
        key=("mention_id", "measure", "scorer"),
        references=(
            Reference(("mention_id",), "mentions", ("mention_id",)),
            IN_SENTENCE,
            IN_STATEMENT,
        ),
        surfaces={"surface": ""},
        further={"surface": Column(TEXT, "The mention's characters."), "person": PERSON},
    ),
    "codes": Table(
        "One frame coded in a sentence.",
        {
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "codebook": Column(TEXT, "The codebook's name."),
            "frame": Column(TEXT, "The frame, by its name in the codebook."),
            "coder": Column(TEXT, "What coded it.", values=CODERS),
            "start": START,
            "end": END,
            "weight": Column(
                NUMBER,
                "How much it counts: the indicator's weight in the codebook, or the "
                "learned coder's probability.",
                low=0,
                high=1,
                above=True,
            ),
            "source": SOURCE,
            "voice_party": VOICE_PARTY,
        },
        key=("article_id", "codebook", "coder", "frame", "start", "end"),
        references=(IN_SENTENCE, IN_STATEMENT),
        further={
            "indicator": Column(TEXT, "The codebook's phrase behind the deciding words."),
            "statement_id": STATEMENT,
            "via": VIA,
        },
    ),
    "acts": Table(
        "One act that a party does to somebody or something, told as a fact.",
        {
            "act_id": Column(COUNT, "The act's number, unique in the table.", low=0),
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "clause_id": CLAUSE_ID,
            "party": Column(TEXT, "The actor: the party that does it."),
            "verb": Column(
                TEXT,
                "The act, as a lemma with the verb's particle; of a noun its verb where one is known.",
            ),
            **_span("verb_", "the word that tells the act"),
            "target": Column(TEXT, "The party to which it is done.", "it is done to no party"),
            "direction": Column(TEXT, "What it is towards the target.", values=DIRECTIONS),
            "negated": Column(TRUTH, "Whether it is said not to have been done."),
            "statement_id": STATEMENT,
            "voice": VOICE,
            "voice_party": VOICE_PARTY,
            "rule": Column(TEXT, "Which rule found it; for people."),
        },
        key=("act_id",),
        references=(IN_SENTENCE, IN_CLAUSE, IN_STATEMENT),
    ),
    "roles": Table(
        "One role in which a sentence casts a party that it mentions.",
        {
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "party": PARTY,
            "cast_as": Column(
                TEXT, "The role: whether it does harm (villain), suffers it (victim) or helps (hero).", values=CAST
            ),
            "statement_id": STATEMENT,
            "source": SOURCE,
            "voice": VOICE,
            "voice_party": VOICE_PARTY,
            "rule": Column(TEXT, "Which rule found the deciding words; for people."),
        },
        key=("article_id", "sentence_id", "party"),
        references=(IN_SENTENCE, IN_STATEMENT),
    ),
    "positions": Table(
        "One position that a party holds, or that is ascribed to it.",
        {
            "position_id": Column(COUNT, "The position's number, unique in the table.", low=0),
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "clause_id": CLAUSE_ID,
            "party": PARTY,
            "statement_id": STATEMENT,
            "voice": VOICE,
            "voice_party": VOICE_PARTY,
            "rung": Column(
                TEXT,
                "How firmly it is held, from declined to committed; denied is off the scale.",
                values=("denied", *RUNGS),
            ),
            **_span("cue_", "the deciding words"),
            **_span("proposition_", "what the position is about", "nothing states it"),
            **_span("condition_", "its condition", "it has none"),
            "rule": Column(TEXT, "Which rule found it; for people."),
        },
        key=("position_id",),
        references=(IN_SENTENCE, IN_CLAUSE, IN_STATEMENT),
    ),
    "matters": Table(
        "One matter: a question about a party that positions, and acts told of it, answer.",
        {
            "matter_id": MATTER_ID,
            "party": PARTY,
            "proposition": Column(TEXT, "What is at issue: the shortest that has two words of content or more."),
            "positions": Column(COUNT, "How many positions answer it.", low=0),
            "acts": Column(COUNT, "How many acts answer it.", low=0),
        },
        key=("matter_id",),
    ),
    "answers": Table(
        "One position or act that answers the question of a matter.",
        {
            "matter_id": MATTER_ID,
            "position_id": Column(OFFSET, "The position.", "an act answers", low=0),
            "act_id": Column(OFFSET, "The act.", "a position answers", low=0),
        },
        key=("position_id", "act_id"),
        references=(
            Reference(("matter_id",), "matters", ("matter_id",)),
            Reference(("position_id",), "positions", ("position_id",)),
            Reference(("act_id",), "acts", ("act_id",)),
        ),
    ),
    "contested": Table(
        "One pair of answers to one matter on which two voices are opposed: a candidate to read, not a verdict.",
        {
            "matter_id": MATTER_ID,
            "party": PARTY,
            "position_id": Column(COUNT, "The lower position, or the one that denies.", low=0),
            "other_position_id": Column(OFFSET, "The position opposed to it.", "an act is opposed to it", low=0),
            "other_act_id": Column(OFFSET, "The act that it denies.", "a position is opposed to it", low=0),
            "opposition": Column(TEXT, "How the two are opposed.", values=OPPOSITIONS),
            "strength": Column(NUMBER, "How surely both answer one question.", low=0, high=1),
        },
        key=("position_id", "other_position_id", "other_act_id"),
        references=(
            Reference(("matter_id",), "matters", ("matter_id",)),
            Reference(("position_id",), "positions", ("position_id",)),
            Reference(("other_position_id",), "positions", ("position_id",)),
            Reference(("other_act_id",), "acts", ("act_id",)),
        ),
    ),
    "labels": Table(
        "One label of a party: words that say what it is.",
        {
            "mention_id": Column(COUNT, "The mention of the party that is labelled.", low=0),
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "party": PARTY,
            "kind": Column(TEXT, "How the label is tied to the name.", values=LABEL_KINDS),
            "surface": Column(TEXT, "The label's characters."),
        },
        key=("mention_id", "start"),
        references=(Reference(("mention_id",), "mentions", ("mention_id",)), IN_SENTENCE),
        surfaces={"surface": ""},
        further={"source": SOURCE, "voice_party": VOICE_PARTY},
    ),
    "markers": Table(
        "One marker of certainty or of a source.",
        {
            "article_id": ARTICLE_ID,
            "sentence_id": SENTENCE_ID,
            "start": START,
            "end": END,
            "marker": Column(TEXT, "What it marks.", values=MARKERS),
            "kind": Column(TEXT, "The word class or subclass, as the marker's list has it."),
            "phrase": Column(TEXT, "The list's phrase behind the words."),
        },
        key=("article_id", "marker", "start", "end"),
        references=(IN_SENTENCE,),
        further={"source": SOURCE, "voice_party": VOICE_PARTY},
    ),
    "comparison": Table(
        "One estimate, with its interval and its test.",
        {
            "measure": Column(TEXT, "What is estimated, its unit in its name."),
            "party": Column(TEXT, "The party that it is about.", "it is about no party"),
            "reference": Column(TEXT, "What it is compared with.", "there is no reference"),
            "voice": Column(
                TEXT,
                "The voice of the units, as seen from the party; all pools them.",
                "the units are not seen from a party",
                ("all", *VOICES),
            ),
            "group": Column(TEXT, "The outlet or month of the units.", "they are not grouped"),
            "estimate": _estimate(
                "The value, in the measure's unit; of frame_gap the difference of two shares.",
                NOT_SHOWN,
            ),
            "conf_low": _estimate("The lower end of its interval.", NO_INTERVAL),
            "conf_high": _estimate("The upper end of its interval.", NO_INTERVAL),
            "p_value": _estimate(
                "Two-sided, for no difference from the reference.", NO_REFERENCE, low=0, high=1
            ),
            "q_value": _estimate(
                "The false discovery rate of p_value over the whole table.",
                NO_REFERENCE,
                low=0,
                high=1,
            ),
            "n": Column(COUNT, "How many units or mentions the estimate rests on.", low=0),
            "n_reference": Column(
                OFFSET, "How many the reference rests on.", "there is no reference", low=0
            ),
        },
        further={
            "source": Column(
                TEXT, "Who uses the words, of whomever; all pools them.", values=("all", *SOURCES)
            ),
            "share": _estimate(
                "The share in the party's own voice (frame_gap).", NOT_SHOWN, low=0, high=1
            ),
            "estimate_reference": _estimate("The estimate of the reference.", NO_REFERENCE),
            "difference": _estimate("The estimate less that of the reference.", NO_REFERENCE),
            "difference_low": _estimate("The lower end of its interval.", NO_REFERENCE),
            "difference_high": _estimate("The upper end of its interval.", NO_REFERENCE),
            "clusters": Column(
                COUNT, "How many articles or blocks of sentences hold units.", low=0
            ),
            "resampled": Column(TEXT, "What the interval resamples."),
            "note": Column(TEXT, "Why the interval or the estimate is missing.", "both are there"),
        },
    ),
    "units": Table(
        "One unit of a sample that was drawn to be coded.",
        {
            "unit_id": Column(
                ID, "The unit's name, made from its kind, place and words: the same in each sample."
            ),
            "article_id": ARTICLE_ID,
            "sentence_id": replace(
                SENTENCE_ID, dtype=OFFSET, missing="the unit does not lie in one sentence"
            ),
            "start": START,
            "end": END,
            "kind": Column(TEXT, "What is coded.", values=UNIT_KINDS),
            "stratum": Column(TEXT, "The stratum it was drawn from.", "the sample has no strata"),
            "probability": Column(
                NUMBER,
                "How likely the unit was to be drawn (its inclusion probability).",
                low=0,
                high=1,
                above=True,
            ),
        },
        key=("unit_id",),
        references=(IN_ARTICLE, IN_SENTENCE),
    ),
    "codings": Table(
        "One answer of one coder about one unit.",
        {
            "unit_id": Column(ID, "The unit."),
            "variable": Column(TEXT, "What was asked."),
            "item": Column(
                OFFSET, "Which of several things in the unit, from 1.", "it has one answer", low=1
            ),
            "answer": Column(TEXT, "What the coder answered."),
            "coder": Column(TEXT, "Who or what answered, by name."),
            "coder_kind": Column(
                TEXT,
                "Whether a person answered or a language model read.",
                values=CODER_KINDS,
            ),
            **_span("", "the words that the answer is about", "no words are marked"),
        },
        key=("unit_id", "variable", "item", "coder"),
        references=(Reference(("unit_id",), "units", ("unit_id",)),),
    ),
}
