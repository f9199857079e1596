"""A gateway's own role on PostgreSQL: it takes scans, webhooks and answers, and can read no answer back."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError

from core.dates import now
from core.folders import ROOT
from core.settings import Settings
from funnel import friends
from store import line_desks
from store.database import Store
from store.records import LineEvent
from survey import answers, invitations, open_surveys, questionnaires
from tests import postgres
from tests.gateway.conftest import count, wait_until
from tests.gateway.desks import BY, PHONE, Desk, body_of, event, open_desk, signed
from tests.serving import gateway_process

ROLE = "shirube_gateway"
GRANTS = ROOT / "deploy" / "postgresql" / "gateway_role.sql"
FILLED = {"helpful": "very", "word": "ありがとう"}
# What whoever takes over a gateway must not find.
SECRETS = ("answer", "answer_item", "consultation", "consultation_topic", "line_talk", "publication", "quotation")
OFFICE = ("audit", "staff", "staff_session", "membership", "known_client", "import_batch", "device")

pytestmark = pytest.mark.parametrize("store", ["postgresql"], indirect=True)


@pytest.fixture
def role_url(store: Store) -> str:
    """The store's address for the role, which has what the shipped file grants and nothing else."""
    with psycopg.connect(store.url, autocommit=True) as db:
        known = db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (ROLE,)).fetchone()
        if not known:
            db.execute(f"CREATE ROLE {ROLE} LOGIN")
    assert granted(store, GRANTS) == (0, "")
    return store.url.replace("//shirube@", f"//{ROLE}@")


def granted(store: Store, file: Path) -> tuple[int, str]:
    """What psql says of a file, as docs/operations.md has it run."""
    command = [postgres.programs() / "psql", "-X", "-q", "-d", store.url, "-f", file]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30)
    return ended.returncode, ended.stderr


@pytest.fixture
def gateways_store(role_url: str) -> Iterator[Store]:
    """The store as a gateway sees it."""
    made = Store(role_url)
    yield made
    made.close()


@pytest.fixture
def desk(store: Store) -> Desk:
    made = open_desk(store, "card")
    with store.writing() as db:
        questionnaires.publish_preset(db, by=BY, at=now(), programme_id=made.programme.id, channels=["card"])
    return made


def test_a_gateway_of_this_role_serves_scans_surveys_and_webhooks(
    settings: Settings, store: Store, desk: Desk, role_url: str, tmp_path: Path
) -> None:
    with store.writing() as db:
        [token] = invitations.issue(db, by=BY, at=now(), programme=desk.programme)
        event_link = open_surveys.open_one(
            db,
            by=BY,
            at=now(),
            programme=desk.programme,
            code="closing",
            label="研修",
            opens_at=now(),
            ends_at=now() + timedelta(hours=1),
            most=5,
        )
    own = settings.model_copy(update={"database_url": role_url})
    with (
        gateway_process(own, tmp_path / "log") as served,
        httpx.Client(base_url=served.address, headers=PHONE, timeout=30) as told,
    ):
        assert told.get(f"/R/{desk.code}").status_code == 302
        assert told.get(f"/s/{token}").status_code == 200
        for way in (f"/s/{token}", f"/q/{event_link.key}"):
            assert told.post(way, data=FILLED).status_code == 303
        assert told.post(f"/s/{token}", data=FILLED).status_code == 404
        came = body_of(event("follow", at=now()), event("message", event_id="01J1", at=now()))
        hook = f"/line/{desk.programme.slug}/webhook"
        assert told.post(hook, content=came, headers=signed(came)).status_code == 200
        wait_until(lambda: (count(store, "scan"), count(store, "line_event")) == (1, 2), 20)
    assert (count(store, "answer"), count(store, "answer_item"), count(store, "friend")) == (2, 4, 1)
    said = (tmp_path / "log").read_text()
    assert "denied" not in said
    assert "Error" not in said


def test_what_a_gateway_does_beside_requests_needs_no_more(store: Store, desk: Desk, gateways_store: Store) -> None:
    programme = desk.programme
    with gateways_store.writing() as db:
        [token] = invitations.issue(db, by="gateway", at=now(), programme=programme)
        assert invitations.take_back(db, token, by="gateway", at=now(), programme=programme, issued_at=now())
        for place, kind in enumerate(("follow", "message", "unfollow")):
            come = [LineEvent(programme.id, f"e{place}", kind, now(), "a" * 64, False if kind == "follow" else None)]
            friends.receive(db, programme=programme, events=come)
        friends.attribute_again(db, programme=programme, persons=["a" * 64])
        line_desks.note_relayed(db, programme.id, now().date(), forwarded=1, failed=0)
    with gateways_store.reading() as db:
        assert line_desks.of_programme(db, programme.id).programme_id == programme.id
    assert count(store, "survey_link") == 0


@pytest.mark.parametrize("table", [*SECRETS, *OFFICE])
def test_the_role_reads_no_answer_no_consultation_and_nothing_of_the_office(
    desk: Desk, gateways_store: Store, table: str
) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), gateways_store.reading() as db:
        db.exec_driver_sql(f"SELECT * FROM {table}")


def test_a_file_that_is_refused_midway_leaves_a_gateway_what_it_had(
    store: Store, desk: Desk, gateways_store: Store, tmp_path: Path
) -> None:
    with store.writing() as db:
        db.exec_driver_sql("ALTER TABLE survey_count RENAME TO not_migrated_yet")
    code, said = granted(store, GRANTS)
    assert code == 3
    assert "survey_count" in said
    with store.writing() as db:
        db.exec_driver_sql("ALTER TABLE not_migrated_yet RENAME TO survey_count")
        [token] = invitations.issue(db, by=BY, at=now(), programme=desk.programme)
    with gateways_store.writing() as db:
        answers.submit(db, token=token, given=list(FILLED.items()), at=now())
    assert count(store, "answer") == 1


@pytest.mark.parametrize("change", ["UPDATE answer SET released = true", "DELETE FROM answer", "TRUNCATE answer_item"])
def test_the_role_changes_no_answer_once_it_is_in(store: Store, desk: Desk, gateways_store: Store, change: str) -> None:
    with gateways_store.writing() as db:
        [token] = invitations.issue(db, by=BY, at=now(), programme=desk.programme)
        answers.submit(db, token=token, given=list(FILLED.items()), at=now())
    with pytest.raises(ProgrammingError, match="permission denied"), gateways_store.writing() as db:
        db.exec_driver_sql(change)
    assert count(store, "answer") == 1
