"""Command line of Shirube: `python manage.py --help`."""

import csv
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

import demo as demonstration
import running
import worker
from campaigns import demos, prints, programmes
from campaigns import links as code_links
from core import language
from core.dates import now, read_date, tokyo_day
from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from core.settings import Settings
from core.words import ROLES
from exchange import programme_file
from funnel import figures as funnel_figures
from printing import preflight as printing_preflight
from store import placements, rollups, schema
from store import programmes as programme_store
from store.database import Db, Store, answers
from store.records import Programme
from survey import invitations, results
from workspace import passwords
from workspace import staff as staff_subject

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
user = typer.Typer(no_args_is_help=True, help="Staff accounts.")
app.add_typer(user, name="user")
programmes_app = typer.Typer(no_args_is_help=True, help="Programmes.")
app.add_typer(programmes_app, name="programme")

COMMAND = "manage.py"
Slug = Annotated[str, typer.Option("--programme", help="Slug of the programme, such as kita-r5.")]


class NoSuchProgramme(Refusal):
    """A slug that no programme has."""

    sentence = mark("There is no programme '{slug}'. Known: {known}.")


class PeriodReversed(Refusal):
    """A period ends before it begins."""

    sentence = mark("The period ends ({until}) before it begins ({since}). Nothing was counted.")


class NotMigrated(Refusal):
    """The store is of another version than this code."""

    sentence = mark("The store is not ready for this version. Please run 'python manage.py migrate' first.")


class DemoIsOff(Refusal):
    """The store holds real programmes."""

    sentence = mark("This store holds real programmes; the demo is only loaded into a store of its own.")


@contextmanager
def _store(*, migrates: bool = False) -> Iterator[tuple[Settings, Store]]:
    """The settings and the store. Raises NotMigrated unless the command brings the schema up itself."""
    settings = Settings()
    store = Store(settings.database)
    try:
        if schema.is_current(store):
            with store.reading() as db:
                demos.must_stay_here(db, is_public=settings.is_public)
        elif not migrates and answers(store):
            raise NotMigrated
        yield settings, store
    finally:
        store.close()


def _programme(db: Db, slug: str) -> Programme:
    found = programme_store.by_slug(db, slug)
    if found is None:
        known = ", ".join(programme.slug for programme in programme_store.all_programmes(db)) or "-"
        raise NoSuchProgramme(slug=slug, known=known)
    return found


