"""The fixed words of the field: kinds, bands, outcomes. Codes are stored; `labels` are gettext msgids."""

from core.language import mark as _

CHANNELS = {
    "card": _("Card"),
    "sticker": _("Restroom sticker"),
    "poster": _("Poster"),
    "leaflet": _("Leaflet"),
    "sns": _("Social media"),
    "website": _("Website"),
    "newsletter": _("Ward newsletter"),
    "event": _("Event"),
    "desk": _("Told at another desk"),
    "friend": _("Told by someone"),
    "other": _("Other"),
}
UNKNOWN = "unknown"

VENUE_KINDS = {
    "school": _("School"),
    "ward_facility": _("Ward facility"),
    "shop": _("Shop"),
    "hospital": _("Hospital or clinic"),
    "station": _("Station"),
    "library": _("Library"),
    "community": _("Children's cafeteria or NPO"),
    "employment": _("Employment office"),
    "online": _("Online"),
    "other": _("Other"),
}

AGE_BANDS = {
    "10s": _("19 or younger"),
    "20s": _("20s"),
    "30s": _("30s"),
    "40s": _("40s"),
    "50s": _("50s"),
    "60s": _("60s"),
    "70s": _("70 or older"),
    "unknown": _("Unknown"),
}

OUTCOMES = {
    "closed": _("Closed"),
    "linked_onward": _("Linked onward"),
    "faded_out": _("Faded out"),
    "busy": _("Could not be answered (busy)"),
    "no_reply": _("No reply from her"),
}
# A consultation (件) is one in which both sides spoke; the other two are attempts.
CONSULTED = ("closed", "linked_onward", "faded_out")

TOPICS = {
    "family": _("Family"),
    "partner": _("Partner or spouse"),
    "violence": _("Violence (DV)"),
    "childcare": _("Childcare"),
    "work": _("Work"),
    "money": _("Money"),
    "school": _("School"),
    "body": _("Body"),
    "mind": _("Mind"),
    "relations": _("Relations"),
    "housing": _("Housing"),
    "other": _("Other"),
}

ROLES = {
    "pr": _("PR staff"),
    "manager": _("Manager"),
    "counsellor": _("Counsellor"),
    "admin": _("Administrator"),
}

DOORWAYS = {"line": _("LINE friend"), "webchat": _("Web chat")}

LANGUAGES = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "English",
    "zh-Hans": "简体中文",
    "ko": "한국어",
    "vi": "Tiếng Việt",
    "pt": "Português",
    "tl": "Tagalog",
    "ne": "नेपाली",
}

SCAN_CLASSES = {
    "person": _("Person"),
    "bot": _("Bot"),
    "preview": _("Link preview"),
    "prefetch": _("Prefetch"),
    "head": _("HEAD request"),
    "staff": _("Staff test"),
}
