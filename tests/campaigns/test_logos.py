"""Logos: kept once, out of other programmes' reach, and as long as a design uses them."""

import pytest

from campaigns import logos, print_designs
from campaigns.print_designs import Spec
from printing.logos.logo import LogoNotReadable
from store import staff
from store.database import Db
from store.records import LogoFile, Programme
from tests.conftest import NOON, add_programme

BY = "pr@demo.example"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9.6 0.2"><rect width="9" height="9"/></svg>'


def add(db: Db, programme: Programme, name: str = "区章", data: bytes = SVG) -> LogoFile:
    return logos.add(db, by=BY, at=NOON, programme=programme, name=name, data=data)


def remove(db: Db, programme: Programme, logo: LogoFile) -> None:
    logos.remove(db, by=BY, at=NOON, programme=programme, logo_id=logo.id)


def test_a_logo_comes_back_ready_to_be_drawn(db: Db, programme: Programme) -> None:
    made = add(db, programme)
    assert (made.kind, made.width, made.height, made.made_by) == ("svg", 10, 1, BY)
    drawing = logos.drawing(db, programme, made.id)
    assert drawing
    assert (drawing.kind, drawing.width) == ("svg", 9.6)
    assert logos.drawing(db, programme, None) is None
    assert [entry.action for entry in staff.audit_trail(db)] == ["logo.add"]


def test_the_same_file_is_kept_once_under_its_latest_name(db: Db, programme: Programme) -> None:
    first = add(db, programme)
    assert add(db, programme, "新しい名前").id == first.id
    assert [each.name for each in logos.of_programme(db, programme)] == ["新しい名前"]


def test_what_is_no_logo_is_not_kept(db: Db, programme: Programme) -> None:
    with pytest.raises(LogoNotReadable):
        add(db, programme, data=b"%PDF-1.4")
    assert logos.of_programme(db, programme) == []


def test_another_programmes_logo_is_out_of_reach(db: Db, programme: Programme) -> None:
    made, other = add(db, programme), add_programme(db, "andere-r8")
    for use in (logos.drawing, logos.found):
        with pytest.raises(logos.NoSuchLogo):
            use(db, other, made.id)
    with pytest.raises(logos.NoSuchLogo):
        remove(db, other, made)
    assert logos.of_programme(db, other) == []


def test_an_unused_logo_is_deleted(db: Db, programme: Programme) -> None:
    made = add(db, programme)
    remove(db, programme, made)
    assert logos.of_programme(db, programme) == []
    with pytest.raises(logos.NoSuchLogo):
        logos.drawing(db, programme, made.id)


def test_a_logo_that_a_design_uses_is_only_offered_no_more(db: Db, programme: Programme) -> None:
    made = add(db, programme)
    spec = Spec(format="card-91x55", theme="soft", logo_id=made.id)
    print_designs.save(db, by=BY, at=NOON, programme=programme, spec=spec, fingerprint="1" * 64)
    remove(db, programme, made)
    assert logos.of_programme(db, programme) == []
    assert logos.drawing(db, programme, made.id)
    assert add(db, programme).id == made.id
    assert [each.removed for each in logos.of_programme(db, programme)] == [False]
