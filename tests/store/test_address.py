"""The store's address: one file, or one or several hosts in either of two ways of writing; never seen again."""

import string
import traceback
from contextlib import suppress
from urllib.parse import quote

import psycopg.conninfo  # noqa: F401  (what is loaded at the first use must not count against an example's time)
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import address
from store.database import Store, StoreUnavailable
from store.recording import open_recording

SECRET = "himitsu-no-kotoba"
names = st.text(string.ascii_lowercase + string.digits + ".-", min_size=1, max_size=20).filter(
    lambda name: name[0].isalnum()
)
places = st.lists(st.tuples(names, st.integers(1, 65535)), min_size=1, max_size=4)


def libpq(url: str) -> dict[str, str]:
    return dict(address.read(url).libpq)


@given(places, st.text(min_size=1, max_size=12).filter(lambda text: "\0" not in text and text.isprintable()))
@example([("db1.example.lg.jp", 5432), ("db2.example.lg.jp", 5433)], "p@ss/w?rd#&=:%")
def test_both_ways_of_writing_several_hosts_mean_the_same(hosts: list[tuple[str, int]], password: str) -> None:
    who = f"shirube:{quote(password, safe='')}"
    ours = f"postgresql://{who}@{','.join(f'{host}:{port}' for host, port in hosts)}/town"
    alchemy = f"postgresql+psycopg://{who}@/town?{'&'.join(f'host={host}:{port}' for host, port in hosts)}"
    assert libpq(ours) == libpq(alchemy)
    assert libpq(ours) == {
        "user": "shirube",
        "password": password,
        "dbname": "town",
        "host": ",".join(host for host, _port in hosts),
        "port": ",".join(str(port) for _host, port in hosts),
    }


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql://db1/town", "db1", None),
        ("postgres://db1:5433/town", "db1", "5433"),
        ("postgresql://[2001:db8::1]:5433,db2:5432/town", "2001:db8::1,db2", "5433,5432"),
        ("postgresql:///town?host=[2001:db8::1]:5433&host=db2:5432", "2001:db8::1,db2", "5433,5432"),
        ("postgresql:///town?host=/run/postgresql", "/run/postgresql", None),
        ("postgresql:///town?host=%2Frun%2Fpostgresql&port=5433", "/run/postgresql", "5433"),
        ("postgresql:///town?host=db1,db2&port=5432,5433", "db1,db2", "5432,5433"),
        ("postgresql:///town?host=db1&host=db2&port=5432", "db1,db2", "5432"),
        ("postgresql:///town", None, None),
    ],
)
def test_a_host_is_read_in_every_form_that_libpq_knows(url: str, host: str | None, port: str | None) -> None:
    found = libpq(url)
    assert (found["dbname"], found.get("host"), found.get("port")) == ("town", host, port)


@pytest.mark.parametrize(
    ("url", "path"),
    [("sqlite:////srv/shirube/a.db", "/srv/shirube/a.db"), ("sqlite:///a.db", "a.db"), ("sqlite://", ":memory:")],
)
def test_a_file_is_sqlite(url: str, path: str) -> None:
    found = address.read(url)
    assert found.is_sqlite
    assert found.path == path


def test_among_several_hosts_the_one_that_takes_writes_is_wanted_and_none_is_waited_for_long() -> None:
    told = address.read("postgresql://db1,db2/town").connecting(options="-c timezone=UTC")
    assert told["target_session_attrs"] == "read-write"
    assert int(told["connect_timeout"]) <= 2
    alone = address.read("postgresql://db1/town").connecting(options="-c timezone=UTC")
    assert "target_session_attrs" not in alone


def test_what_the_address_says_itself_stands() -> None:
    url = "postgresql://db1,db2/town?connect_timeout=9&target_session_attrs=any&keepalives_idle=60&options=-c%20a.b%3D1"
    told = address.read(url).connecting(options="-c timezone=UTC")
    assert (told["connect_timeout"], told["target_session_attrs"], told["keepalives_idle"]) == ("9", "any", "60")
    assert told["options"] == "-c timezone=UTC -c a.b=1"


BROKEN = [
    f"postgresql://u:{SECRET}@db1:54x32/town",
    f"postgresql://u:{SECRET}@db1:5432,db2:99999/town",
    f"postgresql://u:{SECRET}@db1/town?nonsense=1",
    f"postgresql://u:{SECRET}@db1/town?host",
    f"postgresql://u:%{SECRET}@db1/town",
    f"postgresql://u:{SECRET}@[db1/town",
    f"mysql://u:{SECRET}@db1/town",
    f"sqlite:{SECRET}",
    f"u:{SECRET}@db1",
    "",
]


@pytest.mark.parametrize("url", BROKEN)
def test_an_address_that_cannot_be_read_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(address.AddressUnreadable) as caught:
        Store(url)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for url in (text, f"postgresql://{text}", f"postgresql://db1/town?{text}"):
        with suppress(address.AddressUnreadable):
            assert address.read(url)


@pytest.mark.parametrize("hosts", ["127.0.0.1:1", "127.0.0.1:1,127.0.0.1:2"])
def test_a_password_is_in_no_error_and_in_nothing_that_is_shown(hosts: str) -> None:
    url = f"postgresql://shirube:{SECRET}@{hosts}/town"
    store = Store(url)
    told = [repr(address.read(url)), repr(store.engine), str(store.engine.url)]
    with pytest.raises(StoreUnavailable) as caught, store.reading():
        pass
    told += traceback.format_exception(caught.value)
    with pytest.raises(StoreUnavailable) as caught:
        open_recording(url)
    told += traceback.format_exception(caught.value)
    assert SECRET not in "".join(told)
    store.close()
