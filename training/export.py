"""Writes what was trained as ONNX graphs with 8-bit weights, one scale a row, that are computed with in float.

The graphs are written out here operator by operator, and so are the same whatever the version of torch.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from training.model import HEADS, LAYERS, MARKER_IDS, SHARED, WIDTH


class Graph:
    """Nodes and weights of a graph that grows; every method returns the name of what it adds."""

    def __init__(self):
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}

    def add(self, op: str, *inputs: str, name: str = "", **attributes) -> str:
        name = name or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name

    def constant(self, name: str, values: np.ndarray) -> str:
        self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def small(self, name: str, values: torch.Tensor) -> str:
        return self.constant(name, values.numpy().astype(np.float32))

    def matrix(self, name: str, values: torch.Tensor) -> str:
        """Weights (out, in) as 8-bit integers, turned so that rows multiply from the left."""
        codes, scale = eight_bits(values.numpy())
        self.constant(f"{name}.scale", scale)
        self.constant(f"{name}.codes", codes.T)
        return self.add("DequantizeLinear", f"{name}.codes", f"{name}.scale", axis=1)


def eight_bits(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Integers -127 to 127 and a scale for each row, their product nearest to the values."""
    scale = np.maximum(np.abs(values).max(1), 1e-12) / 127
    return np.rint(values / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def export(state: dict[str, torch.Tensor], folder: Path) -> None:
    """Writes `encoder.onnx`: codes (batch, length), 0 for padding -> lower (batch, length, 384), what the shared layers
    give; and `sentiment.onnx`: codes, lower -> logits (batch, 3), vector (batch, 384), the mean, of unit length."""
    _export_lower(state, folder / "encoder.onnx")
    g = Graph()
    x, there = _upper(g, {name.removeprefix("encoder."): value for name, value in state.items()}, range(SHARED, LAYERS))
    mean = _mean(g, x, there)
    marked = g.add("Equal", "codes", g.constant("target", np.array([MARKER_IDS[0]], dtype=np.int64)))
    pooled = g.add("Concat", _mean(g, x, g.add("Cast", marked, to=TensorProto.FLOAT)), mean, axis=1)
    _dense(g, state, "head", pooled, name="logits")
    g.add("LpNormalization", mean, name="vector", axis=1, p=2)
    onnx.save(_model(g, ["codes", "lower"], {"logits": [3], "vector": [WIDTH]}), folder / "sentiment.onnx")


def export_frames(state: dict[str, torch.Tensor], out: Path) -> None:
    """Writes layers of a codebook's own: codes, lower -> frames (batch, 384), the mean of the vectors."""
    g = Graph()
    x, there = _upper(g, {f"layers.{name}": value for name, value in state.items()}, range(LAYERS - SHARED))
    _mean(g, x, there, name="frames")
    onnx.save(_model(g, ["codes", "lower"], {"frames": [WIDTH]}), out)


def _export_lower(state: dict[str, torch.Tensor], out: Path) -> None:
    g = Graph()
    words = state["encoder.words.weight"].clone()
    words[list(MARKER_IDS)] = state["encoder.markers"]
    codes, scale = eight_bits(words.numpy())
    g.constant("words.codes", codes)
    g.constant("words.scale", scale[:, None])
    g.constant("places", state["encoder.places.weight"][:128].numpy())
    picked = g.add("Cast", g.add("Gather", "words.codes", "codes"), to=TensorProto.FLOAT)
    x = g.add("Mul", picked, g.add("Gather", "words.scale", "codes"))
    length = g.add("Shape", "codes", start=1, end=2)
    zero = g.constant("first", np.array([0], dtype=np.int64))
    x = g.add("Add", x, g.add("Slice", "places", zero, length, zero))
    norm = [g.small(f"norm.{what}", state[f"encoder.norm.{what}"]) for what in ("weight", "bias")]
    x = g.add("LayerNormalization", x, *norm, epsilon=1e-12)
    mask = g.add("Cast", _there(g), to=TensorProto.INT32)
    for k in range(SHARED):
        x = _layer(g, state, f"encoder.layers.{k}", x, mask)
    g.add("Identity", x, name="lower")
    onnx.save(_model(g, ["codes"], {"lower": ["length", WIDTH]}), out)


def _there(g: Graph) -> str:
    return g.add("Not", g.add("Equal", "codes", g.constant("zero", np.array([0], dtype=np.int64))))


def _upper(g: Graph, state: dict, layers: Iterable[int]) -> tuple[str, str]:
    """The vectors behind further layers, and 1 where a code is no padding."""
    there, x = _there(g), "lower"
    mask = g.add("Cast", there, to=TensorProto.INT32)
    for k in layers:
        x = _layer(g, state, f"layers.{k}", x, mask)
    return x, g.add("Cast", there, to=TensorProto.FLOAT)


def _layer(g: Graph, state: dict, at: str, x: str, mask: str) -> str:
    weights = g.matrix(f"{at}.qkv", state[f"{at}.qkv.weight"])
    bias = g.small(f"{at}.qkv.bias", state[f"{at}.qkv.bias"])
    mixed = g.add("Attention", x, weights, bias, mask, num_heads=HEADS, domain="com.microsoft")
    mixed = g.add("MatMul", mixed, g.matrix(f"{at}.out", state[f"{at}.out.weight"]))
    x = _skip_norm(g, state, f"{at}.norm1", f"{at}.out", x, mixed)
    up = g.add("MatMul", x, g.matrix(f"{at}.up", state[f"{at}.up.weight"]))
    up = g.add("BiasGelu", up, g.small(f"{at}.up.bias", state[f"{at}.up.bias"]), domain="com.microsoft")
    down = g.add("MatMul", up, g.matrix(f"{at}.down", state[f"{at}.down.weight"]))
    return _skip_norm(g, state, f"{at}.norm2", f"{at}.down", x, down)


def _skip_norm(g: Graph, state: dict, norm: str, dense: str, x: str, added: str) -> str:
    names = [f"{norm}.weight", f"{norm}.bias", f"{dense}.bias"]
    weights = [g.small(name, state[name]) for name in names]
    return g.add("SkipLayerNormalization", x, added, *weights, epsilon=1e-12, domain="com.microsoft")


def _dense(g: Graph, state: dict, at: str, x: str, name: str = "") -> str:
    weights = g.small(f"{at}.weight", state[f"{at}.weight"])
    return g.add("Gemm", x, weights, g.small(f"{at}.bias", state[f"{at}.bias"]), transB=1, name=name)


def _mean(g: Graph, x: str, weights: str, name: str = "") -> str:
    """The mean of the vectors with weight 1; zeros where none has."""
    one = g.constant("one", np.array([1], dtype=np.int64))
    weights = g.add("Unsqueeze", weights, g.constant("last", np.array([2], dtype=np.int64)))
    total = g.add("ReduceSum", g.add("Mul", x, weights), one, keepdims=0)
    count = g.add("ReduceSum", weights, one, keepdims=0)
    least = g.constant("least", np.array([1], dtype=np.float32))
    return g.add("Div", total, g.add("Max", count, least), name=name)


def _model(g: Graph, given: list[str], made: dict[str, list]) -> onnx.ModelProto:
    text = ["batch", "length"]
    kinds = {"codes": (TensorProto.INT64, text), "lower": (TensorProto.FLOAT, [*text, WIDTH])}
    inputs = [helper.make_tensor_value_info(name, *kinds[name]) for name in given]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])
               for name, shape in made.items()]
    graph = helper.make_graph(g.nodes, "framing", inputs, outputs, list(g.weights.values()))
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=versions, ir_version=9, producer_name="framing-workbook")
