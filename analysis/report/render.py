"""Templates filled with page data. No markup is made in Python; every value is escaped by the templates."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from analysis.report.charts import Chart
from analysis.report.data_block import UNPRINTABLE, data_block
from analysis.report.page_contents import PageData
from analysis.report.pieces import Table

TEMPLATES = "template"
# A dollar sign in text, not one within a tag.
DOLLAR = re.compile(r"\$(?![^<>]*>)")


@dataclass(frozen=True)
class Entry:
    """One report in the index; with an ``error`` it failed and has no page."""

    title: str
    description: str = ""
    file: str = ""
    notebook: str = ""
    error: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What a page links to and where it comes from: its own name, the pages of the run, provenance lines."""

    name: str = "report"
    pages: Sequence[tuple[str, str]] = ()
    provenance: Sequence[tuple[str, str]] = ()
    files: Sequence[tuple[str, str]] = field(default=())


def page_html(page: PageData, around: Surroundings) -> str:
    """Return one offline page: it loads nothing, and its policy lets nothing run but its own script."""
    return _whole("page.html.j2", page=page, around=around, data=data_block(page))


def index_html(entries: Sequence[Entry], corpus: str, provenance: Sequence[tuple[str, str]]) -> str:
    """Return the page that lists each report with its findings, and each failure with its reason."""
    written, failed = [e for e in entries if not e.error], [e for e in entries if e.error]
    return _whole(
        "index.html.j2", written=written, failed=failed, corpus=corpus, provenance=provenance
    )


def table_html(table: Table) -> str:
    """Return a table for a notebook's output, where nothing of it is read as mathematics or Markdown."""
    return _piece("table", table)


def chart_html(chart: Chart) -> str:
    """Return a chart as SVG for a notebook's output."""
    return _piece("chart", chart)


def finding_html(finding) -> str:
    """Return a finding as a paragraph for a notebook's output."""
    return _piece("finding", finding)


def sentences_html(title: str, sentences: Sequence) -> str:
    """Return a list of sentences for a notebook's output."""
    return _piece("sentences", {"title": title, "sentences": sentences})


def provenance_rows(framing: Mapping) -> list[tuple[str, str]]:
    """Return label and value of each line on where a page comes from; what was not recorded is left out."""
    given, other = framing.get("parameters"), framing.get("defaults")
    corpus = (
        f"{framing['articles']} articles, SHA-256 {framing['corpus_sha256']}"
        if framing.get("articles")
        else ""
    )
    how = dict(framing.get("settings", {}))
    if "registry" in how:
        how["registry"] = how["registry"].replace("\\", "/").rsplit("/", 1)[-1]
    chosen = [
        f"{name} {how[name]}"
        for name in ("registry", "scorer", "codebook", "grammar")
        if name in how
    ]
    rows = {
        "Written": framing.get("date"),
        "Corpus": corpus,
        "Analysed with": ", ".join(chosen),
        "Parameters given": None if given is None else _listed(given) or "none",
        "Parameters by default": _listed(other or {}),
        "Commit": framing.get("commit"),
        "Versions": ", ".join(
            f"{name} {version}" for name, version in framing.get("versions", {}).items()
        ),
    }
    return [(label, str(value)) for label, value in rows.items() if value]


def _listed(parameters: Mapping) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in parameters.items())


def _whole(template: str, **parts) -> str:
    css, script = _source("page.css"), _source("page.js")
    policy = {"style": _hash(css), "script": _hash(script)}
    page = (
        _environment().get_template(template).render(css=css, script=script, policy=policy, **parts)
    )
    return UNPRINTABLE.sub("", page)


def _piece(name: str, value) -> str:
    page = (
        _environment()
        .get_template("notebook.html.j2")
        .render(piece=name, value=value, css=_source("notebook.css"))
    )
    return UNPRINTABLE.sub("", page)


@cache
def _source(name: str) -> str:
    """Return a file of the template folder that goes into pages as it is."""
    return (files("analysis") / "resources" / TEMPLATES / name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    """Return the source expression by which a policy names what may run."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode() + "'"


@cache
def _environment():
    from jinja2 import Environment, FileSystemLoader

    folder = files("analysis") / "resources" / TEMPLATES
    environment = Environment(
        loader=FileSystemLoader(str(folder)), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["apart"] = dollars_apart
    return environment


def dollars_apart(markup: str):
    """Return markup with each dollar sign of its text in an element of its own, so that no two enclose mathematics."""
    from markupsafe import Markup

    return Markup(DOLLAR.sub("<span>$</span>", markup))
