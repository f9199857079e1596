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

# A survey link was handed over, or why not: counted by month, never by person.
SURVEY_OUTCOMES = {
    "sent": _("Sent"),
    "gone": _("She had left the talk"),
    "declined": _("She did not want one"),
    "unsafe": _("Sending was not safe"),
    "unfit": _("It was not the moment"),
    "other": _("Another reason"),
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

# What a stage counts: label, unit. Persons (人), consultations (件), opening sessions and scans (回) are never mixed.
STAGES = {
    "scans": (_("Scans"), "times"),
    "scans_excluded": (_("Not counted (bots, staff tests, before installation)"), "times"),
    "devices": (_("Estimated devices, days added up"), "devices"),
    "devices_unknown_scans": (_("Scans whose device is unknown"), "times"),
    "friends_new": (_("New friends"), "people"),
    "friends_returning": (_("Came back as friends"), "times"),
    "friends_stock": (_("Friends at the end"), "people"),
    "sessions": (_("Opening days"), "times"),
    "consultations": (_("Consultations"), "consultations"),
    "consultations_first": (_("First consultations"), "consultations"),
    "consultations_repeat": (_("Repeat consultations"), "consultations"),
    "persons": (_("Persons who consulted"), "people"),
    "faded_out": (_("Faded out"), "consultations"),
    "linked_onward": (_("Linked onward"), "consultations"),
    "surveys_sent": (_("Surveys sent"), "links"),
    "surveys_answered": (_("Surveys answered"), "people"),
}

MEASURES = {
    "outreach": _("Outreach cases"),
    "more_positive": _("Felt more positive (survey)"),
    "nights": _("Nights stayed"),
    "peer_participants": _("Peer support: participants"),
    "peer_sessions": _("Peer support: meetings"),
    "training_sessions": _("Trainings held"),
    "training_satisfaction_1": _("Satisfaction, first training"),
    "training_satisfaction_2": _("Satisfaction, second training"),
    "equality_share_r7": _("Share who say society is equal (by FY2025)"),
}
