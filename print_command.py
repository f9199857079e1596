"""`manage.py print`: print files from the command line, for placements of the store or codes of a list."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import typer

from campaigns import links, pieces, print_runs, prints
from campaigns.pieces import Group, Listed
from campaigns.print_designs import Spec
from command_line import must_be_a_file, put
from core.dates import tokyo_day
from printing.office import Calibration
from store import placements
from store.database import Db
from store.records import Programme

Profile = Literal["office", "press"]
Files = list[tuple[Path, bytes]]
PROFILES: tuple[Profile, ...] = ("office", "press")
_THEMES: Mapping[str, str] = {"card": "soft", "sticker": "quiet", "leaflet": "soft"}
_DEFAULT_THEME = "bright"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the options say."""

    material: str
    size: str
    sides: int
    theme: str
    wording: str
    language: str
    profile: Profile
    stock: str
    start: int
    calibration: Calibration
    copies: int
    listed: Path | None


def write(db: Db, *, programme: Programme, wanted: Wanted, origin: str, at: datetime, out: Path) -> list[Path]:
    """Write the files and say which; readers of schools get a file of their own where one file can't hold both.

    All are made before the first is written, each whole or not at all. Raises what pieces and prints refuse; for a
    press file outside the demo what `_released` refuses; PathUnfit, PathNoFile.
    """
    must_be_a_file(out)
    made = _made(db, programme=programme, wanted=wanted, origin=origin, at=at, out=out)
    for path, _data in made:
        must_be_a_file(path)
    for path, data in made:
        put(path, data)
    return [path for path, _data in made]


def _made(db: Db, *, programme: Programme, wanted: Wanted, origin: str, at: datetime, out: Path) -> Files:
    format = pieces.format_for(wanted.material, wanted.size, wanted.sides)
    theme = wanted.theme or _THEMES.get(wanted.material, _DEFAULT_THEME)
    spec = Spec(format=format.key, theme=theme, wording=wanted.wording, language=wanted.language)
    listed = _listed(db, programme, wanted, format.channel)
    told: dict[str, Any] = {"programme": programme, "spec": spec, "origin": origin}
    told["on"] = pieces.day_of(programme, tokyo_day(at))
    groups = pieces.groups(db, listed=listed, **told)
    if format.pixels:
        return _pictures(groups, out)
    if wanted.profile == "press":
        if not programme.is_demo:
            version = _released(db, groups, **told)
            groups = pieces.groups(db, listed=listed, version=version, **told)
        return _books(groups, at=at, stem=programme.slug, out=out)
    sheet = prints.sheet(wanted.stock) if wanted.stock else None
    files = [
        prints.office_file(group, stem=programme.slug, sheet=sheet, start=wanted.start, calibration=wanted.calibration)
        for group in groups
    ]
    return [(out, prints.joined(files))]


def _listed(db: Db, programme: Programme, wanted: Wanted, channel: str) -> tuple[Listed, ...]:
    if wanted.listed:
        return pieces.listed_elsewhere(db, programme=programme, codes=read_list(wanted.listed, copies=wanted.copies))
    live = [
        place.id
        for place in placements.of_programme(db, programme.id)
        if place.channel == channel and not place.retired_at
    ]
    return pieces.chosen(db, programme=programme, placement_ids=live, copies=wanted.copies)


def read_list(path: Path, *, copies: int = 1) -> list[Listed]:
    """Code, venue, channel and kind of venue of each row; all but the code may be missing. Raises BadParameter."""
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        return [
            Listed(
                (row["code"] or "").strip(),
                venue=(row.get("venue") or "").strip(),
                channel=(row.get("channel") or "").strip(),
                venue_kind=(row.get("venue_kind") or "").strip(),
                copies=copies,
            )
            for row in rows
        ]
    except (UnicodeDecodeError, csv.Error, KeyError) as error:
        raise typer.BadParameter(f"{path} is no UTF-8 CSV with a column 'code'", param_hint="--placements") from error


def addresses(path: Path, *, origin: str) -> list[str]:
    """The address of each row of such a list. Raises BadParameter."""
    return [links.address(listed.code, origin=origin) for listed in read_list(path)]


def _released(db: Db, groups: Sequence[Group], *, programme: Programme, spec: Spec, origin: str, on: date) -> str:
    """The version that may go to press with just these words.

    Raises AddressNotPublic, CodeUnknown, NoVersionApproved and what print_runs.must_be_ready_for_press raises. A
    demo's pieces are marked 見本, harm nobody, and are not asked.
    """
    for group in groups:
        pieces.must_be_public(group)
        pieces.must_be_known(group.listed)
    fingerprint = pieces.fingerprint(db, programme=programme, spec=spec, origin=origin, on=on)
    design = print_runs.approved(db, programme=programme, spec=spec, fingerprint=fingerprint)
    places = {each.placement_id for group in groups for each in group.listed if each.placement_id is not None}
    print_runs.must_be_ready_for_press(
        db, programme=programme, design=design, fingerprint=fingerprint, placement_ids=places
    )
    return f"v{design.number}"


def _books(groups: Sequence[Group], *, at: datetime, stem: str, out: Path) -> Files:
    """A press file for each group: joined, they would no longer be what the intent in each of them says."""
    made: Files = []
    for group in groups:
        path = out if not made else out.with_stem(f"{out.stem}_{group.audience}")
        made.append((path, prints.press_book(group, stem=stem, at=at).data))
    return made


def _pictures(groups: Sequence[Group], out: Path) -> Files:
    """A picture for each code, the first under the name asked for."""
    made: Files = []
    for group in groups:
        for listed in group.listed:
            path = out if not made else out.with_stem(f"{out.stem}_{listed.code}")
            made.append((path, prints.picture_file(group, listed=listed).data))
    return made
