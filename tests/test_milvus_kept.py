from ingest.milvus.kept import Kept


class Source:
    def __init__(self):
        self.asked = []

    def get(self, keys):
        self.asked.append(sorted(keys))
        return {key: key.encode() * 100 for key in keys}


def kept(most_bytes: int) -> tuple[Kept, list[list[str]]]:
    source = Source()
    return Kept(source, most_bytes), source.asked


def test_what_is_held_is_not_fetched_again():
    held, asked = kept(10_000)
    assert held.get(["a", "b"]) == {"a": b"a" * 100, "b": b"b" * 100}
    assert held.get(["b", "c", "c"]) == {"b": b"b" * 100, "c": b"c" * 100}
    assert held.get(["a"]) == {"a": b"a" * 100}
    assert asked == [["a", "b"], ["c"]]


def test_what_was_used_longest_ago_goes_first_when_it_is_full():
    held, asked = kept(700)  # an entry costs 300
    held.get(["a"])
    held.get(["b"])
    held.get(["a"])
    held.get(["c"])
    held.get(["a", "b"])
    assert asked == [["a"], ["b"], ["c"], ["b"]]
