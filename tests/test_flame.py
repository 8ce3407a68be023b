import time
import xml.etree.ElementTree as ET
from collections import Counter

from evals.flame import Samples, sampled


def spin(seconds: float) -> int:
    turns, until = 0, time.process_time() + seconds
    while time.process_time() < until:
        turns += 1
    return turns


def test_the_function_at_work_is_the_costliest() -> None:
    with sampled() as samples:
        assert spin(0.2)
    name, share = samples.costliest(1)[0]
    assert name == "tests/test_flame.py spin"
    assert share > 0.5


def test_nothing_is_sampled_afterwards() -> None:
    with sampled() as samples:
        pass
    before = samples.total
    spin(0.05)
    assert samples.total == before


def test_a_box_is_as_wide_as_its_share_and_stands_on_its_caller() -> None:
    samples = Samples(Counter({("a.py run", "a.py <read>"): 3, ("a.py run", "a.py write"): 1}))
    picture = ET.fromstring(samples.svg("Four samples"))
    space = {"svg": "http://www.w3.org/2000/svg"}
    boxes = {g.findtext("svg:title", "", space): g.find("svg:rect", space) for g in picture.findall("svg:g", space)}
    assert list(boxes) == ["a.py run: 100.0 %", "a.py <read>: 75.0 %", "a.py write: 25.0 %"]
    whole, read, write = (dict(b.attrib) for b in boxes.values() if b is not None)
    assert (whole["width"], read["width"], write["width"]) == ("1200.0", "900.0", "300.0")
    assert float(read["y"]) < float(whole["y"])
    assert write["x"] == "900.0"
