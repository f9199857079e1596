"""Streamlit's own English words, which it has no setting for; the browser's script replaces them."""

import json

from core.language import gettext, spoken
from core.language import mark as _

# {n} stands for a number, {name} for any text. Exactly as Streamlit 1.67 writes them.
WORDS = (
    _("Skip to main content"),
    _("Upload"),
    _("Browse files"),
    _("Drag and drop file here"),
    _("Drag and drop a file here"),
    _("Drag and drop files here"),
    _("{n}MB per file"),
    _("{n}.0MB per file"),
    _("{n}MB per file • {name}"),
    _("{n}.0MB per file • {name}"),
    _("Limit {n}MB per file"),
    _("Limit {n}MB per file • {name}"),
    _("File type not allowed."),
    _("{name} files are not allowed."),
    _("File must be {n}MB or smaller."),
    _("File must be {n}.0MB or smaller."),
    _("Remove {name}"),
    _("Press Enter to apply"),
    _("Press Enter to submit form"),
    _("Press Ctrl+Enter to apply"),
    _("Press Ctrl+Enter to submit form"),
    _("Choose an option"),
    _("Choose options"),
    _("Add options"),
    _("Add an option"),
    _("No results"),
    _("No options"),
    _("No options to select"),
    _("No options to select."),
    _("Select all"),
    _("Clear value"),
    _("Clear all"),
    _("Show password text"),
    _("Hide password text"),
    _("Add row"),
    _("Delete row(s)"),
    _("Download as CSV"),
    _("Search"),
    _("Type to search"),
    _("Fullscreen"),
    _("Close fullscreen"),
    _("Show/hide columns"),
    _("Sort ascending"),
    _("Sort descending"),
    _("Autosize"),
    _("Pin column"),
    _("Unpin column"),
    _("Hide column"),
    _("Format"),
    _("Copy to clipboard"),
    _("Collapse sidebar"),
    _("Expand sidebar"),
    _("Close"),
    _("Loading"),
    _("Page not found"),
    _("The page that you have requested does not seem to exist. Running the app's main page."),
    _("Connection error"),
    _("Failed to generate file for download"),
    _(
        "This app has encountered an error. The original error message is redacted to prevent data leaks. Full error "
        "details have been recorded in the logs (if you're on Streamlit Cloud, click on 'Manage app' in the lower "
        "right of your app)."
    ),
)


def words(language: str) -> str:
    """The words in a language as JSON that can stand inside a script element."""
    with spoken(language):
        found = {word: gettext(word) for word in WORDS}
    return json.dumps(found, ensure_ascii=False).replace("<", "\\u003c")
