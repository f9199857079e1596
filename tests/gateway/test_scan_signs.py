"""The sign that decided a scan's class is stored with it, and nothing of the user agent is."""

from store.database import Store
from tests.funnel.kept import KEPT
from tests.gateway.client import Client
from tests.gateway.conftest import rows
from tests.gateway.desks import Desk


def test_every_kept_request_is_stored_with_its_class_and_sign(client: Client, desk: Desk, store: Store) -> None:
    for request in KEPT:
        path = f"/R/{desk.code}" + (f"?{request.query}" if request.query else "")
        headers = {**request.headers, "user-agent": request.agent}
        answer = client.head(path, headers=headers) if request.method == "HEAD" else client.get(path, headers=headers)
        assert answer.status_code == 302
    stored = sorted((row[2], row[5], row[7]) for row in rows(store, "scan"))
    assert [(kind, sign) for _seq, kind, sign in stored] == [(request.kind, request.sign) for request in KEPT]


def test_nothing_of_a_user_agent_is_stored_anywhere(client: Client, desk: Desk, store: Store) -> None:
    client.get(f"/R/{desk.code}", headers={"user-agent": "Mozilla/5.0 (iPhone; Marker-7731) Safari Line/13.4.0"})
    client.get(f"/R/{desk.code}", headers={"user-agent": "Marker-7731/1.0"})
    told = str([rows(store, table) for table in ("scan", "scan_hour", "device", "device_day", "device_unknown")])
    assert "Marker" not in told
    assert {row[7] for row in rows(store, "scan")} == {"in-app", "no-browser"}
