"""What the tests share: settings that keep them deterministic, the sample corpus, a browser."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import matplotlib
import pandas as pd
import pytest
from hypothesis import settings

# Figures need no screen. Not by MPLBACKEND: the kernels that run the notebooks would inherit it and draw nothing.
matplotlib.use("Agg")

settings.register_profile("workbook", deadline=None, max_examples=50, derandomize=True)
settings.load_profile("workbook")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def lay_out_readings(tmp_path, monkeypatch):
    """Builds the folder of a set that was read: PolNeAR's form with one article, an article of our own, and labels."""

    def build(document: str, text: str, own: dict[str, str], **labels: list[dict]) -> Path:
        folder = tmp_path / "polnear" / "train" / "text"
        folder.mkdir(parents=True)
        (folder / document).write_text(text, encoding="utf-8")
        (tmp_path / "readings").mkdir()
        pd.DataFrame([own]).to_csv(tmp_path / "readings" / "articles.csv", index=False)
        for name, rows in labels.items():
            pd.DataFrame(rows).to_csv(tmp_path / f"{name}.csv", index=False)
        monkeypatch.setattr("analysis.evaluation.readings._gold", lambda name: tmp_path / f"{name}.csv")
        monkeypatch.setattr("analysis.evaluation.readings.locate", lambda folder: tmp_path)
        return tmp_path

    return build


@pytest.fixture
def make_articles():
    """Builds an articles table from texts: article_id a, b, c ...; further columns by keyword."""

    def build(*texts: str, **columns) -> pd.DataFrame:
        names = [chr(ord("a") + number) for number in range(len(texts))]
        return pd.DataFrame({"article_id": names, "text": list(texts), **columns})

    return build


@pytest.fixture
def book(tmp_path, request):
    """Writes a codebook and returns its path; by default the module's BOOK."""

    def write(text: str | None = None, name: str = "book.yaml") -> Path:
        path = tmp_path / name
        path.write_text(request.module.BOOK if text is None else text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def registry(tmp_path_factory, request):
    """The module's PARTIES, read."""
    from analysis.parties import load_registry

    path = tmp_path_factory.mktemp("parties") / "parties.yaml"
    path.write_text(request.module.PARTIES, encoding="utf-8")
    return load_registry(path)


@pytest.fixture(scope="module")
def harbour(tmp_path_factory, request):
    """The module's BOOK, read."""
    from analysis.frames import load_codebook

    path = tmp_path_factory.mktemp("codebook") / "book.yaml"
    path.write_text(request.module.BOOK, encoding="utf-8")
    return load_codebook(path)


@pytest.fixture
def refused_at(book):
    """Asserts that a codebook of this text is refused in one line, with the file, the line and a message in it."""
    from analysis.frames import load_codebook
    from analysis.schemas import InputError

    def check(text: str, line: int, message: str) -> None:
        path = book(text)
        with pytest.raises(InputError) as error:
            load_codebook(path)
        assert re.match(rf"{re.escape(str(path))}, line {line}(, column \d+)?: ", str(error.value))
        assert message in str(error.value)
        assert "\n" not in str(error.value)

    return check


@pytest.fixture(scope="session")
def sample_articles() -> pd.DataFrame:
    """The sample corpus, read once; take a copy before changing it."""
    from analysis.corpus import read_articles

    return read_articles(ROOT / "data" / "articles")


@pytest.fixture(scope="session")
def sample_registry():
    """The parties of the sample corpus."""
    from analysis.parties import load_registry

    return load_registry(ROOT / "data" / "parties.yaml")


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium. Without one the test is skipped, but not under CI, which must install it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        reason = "no Chromium on PATH; install one to run the browser tests"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()
