"""Writes the shipped weights as graphs, and refuses them unless what is served agrees with the reference.

python -m ingest.engines.export                    have the export made where this program looks for it
python -m ingest.engines.export SOURCE FOLDER      write it into the empty FOLDER
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

from ingest.engines.agreement import MIN_COSINE, MIN_OVERLAP, TEXTS, agreement
from ingest.engines.exported import BULK, MODEL, RECORD, WEIGHTS, Export, Record, file_sha256, make, places
from ingest.engines.packed_graph import PackedGraph
from ingest.engines.padded_graph import PaddedGraph
from ingest.engines.reference import SentenceTransformerEmbedder
from ingest.engines.served import OnnxEmbedder
from ingest.engines.weights import SHIPPED_MODEL, fingerprint, model_folder
from ingest.errors import EngineUnavailable

_MADE_WITH = ("sentence-transformers", "onnx", "onnxruntime")


def export(source: Path, folder: Path) -> Record:
    """Write the graphs and RECORD for the weights in `source` into `folder`.

    Raises EngineUnavailable when the vectors are not those of the reference.
    """
    PackedGraph(source).save(folder / MODEL, WEIGHTS)
    PaddedGraph(source).save(folder / BULK, WEIGHTS)
    for name in (MODEL, BULK, WEIGHTS):
        (folder / name).chmod(0o644)
    reference = SentenceTransformerEmbedder(str(source))
    config = json.loads((source / "sentence_bert_config.json").read_text(encoding="utf-8"))
    record = Record(
        fingerprint=fingerprint(source),
        sha256={name: file_sha256(folder / name) for name in (MODEL, BULK, WEIGHTS)},
        dimension=reference.dimension,
        tokens=int(config["max_seq_length"]),
        cosine=0,
        overlap=0,
        made_with={name: version(name) for name in _MADE_WITH},
    )
    served = OnnxEmbedder(Export(source, folder, record), threads=1)
    cosine, overlap = agreement(reference.embed(TEXTS), served.embed(TEXTS))
    if not (cosine >= MIN_COSINE and overlap >= MIN_OVERLAP):
        raise EngineUnavailable(
            f"its vectors are not those of the reference: cosine {cosine:.6f} where {MIN_COSINE} is needed, "
            f"overlap of the ten nearest {overlap:.4f} where {MIN_OVERLAP} is needed."
        )
    record = record.model_copy(update={"cosine": cosine, "overlap": overlap})
    (folder / RECORD).write_text(record.model_dump_json(indent=1), encoding="utf-8")
    return record


def main() -> None:
    """Make the export; errors become one sentence on stderr and exit code 1."""
    try:
        if len(sys.argv) == 3:
            export(Path(sys.argv[1]), Path(sys.argv[2]))
            return
        made = make(model_folder(SHIPPED_MODEL), places())
    except EngineUnavailable as error:
        sys.exit(str(error))
    print(f"{made.folder}: cosine {made.record.cosine:.6f} to the reference, overlap {made.record.overlap:.4f}")


if __name__ == "__main__":
    main()
