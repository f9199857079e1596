"""Preflight of what codes say: the addresses that were ordered, or at least those that the file itself speaks of."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from printing.faults import Fault
from printing.inspection.expectation import Expectation

# Three and four of Crockford's letters as values.Code.serial groups them, in nothing longer.
_LETTER = "[0-9A-HJKMNP-TV-Z]"
_SERIAL = re.compile(rf"(?<![0-9A-Za-z-]){_LETTER}{{3}}-{_LETTER}{{4}}(?![0-9A-Za-z-])")
_CODE = re.compile(rf"/R/({_LETTER}{{7}})$")

Pages = Sequence[Sequence[str]]


def serials(text: str) -> set[str]:
    """The codes of which a page's text gives the serial."""
    return {found.replace("-", "") for found in _SERIAL.findall(text)}


def without_serials(text: str, urls: Sequence[str]) -> str:
    """A page's text without the serials of the codes it carries, whose letters are drawn and may look like any word."""
    drawn = {_code(url) for url in urls}
    return _SERIAL.sub(lambda found: "" if found[0].replace("-", "") in drawn else found[0], text)


def faults(found: Pages, printed: Sequence[set[str]], job: Expectation) -> list[Fault]:
    """What is wrong with the addresses of all pages, of which `printed` are the serials."""
    if job.urls is None:
        listed = [*_blank_pages(found), *_strangers(found)]
    elif job.takes_multiples:
        listed = list(_multiple_faults(found, job.urls))
    else:
        listed = list(_exact_faults(found, job.urls))
    told = {(fault.reason, _code(fault.detail)) for fault in listed}
    return listed + [each for each in _serial_faults(found, printed) if (each.reason, _code(each.detail)) not in told]


def _blank_pages(found: Pages) -> Iterator[Fault]:
    """Pages without a code; where it is every other page, they are the backs (or fronts) of those with one."""
    blank = {number for number, page in enumerate(found, 1) if not page}
    every_other = [set(range(first, len(found) + 1, 2)) for first in (1, 2)]
    if len(found) % 2 == 0 and blank in every_other:
        return iter(())
    return (Fault("code-missing", "", number) for number in sorted(blank))


def _strangers(found: Pages) -> Iterator[Fault]:
    """Addresses that lead elsewhere than most of the file's."""
    origins = Counter(_origin(url) for page in found for url in page)
    usual = max(origins, key=lambda origin: origins[origin], default="")
    for number, page in enumerate(found, 1):
        yield from (Fault("code-unexpected", url, number) for url in page if _origin(url) != usual)


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.netloc}".lower()


def _exact_faults(found: Pages, expected: Sequence[str]) -> Iterator[Fault]:
    missing = Counter(expected)
    for number, page in enumerate(found, 1):
        for url in page:
            if missing[url] > 0:
                missing[url] -= 1
            else:
                yield Fault("code-unexpected", url, number)
    for url in missing.elements():
        yield Fault("code-missing", url)


def _multiple_faults(found: Pages, expected: Sequence[str]) -> Iterator[Fault]:
    """The same where a piece carries its code several times: each as often as listed, or twice, or three times that."""
    wanted, there = Counter(expected), Counter(url for page in found for url in page)
    for number, page in enumerate(found, 1):
        yield from (Fault("code-unexpected", url, number) for url in page if url not in wanted)
    for url, count in wanted.items():
        if not there[url] or there[url] % count:
            yield Fault("code-missing", url)


def _serial_faults(found: Pages, printed: Sequence[set[str]]) -> Iterator[Fault]:
    """On a page that carries serials each code needs its own and each serial its code.

    Postal codes look like serials of digits alone; such a one counts only beside its code.
    """
    for number, (page, beside) in enumerate(zip(found, printed, strict=True), 1):
        codes = {_code(url): url for url in page if _CODE.search(url)}
        told = {serial for serial in beside if serial in codes or not serial.isdigit()}
        if not codes or not told:
            continue
        for code in sorted(codes.keys() - told):
            yield Fault("code-unexpected", codes[code], number)
        for serial in sorted(told - codes.keys()):
            yield Fault("code-missing", serial, number)


def _code(url: str) -> str:
    return url.rpartition("/")[2]
