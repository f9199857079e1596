"""The signature under a webhook: over the raw bytes, by a secret that only LINE and we know."""

import pytest
from linebot.v3.webhook import SignatureValidator

from gateway.line_signature import is_signed, sign

BODY = '{"destination":"U0","events":[]} ひみつ'.encode()


def test_lines_own_example_verifies() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert sign("8c570fa6dd201bb328f1c1eac23a96d8", body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_lines_own_library_accepts_our_signature() -> None:
    assert SignatureValidator("secret").validate(BODY.decode(), sign("secret", BODY))


@pytest.mark.parametrize(
    "signature",
    ["", "x", sign("other", BODY), sign("secret", BODY + b" "), sign("secret", BODY)[:-1], "日本", "\udcff"],
)
def test_any_other_signature_is_none(signature: str) -> None:
    assert not is_signed(signature, BODY, ["secret"])


def test_while_a_secret_is_changed_both_count() -> None:
    for secret in ("old", "new"):
        assert is_signed(sign(secret, BODY), BODY, ["new", "old"])


def test_without_a_secret_nothing_is_signed() -> None:
    assert not is_signed("", BODY, [])
    assert not is_signed(sign("", BODY), BODY, [])
