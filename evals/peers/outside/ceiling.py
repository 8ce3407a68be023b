"""The arithmetic limit of this machine: the matrix products of a BERT of this shape, and nothing else.

Call: ceiling.py LENGTHS THREADS, with LENGTHS a JSON list of numbers of tokens. Prints {"fp32": ..., "bf16": ...}, the
tokens a second of the fastest of ONNX Runtime, torch and OpenVINO on THREADS threads; null where there is none. Runs in
our own environment and imports nothing of ours.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

sys.modules["openvino_telemetry"] = None  # importing OpenVINO would tell its makers so
LAYERS, HIDDEN, HEADS, WIDE = 6, 384, 12, 1536
_TOKENS = 640  # of a batch
_SECONDS = 1.5  # for each way
Batch = tuple[np.ndarray, np.ndarray]
"""The rows of all texts, shape (tokens, HIDDEN), and heads, shape (texts, HEADS, tokens of one, HIDDEN / HEADS)."""


def main() -> None:
    lengths, threads = json.loads(sys.argv[1]), int(sys.argv[2])
    batches = [_batch(int(length)) for length in np.quantile(lengths, (0.1, 0.3, 0.5, 0.7, 0.9))]
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "products.onnx"
        _write(graph)
        ways = {"fp32": [_onnx(graph), _torch("float32")], "bf16": [_openvino(graph, threads), _torch("bfloat16")]}
        print(
            json.dumps(
                {name: max((_rate(w, batches, threads) for w in of if w), default=None) for name, of in ways.items()}
            )
        )


def _batch(length: int) -> Batch:
    draw, texts = np.random.default_rng(length).normal, max(1, _TOKENS // length)
    heads = draw(size=(texts, HEADS, length, HIDDEN // HEADS)) / 10
    return (draw(size=(texts * length, HIDDEN)) / 10).astype(np.float32), heads.astype(np.float32)


def _rate(run: Callable[[Batch], None], batches: list[Batch], threads: int) -> float:
    """Tokens a second with every thread busy; the best of three turns, for nothing may make a limit too low."""

    def work(_thread: int) -> int:
        done, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < _SECONDS / 3:
            for batch in batches:
                run(batch)
                done += len(batch[0])
        return done

    best = 0.0
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: [run(batch) for batch in batches], range(1)))  # warms up
        for _ in range(3):
            begin = time.perf_counter()
            done = sum(pool.map(work, range(threads)))
            best = max(best, done / (time.perf_counter() - begin))
    return best


def _write(path: Path) -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    draw = np.random.default_rng(0).normal
    nodes, weights, kept = [], [], []

    def product(one: str, other: str, name: str) -> str:
        nodes.append(helper.make_node("MatMul", [one, other], [name]))
        return name

    def weight(name: str, *shape: int) -> str:
        weights.append(numpy_helper.from_array((draw(size=shape) / shape[0] ** 0.5).astype(np.float32), name))
        return name

    rows = "rows"
    for i in range(LAYERS):
        kept += [product(rows, weight(f"{part}{i}", HIDDEN, HIDDEN), f"{part}.out{i}") for part in ("query", "key")]
        value = product(rows, weight(f"value{i}", HIDDEN, HIDDEN), f"value.out{i}")
        kept.append(product(product("heads", "turned", f"alike{i}"), "heads", f"context{i}"))
        said = product(value, weight(f"said{i}", HIDDEN, HIDDEN), f"said.out{i}")
        wide = product(said, weight(f"wide{i}", HIDDEN, WIDE), f"wide.out{i}")
        rows = product(wide, weight(f"narrow{i}", WIDE, HIDDEN), f"narrow.out{i}")
    size = HIDDEN // HEADS
    shapes = {"rows": ["t", HIDDEN], "heads": ["n", HEADS, "s", size], "turned": ["n", HEADS, size, "s"]}
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in (rows, *kept)]
    graph = helper.make_graph(nodes, "products", inputs, outputs, weights)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10), path)


def _feed(batch: Batch) -> dict[str, np.ndarray]:
    return {"rows": batch[0], "heads": batch[1], "turned": np.ascontiguousarray(batch[1].swapaxes(2, 3))}


def _onnx(graph: Path) -> Callable[[Batch], None]:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return lambda batch: session.run(None, _feed(batch)) and None


def _openvino(graph: Path, threads: int) -> Callable[[Batch], None] | None:
    try:
        import openvino
    except ImportError:
        return None
    core = openvino.Core()
    if "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return None
    hints = {"INFERENCE_PRECISION_HINT": "bf16", "NUM_STREAMS": threads, "INFERENCE_NUM_THREADS": threads}
    model = core.compile_model(graph, "CPU", hints)
    requests = [model.create_infer_request() for _ in range(threads)]
    for request in requests:
        request.infer(_feed(_batch(16)))

    def run(batch: Batch) -> None:
        request = requests.pop()
        request.infer(_feed(batch))
        requests.append(request)

    return run


def _torch(kind: str) -> Callable[[Batch], None] | None:
    import torch

    if kind == "bfloat16" and not torch.cpu._is_avx512_bf16_supported():
        return None
    torch.set_num_threads(1)
    dtype = getattr(torch, kind)
    shapes = [(HIDDEN, HIDDEN)] * 4 + [(HIDDEN, WIDE), (WIDE, HIDDEN)]
    layers = [[(torch.randn(shape) / shape[0] ** 0.5).to(dtype) for shape in shapes] for _ in range(LAYERS)]
    ready: dict[int, tuple[torch.Tensor, torch.Tensor, torch.Tensor]] = {}

    def run(batch: Batch) -> None:
        if id(batch) not in ready:
            heads = torch.from_numpy(batch[1]).to(dtype)
            ready[id(batch)] = (torch.from_numpy(batch[0]).to(dtype), heads, heads.transpose(2, 3).contiguous())
        rows, heads, turned = ready[id(batch)]
        with torch.inference_mode():
            for query, key, value, said, wide, narrow in layers:
                _ = rows @ query, rows @ key, (heads @ turned) @ heads
                rows = (((rows @ value) @ said) @ wide) @ narrow

    return run


if __name__ == "__main__":
    main()
