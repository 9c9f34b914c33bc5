"""Writes `lemmas.tsv`: the words of the treebanks whose lemma neither simplemma nor the word itself gives.

    python -m training.make_lemmas UD
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pandas as pd
import simplemma

from analysis.syntax.conllu import read_conllu
from analysis.syntax.lemmas import INFLECTED, NAMES

OUT = Path("analysis/resources/lemmas.tsv")
HEAD = "# Lemmas of irregular forms by Penn tag: verbs written out by hand, and what EWT and GUM have at least twice.\n"
# What counts as one of a kind: foreign words, addresses, list items, symbols, typos.
LEFT_OUT = frozenset("GW FW ADD NFP LS SYM UH CD AFX".split())
# A lemma that says less than the word does.
KEPT = frozenset(["people"])
LEAST = 2
# Irregular verbs of news that treebanks may lack: base, past, participle where it differs.
VERBS = """
    arise arose arisen, awake awoke awoken, bear bore borne, beat beat beaten, befall befell befallen, begin
    began begun, bend bent, bet bet, bid bid, bind bound, bite bit bitten, bleed bled, blow blew blown, break
    broke broken, breed bred, bring brought, broadcast broadcast, build built, burst burst, buy bought, cast
    cast, catch caught, choose chose chosen, cling clung, creep crept, cut cut, deal dealt, dig dug, draw drew
    drawn, drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, find found,
    flee fled, fling flung, fly flew flown, forbid forbade forbidden, foresee foresaw foreseen, forget forgot
    forgotten, forgive forgave forgiven, forsake forsook forsaken, freeze froze frozen, get got gotten, give
    gave given, go went gone, grind ground, grow grew grown, hang hung, hide hid hidden, hit hit, hold held,
    hurt hurt, keep kept, kneel knelt, know knew known, lay laid, lead led, leap leapt, leave left, lend lent,
    let let, lie lay lain, light lit, lose lost, make made, mean meant, meet met, mislead misled, mistake
    mistook mistaken, outdo outdid outdone, overcome overcame overcome, oversee oversaw overseen, overtake
    overtook overtaken, overthrow overthrew overthrown, pay paid, put put, quit quit, read read, ride rode
    ridden, ring rang rung, rise rose risen, run ran run, say said, see saw seen, seek sought, sell sold, send
    sent, set set, shake shook shaken, shed shed, shoot shot, show showed shown, shrink shrank shrunk, shut
    shut, sink sank sunk, sit sat, slay slew slain, sleep slept, slide slid, speak spoke spoken, spend spent,
    spin spun, split split, spread spread, spring sprang sprung, stand stood, steal stole stolen, stick stuck,
    sting stung, strike struck, strive strove striven, swear swore sworn, sweep swept, swim swam swum, swing
    swung, take took taken, teach taught, tear tore torn, tell told, think thought, throw threw thrown, undergo
    underwent undergone, understand understood, undertake undertook undertaken, undo undid undone, uphold
    upheld, wake woke woken, wear wore worn, weep wept, win won, wind wound, withdraw withdrew withdrawn,
    withhold withheld, withstand withstood, wring wrung, write wrote written
"""


VERB_FORMS = [
    (word, form, base) for base, past, *participle in map(str.split, VERBS.split(","))
    for word, form in ((past, "VBD"), ((participle or [past])[0], "VBN"))
]


def main() -> None:
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ud", type=Path)
    options = parser.parse_args()
    tokens = pd.concat([read_conllu(options.ud / f"{name}-train.conllu")[1] for name in ("ewt", "gum")])
    tokens = tokens[tokens["lemma"].ne("_") & ~tokens["xpos"].isin(LEFT_OUT | NAMES)]
    words = tokens["word"].str.lower().str.replace("’", "'")
    counted = tokens.assign(word=words).groupby(["word", "xpos", "lemma"]).size()
    counted = counted[counted >= LEAST].sort_values(ascending=False, kind="stable").reset_index()
    found = {(word, form): lemma for word, form, lemma in VERB_FORMS}
    for word, form, lemma, _ in counted.drop_duplicates(["word", "xpos"]).itertuples(index=False):
        if word.isascii() and word[0] != "#" and word not in KEPT:
            found.setdefault((word, form), lemma if lemma == "I" else lemma.lower())
    rows = [(*key, lemma) for key, lemma in found.items() if usual(*key) != lemma]
    lines = ["word\tform\tlemma", *map("\t".join, sorted(rows))]
    OUT.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def usual(word: str, form: str) -> str:
    return simplemma.lemmatize(word, lang="en") if form in INFLECTED else word


if __name__ == "__main__":
    main()
