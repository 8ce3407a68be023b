from pathlib import Path

import pytest

from ingest.errors import SettingsError
from ingest.milvus.address import MilvusAddress, place_of


def test_a_server_is_named_by_host_port_and_the_name_of_the_index():
    found = place_of("milvus://db.example:19531/guidelines")
    assert isinstance(found, MilvusAddress)
    assert (found.uri, found.name, found.is_file) == ("http://db.example:19531", "guidelines", False)


def test_the_port_is_that_of_milvus_unless_given():
    assert MilvusAddress.parse("milvus+tls://db.example/a").uri == "https://db.example:19530"
    assert MilvusAddress.parse("milvus://[::1]/a").uri == "http://[::1]:19530"


def test_a_file_of_milvus_lite_is_named_by_its_path():
    found = MilvusAddress.parse("milvus:///data/my%20index.db/guidelines")
    assert (found.uri, found.name, found.is_file) == ("/data/my index.db", "guidelines", True)


def test_a_password_is_used_and_never_shown():
    found = MilvusAddress.parse("milvus://editor:s%2Fecret@db.example/a")
    assert (found.user, found.password) == ("editor", "s/ecret")
    assert str(found) == "milvus://db.example:19530/a"
    assert "ecret" not in repr(found) + str(found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("milvus://db.example:19530", "cannot name an index"),
        ("milvus://db.example:19530/my-index", "'my-index' cannot name an index"),
        ("milvus://db.example:19530/a/b", "more than a name"),
        ("milvus://db.example:port/a", "Port"),
        ("milvus:///data/index/a", "must end in .db"),
        ("milvus://u:secret@db.example/a?x=1", "is no address"),
    ],
)
def test_an_address_that_is_none_is_refused_in_a_sentence_without_its_password(text, says):
    with pytest.raises(SettingsError, match="--index: ") as raised:
        place_of(text)
    assert says in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("text", [".index", "milvus", "milvus-index/here", "/data/milvus://x"])
def test_everything_else_is_a_folder(text):
    assert place_of(text) == Path(text)
