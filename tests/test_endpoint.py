import pytest

from qa.model.endpoint import Endpoint


@pytest.mark.parametrize(
    ("base_url", "provider", "host"),
    [
        (None, None, "api.openai.com"),
        ("http://127.0.0.1:8000/v1", None, "127.0.0.1:8000"),
        ("https://user:secret@models.example/v1", None, "models.example"),
        (None, "anthropic", "anthropic"),
    ],
)
def test_the_host_is_who_gets_the_question(base_url: str | None, provider: str | None, host: str) -> None:
    assert Endpoint("m", base_url, provider=provider).host == host


def test_cost_needs_both_prices_and_both_counts() -> None:
    priced = Endpoint("m", price_in=2.0, price_out=10.0)
    assert priced.cost(1_000, 100) == 0.003
    assert priced.cost(None, 100) is None
    assert Endpoint("m", price_in=2.0).cost(1_000, 100) is None


def test_the_key_is_in_no_text_of_it() -> None:
    assert "sk-secret" not in repr(Endpoint("m", api_key="sk-secret"))
