"""Report pages in a browser: nothing is loaded, evidence opens and adds up, the keyboard reaches all."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.parties import load_registry
from analysis.report import Options, Results, Surroundings, View, page_data, page_html
from analysis.study import analyse

pytestmark = pytest.mark.slow
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
COUNT = re.compile(r"[\d,]+")
OF = re.compile(r"[\d,]+(?= of )")
AXE = Path(
    os.environ.get(
        "AXE_CORE", Path(__file__).resolve().parents[1] / "node_modules/axe-core/axe.min.js"
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, sample_articles, sample_registry):
    """The comparison page, one party's page, and a page of texts full of markup."""
    place = tmp_path_factory.mktemp("pages")
    results = Results(analyse(sample_articles, sample_registry, scorer="linear"))
    listed = (("all.html", "All"), ("one.html", results.parties[0]))
    for name, view in (("all", View(results)), ("one", View(results, results.parties[0]))):
        html = page_html(
            page_data(view),
            Surroundings(name, listed, (("Written", "now"),), ((f"{name}.csv", "csv"),)),
        )
        (place / f"{name}.html").write_text(html, encoding="utf-8")
    (place / "hostile.html").write_text(
        page_html(page_data(_hostile(place)), Surroundings()), encoding="utf-8"
    )
    return place


def _hostile(place: Path) -> View:
    (place / "parties.yaml").write_text(
        "parties:\n- name: Kestria <img src=x> $5\n  names: [Kestria]\n- name: Balvia\n"
    )
    text = (
        "\U0001f600 Kestria owes $5 million and $10 million to <script>document.title = 'run'</script> Balvia. "
        "“\U0001f680 Kestria *lies*,” Balvia said."
    )
    articles = pd.DataFrame(
        {"article_id": ["a"], "text": [text], "title": ["</script><script>alert(1)</script>"]}
    )
    study = analyse(articles, load_registry(place / "parties.yaml"), scorer="linear")
    return View(Results(study, Options(min_n=1)))


