"""Command line of Shirube: `python manage.py --help`."""

import json
import logging
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

import demo as demonstration
import figures_command
import key_command
import monthly_command
import office_commands
import print_command
import report_command
import running
import scans_command
import worker
from campaigns import links as code_links
from command_line import COMMAND, Day, Slug, must_be_a_file, must_be_in_order, opened, programme_of, put
from core import language, logs
from core.dates import now
from core.language import gettext as _
from core.language import mark
from core.refusals import Refusal
from core.settings import Settings
from funnel import recounts, scan_rules
from printing import preflight as printing_preflight
from printing.office import Calibration
from store import placements, rollups, schema
from store import programmes as programme_store
from survey import invitations

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(office_commands.user, name="user")
app.add_typer(office_commands.programme, name="programme")


class DemoIsOff(Refusal):
    """The store holds real programmes."""

    sentence = mark("This store holds real programmes; the demo is only loaded into a store of its own.")


@app.command()
def run() -> None:
    """Migrate, load the demo into an empty store, and start workspace, gateway and worker."""
    running.check_ports(Settings())  # before the store is so much as opened
    with opened(migrates=True) as (settings, store):
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
    settings = Settings()
    logs.configure("worker")
    worker.work(settings)


@app.command()
def migrate() -> None:
    """Bring the store's schema to the newest version."""
    with opened(migrates=True) as (_settings, store):
        schema.migrate(store)


@app.command()
def demo(
    scenario: Annotated[str, typer.Option(help="Name of a scenario, or all.")] = "all",
) -> None:
    """Play the scenarios of assets/scenarios through the real functions."""
    with opened(migrates=True) as (settings, store):
        schema.migrate(store)
        with store.reading() as db:
            if any(not programme.is_demo for programme in programme_store.all_programmes(db)):
                raise DemoIsOff
        demonstration.load(store, settings, names=demonstration.scenarios(scenario), say=_say)
        typer.echo(_("Password: {password}").format(password=demonstration.password_file(settings).read_text().strip()))


@app.command()
def figures(
    programme: Slug,
    since: Day,
    until: Day,
    reader: Annotated[str, typer.Option("--language", help="Language of the definitions: ja or en.")] = "ja",
) -> None:
    """Print a programme's figures as one JSON object (both days included; inside view), each number defined."""
    if reader not in language.SPOKEN:
        raise typer.BadParameter(f"{reader!r} is neither ja nor en", param_hint="--language")
    with opened() as (_settings, store), store.reading() as db, language.spoken(reader):
        told = figures_command.read(db, slug=programme, since=since, until=until)
    typer.echo(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False))


@app.command()
def report(
    programme: Slug,
    year: Annotated[int, typer.Option("--fiscal-year", help="Year in which it begins, such as 2023.")],
    out: Annotated[Path, typer.Option(help="File to write.")],
    edition: Annotated[str, typer.Option(help="submit (complete) or public (few persons hidden)")] = "submit",
    form: Annotated[str, typer.Option("--format", help="pdf, docx, xlsx or html; default: as the file is named")] = "",
    version: Annotated[str, typer.Option(help="Number of a frozen version, or newest; default: as it is now")] = "",
) -> None:
    """Write a programme's yearly report; what its checker would ask goes to stderr."""
    wanted = report_command.Wanted(programme, year, edition, form, version, out)
    with opened() as (_settings, store):
        report_command.write(store, wanted, say=_complain)
    typer.echo(str(out))


