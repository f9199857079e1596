"""The pages of the workspace: in which section, under which name, and for which roles."""

from dataclasses import dataclass
from pathlib import Path

from core.folders import ROOT
from core.language import mark as _

FOLDER = ROOT / "pages"


@dataclass(frozen=True)
class Entry:
    """A page; its name is its file and its address. The administrator sees all."""

    name: str
    title: str
    section: str
    roles: tuple[str, ...]

    @property
    def path(self) -> Path:
        """The page's script."""
        return FOLDER / f"{self.name}.py"


_PREPARE, _DESK, _RESULTS, _OFFICE = _("Prepare"), _("Desk"), _("Results"), _("Office")
_REPORT = _("Report")

ENTRIES = (
    Entry("home", _("Home"), "", ("pr", "manager", "counsellor")),
    Entry("campaigns", _("Campaigns"), _PREPARE, ("pr", "manager")),
    Entry("placements", _("Places and codes"), _PREPARE, ("pr", "manager")),
    Entry("prints", _("Print studio"), _PREPARE, ("pr", "manager")),
    Entry("print_overview", _("All materials"), _PREPARE, ("pr", "manager")),
    Entry("print_release", _("Approval and print shop"), _PREPARE, ("pr", "manager")),
    Entry("print_check", _("Check a print file"), _PREPARE, ("pr", "manager")),
    Entry("print_texts", _("Languages and logos"), _PREPARE, ("pr", "manager")),
    Entry("talks", _("Talks going on now"), _DESK, ("manager", "counsellor")),
    Entry("questionnaires", _("Questionnaires"), _DESK, ("manager",)),
    Entry("survey_links", _("Survey links"), _DESK, ("manager", "counsellor")),
    Entry("consultations", _("Consultation records"), _DESK, ("manager", "counsellor")),
    Entry("overview", _("Overview"), _RESULTS, ("pr", "manager")),
    Entry("results", _("From scan to consultation"), _RESULTS, ("pr", "manager")),
    Entry("channels", _("By channel"), _RESULTS, ("pr", "manager")),
    Entry("channel_sheet", _("Answers by channel"), _RESULTS, ("pr", "manager")),
    Entry("placement_results", _("Results by place"), _RESULTS, ("pr", "manager")),
    Entry("times", _("Times"), _RESULTS, ("pr", "manager")),
    Entry("effect", _("Effect check"), _RESULTS, ("pr", "manager")),
    Entry("variants", _("Compare wordings"), _RESULTS, ("pr", "manager")),
    Entry("targets", _("Targets"), _RESULTS, ("pr", "manager")),
    Entry("survey_results", _("Survey results"), _RESULTS, ("manager", "counsellor")),
    Entry("survey_publishing", _("Publish survey results"), _RESULTS, ("manager",)),
    Entry("report", _("Yearly report"), _REPORT, ("manager",)),
    Entry("monthly", _("Monthly report"), _REPORT, ("pr", "manager")),
    Entry("activities", _("Activities and earlier surveys"), _REPORT, ("manager", "counsellor")),
    Entry("calendar", _("Opening days and hours"), _REPORT, ("manager", "counsellor")),
    Entry("money", _("Costs and grant of the year"), _REPORT, ("manager",)),
    Entry("line", _("Connection with LINE"), _OFFICE, ("manager",)),
    Entry("sheets", _("Google Sheets"), _OFFICE, ("manager",)),
    Entry("urgent", _("Urgent numbers"), _OFFICE, ("manager",)),
    Entry("staff", _("Staff"), _OFFICE, ()),
    Entry("audit", _("Record of changes"), _OFFICE, ("manager",)),
    Entry("state", _("State of the system"), _OFFICE, ()),
)


def for_role(role: str) -> list[Entry]:
    """The pages of a role, in order."""
    return [entry for entry in ENTRIES if entry.path.exists() and role in (*entry.roles, "admin")]