@pytest.fixture
def opened(browser, folder):
    """Opens a page, and holds at the end that it asked for nothing and complained of nothing."""
    contexts, wrong = [], []

    def open_page(name: str = "all", **options):
        context = browser.new_context(**{"viewport": DESK, **options})
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: (
                wrong.append(request.url)
                if not request.url.startswith((f"file://{folder}", "blob:"))
                else None
            ),
        )
        page.goto(f"file://{folder}/{name}.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


def shown(page) -> int:
    """The number that the panel names first."""
    page.wait_for_selector("#explorer:not([hidden])")
    return int(COUNT.search(page.locator("#explorer-count").inner_text())[0].replace(",", ""))


def in_view(page) -> str:
    return page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id")


@pytest.mark.parametrize("name", ["all", "one", "hostile"])
def test_a_page_asks_for_nothing_and_complains_of_nothing(opened, name):
    page = opened(name)
    assert page.title() != "run" and page.locator("h1").count() == 1
    page.locator("td a[href^='#open=']").first.click()
    assert shown(page) >= 1


def test_the_policy_names_its_script_and_style_by_their_hash_alone(opened):
    policy = opened().locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "unsafe" not in policy and policy.startswith("default-src 'none'")
    assert len(re.findall("'sha256-[^']+'", policy)) == 2


def test_a_script_put_into_the_page_does_not_run(browser, folder):
    text = (folder / "all.html").read_text(encoding="utf-8")
    spoiled = folder / "spoiled.html"
    spoiled.write_text(
        text.replace("<main", "<script>document.title = 'run'</script><main"), encoding="utf-8"
    )
    page = browser.new_page()
    page.goto(f"file://{spoiled}")
    assert page.title() != "run"
    page.close()


def test_cells_open_as_many_rows_as_they_say(opened):
    """A sample of every section; that all add up is tested on the data."""
    page = opened()
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    for section in ("named", "speaking", "voices", "positions", "words", "over_time", "corpus"):
        link = page.locator(f"#{section} table:not(.grid) td a[href^='#open=']").first
        # A share opens the 12 of "12 of 114"; of a word's rate the count stands below.
        below = link.locator("xpath=..").locator(".detail")
        words = below.inner_text() if section in ("voices", "words") else link.inner_text()
        told = int((OF.search(words) or COUNT.search(words))[0].replace(",", ""))
        link.click()
        assert shown(page) == told, section
        page.keyboard.press("Escape")
        assert not page.locator("#explorer").is_visible()


def test_dots_and_bars_of_charts_open_their_rows(opened):
    page = opened()
    for form in ("dots", "bars"):
        mark = page.locator(f"svg.{form} a").first
        title = mark.locator("title").text_content()
        mark.focus()
        page.keyboard.press("Enter")
        assert shown(page) == int(
            re.search(r"n=(\d+)|: (\d+) of|(\d+) mentions", title).group(
                1 if "n=" in title else 2 if " of " in title else 3
            )
        )
        page.keyboard.press("Escape")


def test_back_leads_from_article_to_list_to_cell(opened):
    page = opened()
    cell = page.locator("#named td a").first
    href = cell.get_attribute("href")
    cell.click()
    number = shown(page)
    page.locator("#explorer-rows button").first.click()
    assert (
        page.locator("#article-title").is_visible()
        and page.locator("#article-text .here").count() == 1
    )
    page.go_back()
    assert page.locator("#explorer-list").is_visible() and shown(page) == number
    page.go_back()
    assert not page.locator("#explorer").is_visible() and in_view(page) == href


def test_an_address_opens_its_rows(opened, folder):
    page = opened()
    href = page.locator("#stance td a").first.get_attribute("href")
    page.goto("about:blank")
    page.goto(f"file://{folder}/all.html{href}")
    assert shown(page) > 0


def test_filters_narrow_the_rows_and_show_what_there_is(opened):
    page = opened()
    page.locator("#named td a").first.click()
    everything = shown(page)
    page.locator("#explorer-filters summary").click()
    outlet = page.locator("#explorer-filters [name=outlet]")
    outlet.select_option(index=1)
    told = int(re.search(r"\((\d+)\)", outlet.locator("option:checked").text_content())[1])
    assert shown(page) == told < everything
    page.locator("#explorer-filters [name=q]").fill("zzzz")
    page.locator("#explorer-count", has_text=re.compile("^0 ")).wait_for()
    assert page.locator("#explorer-end").inner_text() == "No row fits."
    page.locator("#explorer-filters [type=reset]").click()
    assert shown(page) > everything
    page.locator("#explorer-filters [name=sort]").select_option("date")
    dates = page.locator("#explorer-rows .place").all_text_contents()
    days = [found[0] for text in dates if (found := re.search(r"\d{4}-\d\d-\d\d", text))]
    assert days == sorted(days) and len(days) > 20


def test_a_word_is_found_in_all_sentences(opened):
    page = opened()
    page.locator("#concordance-word").fill("said")
    page.keyboard.press("Enter")
    assert shown(page) > 5 and page.locator("#explorer-rows mark.hit").count() >= 5


def test_the_keyboard_alone_reaches_all(opened):
    page = opened()
    page.locator("#named td a").first.focus()
    page.keyboard.press("Enter")
    shown(page)
    assert in_view(page) == "explorer-title"
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
    assert {
        "Close",
        "Search and filter",
        "Save these rows (CSV)",
        "Read the article",
        "Copy",
    } <= reached


def test_the_selection_is_saved_as_a_table(opened, tmp_path):
    page = opened()
    page.locator("#stance td a").first.click()
    number = shown(page)
    with page.expect_download() as saved:
        page.locator("#explorer-save").click()
    saved.value.save_as(tmp_path / "rows.csv")
    table = pd.read_csv(tmp_path / "rows.csv")
    assert len(table) == number and {
        "outlet",
        "date",
        "party",
        "voice",
        "value",
        "sentence",
    } <= set(table)


def test_a_sentence_is_copied_with_its_source(opened):
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.locator("#named td a").first.click()
    page.get_by_role("button", name="Copy this sentence with its source").first.click()
    page.locator("#explorer-rows", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"“.+” \(.+, \d{4}-\d\d-\d\d\)", copied)


def test_offsets_hold_where_characters_are_wide(opened):
    page = opened("hostile")
    page.locator("#named td a").first.click()
    marks = page.locator("#explorer-rows mark.mention").all_inner_texts()
    assert marks and set(marks) <= {"Kestria", "Balvia"}


def test_without_a_script_tables_sentences_and_the_way_to_the_table_are_there(browser, folder):
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.goto(f"file://{folder}/all.html")
    assert page.locator("table").count() > 10 and not page.locator("#explorer").is_visible()
    page.locator("#plain summary").click()
    assert page.locator("#plain li").count() == 200 and page.locator("#plain li").first.is_visible()
    assert page.locator("#sentences a[download]").get_attribute("href") == "all.csv"
    context.close()


@pytest.mark.parametrize("name", ["all", "one", "hostile"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_never_scrolls_sideways(opened, name, scheme):
    page = opened(name, viewport=PHONE, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("td a[href^='#open=']").first.click()
    assert page.locator("#explorer").bounding_box()["width"] == PHONE["width"]


def test_the_first_column_stays_when_a_table_scrolls(opened):
    page = opened(viewport=PHONE)
    table = page.locator("#stance .table").first
    before = table.locator("tbody th").first.bounding_box()["x"]
    table.evaluate("(each) => { each.scrollLeft = 200; }")
    assert abs(table.locator("tbody th").first.bounding_box()["x"] - before) < 2


def test_targets_are_large_enough(opened):
    page = opened(viewport=PHONE)
    small = page.evaluate("""[...document.querySelectorAll('td a, summary, button, nav a, .findings a')]
        .filter((each) => each.offsetParent).map((each) => [each.textContent, each.getBoundingClientRect()])
        .filter(([, box]) => box.height < 24 || box.width < 24).map(([text]) => text)""")
    assert not small


def test_the_page_is_short_while_evidence_is_folded(opened):
    assert opened().evaluate("document.documentElement.scrollHeight") <= 12_000


def test_dark_and_light_differ_and_can_be_read(opened):
    papers = {
        scheme: opened(color_scheme=scheme).evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert papers["light"] == "rgb(255, 255, 255)" != papers["dark"]


def test_print_leaves_contents_and_evidence_out(opened):
    page = opened()
    page.emulate_media(media="print")
    assert not page.locator("nav.side").is_visible() and not page.locator("#plain").is_visible()
    pdf = page.pdf(format="A4")
    assert (
        3
        <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page/") + pdf.count(b"/Type /Page ")
        <= 25
    )


@pytest.mark.skipif(
    not AXE.is_file(), reason="no axe-core: npm install axe-core, or AXE_CORE=/path/to/axe.min.js"
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened, scheme):
    page = opened(color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert not [
        rule["id"] for rule in found["violations"] if rule["impact"] in ("serious", "critical")
    ]
