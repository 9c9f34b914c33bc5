"""The page of a report: one self-contained HTML file that loads nothing and runs nothing, and the index of pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from analysis.errors import InputError
from analysis.writing import write_whole

TEMPLATES = "template"
# What a page may hold; anything else is dropped, its text kept. The policy in page.html.j2 stands behind this.
TAGS = frozenset(
    "div section article aside figure figcaption header footer nav main h1 h2 h3 h4 h5 h6 p span a ul ol li dl dt dd "
    "table caption colgroup col thead tbody tfoot tr th td details summary blockquote pre code samp kbd var q cite em "
    "strong b i u s del ins mark small sub sup abbr time br wbr hr img style".split()
)
EMPTIED = "script iframe object embed link meta base form input button textarea select video audio svg math template " \
    "noscript title applet frame frameset".split()
ATTRIBUTES = frozenset(
    "id class title href src alt width height colspan rowspan scope headers lang dir style open start value role "
    "tabindex datetime span".split()
)
LOADS = re.compile(r"url\s*\(|@import|expression\s*\(|\\", re.IGNORECASE)
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
NUMBER = re.compile(r"[<>≤≥~]?\s*[-−+–]?[\d.,]*\d\s*%?(\s*[\[(][^A-Za-z]*[\])])?")
HIDDEN_CODE = {"parameters", "injected-parameters"}

# The settings of a study that its page names.
CHOICES = ("registry", "scorer", "codebook", "grammar")


@dataclass(frozen=True)
class Entry:
    """One report in the index; with an ``error`` it failed and has no page."""

    title: str
    description: str = ""
    file: str = ""
    notebook: str = ""
    error: str = ""


def to_html(notebook) -> str:
    """The page of an executed notebook, given by path or as nbformat's node.

    Self-contained: no script, style sheet, font or image is fetched, and a policy in the page forbids it. Code folds
    under the output it made; warnings of libraries (stderr) are left out. The title is the first heading; the
    description the output of the cell tagged ``answer``, else the first output in prose, else the first paragraph.
    Links that leave the page become plain text, except to files beside it.

    Raises `InputError` for a file that is no notebook.
    """
    node = _read(notebook) if isinstance(notebook, str | Path) else notebook
    main = _tidy(_cells_html(node))
    headings = [(h.get("id"), _text(h)) for h in main.iter("h2")]
    title = next((_text(h) for h in main.iter("h1", "h2")), "") or "Report"
    framing = node.metadata.get("framing", {})
    # The party reported on, if one was asked for: reports of several parties share their first heading.
    subject = str(framing.get("parameters", {}).get("party") or "")
    opening = [child for child in list(main)[:1] if child.find("h1") is not None]
    return _frame(
        title=f"{subject}: {title}" if subject else title, subject=subject, description=_description(main),
        opening=_as_html(opening), body=_as_html(list(main)[len(opening):]), contents=headings,
        provenance=provenance_rows(framing),
    )


def write_index(out_dir: str | Path, entries: list[Entry], origin: Mapping[str, object] | None = None) -> Path:
    """``out_dir/index.html``: each report with its description, each failure with its reason, and provenance."""
    written, failed = [e for e in entries if not e.error], [e for e in entries if e.error]
    body = _environment().get_template("index.html.j2").render(written=written, failed=failed)
    count = f"{len(written)} report{'s' * (len(written) != 1)}" + (f", {len(failed)} failed" if failed else "")
    page = _frame(title="How each party is framed", description=count, subject="", opening="", body=body, contents=[],
                  provenance=provenance_rows(origin or {}))
    path = Path(out_dir) / "index.html"
    write_whole({path: page})
    return path


def describe(page: Path) -> tuple[str, str]:
    """Title and description of a page."""
    from lxml import html

    head = html.fromstring(page.read_text(encoding="utf-8"), parser=html.HTMLParser(huge_tree=True)).find("head")
    return head.findtext("title"), next(iter(head.xpath("meta[@name='description']/@content")), "")


def provenance_rows(framing: Mapping) -> list[tuple[str, str]]:
    """Label and value of each line of the page's foot; what was not recorded is left out."""
    given, other = framing.get("parameters"), framing.get("defaults")
    corpus = f"{framing['articles']} articles, SHA-256 {framing['corpus_sha256']}" if framing.get("articles") else ""
    how = dict(framing.get("settings", {}))
    if "registry" in how:
        how["registry"] = Path(how["registry"]).name
    rows = {
        "Written": framing.get("date"),
        "Corpus": corpus,
        "Analysed with": ", ".join(f"{name} {how[name]}" for name in CHOICES if name in how),
        "Parameters given": None if given is None else _listed(given) or "none",
        "Parameters by default": _listed(other or {}),
        "Commit": framing.get("commit"),
        "Versions": ", ".join(f"{name} {version}" for name, version in framing.get("versions", {}).items()),
    }
    return [(label, str(value)) for label, value in rows.items() if value]


def _listed(parameters: Mapping) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in parameters.items())


def _read(path: str | Path):
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises many kinds, each meaning that this is no notebook
        raise InputError(f"{path}: cannot be read as a notebook ({str(error).splitlines()[0]})") from error


