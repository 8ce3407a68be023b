import pytest

from ingest.milvus.pieces import PIECE, cut, joined


@pytest.mark.parametrize("content", [b"", b"a", bytes(range(256)) * 1000])
def test_what_was_cut_is_joined_to_the_byte(content):
    pieces = cut(content, "gen-1 article/1")
    assert joined(pieces, "gen-1 article/1") == content
    assert all(len(p) <= PIECE for p in pieces)


def test_a_long_content_has_several_pieces():
    assert len(cut(bytes(100_000), "gen-1 article/1")) == 3


@pytest.mark.parametrize("of", ["gen-1 article/2", "gen-2 article/1"])
def test_what_was_written_elsewhere_is_not_taken_for_it(of):
    with pytest.raises(ValueError, match="is not what was written"):
        joined(cut(b"840 mg", "gen-1 article/1"), of)


def test_one_changed_or_missing_character_is_noticed():
    (piece,) = cut(b"420 mg every 3 weeks", "gen-1 article/1")
    changed = piece[:-5] + ("A" if piece[-5] != "A" else "B") + piece[-4:]
    for pieces in ([changed], [piece[:-4]], [piece, piece], []):
        with pytest.raises(ValueError, match=r"not what was written|padding|base64|excess"):
            joined(pieces, "gen-1 article/1")
