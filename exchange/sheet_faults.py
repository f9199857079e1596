"""What may go wrong with a Google spreadsheet: one small refusal each, with a code of ours and no word of Google's.

The outbox keeps a code (`fault.key`), the page says the sentence: none has placeholders, so that a code is enough.
"""

from core.language import mark as _
from core.refusals import Refusal


class SheetFault(Refusal):
    """Something could not be done with a spreadsheet; what was written before stays, the next run completes it."""

    sentence = _("The spreadsheet could not be brought up to date. Nothing is lost: please try again later.")
    passes = False  # whether waiting helps; otherwise a person has to do something
    retry_after = 0  # seconds to wait before the next run where it passes


class NotShared(SheetFault):
    """403 on reading: the spreadsheet is not shared with the service account."""

    sentence = _(
        "The spreadsheet is not shared with Shirube. What is to be sent waits. Please share it with the service "
        "account's address as an editor."
    )


class ReadOnly(SheetFault):
    """403 on writing, or a protected range: the service account may look and not write."""

    sentence = _(
        "Shirube may read the spreadsheet and not write into it. What is to be sent waits. Please make the service "
        "account an editor, and check that no protected range covers Shirube's columns."
    )


class ApiOff(SheetFault):
    """403 because the project of the service account has not switched the Sheets API on."""

    sentence = _(
        "The Google Sheets API is switched off in the service account's project. What is to be sent waits. Please "
        "switch it on in Google's console."
    )


class NoSuchSpreadsheet(SheetFault):
    """404, or an address that is none."""

    sentence = _(
        "There is no such spreadsheet. What is to be sent waits. Please check the address, and whether the "
        "spreadsheet was deleted."
    )


class NoSuchWorksheet(SheetFault):
    """The worksheet that is to be read is not in the spreadsheet."""

    sentence = _(
        "The spreadsheet has no worksheet of this name. Nothing was read. Please check the name in the settings."
    )


class CredentialsRevoked(SheetFault):
    """Google does not take the key: revoked, deleted, or not whole."""

    sentence = _(
        "Google does not accept the service account's key. What is to be sent waits. Please make a new key in Google's "
        "console and put it into the key file."
    )


class QuotaUsedUp(SheetFault):
    """429: too many requests for now."""

    sentence = _("Google allows no more requests for now. What is to be sent waits and is tried again by itself.")
    passes = True

    def __init__(self, *, retry_after: int = 60) -> None:
        super().__init__()
        self.retry_after = retry_after


class Unreachable(SheetFault):
    """Google did not answer, answered 5xx, or made no sense; it may have done what it was asked."""

    sentence = _("Google can't be reached just now. What is to be sent waits and is tried again by itself.")
    passes = True
    retry_after = 60


class Overtaken(SheetFault):
    """The worksheet was changed by somebody between reading and writing, each time."""

    sentence = _(
        "The worksheet was being changed while Shirube wrote. What is to be sent waits and is tried again by itself."
    )
    passes = True
    retry_after = 300


class ColumnsMoved(SheetFault):
    """The header by which a column is found again is gone."""

    sentence = _(
        "A column that Shirube needs is not in the worksheet. Nothing was written. Please put its header back as it "
        "was, or give the worksheet another name, and Shirube begins a new one."
    )


class WorksheetTooLarge(SheetFault):
    """The worksheet, or the spreadsheet, holds more than may be read or written."""

    sentence = _(
        "The worksheet is too large. Nothing more was written. Please give the worksheet another name, and Shirube "
        "begins a new one, or delete what is not needed."
    )


class RowsUnreadable(SheetFault):
    """What is read breaks a bound that files have as well: rows, letters of a cell, bytes."""

    sentence = _(
        "The worksheet can't be read: it has more than 20,000 rows, a very long cell, or signs that don't belong in a "
        "table. Nothing was read. Please correct it, or begin a new worksheet for this month."
    )


FAULTS: dict[str, type[SheetFault]] = {
    kind.__name__: kind
    for kind in (
        NotShared,
        ReadOnly,
        ApiOff,
        NoSuchSpreadsheet,
        NoSuchWorksheet,
        CredentialsRevoked,
        QuotaUsedUp,
        Unreachable,
        Overtaken,
        ColumnsMoved,
        WorksheetTooLarge,
        RowsUnreadable,
    )
}


def sentence_of(code: str) -> str:
    """The sentence (a msgid) of a code that the outbox kept."""
    return FAULTS.get(code, SheetFault).sentence
