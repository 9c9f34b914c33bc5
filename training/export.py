"""Writes what was trained as ONNX graphs that compute with 8-bit values and 7-bit weights, one scale a row.

The bounds of the values are those that the model's `Rounded` parts settled on, so that what a text gets depends on it
alone. Sums of their products fit 16 bits, so that processors with and without instructions of their own for them agree.
The graphs are written out here operator by operator, and so are the same whatever the version of torch.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from training.model import HEADS, LAYERS, SEVEN_BITS, SHARED, WIDTH

LONGEST = 304
MICROSOFT = "com.microsoft"
State = dict[str, torch.Tensor]


class Graph:
    """Nodes and weights of a graph that grows; every method returns the name of what it adds."""

    def __init__(self, state: State):
        self.state = {name: value.float() for name, value in state.items()}
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}

    def add(self, op: str, *inputs: str, name: str = "", **attributes) -> str:
        name = name or f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name

    def constant(self, name: str, values) -> str:
        self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def small(self, name: str) -> str:
        return self.constant(name, self.state[name].numpy().astype(np.float32))

    def rounded(self, x: str, at: str) -> tuple[str, str, str]:
        """Values in 8 bits, their scale and the number that stands for zero."""
        low, high = self.state[f"{at}.bounds"].tolist()
        scale = (high - low) / 255
        values = {"scale": np.float32(scale), "zero": np.uint8(round(-low / scale))}
        names = [self.constant(f"{at}.{name}", value) for name, value in values.items()]
        return self.add("QuantizeLinear", x, *names), *names

    def matrix(self, at: str) -> tuple[str, str]:
        """Weights (out, in) in 7 bits, turned so that rows multiply from the left, and a scale for each of them."""
        codes, scale = few_bits(self.state[f"{at}.weight"].numpy(), SEVEN_BITS)
        return self.constant(f"{at}.codes", codes.T), self.constant(f"{at}.scale", scale)

    def dense(self, at: str, x: tuple[str, str, str]) -> str:
        values, scale, zero = x
        codes, scales = self.matrix(at)
        inputs = values, codes, scale, scales, zero, "", self.small(f"{at}.bias")
        return self.add("MatMulIntegerToFloat", *inputs, domain=MICROSOFT)

    def linear(self, at: str, x: str, name: str = "") -> str:
        """A small layer in float."""
        weights = self.constant(f"{at}.turned", self.state[f"{at}.weight"].T.numpy())
        return self.add("Add", self.add("MatMul", x, weights), self.small(f"{at}.bias"), name=name)

    def norm(self, at: str, x: str) -> str:
        """Layer normalisation; its own operator takes five times as long."""
        axis = self.constant("axis", np.array([-1], dtype=np.int64))
        centred = self.add("Sub", x, self.add("ReduceMean", x, axis))
        scaled = self.add("SimplifiedLayerNormalization", centred, self.small(f"{at}.weight"), epsilon=1e-12)
        return self.add("Add", scaled, self.small(f"{at}.bias"))

    def layer(self, at: str, x: str) -> str:
        values, scale, zero = self.rounded(x, f"{at}.reads.qkv")
        codes, scales = self.matrix(f"{at}.qkv")
        no_shift = self.constant("no_shift", np.zeros(3 * WIDTH, dtype=np.int8))
        inputs = values, codes, self.small(f"{at}.qkv.bias"), scale, scales, "", zero, no_shift
        mixed = self.add("QAttention", *inputs, num_heads=HEADS, domain=MICROSOFT)
        mixed = self.dense(f"{at}.out", self.rounded(mixed, f"{at}.reads.out"))
        x = self.norm(f"{at}.norm1", self.add("Add", x, mixed))
        up = self.dense(f"{at}.up", self.rounded(x, f"{at}.reads.up"))
        up = self.add("Gelu", up, domain=MICROSOFT)
        down = self.dense(f"{at}.down", self.rounded(up, f"{at}.reads.down"))
        return self.norm(f"{at}.norm2", self.add("Add", x, down))

    def embedded(self, words: str, at: str = "encoder.") -> str:
        """The words' vectors with their places, normalised."""
        places = self.constant("places", self.state[f"{at}places.weight"][:LONGEST].numpy())
        zero = self.constant("first", np.array([0], dtype=np.int64))
        length = self.add("Shape", words, start=1, end=2)
        return self.norm(f"{at}norm", self.add("Add", words, self.add("Slice", places, zero, length, zero)))

    def mean(self, x: str, name: str = "") -> str:
        return self.add("ReduceMean", x, self.constant("over", np.array([1], dtype=np.int64)), keepdims=0, name=name)

    def save(self, out: Path, given: dict[str, list], made: dict[str, list], labels: dict | None = None) -> None:
        def infos(shapes: dict[str, list]) -> list:
            kinds = {"shapes": TensorProto.INT64, "markers": TensorProto.INT64}
            return [helper.make_tensor_value_info(name, kinds.get(name, TensorProto.FLOAT), ["batch", *shape])
                    for name, shape in shapes.items()]

        graph = helper.make_graph(self.nodes, "framing", infos(given), infos(made), list(self.weights.values()))
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=9, producer_name="framing-workbook")
        helper.set_model_props(model, {name: json.dumps(value) for name, value in (labels or {}).items()})
        onnx.save(model, out)