def _day(text: str) -> date:
    try:
        return read_date(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date such as 2023-03-31") from error


Day = Annotated[date, typer.Option(parser=_day, metavar="DATE")]


@app.command()
def run() -> None:
    """Migrate, load the demo into an empty store, and start workspace, gateway and worker."""
    running.check_ports(Settings())  # before the store is so much as opened
    with _store(migrates=True) as (settings, store):
        schema.migrate(store)
        with store.reading() as db:
            wants_demo = settings.demo and demonstration.is_wanted(db)
        if wants_demo:
            typer.echo(_("The store is empty: loading the demo (SHIRUBE_DEMO=0 starts empty)."))
            demonstration.load(store, settings, names=demonstration.scenarios(), say=_say)
    running.run(settings, say=_say)


@app.command()
def work() -> None:
    """Run the worker: release of answers, deletion of daily salts, expiry."""
    worker.work(Settings())


@app.command()
def migrate() -> None:
    """Bring the store's schema to the newest version."""
    with _store(migrates=True) as (_settings, store):
        schema.migrate(store)


@app.command()
def demo(
    scenario: Annotated[str, typer.Option(help="Name of a scenario, or all.")] = "all",
) -> None:
    """Play the scenarios of assets/scenarios through the real functions."""
    with _store(migrates=True) as (settings, store):
        schema.migrate(store)
        with store.reading() as db:
            if any(not programme.is_demo for programme in programme_store.all_programmes(db)):
                raise DemoIsOff
        demonstration.load(store, settings, names=demonstration.scenarios(scenario), say=_say)
        typer.echo(_("Password: {password}").format(password=demonstration.password_file(settings).read_text().strip()))


@app.command()
def figures(programme: Slug, since: Day, until: Day) -> None:
    """Print a programme's figures as one JSON object (both days included; inside view)."""
    with _store() as (_settings, store), store.reading() as db:
        typer.echo(json.dumps(figures_json(db, slug=programme, since=since, until=until), ensure_ascii=False, indent=1))


def figures_json(db: Db, *, slug: str, since: date, until: date) -> dict[str, Any]:
    """The figures of a programme as `manage.py figures` prints them. Raises NoSuchProgramme, PeriodReversed."""
    found = _programme(db, slug)
    if until < since:
        raise PeriodReversed(since=since.isoformat(), until=until.isoformat())
    days = programmes.opening_days(db, found, since, until)
    read = funnel_figures.read(db, programme=found, since=since, until=until, opening_days=days)
    survey = results.read(db, programme_id=found.id, since=since, until=until)
    return funnel_figures.as_json(read, {code: _rate_json(rate) for code, rate in survey.rates.items()})


def _rate_json(rate: results.Rate) -> dict[str, Any]:
    told = asdict(rate)
    return {**told, "hidden": [name for name, number in told.items() if number is None]}


@app.command()
def links(programme: Slug) -> None:
    """Print a programme's placements as JSON lines."""
    with _store() as (settings, store), store.reading() as db:
        found = _programme(db, programme)
        scans = rollups.by_placement(db, found.id)
        for place in placements.of_programme(db, found.id):
            row = {
                "code": place.code,
                "url": code_links.address(place.code, origin=settings.public_origin),
                "channel": place.channel,
                "venue": place.venue,
                "campaign": place.campaign,
                "scans": scans.get(place.id, 0),
            }
            typer.echo(json.dumps(row, ensure_ascii=False))


@app.command("survey-links")
def survey_links(programme: Slug, count: Annotated[int, typer.Option(min=1, max=invitations.MOST_AT_ONCE)]) -> None:
    """Print one-time survey addresses, one a line; each lives 24 hours."""
    with _store() as (settings, store), store.writing() as db:
        found = _programme(db, programme)
        tokens = invitations.issue(db, by=COMMAND, at=now(), programme=found, count=count)
    for token in tokens:
        typer.echo(invitations.address(token, origin=settings.public_origin))


@app.command("print")
def print_(
    programme: Slug,
    material: Annotated[str, typer.Option(help="card, sticker or poster")],
    out: Annotated[Path, typer.Option()],
    theme: Annotated[str, typer.Option(help="soft, discreet, quiet or bright; default: the material's first.")] = "",
    listed: Annotated[
        Path | None,
        typer.Option(
            "--placements", help="CSV with columns code,venue,channel,venue_kind (school)", exists=True, dir_okay=False
        ),
    ] = None,
    copies: Annotated[int, typer.Option(min=1, help="Pieces of each code.")] = 1,
) -> None:
    """Write a print file (PDF) for all of a programme's placements of a material, or for those of a CSV file."""
    if not out.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    with _store() as (settings, store), store.reading() as db:
        found = _programme(db, programme)
        order = _order(material, theme, copies)
        told: dict[str, Any] = {
            "programme": found,
            "order": order,
            "origin": settings.public_origin,
            "on": tokyo_day(now()),
        }
        if listed:
            out.write_bytes(prints.joined(prints.make_of_codes(db, codes=_listed(listed), **told)))
        else:
            chosen = [
                place.id
                for place in placements.of_programme(db, found.id)
                if place.channel == order.material and not place.retired_at
            ]
            out.write_bytes(prints.joined(prints.make(db, placement_ids=chosen, **told)))
    typer.echo(str(out))


def _listed(path: Path) -> list[prints.Listed]:
    """Code, venue, channel and kind of venue of each row; all but the code may be missing."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        others = ("venue", "channel", "venue_kind")
        return [prints.Listed(row["code"], *((row.get(name) or "").strip() for name in others)) for row in rows]
    except (UnicodeDecodeError, csv.Error, KeyError) as error:
        raise typer.BadParameter(f"{path} is no UTF-8 CSV with a column 'code'", param_hint="--placements") from error


def _order(material: str, theme: str, copies: int) -> prints.Order:
    known = next((each for each in prints.MATERIALS if each == material), None)
    if known is None:
        raise typer.BadParameter(f"{material!r} is none of {', '.join(prints.MATERIALS)}", param_hint="--material")
    themes = prints.themes_for(known)
    wanted = theme or next(iter(themes))
    if wanted not in themes:
        raise typer.BadParameter(f"{theme!r} is none of {', '.join(themes)}", param_hint="--theme")
    return prints.Order(material=known, theme=wanted, copies=copies)


@app.command()
def preflight(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Check a print file from its own bytes; exit status 1 with the reasons where it must not be printed."""
    faults = printing_preflight.check(file.read_bytes())
    if as_json:
        typer.echo(json.dumps({"passed": not faults, "faults": [vars(fault) for fault in faults]}, ensure_ascii=False))
    for fault in () if as_json else faults:
        typer.echo(str(fault), err=True)
    raise typer.Exit(1 if faults else 0)


@programmes_app.command("add")
def add_programme(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="As docs/programme.example.toml shows.")],
    continues: Annotated[str, typer.Option(help="Slug of the programme it continues, such as last year's.")] = "",
    staff: Annotated[list[str], typer.Option(help="Address of staff who work on it; may be repeated.")] = [],  # noqa: B006
) -> None:
    """Add a programme from a file, with its calendar and targets."""
    told = programme_file.read(file.read_bytes())
    with _store() as (_settings, store), store.writing() as db:
        before = _programme(db, continues) if continues else None
        made = programmes.create(
            db,
            by=COMMAND,
            at=now(),
            continues=before,
            hours=told.hours,
            exceptions=told.exceptions,
            targets=told.targets,
            years=told.years,
            **told.facts,
        )
        for email in staff:
            staff_subject.let_work_on(db, by=COMMAND, at=now(), email=email, programme=made)
    typer.echo(made.slug)


