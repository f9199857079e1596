"""A report as JSON, in which frozen versions are kept, and back."""

from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from core.language import mark as _
from core.refusals import Refusal
from funnel.report import Edition, Project, Report

# One more where older versions could no longer be read as they are; whoever raises it reads both.
FORMAT = 1

# Pictures are bytes. A row of one, because a dataclass by itself takes no config.
_REPORT = TypeAdapter(
    tuple[Report],
    config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64", strict=True, extra="forbid"),
)


class FormatUnknown(Refusal):
    """A version kept by another release of Shirube, or something that is no report."""

    sentence = _(
        "This version was kept by another release of Shirube and can't be read here. It is still there, unchanged. "
        "Please ask an administrator to update Shirube."
    )


def write(report: Report) -> dict[str, Any]:
    """A report as plain values that JSON knows."""
    return {"format": FORMAT, "report": _REPORT.dump_python((report,), mode="json")}


def read(told: Any) -> Report:
    """The report that was written. Raises FormatUnknown."""
    # True and 1.0 are 1 to Python.
    if not isinstance(told, dict) or type(told.get("format")) is not int or told["format"] != FORMAT:
        raise FormatUnknown
    try:
        # Only JSON's own reader takes base64 for bytes and a list for a tuple.
        found = _REPORT.validate_json(_text(told.get("report")))[0]
    except ValidationError as error:
        raise FormatUnknown from error
    if not all(map(_has_editions, found.projects)):
        raise FormatUnknown
    return found


def _has_editions(project: Project) -> bool:
    """Whether each split of persons says of which edition it is, so that none is lost without a word."""
    known = set(Edition)
    splits = set(project.desk.splits) if project.desk else known
    return splits == known and all(set(one.parts) <= known for one in project.deeds)


def _text(told: Any) -> bytes:
    return TypeAdapter(Any).dump_json(told)
