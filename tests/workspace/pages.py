"""Pages run as Streamlit runs them, without a browser: through the main script, as somebody signed in."""

import re
from collections.abc import Mapping

from streamlit.testing.v1 import AppTest

import campaigns
from core.folders import ROOT
from store.database import Store
from store.records import Staff
from tests.workspace.cast import open_session
from workspace.access import ASKED, SIGN_IN
from workspace.sessions import hash_of

# A page run by itself has its own folder on the path, whose campaigns.py would be taken for the package.
assert campaigns
MAIN = ROOT / "workspace" / "shell" / "main.py"
_SECONDS = 60
_HIDDEN = re.compile('<input type="hidden"[^>]*>')


def visit(store: Store, person: Staff, page: str = "home", state: Mapping[str, object] | None = None) -> AppTest:
    """A page as a member of staff sees it in a new tab, where `state` is remembered already."""
    with store.writing() as db:
        id_hash = hash_of(open_session(db, person))
    return visit_as(id_hash, page, state)


def visit_as(
    id_hash: str | None, page: str = "home", state: Mapping[str, object] | None = None, *, asked: str = ""
) -> AppTest:
    """A page as the owner of a session's hash sees it; `asked` is the programme that the address names."""
    opened = AppTest.from_file(str(MAIN), default_timeout=_SECONDS)
    for name, value in (state or {}).items():
        opened.session_state[name] = value
    opened.user = {"is_logged_in": False} if id_hash is None else {SIGN_IN: id_hash}
    if asked:
        opened.query_params[ASKED] = asked
    opened.run()
    return opened if page == "home" else opened.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


def alone(id_hash: str | None, page: str) -> AppTest:
    """A page's script run by itself, as if the frame around it had a hole."""
    opened = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=_SECONDS)
    opened.user = {"is_logged_in": False} if id_hash is None else {SIGN_IN: id_hash}
    return opened.run()


def text(page: AppTest) -> str:
    """All that stands on a page, as HTML and text; without hidden fields, whose random letters may spell anything."""
    assert not page.exception, [one.value for one in page.exception]
    bodies = [_HIDDEN.sub("", node.proto.body) for node in page.get("html")]
    return "\n".join([*bodies, *(one.value for one in [*page.info, *page.markdown, *page.caption])])
