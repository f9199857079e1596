"""`manage.py programme …` and `manage.py user …`: what an administrator sets up without the workspace."""

from pathlib import Path
from typing import Annotated

import typer

from campaigns import programmes
from command_line import COMMAND, Slug, opened, programme_of
from core.dates import now
from core.words import ROLES
from exchange import programme_file
from workspace import passwords
from workspace import staff as staff_subject

user = typer.Typer(no_args_is_help=True, help="Staff accounts.")
programme = typer.Typer(no_args_is_help=True, help="Programmes.")


@programme.command("add")
def add_programme(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="As docs/programme.example.toml shows.")],
    continues: Annotated[str, typer.Option(help="Slug of the programme it continues, such as last year's.")] = "",
    staff: Annotated[list[str], typer.Option(help="Address of staff who work on it; may be repeated.")] = [],  # noqa: B006
) -> None:
    """Add a programme from a file, with its calendar and targets."""
    told = programme_file.read(file.read_bytes())
    with opened() as (_settings, store), store.writing() as db:
        before = programme_of(db, continues) if continues else None
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


@programme.command("allow")
def allow_destination(slug: Slug, url: str) -> None:
    """Put an https address on the list of those that a programme's codes may lead to."""
    with opened() as (_settings, store), store.writing() as db:
        programmes.allow(db, by=COMMAND, at=now(), programme=programme_of(db, slug), url=url)


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
    with opened() as (_settings, store), store.writing() as db:
        members = [programme_of(db, slug) for slug in programme]
        staff_subject.add(
            db, by=COMMAND, at=now(), email=email, name=name, role=role, password=password, programmes=members
        )
    typer.echo(password)
