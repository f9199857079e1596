"""Files that can't be read at all, each with the sentence that says what to do about it."""

from core.language import mark as _
from core.refusals import Refusal


class FileTooLarge(Refusal):
    """The file has more bytes than one upload may have."""

    sentence = _("The file is larger than {most} MB. Nothing was saved. Please split it, for example by month.")


class FileEmpty(Refusal):
    """The file has no bytes, or nothing but empty cells."""

    sentence = _("The file is empty. Nothing was saved. Please choose a file with a header row and at least one row.")


class NotATable(Refusal):
    """The file is something else: a picture, a PDF, a document."""

    sentence = _("This is not a table. Nothing was saved. Please choose a CSV or an Excel file (.xlsx).")


class OldExcel(Refusal):
    """The file is in Excel's format from before 2007."""

    sentence = _(
        "This is an old Excel file (.xls). Nothing was saved. "
        "Please open it in Excel, save it as 'Excel Workbook (.xlsx)' and choose that file."
    )


class OtherWorkbook(Refusal):
    """The file is a workbook of another kind: Excel's binary one, LibreOffice's, Apple's."""

    sentence = _(
        "This is a spreadsheet of another kind than .xlsx (such as .xlsb or .ods). Nothing was saved. "
        "Please open it, save it as 'Excel Workbook (.xlsx)' and choose that file."
    )


class PasswordProtected(Refusal):
    """The workbook is encrypted."""

    sentence = _(
        "The file is protected by a password. Nothing was saved. "
        "Please remove the password in Excel (File, Info, Protect Workbook) and choose it again."
    )


class HasMacros(Refusal):
    """The workbook carries a programme of its own."""

    sentence = _(
        "The file contains macros. Nothing was saved. "
        "Please save it in Excel as 'Excel Workbook (.xlsx)' without macros and choose that file."
    )


class UnpacksTooLarge(Refusal):
    """The workbook is small on disk and enormous when opened."""

    sentence = _(
        "The file becomes too large when it is opened. Nothing was saved. "
        "Please copy the rows you need into a new workbook and choose that file."
    )


class TooMuchText(Refusal):
    """The workbook's shared text is larger than any table of ours needs."""

    sentence = _(
        "The file holds more than {most} MB of text. Nothing was saved. "
        "Please copy the rows you need into a new workbook and choose that file."
    )


class TooManySheets(Refusal):
    """The workbook has more visible sheets than are looked through."""

    sentence = _(
        "The file has more than {most} sheets. Nothing was saved. "
        "Please copy the sheet you need into a new workbook and choose that file."
    )


class SheetsShareData(Refusal):
    """Two sheets of the workbook are one part of its archive, which no spreadsheet program writes."""

    sentence = _(
        "Two sheets of the file are one and the same inside. Nothing was saved. "
        "Please copy the sheet you need into a new workbook and choose that file."
    )


class Damaged(Refusal):
    """The workbook can't be opened."""

    sentence = _(
        "The file is damaged and can't be opened. Nothing was saved. "
        "Please open it in Excel, save it again, and choose the new file."
    )


class EncodingUnknown(Refusal):
    """The text is neither UTF-8, UTF-16 nor Shift_JIS."""

    sentence = _(
        "The characters of the file can't be read. Nothing was saved. "
        "Please save it in Excel as 'CSV UTF-8' or as .xlsx and choose that file."
    )


class CutOff(Refusal):
    """The text ends in the middle of a character."""

    sentence = _(
        "The file ends in the middle of a character: its end is missing. Nothing was saved. "
        "Please copy or download the file once more and choose that one."
    )


class EncodingsMixed(Refusal):
    """Some lines are UTF-8 and some Shift_JIS, as happens when files are joined."""

    sentence = _(
        "Line {line} is in another character encoding than the lines before. Nothing was saved. "
        "The file was probably joined from two; please import the two files one after the other."
    )


class HasNul(Refusal):
    """The text contains NUL bytes, which no table has."""

    sentence = _(
        "The file contains bytes that don't belong in a table. Nothing was saved. "
        "Please save it in Excel as 'CSV UTF-8' or as .xlsx and choose that file."
    )


class QuotesBroken(Refusal):
    """A quoted cell of the CSV doesn't end."""

    sentence = _(
        "A quotation mark in the row that begins in line {line} is one too many, or is not closed. Nothing was saved. "
        "Please correct it or save the file as .xlsx."
    )


class TooManyRows(Refusal):
    """The table has more rows than one import may have."""

    sentence = _("The table has more than {most} rows. Nothing was saved. Please split it, for example by month.")


class TooManyColumns(Refusal):
    """The table has more columns than any of ours."""

    sentence = _("The table has more than {most} columns. Nothing was saved. Please remove what is not needed.")


class CellTooLong(Refusal):
    """A cell holds more text than any column of ours takes."""

    sentence = _("A cell in row {row} has more than {most} characters. Nothing was saved. Please shorten it.")


class LineTooLong(Refusal):
    """A line of text is longer than all cells of a table of ours together."""

    sentence = _(
        "Line {line} is too long to be a row of a table. Nothing was saved. "
        "Please save it in Excel as 'CSV UTF-8' or as .xlsx and choose that file."
    )


class TooMuchInAll(Refusal):
    """The table has more different cells, or more text, than is held in memory at once."""

    sentence = _(
        "The table holds too much: more than {cells} different cells, or {text} characters. Nothing was saved. "
        "Please remove the columns that are not needed, or split it, for example by month."
    )


class ColumnsMissing(Refusal):
    """Columns that every row needs are not in the table."""

    sentence = _(
        "These columns are missing: {columns}. Nothing was saved. "
        "Please keep the header row and name them as in the template."
    )


class MappingUnfit(Refusal):
    """A mapping names a column twice, or names one that the table doesn't have."""

    sentence = _(
        "The columns can't be read as chosen: {columns}. Nothing was saved. "
        "Please choose for each of our columns a column of the table, none of them twice."
    )


class ColumnsMoved(Refusal):
    """A list looks otherwise than when its columns were remembered."""

    sentence = _(
        "The columns of the list are not as they were when they were last confirmed. Missing: {missing}. New: {new}. "
        "With other cells than before: {doubtful}. Nothing was saved. "
        "Please choose the columns once more, or put them back in the list."
    )