@app.command()
def scans(
    programme: Slug,
    since: Day,
    until: Day,
    rule: Annotated[int, typer.Option(help="Version of the rule; default: the newest")] = scan_rules.NEWEST,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Show scans by class and month as they were stored, beside what a version of the rule makes of them."""
    must_be_in_order(since, until)
    with opened() as (_settings, store), store.reading() as db:
        told = recounts.read(db, programme=programme_of(db, programme), since=since, until=until, rule=rule)
    typer.echo(
        json.dumps(scans_command.as_json(told), ensure_ascii=False, indent=1) if as_json else scans_command.table(told)
    )


@app.command()
def links(programme: Slug) -> None:
    """Print a programme's placements as JSON lines."""
    with opened() as (settings, store), store.reading() as db:
        found = programme_of(db, programme)
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
    with opened() as (settings, store), store.writing() as db:
        found = programme_of(db, programme)
        tokens = invitations.issue(db, by=COMMAND, at=now(), programme=found, count=count)
    for token in tokens:
        typer.echo(invitations.address(token, origin=settings.public_origin))


@app.command()
def monthly(
    programme: Slug,
    month: Annotated[date, typer.Option(parser=monthly_command.month, metavar="YYYY-MM", help="Such as 2023-10.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    ending: Annotated[str, typer.Option("--format", help="pdf (one A4 page), html (for a mail) or txt")] = "pdf",
) -> None:
    """Write a month's page: what changed, by channel, how the targets stand, what to do."""
    must_be_a_file(out)
    if ending not in monthly_command.FORMATS:
        raise typer.BadParameter(f"{ending!r} is none of {', '.join(monthly_command.FORMATS)}", param_hint="--format")
    with opened() as (_settings, store), store.reading() as db:
        made = monthly_command.make(db, slug=programme, of=month, ending=ending)
    put(out, made)
    typer.echo(str(out))


def _profile(text: str) -> print_command.Profile:
    known = next((each for each in print_command.PROFILES if each == text), None)
    if known is None:
        raise typer.BadParameter(f"{text!r} is neither office nor press", param_hint="--profile")
    return known


def _size(text: str) -> tuple[float, float]:
    try:
        wide, high = (float(side) for side in text.lower().replace("×", "x").split("x"))
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a size such as 91x55", param_hint="--trim") from error
    return wide, high


@app.command("print")
def print_(
    programme: Slug,
    material: Annotated[str, typer.Option(help="card, sticker, poster, strips, leaflet, image or signage")],
    out: Annotated[Path, typer.Option(help="PDF, or PNG for image and signage")],
    size: Annotated[str, typer.Option(help="91x55, 85x49, round-60, a4, b2 ...; default: the material's first")] = "",
    sides: Annotated[int, typer.Option(min=0, max=2, help="1 or 2; default: as the size has")] = 0,
    theme: Annotated[str, typer.Option(help="soft, quiet, bright or discreet; default: the material's")] = "",
    wording: Annotated[str, typer.Option(help="Key of a message; default: one suited to each place")] = "",
    language: Annotated[str, typer.Option(help="ja, ja-easy, en, zh-Hans, ko, vi, pt, tl or ne")] = "ja",
    profile: Annotated[str, typer.Option(help="office or press (PDF/X-1a with bleed and crop marks)")] = "office",
    stock: Annotated[str, typer.Option(help="Label sheet, such as a-one-51002; default: the size's own")] = "",
    start: Annotated[int, typer.Option(min=1, help="First label to print on, from 1")] = 1,
    offset_x: Annotated[float, typer.Option(help="mm to the right, for printers that pull askew")] = 0.0,
    offset_y: Annotated[float, typer.Option(help="mm down")] = 0.0,
    scale: Annotated[float, typer.Option(help="For printers that shrink, such as 1.004")] = 1.0,
    listed: Annotated[
        Path | None,
        typer.Option(
            "--placements", help="CSV with columns code,venue,channel,venue_kind (school)", exists=True, dir_okay=False
        ),
    ] = None,
    copies: Annotated[int, typer.Option(min=1, help="Pieces of each code.")] = 1,
) -> None:
    """Write a print file for all of a programme's placements of a material, or for those of a CSV file."""
    if not out.parent.is_dir() or out.is_dir():
        raise typer.BadParameter(f"{out} is no file in a folder that is there", param_hint="--out")
    if listed and out.resolve() == listed.resolve():
        raise typer.BadParameter("this is the list of places, which would be lost", param_hint="--out")
    known = _profile(profile)
    with opened() as (settings, store), store.reading() as db:
        wanted = print_command.Wanted(
            material=material,
            size=size,
            sides=sides,
            theme=theme,
            wording=wording,
            language=language,
            profile=known,
            stock=stock,
            start=start - 1,
            calibration=Calibration(offset_x=offset_x, offset_y=offset_y, scale_x=scale, scale_y=scale),
            copies=copies,
            listed=listed,
        )
        found = programme_of(db, programme)
        told: dict[str, Any] = {"origin": settings.public_origin, "at": now(), "out": out}
        for path in print_command.write(db, programme=found, wanted=wanted, **told):
            typer.echo(str(path))


@app.command()
def preflight(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json")] = False,
    profile: Annotated[str, typer.Option(help="office or press; default: what the file seems made for")] = "",
    trim: Annotated[str, typer.Option(help="Finished size in mm, such as 91x55")] = "",
    listed: Annotated[
        Path | None,
        typer.Option(
            "--placements", help="CSV with a column code: what the file should carry", exists=True, dir_okay=False
        ),
    ] = None,
) -> None:
    """Check a print file from its own bytes; exit status 1 with the reasons where it must not be printed."""
    faults = printing_preflight.check(
        file.read_bytes(),
        print_command.addresses(listed, origin=Settings().public_origin) if listed else None,
        profile=_profile(profile) if profile else None,
        trim=_size(trim) if trim else None,
        takes_multiples=True,  # tear-off strips carry a code many times
    )
    if as_json:
        typer.echo(json.dumps({"passed": not faults, "faults": [vars(fault) for fault in faults]}, ensure_ascii=False))
    for fault in () if as_json else faults:
        place = _("page {number}").format(number=fault.page) if fault.page else _("whole file")
        detail = f" ({fault.detail})" if fault.detail else ""
        typer.echo(f"{place}: {_(printing_preflight.SENTENCES[fault.reason])}{detail} [{fault.reason}]", err=True)
    raise typer.Exit(1 if faults else 0)


@app.command("forget-key")
def forget_key(
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing: for scripts that know what they do.")] = False,
) -> None:
    """Destroy the key of the pseudonyms for ever: nobody stored so far can be recognised any more."""
    with opened() as (settings, store):
        ask = None if yes else typer.prompt
        key_command.forget(store, settings.pseudonym_key_file, by=COMMAND, ask=ask, say=_say)


def _say(sentence: str) -> None:
    typer.echo(sentence)


def _complain(sentence: str) -> None:
    typer.echo(sentence, err=True)


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
