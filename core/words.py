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

# What may have changed the numbers, noted on the time axis.
HAPPENINGS = {
    "material": _("Put up or handed out"),
    "hours": _("Opening hours"),
    "press": _("Press, radio or television"),
    "event": _("Event"),
    "other": _("Other"),
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
    "friends_blocked": (_("Blocked the account"), "times"),
    "friends_stock": (_("Friends at the end"), "people"),
    "sessions": (_("Opening days"), "times"),
    "requests": (_("Requests"), "consultations"),
    "requests_in_hours": (_("Requests in opening hours"), "consultations"),
    "requests_out_of_hours": (_("Requests out of opening hours"), "consultations"),
    "busy": (_("Could not be answered (busy)"), "consultations"),
    "no_reply": (_("No reply from her"), "consultations"),
    "consultations": (_("Consultations"), "consultations"),
    "consultations_first": (_("First consultations"), "consultations"),
    "consultations_repeat": (_("Repeat consultations"), "consultations"),
    "persons": (_("Persons who consulted"), "people"),
    "faded_out": (_("Faded out"), "consultations"),
    "linked_onward": (_("Linked onward"), "consultations"),
    "surveys_sent": (_("Surveys sent"), "links"),
    "surveys_answered": (_("Surveys answered"), "people"),
}

UNITS = {
    "people": _("persons"),
    "consultations": _("cases"),
    "times": _("times"),
    "devices": _("devices"),
    "links": _("links"),
    "nights": _("nights"),
    "pieces": _("pieces"),
}

# What the number of a stage is: what is counted, by which unit, from where, and what is left out.
STAGE_MEANINGS = {
    "scans": _(
        "How often (times) people opened the address of a code that was up, as our own counter saw it. Bots, staff "
        "tests and scans before installation are left out; the same person may scan several times."
    ),
    "scans_excluded": _(
        "How often (times) a code was opened by a bot, a link preview or staff, or before its installation date. None "
        "of these is in the scans."
    ),
    "devices": _(
        "About how many telephones scanned on each day, the days added up. Told apart by a code of that day alone, "
        "which is deleted after 48 hours: who comes on two days counts twice."
    ),
    "devices_unknown_scans": _(
        "Scans (times) for which no telephone could be told apart. They are in the scans, but not in the devices."
    ),
    "friends_new": _(
        "People who became a friend of the LINE account for the first time, by LINE's own notices. Who had blocked it, "
        "was on LINE's list before or is known from the year before is left out."
    ),
    "friends_returning": _(
        "How often (times) somebody became a friend again, after blocking the account or from the year before. They "
        "are no new friends."
    ),
    "friends_blocked": _(
        "How often (times) a friend blocked the LINE account, by LINE's own notices. LINE does not say why; some come "
        "back later."
    ),
    "friends_stock": _(
        "How many people follow the LINE account on the last day: who became a friend, less who blocked it, with those "
        "of the years that the programme continues."
    ),
    "sessions": _(
        "How often (times) the desk was open in the period, by the opening hours entered here; of a fiscal year that "
        "is over, as the office counted it, where it has."
    ),
    "requests": _(
        "All records (cases) of people turning to the desk, whether or not they could be answered: consultations, busy "
        "and no reply together."
    ),
    "requests_in_hours": _("Records (cases) that began while the desk was open, by the opening hours entered here."),
    "requests_out_of_hours": _(
        "Records (cases) that began while the desk was closed, by the opening hours entered here."
    ),
    "busy": _(
        "Records (cases) that could not be answered because the desk was busy, as the contractor's list says. They are "
        "no consultations."
    ),
    "no_reply": _(
        "Records (cases) in which the desk answered and she did not write again, as the contractor's list says. They "
        "are no consultations."
    ),
    "consultations": _(
        "Consultations (cases) in which both sides spoke, by the contractor's list or by closed talks on LINE. Busy "
        "and no reply are left out; one person may have several."
    ),
    "consultations_first": _(
        "Consultations (cases) of people who had never consulted the programme, or those it continues. What the "
        "counsellor wrote down as new or repeat decides."
    ),
    "consultations_repeat": _(
        "Consultations (cases) of people on a later day than their first. A second one on the first day counts as "
        "neither first nor repeat."
    ),
    "persons": _(
        "How many different people consulted in the period. Each counts once, however often she came; people are told "
        "apart by pseudonyms."
    ),
    "faded_out": _(
        "Consultations (cases) in which her replies stopped halfway, as the contractor's list says. They are in the "
        "consultations."
    ),
    "linked_onward": _(
        "Consultations (cases) after which somebody was linked to further support, as the contractor's list says. "
        "Where to (face to face, outreach, accompaniment, other body) is not recorded."
    ),
    "surveys_sent": _(
        "One-time links to the final survey issued in the months of the period, on paper too. A withdrawn link is "
        "taken off again, an expired one stays; the open survey is left out."
    ),
    "surveys_answered": _(
        "Answers (people) to those links, by the week they came in, once they are released. Fewer than five wait until "
        "there are more; nobody can tell whose they are."
    ),
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

# What a desk does beside counselling: label, and what its amount counts. A meeting (回) may last several days and
# counts once; its amount are those who came, or cases dealt with.
ACTIVITIES = {
    "outreach_offered": (_("Outreach offered"), "consultations"),
    "outreach_wanted": (_("Outreach wanted"), "consultations"),
    "outreach_done": (_("Outreach done"), "consultations"),
    "accompaniment": (_("Accompaniment"), "consultations"),
    "referral": (_("Referral to another body"), "consultations"),
    "stay": (_("Overnight stays"), "nights"),
    "peer_support": (_("Peer support"), "people"),
    "specialist": (_("Specialist consultation"), "consultations"),
    "training": (_("Training"), "people"),
    "case_conference": (_("Case conference"), "people"),
    "goods": (_("Goods given out"), "pieces"),
}
MEETINGS = ("peer_support", "specialist", "training", "case_conference")
# To which kind of body somebody was accompanied or referred.
WITH_BODY = ("accompaniment", "referral")
BODIES = {
    "welfare_office": _("Welfare office"),
    "child_support": _("Child and family support centre"),
    "social_council": _("Council of social welfare"),
    "women_counselling": _("Women's counselling, face to face"),
    "police": _("Police"),
    "hospital": _("Hospital or clinic"),
    "shelter": _("Shelter"),
    "legal": _("Legal aid"),
    "employment": _("Employment office"),
    "school": _("School"),
    "other": _("Other"),
}

# The headings of the report under which staff write, in its order.
REPORT_TEXTS = {
    "situation": _("Situation and problems of the area"),
    "features": _("What is special about the project"),
    "purpose": _("Purpose and targets"),
    "effect": _("Effect of the project"),
    "partners": _("Partner bodies"),
    "issues": _("What remains to be done"),
    "outline": _("Outline of the project"),
    "schedule": _("Period, contractor and days"),
    "survey": _("Results of the survey"),
}