def few_bits(values: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Integers from -most to most and a scale for each row, their product nearest to the values."""
    scale = np.maximum(np.abs(values).max(1), 1e-12) / most
    return np.rint(values / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def export_stance(state: State, words: np.ndarray, out: Path) -> None:
    """Writes the scorer of stance, all its layers its own: words (batch, length, 384), markers (batch, length), a
    marker's code or 0, focus (batch, length), 1 at the target's -> logits (batch, 3).

    ``words`` (markers, 384) is what `words.npz` has for the markers: the graph adds how its own differ.
    """
    g = Graph(state)
    apart = np.vstack([np.zeros((1, WIDTH), np.float32), state["encoder.markers"].float().numpy() - words])
    marked = g.add("Gather", g.constant("markers.apart", apart.astype(np.float32)), "markers")
    x = g.embedded(g.add("Add", "words", marked))
    for k in range(LAYERS):
        x = g.layer(f"encoder.layers.{k}", x)
    weights = g.add("Unsqueeze", "focus", g.constant("last", np.array([2], dtype=np.int64)))
    over = g.constant("over", np.array([1], dtype=np.int64))
    total = g.add("ReduceSum", g.add("Mul", x, weights), over, keepdims=0)
    count = g.add("Max", g.add("ReduceSum", weights, over, keepdims=0), g.constant("least", np.ones(1, np.float32)))
    pooled = g.add("Concat", g.add("Div", total, count), g.mean(x), axis=1)
    g.linear("head", pooled, name="logits")
    given = {"words": ["length", WIDTH], "markers": ["length"], "focus": ["length"]}
    g.save(out, given, {"logits": [len(state["head.bias"])]})


def export_frames(state: State, out: Path) -> None:
    """Writes layers of a codebook's own: lower -> frames (batch, 384), the mean of the vectors."""
    g = Graph({f"layers.{name}": value for name, value in state.items()})
    x = "lower"
    for k in range(LAYERS - SHARED):
        x = g.layer(f"layers.{k}", x)
    g.mean(x, name="frames")
    g.save(out, {"lower": ["length", WIDTH]}, {"frames": [WIDTH]})


def export_grammar(state: State, settings: dict, out: Path) -> None:
    """Writes the grammar: words (batch, length, 384), shapes (batch, length) -> what `training.grammar.Grammar` gives
    for each piece: scores of upos, form and arcs, and what relations are told from. Beside it the weights of the
    relations, OUT with the ending npz."""
    g = Graph(state)
    shapes = g.add("Gather", g.small("shapes.weight"), "shapes")
    x, outputs = g.embedded(g.add("Add", "words", shapes)), []
    for k in range(settings["layers"]):
        x = g.layer(f"encoder.layers.{k}", x)
        outputs.append(x)
    weights = torch.softmax(g.state["mix"], 0).tolist()
    parts = [g.add("Mul", output, g.constant(f"mix.{k}", np.float32(weight)))
             for k, (weight, output) in enumerate(zip(weights, outputs[-len(weights):], strict=True))]
    x = parts[0] if len(parts) == 1 else g.add("Sum", *parts)
    read = g.rounded(x, "read")
    values = g.add("DequantizeLinear", *read)
    g.linear("tag", values, name="upos")
    g.linear("form", values, name="forms")
    width = settings["arc"]
    sides = [g.add("Gelu", g.dense(name, read), domain=MICROSOFT) for name in ("dependent", "governor")]
    parts = [_cut(g, side, 0, width) for side in sides]
    turned = g.add("Transpose", parts[1], perm=[0, 2, 1])
    # The last row of the weights is what a governor is worth to any dependent.
    weights = g.state["arc"].numpy()
    scores = g.add("MatMul", parts[0], g.constant("arc.weight", weights[:-1]))
    scores = g.add("Add", scores, g.constant("arc.any", weights[-1]))
    g.add("MatMul", scores, turned, name="arcs")
    for side, name in zip(sides, ("dependents", "governors"), strict=True):
        g.add("Identity", _cut(g, side, width, width + settings["label"]), name=name)
    widths = {"upos": len(settings["tags"]), "forms": len(settings["forms"]), "arcs": "length",
              "dependents": settings["label"], "governors": settings["label"]}
    made = {name: ["length", width] for name, width in widths.items()}
    labels = {"upos": settings["tags"], "xpos": settings["forms"], "deprel": settings["labels"]}
    g.save(out, {"words": ["length", WIDTH], "shapes": ["length"]}, made, labels)
    np.savez_compressed(out.with_suffix(".npz"), relations=state["label"].half().numpy())


def _cut(g: Graph, x: str, begin: int, end: int) -> str:
    ends = [g.constant(f"at_{k}", np.array([k], dtype=np.int64)) for k in (begin, end)]
    return g.add("Slice", x, *ends, g.constant("two", np.array([2], dtype=np.int64)))
