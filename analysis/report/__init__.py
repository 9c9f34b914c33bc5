"""Reports: a study as page data, pages and executed notebooks.

    view (a study as a page shows it) -> measures (one file each: tables, charts, evidence rows) -> page_contents
        -> render (templates), data_block (what the page's script opens)   -> one offline page
        -> displays (the same tables and charts)                           -> notebooks, run by papermill (run, kernel)
    parameters: what a report may be asked for; pages: one study, all pages, their index

Nothing heavy is imported before the parameters and paths are checked.
"""

from importlib import import_module

# Where each public name is defined: importing the package loads none of it.
PLACES = {
    "displays": (
        "Report",
        "Sentences",
        "Shown",
        "coder_disagreements",
        "contested",
        "disagreement_list",
        "estimate_table",
        "estimates",
        "judged_sentences",
    ),
    "evidence_rows": ("counted", "opened_rows"),
    "findings": (
        "Finding",
        "corpus_finding",
        "frame_finding",
        "named_finding",
        "position_finding",
        "stance_finding",
        "voice_finding",
    ),
    "measures": ("REGISTRY",),
    "measures.corpus": ("removed_lines",),
    "measures.words": ("distinctive_words", "words_beside"),
    "page_contents": ("PageData", "page_data"),
    "pages": ("Plan", "report_all"),
    "parameters": ("check_parameters",),
    "render": ("Entry", "Surroundings", "index_html", "page_html"),
    "run": ("ReportError", "Shared", "run_report"),
    "view": ("Options", "Results", "View", "chosen_party", "main_parties"),
}
_MODULE_OF = {name: module for module, names in PLACES.items() for name in names}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str):
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
