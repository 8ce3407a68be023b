"""Pairs of a claim and evidence that people labelled, read from the files as their authors publish them."""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim beside evidence and whether people found it backed; pairs of one `group` share their evidence and are
    never fitted on and measured apart."""

    group: str
    claim: str
    evidence: str
    backed: bool


Reader = Callable[[Path], Iterator[Labelled]]


def kqa(data: Path) -> Iterator[Labelled]:
    """K-QA: does an answer entail a physician's statement? By the majority of three physicians."""
    with (data / "kqa" / "NLI_medical_annotator.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Labelled(row["Question"], row["claim"], row["answer"], row["majority_label"] == "Entailment")


def ragtruth(data: Path) -> Iterator[Labelled]:
    """RAGTruth: sentences of models' answers; one that a marked hallucination reaches into is not backed."""
    for name in ("summary", "data2txt"):
        with gzip.open(data / "ragtruth" / f"ragtruth_{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                entry = json.loads(line)
                source = entry["source"] if isinstance(entry["source"], str) else json.dumps(entry["source"])
                for response in entry["responses"]:
                    for sentence, backed in _sentences(response):
                        yield Labelled(f"{name} {entry['source_id']}", sentence, source, backed)


def scifact(data: Path) -> Iterator[Labelled]:
    """SciFact: expert claims with the rationale sentences that support or refute them."""
    abstracts = {row["doc_id"]: _listed(row["abstract"]) for row in _rows(data / "scifact" / "corpus_train.csv.gz")}
    for row in _rows(data / "scifact" / "claims_train.csv.gz"):
        sentences = abstracts.get(row["evidence_doc_id"], [])
        chosen = [int(i) for i in re.findall(r"\d+", row["evidence_sentences"])]
        evidence = " ".join(sentences[i] for i in chosen if i < len(sentences))
        if evidence and row["evidence_label"] in ("SUPPORT", "CONTRADICT"):
            yield Labelled(row["evidence_doc_id"], row["claim"], evidence, row["evidence_label"] == "SUPPORT")


def healthver(data: Path, other: str = "Refutes") -> Iterator[Labelled]:
    """HealthVer: claims on a disease that the evidence supports, against those with the label `other`."""
    with (data / "healthver" / "healthver_dev.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["label"] in ("Supports", other):
                yield Labelled(row["evidence"], row["claim"], row["evidence"], row["label"] == "Supports")


def healthver_neutral(data: Path) -> Iterator[Labelled]:
    """HealthVer: supported claims against those that the evidence neither supports nor refutes."""
    return healthver(data, "Neutral")


def expertqa(data: Path) -> Iterator[Labelled]:
    """ExpertQA: claims of cited answers; backed when an expert found the support complete."""
    for name in ("rand_val", "domain_val"):
        for line in (data / "expertqa" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            for answer in entry["answers"].values():
                for claim in answer["claims"]:
                    evidence = "\n".join(claim["evidence"])
                    if evidence.strip() and claim["support"] in ("Complete", "Partial", "Incomplete"):
                        text = re.sub(r"\s*\[\d+\]", "", claim["claim_string"])
                        yield Labelled(entry["question"], text, evidence, claim["support"] == "Complete")


def _sentences(response: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    spans = [(label["start"], label["end"]) for label in response["labels"]]
    for line in re.finditer(r"[^\n]+", response["response"]):
        for begin, stop in split_sentences(line.group()):
            start, end = line.start() + begin, line.start() + stop
            yield response["response"][start:end], not any(s < end and e > start for s, e in spans)


def _listed(text: str) -> list[str]:
    """The strings of a list as numpy prints it."""
    return [a or b for a, b in re.findall(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", text)]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path) as file:
        yield from csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
