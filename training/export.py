"""Writes a trained scorer as an ONNX graph with 8-bit weights, one scale a row, that are computed with in float.

The graph is written out here operator by operator, and so is the same whatever the version of torch.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from training.model import HEADS, LAYERS, MARKER_IDS, WIDTH


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


def export(state: dict[str, torch.Tensor], out: Path) -> None:
    """The graph: codes (batch, length), 0 for padding -> logits (batch, 3), vector (batch, 384)."""
    g = Graph()
    words = state["encoder.words.weight"].clone()
    words[list(MARKER_IDS)] = state["encoder.markers"]
    codes, scale = eight_bits(words.numpy())
    g.constant("words.codes", codes)
    g.constant("words.scale", scale[:, None])
    g.constant("places", state["encoder.places.weight"][:128].numpy())
    picked = g.add("Cast", g.add("Gather", "words.codes", "codes"), to=TensorProto.FLOAT)
    x = g.add("Mul", picked, g.add("Gather", "words.scale", "codes"))
    for name, value in {"zero": [0], "one": [1]}.items():
        g.constant(name, np.array(value, dtype=np.int64))
    length = g.add("Shape", "codes", start=1, end=2)
    x = g.add("Add", x, g.add("Slice", "places", "zero", length, "zero"))
    norm = [g.small(f"norm.{what}", state[f"encoder.norm.{what}"]) for what in ("weight", "bias")]
    x = g.add("LayerNormalization", x, *norm, epsilon=1e-12)
    there = g.add("Not", g.add("Equal", "codes", "zero"))
    mask = g.add("Cast", there, to=TensorProto.INT32)
    for k in range(LAYERS):
        x = _layer(g, state, f"encoder.layers.{k}", x, mask)
    mean = _mean(g, x, g.add("Cast", there, to=TensorProto.FLOAT))
    marked = g.add("Equal", "codes", g.constant("target", np.array([MARKER_IDS[0]], dtype=np.int64)))
    pooled = g.add("Concat", _mean(g, x, g.add("Cast", marked, to=TensorProto.FLOAT)), mean, axis=1)
    _dense(g, state, "head", pooled, name="logits")
    g.add("LpNormalization", mean, name="vector", axis=1, p=2)
    onnx.save(_model(g), out)


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


def _mean(g: Graph, x: str, weights: str) -> str:
    """The mean of the vectors with weight 1; zeros where none has."""
    weights = g.add("Unsqueeze", weights, g.constant("last", np.array([2], dtype=np.int64)))
    total = g.add("ReduceSum", g.add("Mul", x, weights), "one", keepdims=0)
    count = g.add("ReduceSum", weights, "one", keepdims=0)
    least = g.constant("least", np.array([1], dtype=np.float32))
    return g.add("Div", total, g.add("Max", count, least))


def _model(g: Graph) -> onnx.ModelProto:
    given = helper.make_tensor_value_info("codes", TensorProto.INT64, ["batch", "length"])
    made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", width])
            for name, width in (("logits", 3), ("vector", WIDTH))]
    graph = helper.make_graph(g.nodes, "sentiment", [given], made, list(g.weights.values()))
    versions = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=versions, ir_version=9, producer_name="framing-workbook")
