"""Print files from the command line: what goes to a press unasked, what needs a manager, and many codes."""

from dataclasses import replace
from pathlib import Path

import pytest
import typer

import print_command
from campaigns import codes, language_reviews, print_designs, print_runs
from campaigns import pieces as subject
from campaigns.print_designs import Spec
from command_line import PathNoFile, PathUnfit
from core.dates import tokyo_day
from core.refusals import Refusal
from printing import preflight, reading
from printing.office import Calibration
from store import staff
from store.database import Store
from store.records import Programme
from tests.campaigns.printing_town import BY, ORIGIN, town
from tests.conftest import NOON

SPEC = Spec(format="card-91x55", theme="soft")
WANTED = print_command.Wanted(
    material="card",
    size="",
    sides=0,
    theme="soft",
    wording="",
    language="ja",
    profile="press",
    stock="",
    start=0,
    calibration=Calibration(),
    copies=1,
    listed=None,
)

ENGLISH = {
    "office": "Gender Equality Section",
    "desk_kind": "Consultation for women",
    "who": "Anybody may consult.",
    "closed": "Closed on holidays",
    "phone_0": "Sample desk",
}


@pytest.fixture
def programme(sqlite_store: Store) -> Programme:
    with sqlite_store.writing() as db:
        return town(db)


def approve(store: Store, programme: Programme, spec: Spec = SPEC) -> None:
    """Keep and approve a design of the words it has today."""
    with store.writing() as db:
        manager = staff.add(db, email="m@example.lg.jp", name="m", role="manager", password_hash="x")
        staff.join(db, manager.id, programme.id)
        told = {"programme": programme, "spec": spec}
        fingerprint = subject.fingerprint(db, **told, origin=ORIGIN, on=tokyo_day(NOON))  # type: ignore[arg-type]
        design = print_designs.save(db, by=BY, at=NOON, **told, fingerprint=fingerprint)  # type: ignore[arg-type]
        given = {"programme": programme, "design_id": design.id, "fingerprint": fingerprint}
        print_designs.approve(db, by=manager, at=NOON, **given)  # type: ignore[arg-type]


def write(store: Store, programme: Programme, out: Path, *, origin: str = ORIGIN, **wanted: object) -> list[Path]:
    changed = replace(WANTED, **wanted)  # type: ignore[arg-type]
    with store.reading() as db:
        return print_command.write(db, programme=programme, wanted=changed, origin=origin, at=NOON, out=out)


def test_a_press_file_needs_a_managers_approval(sqlite_store: Store, programme: Programme, tmp_path: Path) -> None:
    with pytest.raises(print_runs.NoVersionApproved):
        write(sqlite_store, programme, tmp_path / "a.pdf")
    assert list(tmp_path.glob("*.pdf")) == []


def test_an_approved_design_goes_to_press_with_its_version_and_schools_in_a_file_of_their_own(
    sqlite_store: Store, programme: Programme, tmp_path: Path
) -> None:
    approve(sqlite_store, programme)
    written = write(sqlite_store, programme, tmp_path / "a.pdf")
    assert [path.name for path in written] == ["a.pdf", "a_school.pdf"]
    for path in written:
        data = path.read_bytes()
        urls = [url for page in reading.read_codes(data) for url in page]
        assert preflight.check(data, urls, profile="press", trim=(91, 55)) == ()
        assert "v1" in reading.read_text(data)[0]


def test_a_fact_changed_after_the_approval_stops_the_press(
    sqlite_store: Store, programme: Programme, tmp_path: Path
) -> None:
    approve(sqlite_store, programme)
    with sqlite_store.writing() as db:
        told = {"by": BY, "at": NOON, "programme": programme, "language": "ja", "part": "cost"}
        language_reviews.set_text(db, **told, sentence="相談は無料です。")  # type: ignore[arg-type]
    with pytest.raises(print_runs.NoVersionApproved):
        write(sqlite_store, programme, tmp_path / "a.pdf")