@cache
def _environment():
    from jinja2 import Environment, FileSystemLoader

    folder = files("analysis") / "resources" / TEMPLATES
    return Environment(loader=FileSystemLoader(str(folder)), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _frame(opening: str, body: str, **parts) -> str:
    """The whole page around opening and body, which are HTML already; every other part is text and is escaped."""
    from markupsafe import Markup

    page = _environment().get_template("page.html.j2").render(opening=Markup(opening), body=Markup(body), **parts)
    return UNPRINTABLE.sub("", page)


def _cells_html(node) -> str:
    """The cells as nbconvert renders them through our template: a body, no page around it."""
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    priority = ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]
    exporter = HTMLExporter(
        template_name="report", extra_template_basedirs=[str(files("analysis") / "resources" / TEMPLATES)],
        exclude_anchor_links=True, config=Config({"NbConvertBase": {"display_data_priority": priority}}),
    )
    body, _ = exporter.from_notebook_node(node, resources={"code": dict(_code(node))})
    return UNPRINTABLE.sub("", body)


def _code(node) -> Iterator[tuple[int, str]]:
    """For each code cell with output its own source after that of the silent cells before it, by position."""
    waiting: list[str] = []
    for position, cell in enumerate(node.cells):
        if cell.cell_type != "code" or HIDDEN_CODE & set(cell.metadata.get("tags", [])):
            continue
        waiting.append(cell.source)
        if any(output.get("name") != "stderr" for output in cell.outputs):
            yield position, "\n\n".join(waiting)
            waiting = []


def _tidy(body: str):
    """The body as a tree with only what a page may hold; headings get ids, tables scopes, images their alt text."""
    from lxml import html

    main = html.fragment_fromstring(body, create_parent="main", parser=html.HTMLParser(huge_tree=True))
    _sanitise(main)
    _name_headings(main)
    for table in list(main.iter("table")):
        _dress_table(table)
    heading = "the report"
    for element in main.iter("h1", "h2", "h3", "img"):
        if element.tag != "img":
            heading = _text(element)
        elif not element.get("alt"):
            element.set("alt", f"Figure on: {heading}; its numbers stand in the table beside it")
    return main


def _sanitise(main) -> None:
    from lxml import etree

    etree.strip_elements(main, etree.Comment, etree.ProcessingInstruction, *EMPTIED, with_tail=False)
    seen: set[str] = set()
    for element in list(main.iterdescendants()):
        if element.tag not in TAGS:
            element.drop_tag()
        elif element.tag == "style":
            css = (element.text or "").strip()
            if LOADS.search(css) or css in seen or "scoped" in element.attrib:
                element.drop_tree()
            seen.add(css)
        else:
            _keep_attributes(element)


def _keep_attributes(element) -> None:
    for name, value in element.items():
        value = value.strip()
        fits = {
            "href": value.startswith("#") or bool(re.fullmatch(r"[\w.-]+\.(html|ipynb)(#.*)?", value)),
            "src": element.tag == "img" and value.startswith("data:image/"),
            "style": not LOADS.search(value),
        }
        if not fits.get(name, name in ATTRIBUTES or name.startswith("aria-")):
            del element.attrib[name]


def _name_headings(main) -> None:
    """Ids as JupyterLab makes them, so that a link to a heading works in both."""
    taken = set(main.xpath("//@id"))
    for heading in main.iter("h1", "h2", "h3", "h4"):
        if not heading.get("id"):
            slug = base = _text(heading).replace(" ", "-") or "section"
            number = 1
            while slug in taken:
                number += 1
                slug = f"{base}-{number}"
            taken.add(slug)
            heading.set("id", slug)


def _dress_table(table) -> None:
    """Marks columns of numbers, scopes the header cells and lets a wide table scroll by itself."""
    from lxml import html

    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    body = [row for row in rows if any(cell.tag == "td" for cell in row)]
    for row in rows:
        for cell in row:
            if cell.tag == "th":
                cell.set("scope", "row" if row in body else "col")
    # Counted from the right, where no header cell spans rows.
    for column in range(1, max((len(row) for row in body), default=0) + 1):
        cells = [row[-column] for row in body if len(row) >= column and row[-column].tag == "td"]
        texts = [text for cell in cells if (text := _text(cell)) and text not in ("NaN", "<NA>", "—", "–")]
        if texts and all(NUMBER.fullmatch(text) for text in texts):
            heads = [row[-column] for row in rows if row not in body and len(row) >= column and not _spans(row)]
            for cell in cells + heads:
                cell.set("class", f"{cell.get('class', '')} number".strip())
    label = next((_text(caption) for caption in table.iter("caption")), "") or "table"
    box = html.Element("div", {"class": "table", "role": "region", "tabindex": "0", "aria-label": label})
    table.addprevious(box)
    box.tail, table.tail = table.tail, None
    box.append(table)


def _spans(row) -> bool:
    return any(cell.get("colspan", "1") != "1" for cell in row)


def _text(element) -> str:
    return " ".join(element.text_content().split())


def _description(main) -> str:
    """At most about 300 characters, cut at a sentence or word."""
    answer = "contains(concat(' ', @class, ' '), ' tag-answer ')"
    found = main.xpath(f".//*[{answer}]/div[@class='output'] | .//div[@class='output'][p or ul]")
    tagged = [output for output in found if output.getparent().get("class", "").find("tag-answer") >= 0]
    text = next((text for text in map(_text, [*tagged, *found, *main.iter("p")]) if text), "")
    if len(text) <= 300:
        return text
    stop = max(text.rfind(mark, 80, 300) for mark in (". ", "? ", "! "))
    return text[: stop + 1] if stop > 0 else text[: text.rfind(" ", 0, 299)] + "…"


def _as_html(elements) -> str:
    from lxml import html

    return "".join(html.tostring(element, encoding="unicode") for element in elements)
