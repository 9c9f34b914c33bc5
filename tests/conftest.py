"""What the tests share: settings that keep them deterministic, the sample corpus, a browser."""

from __future__ import annotations

import os
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
def make_articles():
    """Builds an articles table from texts: article_id a, b, c ...; further columns by keyword."""

    def build(*texts: str, **columns) -> pd.DataFrame:
        names = [chr(ord("a") + number) for number in range(len(texts))]
        return pd.DataFrame({"article_id": names, "text": list(texts), **columns})

    return build


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
