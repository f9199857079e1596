"""A small town for the figures: placements, scans, follows, consultations and answers by the real functions."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from campaigns import campaigns, placements
from campaigns.placements import Draft
from core.dates import start_of, tokyo_day
from exchange.consultation_file import ConsultationRow
from funnel import friends, imports
from funnel.scans import RULE, device_hash
from store.database import Store
from store.recording import ScanRow, open_recording
from store.records import LineEvent, Placement, Programme
from store.types import milliseconds
from survey import answers, invitations, questionnaires
from survey.answers import Given
from tests.conftest import NOON, add_programme

BY = "pr@example.lg.jp"
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
SINCE, UNTIL = APRIL, date(2026, 6, 30)
PLEASED: Given = [("helpful", "very"), ("more_positive", "more"), ("felt_heard", "fully")]


def at(day: date, hour: int = 19, minute: float = 0) -> datetime:
    """A time of day in Tokyo."""
    return start_of(day) + timedelta(hours=hour, minutes=minute)


@dataclass
class Town:
    """One programme in a store; every call is its own transaction."""

    store: Store
    programme: Programme
    seq: int = 0
    made: dict[str, Placement] = field(default_factory=dict)

    def put_up(self, channel: str, **facts: object) -> Placement:
        with self.store.writing() as db:
            campaign = campaigns.create(
                db,
                by=BY,
                at=NOON,
                programme=self.programme,
                name=f"{channel} {len(self.made)}",
                starts=SINCE,
                ends=UNTIL,
            )
            draft = Draft(campaign_id=campaign.id, channel=channel, venue=f"館 {len(self.made)}", **facts)  # type: ignore[arg-type]
            made = placements.add(db, by=BY, at=NOON, programme=self.programme, draft=draft)
        self.made[made.code] = made
        return made

    def scan(
        self,
        place: Placement,
        *moments: datetime,
        kind: str = "person",
        client: str = "192.0.2.1",
        rule: int = RULE,
        sign: str | None = None,
    ) -> None:
        recording = open_recording(self.store.url)
        rows = []
        for moment in moments:
            day = tokyo_day(moment)
            device = device_hash(recording.salt(day), programme_id=self.programme.id, client=client, agent=b"x")
            self.seq += 1
            key = (self.programme.id, 1, self.seq, place.id, milliseconds(moment), kind, rule, day.isoformat())
            rows.append(ScanRow(*key, device if kind == "person" else None, sign))
        recording.write(rows)
        recording.close()

    def line(self, kind: str, person: str, moment: datetime, *, is_unblocked: bool = False) -> None:
        self.seq += 1
        told = is_unblocked if kind == "follow" else None
        event = LineEvent(self.programme.id, f"e{self.seq:05}", kind, moment, person, told)
        with self.store.writing() as db:
            friends.receive(db, programme=self.programme, events=[event])

    def come(self, place: Placement, person: str, moment: datetime) -> None:
        """Somebody scans and follows three minutes later."""
        self.scan(place, moment - timedelta(minutes=3))
        self.line("follow", person, moment)

    def consult(self, *rows: ConsultationRow) -> None:
        with self.store.writing() as db:
            imports.import_rows(db, by=BY, at=NOON, programme=self.programme, rows=rows, file_hash=str(self.seq))

    def ask(self) -> None:
        with self.store.writing() as db:
            questionnaires.publish_preset(
                db, by=BY, at=NOON, programme_id=self.programme.id, channels=["card", "sticker"]
            )

    def send(self, day: date, *, links: int, replies: int, given: Given = PLEASED) -> None:
        """Links of a day, some of them answered at once."""
        with self.store.writing() as db:
            tokens = invitations.issue(db, by=BY, at=at(day), programme=self.programme, count=links)
        for token in tokens[:replies]:
            with self.store.writing() as db:
                answers.submit(db, token=token, given=given, at=at(day, 20))

    def release(self) -> None:
        with self.store.writing() as db:
            answers.release(db, at=at(UNTIL), rng=Random(1))


def found(store: Store, slug: str = "toshima-r8", **facts: object) -> Town:
    with store.writing() as db:
        return Town(store, add_programme(db, slug, **facts))


def row(person: str, day: date, **facts: object) -> ConsultationRow:
    """A closed consultation of a person at seven in the evening."""
    usual: dict[str, object] = {"ended_at": None, "flag": None, "channel_told": None, "age_band": "unknown"}
    usual |= {"topics": (), "outcome": "closed", "started_at": at(day)}
    return ConsultationRow(person=person, **{**usual, **facts})  # type: ignore[arg-type]
