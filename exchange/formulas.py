"""Text that a spreadsheet would run as a formula: guarded on the way out, made plain again on the way in."""

# What begins a formula or a command, also in full width (OWASP, CSV injection).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def _runs(text: str) -> bool:
    bare = text.lstrip("'")
    return bare.startswith(_DANGEROUS) or bare.lstrip(" \u3000").startswith(_DANGEROUS)


def guarded(text: str) -> str:
    """The text with an apostrophe before what would be a formula; `unguarded` gives it back exactly."""
    return f"'{text}" if _runs(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and _runs(text) else text
