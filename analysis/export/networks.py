"""Two networks as GraphML: who speaks about whom, and parties with the matters that they stand on."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd

from analysis.export.bundle import Bundle, Writers
from analysis.schemas import LABELS, VOICES
from analysis.study import Study

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
# What XML cannot hold.
UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TYPES = {"int64": "long", "Int64": "long", "float64": "double"}


def graphml_files(bundle: Bundle) -> Writers:
    """Return the writers of the two networks."""
    networks = {"speakers": speaker_network(bundle.study), "matters": matter_network(bundle.study)}
    return {f"graphml/{name}.graphml": partial(_write_graph, name, *parts) for name, parts in networks.items()}


def speaker_network(study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes (id, label, kind) and edges of who speaks about whom, one edge per speaker, target and measure.

    An edge has source, target, ``measure`` (stance or another), ``n`` (sentence x party x voice), how many
    of them are negative, neutral and positive, and their mean ``value``, missing where none is scored.
    """
    evidence = study.evidence
    held = evidence["voice_party"].where(evidence["voice"].isin(["self", "other"])).fillna(evidence["voice"])
    labels = {label: evidence["label"].eq(label) for label in LABELS}
    rows = evidence.assign(source=held, target=evidence["party"], **labels)
    unit = ["measure", "source", "target", "voice", "article_id", "sentence_id"]
    # A unit has the label that most of its mentions have; of as many the first in LABELS' order.
    units = rows.groupby(unit, as_index=False).agg(value=("value", "mean"), **{each: (each, "sum") for each in LABELS})
    most = units[list(LABELS)].idxmax(axis=1).where(units["value"].notna())
    units = units.assign(**{label: most.eq(label) for label in LABELS})
    edges = units.groupby(["source", "target", "measure"], as_index=False).agg(
        n=("value", "size"), **{each: (each, "sum") for each in LABELS}, value=("value", "mean"))
    parties = set(evidence["party"]) | set(evidence["voice_party"].dropna())
    return _nodes([*edges["source"], *edges["target"]], parties), edges


def matter_network(study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return nodes and edges of parties and matters, one edge per party, matter, relation, voice and rung.

    ``relation`` is holds (from the party whose position it is) or asserts (from another party or source that
    says so of it); ``rung`` is the rung of the ladder, ``n`` counts positions. Acts are not among them.
    """
    columns = ["matter_id", "position_id"]
    rows = study.positions.merge(study.answers[columns].dropna(), on="position_id")
    holds = rows.assign(source=rows["party"], relation="holds")
    told = rows[~rows["voice"].isin(["self"])]
    asserts = told.assign(source=told["voice_party"].fillna(told["voice"]), relation="asserts")
    edges = pd.concat([holds, asserts], ignore_index=True)
    edges = edges.assign(target="matter " + edges["matter_id"].astype("str"))
    edges = edges.groupby(["source", "target", "relation", "voice", "rung"], as_index=False).size()
    matters = study.matters.assign(id="matter " + study.matters["matter_id"].astype("str"), kind="matter")
    matters = matters[matters["id"].isin(edges["target"])].rename(columns={"proposition": "label"})
    parties = set(study.positions["party"]) | set(study.positions["voice_party"].dropna())
    nodes = pd.concat([_nodes(edges["source"], parties), matters[["id", "label", "kind", "party"]]], ignore_index=True)
    return nodes, edges.rename(columns={"size": "n"})


def _nodes(names, parties: set[str]) -> pd.DataFrame:
    """Return one row per name, in order: a party, or a voice that is none."""
    ids = sorted(set(names), key=lambda name: (name not in parties, name))
    kinds = ["party" if name in parties or name not in VOICES else "voice" for name in ids]
    return pd.DataFrame({"id": ids, "label": ids, "kind": kinds}, dtype="str")


def _write_graph(name: str, nodes: pd.DataFrame, edges: pd.DataFrame, path: Path) -> None:
    path.write_bytes(graphml(name, nodes, edges))


def graphml(name: str, nodes: pd.DataFrame, edges: pd.DataFrame) -> bytes:
    """Return a directed graph as GraphML; a missing attribute is left out."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(_tag("graphml"))
    keys = {("node", column): nodes[column] for column in nodes.columns.drop("id")}
    keys |= {("edge", column): edges[column] for column in edges.columns.drop(["source", "target"])}
    names = {key: f"d{number}" for number, key in enumerate(keys)}
    for (domain, column), values in keys.items():
        kind = TYPES.get(str(values.dtype), "string")
        ElementTree.SubElement(root, _tag("key"), {
            "id": names[domain, column], "for": domain, "attr.name": column, "attr.type": kind})
    graph = ElementTree.SubElement(root, _tag("graph"), {"id": name, "edgedefault": "directed"})
    for row in nodes.to_dict("records"):
        node = ElementTree.SubElement(graph, _tag("node"), {"id": _fit(row["id"])})
        _add_data(node, row, {column: key for (domain, column), key in names.items() if domain == "node"})
    for number, row in enumerate(edges.to_dict("records")):
        ends = {end: _fit(row[end]) for end in ("source", "target")}
        edge = ElementTree.SubElement(graph, _tag("edge"), {"id": f"e{number}", **ends})
        _add_data(edge, row, {column: key for (domain, column), key in names.items() if domain == "edge"})
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add_data(element: ElementTree.Element, row: dict, keys: dict[str, str]) -> None:
    for column, key in keys.items():
        if not pd.isna(row[column]):
            ElementTree.SubElement(element, _tag("data"), {"key": key}).text = _fit(str(row[column]))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _fit(text: str) -> str:
    return UNFIT.sub("\ufffd", text)
