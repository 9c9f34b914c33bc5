"""Who says what: quotations, reported speech, beliefs, scare quotes, and the speakers behind them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.parties import find_mentions, load_registry
from analysis.schemas import KINDS, SCHEMAS, check_articles
from analysis.segmentation import split_sentences, tokenize
from analysis.statements import find_quotations, find_statements

PARTIES = """\
parties:
- name: Kestria
  demonyms: [Kestrian]
  peoples: [Kestrians]
  capitals: [Dovar]
  offices: [Harbour Office]
  persons:
  - {name: Mira Solen, short: [Solen], role: Foreign Minister}
- name: Balvia
  demonyms: [Balvian]
  peoples: [Balvians]
  capitals: [Tessin]
  persons:
  - {name: Jon Harrow, short: [Harrow], role: Prime Minister}
- name: Coast League
  kind: organisation
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    path = tmp_path_factory.mktemp("parties") / "parties.yaml"
    path.write_text(PARTIES, encoding="utf-8")
    return load_registry(path)


def read(registry, *texts: str, **columns) -> pd.DataFrame:
    """The statements of texts, as articles 0, 1, 2 ..."""
    articles = check_articles(
        pd.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": list(texts), **columns}))
    sentences = split_sentences(articles)
    tokens = tokenize(articles, sentences)
    return find_statements(articles, sentences, find_mentions(articles, sentences, tokens, registry), tokens)


def told(text: str, statements: pd.DataFrame) -> list[tuple]:
    """Each statement as (kind, content, cue, words of the speaker), pieces joined by " / "."""
    return [
        (group["kind"].iloc[0], " / ".join(text[s:e] for s, e in zip(group["start"], group["end"], strict=True)),
         *(None if pd.isna(group[c].iloc[0]) else text[group[c].iloc[0]:group[f"{c[:-6]}_end"].iloc[0]]
           for c in ("cue_start", "speaker_start")))
        for _, group in statements.groupby("statement_id", sort=False)
    ]


# Each case: a text, then its statements as (kind, content, cue, words of the speaker).
DIRECT = [
    # marks
    ('"The bridge is safe," said Mira Solen.', ("direct", '"The bridge is safe,"', "said", "Mira Solen")),
    ("“The bridge is safe,” said Mira Solen.", ("direct", "“The bridge is safe,”", "said", "Mira Solen")),
    ("'The bridge is safe,' said Mira Solen.", ("direct", "'The bridge is safe,'", "said", "Mira Solen")),
    ("‘The bridge is safe,’ said Mira Solen.", ("direct", "‘The bridge is safe,’", "said", "Mira Solen")),
    ("''The bridge is safe,'' said Mira Solen.", ("direct", "''The bridge is safe,''", "said", "Mira Solen")),
    ("``The bridge is safe,'' said Mira Solen.", ("direct", "``The bridge is safe,''", "said", "Mira Solen")),
    ("«The bridge is safe», said Mira Solen.", ("direct", "«The bridge is safe»", "said", "Mira Solen")),
    ("„The bridge is safe“, said Mira Solen.", ("direct", "„The bridge is safe“", "said", "Mira Solen")),
    # apostrophes
    ("‘It’s the ferrymen’s day,’ said Mira Solen.", ("direct", "‘It’s the ferrymen’s day,’", "said", "Mira Solen")),
    ("'The sailors' pay won't fall,' said Harrow.", ("direct", "'The sailors' pay won't fall,'", "said", "Harrow")),
    ("“Kestria’s word holds,” said Harrow.", ("direct", "“Kestria’s word holds,”", "said", "Harrow")),
    # nested
    ("“He told me ‘never again’ and left,” said Harrow.",
     ("direct", "“He told me ‘never again’ and left,”", "said", "Harrow")),
    ("\"The sign reads 'no entry' in red,\" said Harrow.",
     ("direct", "\"The sign reads 'no entry' in red,\"", "said", "Harrow")),
    ("‘She shouted “stop” at us,’ said Harrow.", ("direct", "‘She shouted “stop” at us,’", "said", "Harrow")),
    # ends in other marks
    ("“Who pays for it?” asked Harrow.", ("direct", "“Who pays for it?”", "asked", "Harrow")),
    ("“Never!” Harrow shouted.", ("direct", "“Never!”", "shouted", "Harrow")),
    # order of speaker and cue
    ("“The port stays open,” the minister said.", ("direct", "“The port stays open,”", "said", "the minister")),
    ("“The port stays open,” the minister said on Friday.",
     ("direct", "“The port stays open,”", "said", "the minister")),
    ("“The port stays open,” stated Harrow.", ("direct", "“The port stays open,”", "stated", "Harrow")),
    ("“The port stays open,” added the harbour master.",
     ("direct", "“The port stays open,”", "added", "the harbour master")),
    ("“The port stays open,” Mira Solen has insisted.",
     ("direct", "“The port stays open,”", "insisted", "Mira Solen")),
    ("“The port stays open,” Solen later told the crowd.",
     ("direct", "“The port stays open,”", "told", "Solen")),
    ("“The port stays open,” she said.", ("direct", "“The port stays open,”", "said", "she")),
    ("“The port stays open,” it added.", ("direct", "“The port stays open,”", "added", "it")),
    ("“The port stays open,” Harrow, who leads Balvia, said.",
     ("direct", "“The port stays open,”", "said", "Harrow")),
    ("“The port stays open” — Harrow said.", ("direct", "“The port stays open”", "said", "Harrow")),
    # cue before the quotation
    ("Harrow said, “The port stays open.”", ("direct", "“The port stays open.”", "said", "Harrow")),
    ("Harrow said: “The port stays open.”", ("direct", "“The port stays open.”", "said", "Harrow")),
    ("The minister warned: “The port may close.”",
     ("direct", "“The port may close.”", "warned", "The minister")),
    ("Harrow told reporters in Tessin: “The port stays open.”",
     ("direct", "“The port stays open.”", "told", "Harrow")),
    ("Asked about the strike, Harrow replied: “No comment.”",
     ("direct", "“No comment.”", "replied", "Harrow")),
    ("Harrow left the hall, saying: “The port stays open.”",
     ("direct", "“The port stays open.”", "saying", "Harrow")),
    ("“The port stays open,” he had promised.", ("direct", "“The port stays open,”", "promised", "he")),
    # several sentences
    ("“The port stays open. Nobody will close it. We have food,” said Harrow.",
     ("direct", "“The port stays open. Nobody will close it. We have food,”", "said", "Harrow")),
    ("Harrow said: “The port stays open. Nobody will close it.”",
     ("direct", "“The port stays open. Nobody will close it.”", "said", "Harrow")),
    # interrupted: the pieces are one statement
    ("“The port,” Harrow said, “stays open.”", ("direct", "“The port,” / “stays open.”", "said", "Harrow")),
    ("“The port stays open,” said Harrow. “Nobody will close it.”",
     ("direct", "“The port stays open,” / “Nobody will close it.”", "said", "Harrow")),
    ("“The port,” said the minister on Monday, “stays open.”",
     ("direct", "“The port,” / “stays open.”", "said", "the minister")),
    ("“We are,” she added, “very tired.”", ("direct", "“We are,” / “very tired.”", "added", "she")),
    # continued in the same paragraph
    ("“The port stays open,” said Harrow. “We have food. We have fuel.”",
     ("direct", "“The port stays open,” / “We have food. We have fuel.”", "said", "Harrow")),
    # over paragraphs, the marks opened again
    ("“The port stays open,” said Harrow. “We have food.\n\n“We have fuel too.”",
     ("direct", "“The port stays open,” / “We have food.", "said", "Harrow"),
     ("direct", "“We have fuel too.”", None, None)),
    # the closing mark is missing: the paragraph closes it
    ("Harrow said: “The port stays open.\n\nThe rain went on.",
     ("direct", "“The port stays open.", "said", "Harrow")),
]
MIXED = [
    ("Harrow said the port was “safe and sound”.", ("mixed", "the port was “safe and sound”", "said", "Harrow")),
    ("Harrow said that the port was “safe” for now.",
     ("mixed", "that the port was “safe” for now", "said", "Harrow")),
    ("The minister called the plan “a gamble”.", ("mixed", "the plan “a gamble”", "called", "The minister")),
    ("Harrow described the plan as “a leap into the fog”.",
     ("mixed", "the plan as “a leap into the fog”", "described", "Harrow")),
    ("According to Harrow, the port is “wide open”.",
     ("mixed", "the port is “wide open”", "According to", "Harrow")),
    ("The port is “wide open”, according to Harrow.",
     ("mixed", "The port is “wide open”", "according to", "Harrow")),
    ("The ferry was “late as ever”, Harrow said.", ("mixed", "The ferry was “late as ever”", "said", "Harrow")),
    ("She said he was a ‘coward’ and a ‘liar’.", ("mixed", "he was a ‘coward’ and a ‘liar’", "said", "She")),
]
INDIRECT = [
    # that
    ("Harrow said that the port would stay open.", ("indirect", "that the port would stay open", "said", "Harrow")),
    ("Harrow said on Friday that the port would stay open.",
     ("indirect", "that the port would stay open", "said", "Harrow")),
    ("Harrow told reporters that the port would stay open.",
     ("indirect", "that the port would stay open", "told", "Harrow")),
    ("The Harbour Office confirmed that two ships had sunk.",
     ("indirect", "that two ships had sunk", "confirmed", "The Harbour Office")),
    ("Mira Solen, the foreign minister, insisted that talks go on.",
     ("indirect", "that talks go on", "insisted", "Mira Solen")),
    ("She denied that any ship had sunk.", ("indirect", "that any ship had sunk", "denied", "She")),
    ("Kestria has repeatedly warned that the dam could fail.",
     ("indirect", "that the dam could fail", "warned", "Kestria")),
    ("Officials conceded that the dam had leaked.", ("indirect", "that the dam had leaked", "conceded", "Officials")),
    ("The minister left early, adding that he was ill.",
     ("indirect", "that he was ill", "adding", "The minister")),
    ("Harrow thanked the crew and said that they were heroes.",
     ("indirect", "that they were heroes", "said", "Harrow")),
    # bare clause
    ("Harrow said the port would stay open.", ("indirect", "the port would stay open", "said", "Harrow")),
    ("The ministry said it had no plans.", ("indirect", "it had no plans", "said", "The ministry")),
    ("He said Kestria was ready.", ("indirect", "Kestria was ready", "said", "He")),
    ("The union says its members are tired.", ("indirect", "its members are tired", "says", "The union")),
    ("Analysts argue the treaty is dead.", ("indirect", "the treaty is dead", "argue", "Analysts")),
    ("Harrow claimed the vote was rigged.", ("indirect", "the vote was rigged", "claimed", "Harrow")),
    # wh-clause
    ("Harrow explained why the port had closed.", ("indirect", "why the port had closed", "explained", "Harrow")),
    ("Harrow asked whether the port was open.", ("indirect", "whether the port was open", "asked", "Harrow")),
    ("The minister did not say when the talks would begin.",
     ("indirect", "when the talks would begin", "say", "The minister")),
    ("Reporters asked him how he would pay.", ("indirect", "how he would pay", "asked", "Reporters")),
    # according to, in the view of
    ("According to Harrow, the port is open.", ("indirect", "the port is open", "According to", "Harrow")),
    ("The port is open, according to Harrow.", ("indirect", "The port is open", "according to", "Harrow")),
    ("The port is open, according to the Harbour Office.",
     ("indirect", "The port is open", "according to", "the Harbour Office")),
    ("The port, according to Harrow, is open.", ("indirect", "The port / is open", "according to", "Harrow")),
    ("In the view of Mira Solen, the treaty is dead.",
     ("indirect", "the treaty is dead", "In the view of", "Mira Solen")),
    ("In the opinion of the judges, the law is void.",
     ("indirect", "the law is void", "In the opinion of", "the judges")),
    # parenthetical and final
    ("The port would stay open, Harrow said.", ("indirect", "The port would stay open", "said", "Harrow")),
    ("The port would stay open, said Harrow.", ("indirect", "The port would stay open", "said", "Harrow")),
    ("The port would stay open, the ministry said on Friday.",
     ("indirect", "The port would stay open", "said", "the ministry")),
    ("The force, he said, would need a mandate.",
     ("indirect", "The force / would need a mandate", "said", "he")),
    ("The dam, the engineers warned, could fail.",
     ("indirect", "The dam / could fail", "warned", "the engineers")),
    # noun + that
    ("Harrow's claim that the port is open was met with doubt.",
     ("indirect", "that the port is open was met with doubt", "claim", "Harrow's")),
    ("The minister repeated his promise that nobody would pay.",
     ("indirect", "that nobody would pay", "promise", "his")),
    ("Kestria's warning that the dam could fail went unheard.",
     ("indirect", "that the dam could fail", "warning", "Kestria's")),
    # more than one statement
    ("Harrow said the port was open. Solen denied that it was.",
     ("indirect", "the port was open", "said", "Harrow"), ("indirect", "that it was", "denied", "Solen")),
    ("Harrow said that the port was open, while Solen said that it was shut.",
     ("indirect", "that the port was open", "said", "Harrow"), ("indirect", "that it was shut", "said", "Solen")),
    ("“The port is open,” said Harrow, adding that bread was cheap.",
     ("direct", "“The port is open,”", "said", "Harrow"), ("indirect", "that bread was cheap", "adding", "Harrow")),
    # reported within reported
    ("Harrow said that Solen had promised that the port would stay open.",
     ("indirect", "that Solen had promised that the port would stay open", "said", "Harrow"),
     ("indirect", "that the port would stay open", "promised", "Solen")),
    ("According to the Tessin Post, the Harbour Office denied that ships had sunk.",
     ("indirect", "the Harbour Office denied that ships had sunk", "According to", "the Tessin Post"),
     ("indirect", "that ships had sunk", "denied", "the Harbour Office")),
]
BELIEFS = [
    ("Harrow believes that the port is safe.", ("indirect", "that the port is safe", "believes", "Harrow")),
    ("Harrow thinks the port is safe.", ("indirect", "the port is safe", "thinks", "Harrow")),
    ("Many Kestrians fear that war is near.", ("indirect", "that war is near", "fear", "Many Kestrians")),
    ("The League hopes that talks resume.", ("indirect", "that talks resume", "hopes", "The League")),
    ("Kestria hopes to reopen the port.", ("indirect", "to reopen the port", "hopes", "Kestria")),
    ("Kestria plans to reopen the port.", ("indirect", "to reopen the port", "plans", "Kestria")),
    ("Kestria wants to reopen the port.", ("indirect", "to reopen the port", "wants", "Kestria")),
    ("The minister refused to answer.", ("indirect", "to answer", "refused", "The minister")),
    ("Balvia doubts that the pact will last.", ("indirect", "that the pact will last", "doubts", "Balvia")),
    ("She expects that prices will fall.", ("indirect", "that prices will fall", "expects", "She")),
    ("Balvia rejected the offer.", ("indirect", "the offer", "rejected", "Balvia")),
    ("Harrow's fear that the dam will break is shared by few.",
     ("indirect", "that the dam will break is shared by few", "fear", "Harrow's")),
]
SCARE = [
    ("The so-called “rescue” ended in ruin.", ("scare", "“rescue”", None, None)),
    ("The ‘pirate’ ships lay in the bay.", ("scare", "‘pirate’", None, None)),
    ("A \"night of long queues\" followed.", ("scare", '"night of long queues"', None, None)),
    ("The army opened its “safe zone” to trade and its “open road” to all.",
     ("scare", "“safe zone”", None, None), ("scare", "“open road”", None, None)),
]
# What is no statement: things done, passives, names of things, apostrophes.
NOTHING = [
    "The port opened at dawn.",
    "The sailors' wages rose and the captain's did not.",
    "It's cold; they don't heat the cabins.",
    "The state reports to parliament in spring.",
    "The report was late.",
    "Two claims were filed with the court.",
    "The bridge was called in for repair.",
    "The house stood at 5' 10\" above the road.",
    "The ruling party won the vote.",
    "The plan was dropped.",
    "Rock 'n' roll came to the harbour.",
    "The answer came by post.",
    "The so-called reform failed.",
    "Harrow flew to Dovar.",
    "The noted painter died.",
    "His stated aim was peace.",
    "   \n ",
    "Rain.",
]
CASES = [*DIRECT, *MIXED, *INDIRECT, *BELIEFS, *SCARE, *((text,) for text in NOTHING)]
