"""From trained weights to the file that ships: an ONNX graph with 8-bit weights, written node by node.

Weights are 8-bit integers, one scale for each output column; activations are rounded to 8 bits by the runtime, with
one scale for each pass, so that what is read of a window depends on that window alone (the tagger runs one window at a
time). The word table keeps one scale for each word.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from encoder import Encoder
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """Nodes and weights as they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.count = 0

    def weight(self, name: str, value: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(
        self, operator: str, inputs: list[str], outputs: int = 1, domain: str = "", **attributes: object
    ) -> list[str]:
        self.count += 1
        names = [f"{operator.lower()}_{self.count}_{k}" for k in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, domain=domain, name=names[0], **attributes))
        return names

    def linear(self, x: str, name: str, weight: torch.Tensor, bias: torch.Tensor) -> str:
        """x times an 8-bit matrix, one scale a column, plus a bias."""
        matrix = weight.detach().float().numpy().T
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-8) / 127.0
        whole = np.clip(np.round(matrix / scale), -127, 127).astype(np.int8)
        inputs = [
            x,
            self.weight(f"{name}.weight", whole),
            self.weight(f"{name}.scale", scale.astype(np.float32)),
            self.weight(f"{name}.zero", np.zeros(len(scale), dtype=np.int8)),
            self.weight(f"{name}.bias", bias.detach().float().numpy()),
        ]
        return self.add("DynamicQuantizeMatMul", inputs, domain="com.microsoft")[0]


def export(encoder: Encoder, weight: torch.Tensor, bias: torch.Tensor, path: Path) -> None:
    """Write the encoder and one linear read-out (all heads side by side) as an ONNX file.

    Inputs `ids` and `marks` are (1, pieces), the output `out` is (pieces, columns).
    """
    graph = Graph()
    heads = encoder.layers[0].heads
    words = encoder.words.weight.detach().float().numpy()
    scale = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-8) / 127.0
    table = graph.weight("words.weight", np.clip(np.round(words / scale), -127, 127).astype(np.int8))
    scales = graph.weight("words.scale", scale.astype(np.float32))
    places = graph.weight("places.weight", encoder.places.weight.detach().float().numpy())
    marks = graph.weight("marks.weight", encoder.marks.weight.detach().float().numpy())
    zero = graph.weight("zero", np.zeros(1, dtype=np.int64))
    one = graph.weight("one", np.ones(1, dtype=np.int64))
    word = graph.add("Cast", graph.add("Gather", [table, "ids"]), to=TensorProto.FLOAT)[0]
    word = graph.add("Mul", [word, graph.add("Gather", [scales, "ids"])[0]])[0]
    length = graph.add(
        "Slice", [graph.add("Shape", ["ids"])[0], one, graph.weight("two", np.array([2], dtype=np.int64)), zero]
    )[0]
    place = graph.add("Slice", [places, zero, length, zero])[0]
    mark = graph.add("Gather", [marks, "marks"])[0]
    norm = [graph.weight(f"norm.{k}", getattr(encoder.norm, k).detach().float().numpy()) for k in ("weight", "bias")]
    x = graph.add("Add", [graph.add("Add", [word, mark])[0], place])[0]
    x = graph.add("LayerNormalization", [x, *norm], axis=-1, epsilon=encoder.norm.eps)[0]
    for n, layer in enumerate(encoder.layers):
        qkv = graph.linear(x, f"{n}.qkv", layer.qkv.weight, layer.qkv.bias)
        q, k, v = graph.add("Split", [qkv], 3, axis=2, num_outputs=3)
        seen = graph.add("MultiHeadAttention", [q, k, v], domain="com.microsoft", num_heads=heads)[0]
        seen = graph.linear(seen, f"{n}.out", layer.out.weight, layer.out.bias)
        for part, norm_layer in ((1, layer.norm1), (2, layer.norm2)):
            if part == 2:
                up = graph.linear(x, f"{n}.up", layer.up.weight, layer.up.bias)
                up = graph.add("Gelu", [up], domain="com.microsoft")[0]
                seen = graph.linear(up, f"{n}.down", layer.down.weight, layer.down.bias)
            names = [
                graph.weight(f"{n}.norm{part}.{k}", getattr(norm_layer, k).detach().float().numpy())
                for k in ("weight", "bias")
            ]
            x = graph.add("Add", [x, seen])[0]  # one fused operator for both is seven times slower in onnxruntime 1.31
            x = graph.add("LayerNormalization", [x, *names], axis=-1, epsilon=norm_layer.eps)[0]
    out = graph.linear(x, "readout", weight, bias)
    graph.nodes.append(helper.make_node("Squeeze", [out, zero], ["out"], name="out"))
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "tagger",
            [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "pieces"]) for name in ("ids", "marks")],
            [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["pieces", len(bias)])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)],
        producer_name="reportedly",
    )
    model.ir_version = 9
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString(deterministic=True))
