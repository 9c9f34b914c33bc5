"""Whom a pronoun means: the candidates that fit it, weighed by the features of
resources/coreference.tsv."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.resources import read_table

if TYPE_CHECKING:
    from analysis.parties.coreference import Discourse
    from analysis.parties.entities import Entity
    from analysis.syntax.treeview import TreeView

MALE, FEMALE, NEUTER, PLURAL = "male", "female", "neuter", "plural"
PRONOUNS = (
    dict.fromkeys("he him his himself".split(), MALE)
    | dict.fromkeys("she her hers herself".split(), FEMALE)
    | dict.fromkeys("it its itself".split(), NEUTER)
    | dict.fromkeys("they them their theirs themselves".split(), PLURAL)
)
MOST_SENTENCES = 4
MAIN = frozenset(["root", "conj", "parataxis"])
OFFICES = frozenset("state organ post holder member".split())
SUBJECTS = frozenset(["nsubj", "nsubj:pass", "nsubj:outer"])


class Choice(NamedTuple):
    """A candidate: an entity and the row of its last phrase."""

    entity: Entity
    row: int | None


@cache
def weights() -> dict[str, float]:
    """Return the weight of each feature."""
    return dict(
        read_table("coreference.tsv").astype({"weight": float}).itertuples(index=False, name=None)
    )


def best_choice(discourse: Discourse, row: int, candidates: list[Choice]) -> Choice | None:
    """Return the candidate of the greatest weight that fits a pronoun, the nearer of equals; None
    where none fits."""
    fitting = [c for c in candidates if fits(discourse, row, c)]
    worth = weights()
    scored = [
        (sum(worth[name] * value for name, value in features(discourse, row, c)), c.row, c)
        for c in fitting
    ]
    return max(scored, key=lambda found: found[:2])[2] if scored else None


def fits(discourse: Discourse, row: int, choice: Choice) -> bool:
    """Return whether number, gender, kind, distance and the tree allow a pronoun to mean a
    candidate."""
    wanted = PRONOUNS[discourse.view.word[row]]
    if discourse.sentence[row] - discourse.sentence[choice.row] > MOST_SENTENCES or not agrees(
        choice.entity, wanted
    ):
        return False
    if choice.entity.gender not in (None, wanted) and wanted in (MALE, FEMALE):
        return False
    if _speaks(discourse, row) and (
        (choice.entity.kind == "thing" and choice.entity.group != "document")
        or (discourse.quoted[choice.row] and not discourse.quoted[row])
    ):
        return False
    if _takes_part(discourse.view, row, choice.entity):
        return False
    return _may_bind(discourse, row, choice.row)


def agrees(entity: Entity, wanted: str) -> bool:
    """Return whether an entity fits a pronoun's number and kind."""
    if wanted == PLURAL:
        return entity.plural or entity.kind == "group"
    if wanted == NEUTER:
        return not entity.plural and entity.kind != "person"
    return not entity.plural and entity.kind in ("person", "unknown")


def _speaks(discourse: Discourse, row: int) -> bool:
    """Return whether a token is the subject of a verb of saying."""
    view = discourse.view
    return view.deprel[row] in SUBJECTS and view.lemma[view.head[row]] in saying()


@cache
def saying() -> frozenset[str]:
    """Return the verbs that attribute what is said, by lemma."""
    cues = read_table("cues.tsv")
    return frozenset(cues.loc[~cues["class"].isin(["belief", "intention"]), "lemma"])


def _may_bind(discourse: Discourse, row: int, other: int) -> bool:
    """Return whether the tree lets a pronoun mean a phrase: not its own governor's subject, nor a
    phrase that it stands in."""
    view = discourse.view
    if view.word[row].endswith(("self", "selves")):
        return True
    if view.head[other] == view.head[row] and view.deprel[row] != "nmod:poss":
        return False
    at = view.head[row]
    while at >= 0:
        if at == other:
            return (
                view.base[row] != "nmod"
                and view.upos[at] != "VERB"
                and _crosses_clause(discourse, row, at)
            )
        at = view.head[at]
    return True


def _takes_part(view: TreeView, row: int, entity: Entity) -> bool:
    """Return whether an entity is the subject that the verb of an object's pronoun shares: "Peru met
    the envoys and fed them"."""
    clause = view.head[row]
    if view.base[row] not in ("obj", "iobj") or view.word[row].endswith(("self", "selves")):
        return False
    while clause >= 0 and view.base[clause] == "conj" and view.one(clause, *SUBJECTS) is None:
        clause = view.head[clause]
    return any(view.head[k] == clause and view.deprel[k] in SUBJECTS for k in entity.rows)


def _crosses_clause(discourse: Discourse, row: int, top: int) -> bool:
    """Return whether a clause lies between a phrase and a pronoun below it: "a man who lost his
    hat"."""
    view, at = discourse.view, row
    while at != top:
        if view.base[at] in ("acl", "ccomp", "advcl", "csubj"):
            return True
        at = view.head[at]
    return False


def _is_speaker(view: TreeView, row: int, other: int) -> bool:
    """Return whether a phrase is the subject of the verb of whose content a pronoun is the subject:
    "Peru said it would wait"."""
    clause = view.head[row]
    governs = view.deprel[row] in SUBJECTS and view.base[clause] == "ccomp"
    return governs and view.deprel[other] in SUBJECTS and view.head[other] == view.head[clause]


def features(discourse: Discourse, row: int, choice: Choice) -> Iterator[tuple[str, float]]:
    """Yield the features of a pronoun and a candidate, each with its value."""
    view, entity, other = discourse.view, choice.entity, choice.row
    apart = discourse.sentence[row] - discourse.sentence[other]
    word = view.word[row]
    yield "same sentence", apart == 0
    yield "sentences apart", apart
    yield "words apart", min(row - other, 60) / 20
    yield "subject", view.deprel[other] in SUBJECTS
    yield "object", view.base[other] in ("obj", "iobj")
    yield "within a phrase", view.base[other] in ("nmod", "appos", "conj")
    yield "both subjects", view.deprel[other] in SUBJECTS and view.deprel[row] in SUBJECTS
    yield "same relation", view.base[other] == view.base[row]
    yield "pronoun", discourse.kind.get(other) == "pronoun"
    yield "same pronoun", PRONOUNS.get(view.word[other]) == PRONOUNS[word]
    # Whose minister speaks is who was named just before, however often others were.
    owns = view.deprel[row] == "nmod:poss" and discourse.phrases.group(view.head[row]) in OFFICES
    yield "mentioned again", 0 if owns else min(len(entity.rows) - 1, 4)
    yield "person", entity.kind == "person" and PRONOUNS[word] in (MALE, FEMALE)
    yield "known gender", entity.gender is not None and PRONOUNS[word] in (MALE, FEMALE)
    yield "group as they", entity.kind == "group" and not entity.plural and PRONOUNS[word] == PLURAL
    yield "people", entity.group in ("member", "person", "source") and PRONOUNS[word] == PLURAL
    yield "other side of marks", discourse.quoted[row] != discourse.quoted[other]
    yield "speaker of clause", _is_speaker(view, row, other)
    yield "main clause", view.deprel[other] in SUBJECTS and view.deprel[view.head[other]] in MAIN
    yield (
        "owner in clause",
        view.deprel[row] == "nmod:poss" and apart == 0 and view.deprel[other] in SUBJECTS,
    )
