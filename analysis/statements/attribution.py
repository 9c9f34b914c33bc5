"""Finds statements: what each cue attributes, and whose the quotations are that no cue claims."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.parties import Discourse, Registry
from analysis.schemas import conform, empty
from analysis.speakers import resolve_speakers
from analysis.statements.contents import Content, Reader
from analysis.statements.cues import UNKNOWN, Cue, find_cues
from analysis.statements.layouts import FINITE, Layouts, headings
from analysis.statements.marked import FARTHEST, Quotations
from analysis.text import Texts

MAX_SCARE_WORDS = 4
QUOTING = frozenset({"direct", "mixed"})
QUOTABLE = frozenset("qp")
CLAUSAL = frozenset("ctwinfag")
SPANS = "cue_start cue_end speaker_start speaker_end via_start via_end".split()
COLUMNS = ["statement_id", "at", "start", "end", "kind", "rule", *SPANS[:2], "cue_class", *SPANS[2:]]


class Statement(NamedTuple):
    """A statement in token numbers: pieces (first, last exclusive), kind, and what the cue attributes."""

    pieces: list[tuple[int, int]]
    kind: str
    content: Content
    cue: Cue | None


def find_statements(
    texts: Texts, clauses: pd.DataFrame, mentions: pd.DataFrame | None = None, registry: Registry | None = None,
    discourse: Discourse | None = None,
) -> pd.DataFrame:
    """Return one row per piece of attributed content, in text order; pieces of an interrupted statement share
    statement_id.

    Content includes its quotation marks and "that", not the cue's clause, which is the journalist's. ``kind`` is
    direct, indirect, mixed (indirect with quoted words in it) or scare (a few words in marks that nobody is said to
    have said). ``speaker_kind`` is party, unaffiliated (named, of no party), unnamed ("officials") or unresolved;
    scare quotes have none. ``via`` is the outer source of a report within a report. Nested statements overlap: the
    innermost decides. ``rule`` names the rule that found the content (resources/statement_rules.tsv), ``speaker_rule``
    how the speaker was resolved. ``texts`` are parsed; ``registry`` is that of the mentions, which tells what a mention
    names by itself from what the article ties; ``discourse`` is that of these three where it was read already.
    """
    mentions = empty("mentions") if mentions is None else mentions
    attribution = _Attribution(texts, clauses)
    if not (found := attribution.statements()):
        return empty("statements")
    pieces = _pieces(texts, attribution.view, found)
    discourse = discourse or Discourse(texts, mentions, registry)
    return conform(resolve_speakers(texts, pieces, discourse, registry), "statements")


class _Attribution:
    """The steps from cues and quotations to statements."""

    def __init__(self, texts: Texts, clauses: pd.DataFrame):
        self.texts, self.quotes = texts, Quotations(texts)
        self.view = Reader(texts, clauses, self.quotes)
        self.claimed: set[int] = set()
        # The last statement of each article, scare quotes apart, and the last with quoted words.
        self.last: dict[int, Statement] = {}
        self.quoting: dict[int, Statement] = {}

    def statements(self) -> list[Statement]:
        layouts = Layouts(self.texts, self.view).contents()
        found = [self._make(content, None) for content in layouts]
        # What cues something in a quotation is the speaker's.
        cues = [cue for cue in find_cues(self.texts, self.view) if self.quotes.of[cue.first] < 0]
        found += map(self._of_cue, cues)
        found += map(self._of_unlisted_verb, range(len(self.quotes.spans)))
        # The very content that another cue has claimed before is left to that cue.
        first = {tuple(statement.pieces): statement for statement in reversed(found) if statement is not None}
        return self._with_unclaimed(list(first.values()))

    def _make(self, content: Content, cue: Cue | None) -> Statement | None:
        pieces = self.quotes.whole(content.rows)
        if not pieces:
            return None
        kind = self.quotes.kind(pieces)
        if cue is not None and cue.entry.cue == "verb":
            # The tree names nobody, or somebody who stands in the content itself.
            inside = any(content.speaker in range(*piece) for piece in pieces)
            if inside or (content.speaker is None and not self.view.passive.get(cue.first)):
                content = content._replace(speaker=self.view.phrase_beside(cue.first))
        if self.view.is_nobody(content.speaker):
            return None
        self.claimed |= {self.quotes.of[row] for piece in pieces for row in range(*piece)}
        return Statement(pieces, kind, content, cue)

    def _of_cue(self, cue: Cue) -> Statement | None:
        """What a cue's tree gives it; where that is nothing, the quotation that stands beside the cue."""
        if cue.entry.cue == "verb" and self.view.quotes_somebody(cue.first):
            return None
        content = self.view.read(cue)
        if content is None and (beside := self._beside(cue)) is not None:
            content = Content("quotation", list(range(*self.quotes.spans[beside])), self.view.speaker(cue))
        rubric = self.quotes.words[cue.last : cue.last + 1] == [":"] and self.view.word[cue.first] in headings("rubric")
        if content is None or rubric:  # "Explained: ..."
            return None
        content = self._fitting(content, cue)
        return self._make(content._replace(rows=[*content.rows, *self._further(content.rows, cue)]), cue)

    def _further(self, rows: list[int], cue: Cue) -> list[int]:
        """The tokens of a quotation that goes on behind its cue, no other cue between."""
        quoted = any(self.quotes.of[row] >= 0 for row in rows) and min(rows) < cue.first
        number = self.quotes.further(cue.last) if quoted else None
        goes_on = number is not None and not any(map(self.view.is_cue, range(cue.last, self.quotes.spans[number][0])))
        return list(range(*self.quotes.spans[number])) if goes_on else []

    def _fitting(self, content: Content, cue: Cue) -> Content:
        """The content as the cue allows it: quoted where it only takes quotations; of a clause that stands before and
        behind a cue, what is quoted behind it."""
        rows, quoted = content.rows, [row for row in content.rows if self.quotes.of[row] >= 0]
        if cue.entry.cue == "verb" and not cue.entry.complements & CLAUSAL and rows[0] < cue.first:
            rows = rows if quoted or content.rule == "as clause" else []
        if quoted and quoted[0] < cue.first and content.rule == "clause before":
            rows = [row for row in rows if row < cue.first or self.quotes.of[row] >= 0]
        return content._replace(rows=rows)

    def _beside(self, cue: Cue) -> int | None:
        if not cue.entry.complements & QUOTABLE:
            return None
        found = self.quotes.before(cue.first, self.view.rows_below(cue.first))
        return self.quotes.behind(cue.last) if found is None and "q" in cue.entry.complements else found

    def _of_unlisted_verb(self, number: int) -> Statement | None:
        """"..." grumbled the clerk: a verb in no list behind a quotation that waits for one."""
        first, last = self.quotes.spans[number]
        if number in self.claimed or not self.quotes.waits(number):
            return None
        near = range(last, min(last + FARTHEST, self.quotes.bounds[self.quotes.sentence[last - 1]][1]))
        row = next((k for k in near if self.quotes.of[k] >= 0 or self.view.is_finite_verb(k)), None)
        if row is None or self.quotes.before(row, self.view.rows_below(row)) != number:
            return None
        cue = Cue(row, row + 1, UNKNOWN)
        return self._make(Content("quotation", list(range(first, last)), self.view.speaker(cue)), cue)

    def _with_unclaimed(self, found: list[Statement]) -> list[Statement]:
        """The statements in text order with those of the quotations that no cue claims."""
        order = [(statement.pieces[0], statement) for statement in found]
        order += [(span, n) for n, span in enumerate(self.quotes.spans) if n not in self.claimed]
        made: list[Statement] = []
        for (first, _), each in sorted(order, key=lambda pair: pair[0]):
            statement = self._of_quotation(each) if isinstance(each, int) else each
            if statement is not None:
                made.append(statement)
                article = self.quotes.article[first]
                self.last |= {article: statement} if statement.kind != "scare" else {}
                self.quoting |= {article: statement} if statement.kind in QUOTING else {}
        return sorted(made, key=lambda statement: statement.pieces)

    def _of_quotation(self, number: int) -> Statement | None:
        """Whose a quotation is that no cue claims, after the statements before it; None where it goes on from one."""
        span = first, last = self.quotes.spans[number]

        def made(kind: str, rule: str, speaker: int | None = None, cue: Cue | None = None) -> Statement:
            return Statement([span], kind, Content(rule, list(range(first, last)), speaker), cue)

        title = self.quotes.is_title(number)
        if not title and (speaker := self.view.announcer(first)) is not None:
            return made("direct", "announced", speaker)
        if self.quotes.alone(number):
            article = self.quotes.article[first]
            if (quoting := self.quoting.get(article)) is not None and self._is_near(quoting, first):
                quoting.pieces.append(span)
                return None
            return made("direct", "continued", before.content.speaker if (before := self.last.get(article)) else None)
        if not title and sum(self.quotes.is_word[first:last]) > MAX_SCARE_WORDS:
            if (cue := self.view.governing_cue(first, last)) is not None:
                return made("direct", "embedded", self.view.speaker(cue), cue)
            if any(form in FINITE for form in self.view.form[first:last]):
                return made("direct", "left over")
        return made("scare", "scare")

    def _is_near(self, earlier: Statement, first: int) -> bool:
        """Whether a statement ends in the paragraph of a token or in the one before."""
        return self.quotes.paragraph[first] - self.quotes.paragraph[max(last for _, last in earlier.pieces) - 1] <= 1


def _pieces(texts: Texts, view: Reader, statements: list[Statement]) -> pd.DataFrame:
    """One row per piece, in text order: statement_id, article_id, start, end, kind, the spans of the cue and of the
    words that name the speaker and an outer source, cue, cue_class and rule."""
    rows = []
    for number, (ranges, kind, content, cue) in enumerate(statements):
        said_by, via = (view.phrase(head) if head is not None else (None, None) for head in content[2:])
        cued = (view.start[cue.first], view.end[cue.last - 1], cue.entry.cue_class) if cue else (None, None, None)
        rows += [(number, first, view.start[first], view.end[last - 1], kind, content.rule, *cued, *said_by, *via)
                 for first, last in ranges]
    pieces = pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(SPANS, "Int64"))
    article = texts.tokens.article[pieces["at"]]
    pieces = pieces.assign(article=article, article_id=texts.articles["article_id"].to_numpy()[article])
    for name in ("cue", "speaker"):
        pieces[name] = texts.text_of(pieces, f"{name}_start", f"{name}_end")
    return pieces.sort_values(["article", "start", "end"], kind="stable", ignore_index=True).drop(columns="at")
