"""Addresses of codes."""

import pytest
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

from campaigns import links
from campaigns.codes import mint


def test_an_address_is_all_capitals() -> None:
    assert links.address("4X9K2MQ", origin="https://to-u.example.lg.jp") == "HTTPS://TO-U.EXAMPLE.LG.JP/R/4X9K2MQ"


def test_an_address_keeps_its_port() -> None:
    assert links.address("4X9K2MQ", origin="http://localhost:8600") == "HTTP://LOCALHOST:8600/R/4X9K2MQ"


def test_an_address_is_alphanumeric_for_a_qr_code_and_small_enough_for_29_modules() -> None:
    told = links.address(mint(), origin="https://qr.example.lg.jp")
    data = QRData(told.encode())
    assert data.mode == MODE_ALPHA_NUM
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(data)
    code.make(fit=True)
    assert code.modules_count <= 29


def test_the_test_address_is_the_address_with_a_mark_behind() -> None:
    assert links.test_address("4X9K2MQ", origin="https://a.example").removesuffix("?T") == links.address(
        "4X9K2MQ", origin="https://a.example"
    )


@pytest.mark.parametrize(
    "url",
    ["https://line.me/R/ti/p/%40000sample", "https://lin.ee/AbCdEf", "https://chat.example.lg.jp:8443/a?b=c#d"],
)
def test_a_web_address_is_a_safe_destination(url: str) -> None:
    assert links.is_safe_destination(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://line.me/",
        "HTTPS:/line.me",
        "javascript:alert(1)",
        "//line.me/",
        "https://",
        "https:///x",
        "https://line.me@evil.example/",
        "https://line.me\\@evil.example/",
        "https://line.me/\r\nset-cookie: a=b",
        "https://line.me/ x",
        "https://line.me/\0",
        "https://日本.example/",
        "https://line.me:port/",
        "https://[::1/",
        "https://line.me/" + "a" * 500,
    ],
)
def test_nothing_else_is_a_safe_destination(url: str) -> None:
    assert not links.is_safe_destination(url)
