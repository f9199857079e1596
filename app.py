"""ASGI entry of the workspace, for `streamlit run app.py`: the sign-in wall around Streamlit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit import get_option
from streamlit.starlette import App

from core.folders import ASSETS, ROOT
from store.schema import is_current
from workspace import signin
from workspace.database import store
from workspace.document import Document
from workspace.wall import Wall
from workspace.warming import warm_up


@asynccontextmanager
async def checked(_app: App) -> AsyncIterator[None]:
    """Refuse to start where the wall would have a hole or the store isn't ready."""
    problems = {
        "Start it from its own folder: .streamlit/config.toml was not read.": get_option("server.trustedUserHeaders")
        == {"X-Shirube-Sign-In": "sign_in"},
        "server.enableAgentApi must be off.": not get_option("server.enableAgentApi"),
        "server.enableXsrfProtection must be on.": get_option("server.enableXsrfProtection"),
        "server.enableStaticServing must be off.": not get_option("server.enableStaticServing"),
        "server.address must be set.": get_option("server.address"),
        "browser.gatherUsageStats must be off.": not get_option("browser.gatherUsageStats"),
        "The store has no current schema. Run: python manage.py migrate": is_current(store()),
    }
    for sentence, is_fine in problems.items():
        if not is_fine:
            raise RuntimeError(sentence)
    warm_up()
    yield


public = signin.public_routes()
# What the workspace's own pages load; behind the wall like everything that isn't in `public`.
assets = [
    Mount("/assets/css", StaticFiles(directory=ASSETS / "css")),
    Mount("/assets/js", StaticFiles(directory=ASSETS / "js")),
    Mount("/assets/icons", StaticFiles(directory=ASSETS / "icons")),
    Mount("/assets/fonts", StaticFiles(directory=ASSETS / "fonts")),
]

app = App(
    ROOT / "workspace" / "shell" / "main.py",
    routes=[*public, *signin.private_routes(), *assets],
    middleware=[Middleware(Wall, public=public), Middleware(Document)],
    lifespan=checked,
)
