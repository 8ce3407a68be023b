"""The trials, each of which counts what happened: `WRONG` and `TRACEBACK` are what must never be counted."""

import os
import random
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from evals.faults.disturbed import WRITING, calls, run
from evals.faults.world import EMBEDDER, World, read
from ingest import generation
from ingest.errors import GuidelineQAError, IndexBusy
from ingest.journal import Journal, text_key

Tally = Counter[str]
OnPoint = Callable[[int, int], None]


def kill(world: World, scratch: Path, points: int, seed: int, on_point: OnPoint) -> Tally:
    """SIGKILL at `points` of the system calls by which an ingest changes the disk; then another ingest goes through."""
    tally: Tally = Counter()
    for call, number in _spread(world, scratch, WRITING, points, seed):
        directory = _copy(world.index, scratch)
        ended = run(world, directory, f"inject={call}:signal=SIGKILL:when={number}")
        tally[f"{ended.how}, then serves {world.served(directory)}"] += 1
        read(world.new, directory)
        tally[f"the next ingest: serves {world.served(directory)}"] += 1
        tally["left over"] += len([*directory.glob("*.partial"), *directory.glob("*.journal")])
        on_point(sum(tally.values()) // 2, points)
    return tally


def failing_disk(world: World, scratch: Path, points: int, seed: int, on_point: OnPoint) -> Tally:
    """From some such call on all of its name fail: the disk is full, gives I/O errors, or has become read-only."""
    tally: Tally = Counter()
    faults = (("write,pwrite64", "ENOSPC"), ("fsync,fdatasync", "EIO"), ("rename,mkdir", "EROFS"))
    for kinds, error in faults:
        for call, number in _spread(world, scratch, kinds, points // len(faults), seed):
            directory = _copy(world.index, scratch)
            ended = run(world, directory, f"inject={call}:error={error}:when={number}+")
            how = "named error" if ended.how.startswith("error: ") else ended.how
            tally[f"{error}: {how}, then serves {world.served(directory)}"] += 1
            on_point(sum(tally.values()), points)
    return tally


def real_disk(world: World, scratch: Path) -> Tally:
    """A tmpfs that is too small by more and more, and one mounted read-only. Needs the right to mount."""
    tally: Tally = Counter()
    need = sum(p.stat().st_size for p in world.index.rglob("*") if p.is_file())
    for extra in (0, 4, 16, 64, 128, 256, 4_096):
        with_space = scratch / "disk"
        with_space.mkdir(exist_ok=True)
        size = f"size={(need >> 10) + 64 + extra}k"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(with_space)], check=True)
        try:
            shutil.copytree(world.index, with_space / "index")
            tally[f"full disk: {_attempt(world, with_space / 'index')}"] += 1
            subprocess.run(["mount", "-o", "remount,ro", str(with_space)], check=True)
            tally[f"read-only disk: {_attempt(world, with_space / 'index')}"] += 1
        finally:
            subprocess.run(["umount", "--lazy", str(with_space)], check=True)  # vectors may still be mapped
    return tally


def corrupt(world: World, scratch: Path, count: int, seed: int, on_point: OnPoint) -> Tally:
    """Random damage to any file of an index with two generations, a ledger and a journal; every 20th time an ingest
    over the damaged files follows."""
    tally: Tally = Counter()
    chance = random.Random(seed)
    directory = _copy(world.index, scratch)
    read(world.new, directory)
    keys = [text_key(f"text {i}") for i in range(20)]
    Journal(directory, EMBEDDER.fingerprint, EMBEDDER.dimension).append(keys, EMBEDDER.embed([str(k) for k in keys]))
    whole = shutil.copytree(directory, scratch / "whole")
    files = sorted(p.relative_to(whole) for p in whole.rglob("*") if p.is_file())
    for done in range(1, count + 1):
        name = chance.choice(files)
        kind = _damage(directory / name, whole, chance)
        served = world.served(directory)
        tally["refused by name" if served.startswith("refused") else f"{served} served"] += 1
        if served == "WRONG":
            tally[f"WRONG after {kind} of {name.name}"] += 1
        if done % 20 == 0:
            read(world.new, directory)
            tally[f"ingested again: serves {world.served(directory)}"] += 1
            shutil.rmtree(directory)
            shutil.copytree(whole, directory)
        else:
            (directory / name).unlink(missing_ok=True)
            shutil.copy2(whole / name, directory / name)
        on_point(done, count)
    return tally


def together(world: World, scratch: Path, rounds: int, on_point: OnPoint) -> Tally:
    """Two threads ask while ingests of both corpora follow one another; a second ingest beside each is refused."""
    tally: Tally = Counter()
    directory = _copy(world.index, scratch)
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            tally[f"asked meanwhile: {world.served(directory)}"] += 1

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        for number in range(rounds):
            read(world.new if number % 2 == 0 else world.old, directory)
            with generation.writing(directory):
                tally[f"a second ingest: {_second(world, directory)}"] += 1
            on_point(number + 1, rounds)
    finally:
        done.set()
        for asker in askers:
            asker.join()
    return tally


def _second(world: World, directory: Path) -> str:
    try:
        read(world.new, directory)
    except IndexBusy:
        return "refused at once"
    return "WRONG"


def _attempt(world: World, directory: Path) -> str:
    try:
        read(world.new, directory)
    except GuidelineQAError:
        return f"named error, then serves {world.served(directory)}"
    return f"done, then serves {world.served(directory)}"


def _spread(world: World, scratch: Path, kinds: str, points: int, seed: int) -> list[tuple[str, int]]:
    """Calls, spread over all that an ingest makes; more points than calls try some of them again."""
    made = calls(world, _copy(world.index, scratch), kinds)
    offset = random.Random(seed).random()
    return [made[int((i + offset) * len(made) / points) % len(made)] for i in range(points)]


def _copy(index: Path, scratch: Path) -> Path:
    shutil.rmtree(scratch / "index", ignore_errors=True)
    return shutil.copytree(index, scratch / "index")


def _damage(path: Path, whole: Path, chance: random.Random) -> str:
    content = bytearray(path.read_bytes())
    place = chance.randrange(max(1, len(content)))
    kind = chance.choice(["flip", "flips", "zeros", "cut", "junk", "empty", "swap", "lose", "double"])
    match kind:
        case "flip" | "flips" if content:
            for at in [place] if kind == "flip" else chance.sample(range(len(content)), min(8, len(content))):
                content[at] ^= 1 << chance.randrange(8)
        case "zeros":
            content[place : place + 64] = bytes(len(content[place : place + 64]))
        case "cut":
            del content[place:]
        case "junk":
            content += chance.randbytes(chance.randrange(1, 200))
        case "empty":
            content.clear()
        case "swap":  # for the file of the same name of the other generation, or any other
            others = [p for p in whole.rglob("*") if p.is_file() and p.name == path.name]
            others = others if len(others) > 1 else [p for p in whole.rglob("*") if p.is_file()]
            content = bytearray(chance.choice(others).read_bytes())
        case "double":
            content[place:place] = content[max(0, place - 64) : place]
    if kind == "lose":
        path.unlink()
    else:
        path.write_bytes(content)
    os.utime(path.parent)
    return kind