@programmes_app.command("allow")
def allow_destination(slug: Slug, url: str) -> None:
    """Put an https address on the list of those that a programme's codes may lead to."""
    with _store() as (_settings, store), store.writing() as db:
        programmes.allow(db, by=COMMAND, at=now(), programme=_programme(db, slug), url=url)


@user.command("add")
def add_user(
    email: Annotated[str, typer.Option()],
    name: Annotated[str, typer.Option()],
    role: Annotated[str, typer.Option(help="pr, manager, counsellor or admin")],
    programme: Annotated[list[str], typer.Option(help="Slug; may be given several times.")] = [],  # noqa: B006
) -> None:
    """Add a member of staff and print the first password once."""
    if role not in ROLES:
        raise typer.BadParameter(f"{role!r} is none of {', '.join(ROLES)}", param_hint="--role")
    password = passwords.made()
    with _store() as (_settings, store), store.writing() as db:
        members = [_programme(db, slug) for slug in programme]
        staff_subject.add(
            db, by=COMMAND, at=now(), email=email, name=name, role=role, password=password, programmes=members
        )
    typer.echo(password)


def _say(sentence: str) -> None:
    typer.echo(sentence)


def main() -> None:
    """Run a command; a refusal or an unusable setting is a sentence on stderr and exit status 2."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    try:
        app()
    except Refusal as refusal:
        typer.echo(language.worded(refusal), err=True)
        raise SystemExit(2) from refusal
    except ValidationError as error:
        for fault in error.errors(include_input=False):
            typer.echo(f"SHIRUBE_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}", err=True)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
