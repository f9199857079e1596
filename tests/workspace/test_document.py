import gzip
import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.workspace.door import TestClient
from workspace.document import Document, rewritten

SHELL = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()


async def _page(request: Request) -> Response:
    assert "accept-encoding" not in request.headers, "Streamlit would compress what we must rewrite"
    assert "if-none-match" not in request.headers
    return HTMLResponse(SHELL, headers={"etag": "old", "last-modified": "long ago"})


async def _file(request: Request) -> Response:
    return PlainTextResponse("a file")


async def _other(request: Request) -> Response:
    return HTMLResponse("<html lang=en><title>Streamlit</title>")


async def _own(request: Request) -> Response:
    return HTMLResponse("ours", headers={"content-security-policy": "default-src 'none'"})


async def _packed(request: Request) -> Response:
    assert request.headers["accept-encoding"] == "gzip"
    assert request.headers["if-none-match"] == "old"
    return Response(gzip.compress(SHELL), media_type="Text/HTML", headers={"content-encoding": "gzip"})


@pytest.fixture
def browser() -> TestClient:
    routes = [
        Route("/media/{name}", _file),
        Route("/other", _other),
        Route("/own", _own),
        Route("/static/x", _packed),
        Route("/{path:path}", _page),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Document)]), base_url="https://office.test")


PAGE = {"accept": "text/html", "if-none-match": "old"}


def test_the_document_is_ours(browser: TestClient) -> None:
    answer = browser.get("/placements", headers=PAGE)
    assert '<html lang="ja">' in answer.text
    assert "<title>しるべ</title>" in answer.text
    assert 'href="/assets/css/workspace.css"' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["cache-control"] == "no-store"
    assert not {"etag", "last-modified"} & set(answer.headers)


@pytest.mark.parametrize("accept", ["*/*", "", "application/json", "TEXT/HTML", "text/html;q=0"])
def test_the_document_is_ours_whatever_was_asked_for(browser: TestClient, accept: str) -> None:
    asked, plainly = browser.get("/placements", headers=PAGE), {**PAGE, "accept": accept, "accept-encoding": "gzip"}
    answer = browser.get("/placements", headers=plainly)
    assert answer.text == asked.text
    assert answer.headers["content-security-policy"] == asked.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_what_claims_to_be_a_page_runs_nothing_inline_where_it_cannot_be_rewritten(browser: TestClient) -> None:
    answer = browser.get("/static/x", headers={"accept": "*/*", "accept-encoding": "gzip", "if-none-match": "old"})
    assert answer.content == SHELL
    assert "script-src 'self' 'wasm-unsafe-eval'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"


def test_a_page_keeps_its_own_stricter_policy(browser: TestClient) -> None:
    assert browser.get("/own").headers["content-security-policy"] == "default-src 'none'"


def test_the_document_runs_no_script_of_its_own_and_loads_nothing_from_elsewhere(browser: TestClient) -> None:
    answer = browser.get("/", headers=PAGE)
    policy = answer.headers["content-security-policy"]
    script = next(one for one in policy.split("; ") if one.startswith("script-src"))
    assert "unsafe-inline" not in script
    assert "unsafe-eval'" not in script.replace("'wasm-unsafe-eval'", "")
    assert "http" not in policy
    inline = re.findall(r"<script(?![^>]* src=)(?! type=\"application/json\")[^>]*>", answer.text)
    assert inline == []
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)


def test_nothing_points_to_the_programs_interface_of_streamlit(browser: TestClient) -> None:
    assert "_stcore/agent" not in browser.get("/", headers=PAGE).text
    assert "<noscript>" not in browser.get("/", headers=PAGE).text


@pytest.mark.parametrize("path", ["/", "/placements", "/media/a.pdf", "/other"])
def test_every_answer_has_the_headers_that_keep_it_from_others(browser: TestClient, path: str) -> None:
    headers = browser.get(path, headers=PAGE).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["strict-transport-security"]


def test_a_downloaded_file_runs_no_script_and_stays_in_no_cache(browser: TestClient) -> None:
    answer = browser.get("/media/a.svg")
    assert answer.text == "a file"
    assert answer.headers["content-security-policy"] == "script-src 'none'"
    assert answer.headers["cache-control"] == "no-store"


def test_other_html_is_left_as_it_is(browser: TestClient) -> None:
    answer = browser.get("/other", headers=PAGE)
    assert answer.text == "<html lang=en><title>Streamlit</title>"
    assert answer.headers["content-security-policy"]


def test_english_staff_get_an_english_document() -> None:
    document = rewritten(SHELL, language="en").decode()
    assert '<html lang="en">' in document
    assert "<title>Shirube</title>" in document


def test_streamlits_document_still_has_the_places_we_change() -> None:
    # Fails when a new Streamlit writes its document otherwise, before a page would show it.
    for part in ('<html lang="en">', "<title>Streamlit</title>", 'href="./favicon.png"', "<noscript>", "</head>"):
        assert SHELL.decode().count(part) == 1