def test_a_number_that_nobody_confirmed_stops_the_press(
    sqlite_store: Store, programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unconfirmed(Refusal):
        """As printed_facts refuses it."""

        sentence = "unconfirmed"

    def refuse(_language: str) -> None:
        raise Unconfirmed

    approve(sqlite_store, programme)
    monkeypatch.setattr("campaigns.printed_facts.numbers_must_be_confirmed", refuse)
    with pytest.raises(Unconfirmed):
        write(sqlite_store, programme, tmp_path / "a.pdf")
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_demos_file_is_marked_as_a_sample_and_made_without_approval(
    sqlite_store: Store, programme: Programme, tmp_path: Path
) -> None:
    demo = replace(programme, is_demo=True)
    [first, _school] = write(sqlite_store, demo, tmp_path / "a.pdf", origin="http://localhost:8600")
    assert "見本" in reading.read_text(first.read_bytes())[0].replace("見本区", "")


def test_outside_the_demo_nothing_goes_to_press_whose_codes_do_not_lead_to_https(
    sqlite_store: Store, programme: Programme, tmp_path: Path
) -> None:
    with pytest.raises(subject.AddressNotPublic):
        write(sqlite_store, programme, tmp_path / "a.pdf", origin="http://localhost:8600")
    assert list(tmp_path.glob("*.pdf")) == []
    assert write(sqlite_store, programme, tmp_path / "b.pdf", origin="http://localhost:8600", profile="office")


def test_a_version_is_kept_then_read_then_approved_and_goes_to_press_without_the_mark(
    sqlite_store: Store, programme: Programme, tmp_path: Path
) -> None:
    english = replace(SPEC, language="en")
    told = {"programme": programme, "spec": english, "origin": ORIGIN, "on": tokyo_day(NOON)}
    with sqlite_store.writing() as db:
        for part, sentence in ENGLISH.items():
            given = {"by": BY, "at": NOON, "programme": programme, "language": "en", "part": part}
            language_reviews.set_text(db, **given, sentence=sentence)  # type: ignore[arg-type]
        kept = subject.fingerprint(db, **told)  # type: ignore[arg-type]
        design = print_designs.save(db, by=BY, at=NOON, programme=programme, spec=english, fingerprint=kept)
    [proof] = write(sqlite_store, programme, tmp_path / "proof.pdf", language="en", profile="office")
    assert "見本" in reading.read_text(proof.read_bytes())[0]
    with pytest.raises(print_runs.NotReviewed):
        write(sqlite_store, programme, tmp_path / "a.pdf", language="en")
    with sqlite_store.writing() as db:
        read = language_reviews.fingerprint(db, programme, "en")
        given = {"by": BY, "at": NOON, "programme": programme, "language": "en", "read": read}
        language_reviews.review(db, **given, reviewed_by="見本 国際交流の会")  # type: ignore[arg-type]
    approve(sqlite_store, programme, english)
    with sqlite_store.reading() as db:
        assert [one.id for one in print_designs.of_programme(db, programme)] == [design.id], "no second version"
    for path in write(sqlite_store, programme, tmp_path / "a.pdf", language="en"):
        said = reading.read_text(path.read_bytes())[0]
        assert "見本" not in said
        assert "v1" in said


def test_pictures_are_one_file_a_code(sqlite_store: Store, programme: Programme, tmp_path: Path) -> None:
    listed = tmp_path / "codes.csv"
    listed.write_text("code\n" + "\n".join(codes.mint() for _number in range(2)), encoding="utf-8")
    written = write(sqlite_store, programme, tmp_path / "a.png", material="image", profile="office", listed=listed)
    assert [path.read_bytes()[:4] for path in written] == [b"\x89PNG"] * 2


def test_a_programme_that_has_ended_is_printed_with_its_last_days_hours(
    sqlite_store: Store, programme: Programme, tmp_path: Path
) -> None:
    ended = replace(programme, ends=tokyo_day(NOON).replace(month=5))
    assert write(sqlite_store, ended, tmp_path / "a.pdf", profile="office")


def test_codes_of_a_list_fill_sheet_after_sheet(sqlite_store: Store, programme: Programme, tmp_path: Path) -> None:
    minted = [codes.mint() for _number in range(200)]
    listed = tmp_path / "codes.csv"
    listed.write_text("code,venue\n" + "".join(f"{code},館\n" for code in minted), encoding="utf-8-sig")
    [path] = write(sqlite_store, programme, tmp_path / "a.pdf", profile="office", listed=listed)
    assert len(reading.read_text(path.read_bytes())) == 20
    assert path.stat().st_size < 300_000


@pytest.mark.parametrize("data", [b"venue\n\xe9\xa4\xa8\n", "code\n館".encode("cp932")])
def test_a_list_without_codes_is_refused(tmp_path: Path, data: bytes) -> None:
    listed = tmp_path / "codes.csv"
    listed.write_bytes(data)
    with pytest.raises(typer.BadParameter, match="code"):
        print_command.read_list(listed)


def test_nothing_is_written_where_one_of_the_files_has_no_place(
    sqlite_store: Store, programme: Programme, tmp_path: Path
) -> None:
    demo, folder = replace(programme, is_demo=True), tmp_path / "out"
    (folder / "a_school.pdf").mkdir(parents=True)
    with pytest.raises(PathNoFile):
        write(sqlite_store, demo, folder / "a.pdf", origin="http://localhost:8600")
    assert [path.name for path in folder.iterdir()] == ["a_school.pdf"]
    with pytest.raises(PathUnfit):
        write(sqlite_store, demo, folder / "none" / "a.pdf", origin="http://localhost:8600")


def test_a_file_that_was_there_stays_whole_where_the_new_one_can_not_be_written(
    sqlite_store: Store, programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out" / "a.pdf"
    out.parent.mkdir()
    out.write_bytes(b"last month's")

    def full(_path: Path, data: bytes) -> int:
        raise OSError(28, "no space left")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PathUnfit):
        write(sqlite_store, programme, out, profile="office")
    assert (out.read_bytes(), [path.name for path in out.parent.iterdir()]) == (b"last month's", ["a.pdf"])
