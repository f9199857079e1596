"""What each number of `manage.py figures` is, in one sentence a number; those of stages are `core.words`' own."""

from core import words
from core.language import gettext as _
from core.language import mark

_OTHERS = {
    "channels.scans": mark("Scans (times) of the codes of a channel that were up; nobody is behind a single number."),
    "channels.friends_new": mark(
        "New friends who came within 10 minutes after a scan of the channel's code, less those who match by chance; "
        "friends_low to friends_high is the 95 % interval. All others are in the row 'unknown'."
    ),
    "channels.consultations_first": mark(
        "First consultations of people whose channel this is: what the contractor recorded, else the last scan within "
        "10 minutes before the person became a friend, else unknown."
    ),
    "channels.consultations_repeat": mark(
        "Repeat consultations of people whose channel this is, which is found as for first consultations."
    ),
    "channels.told_first": mark(
        "The part of a channel's first consultations that the contractor's record alone puts down to it."
    ),
    "channels.cost_yen": mark("Yen for what was up by the end of the period: pieces times the price of a piece."),
    "channels.cost_per": mark(
        "Yen of the channel for each new friend, with the range that the interval of the friends gives, and for each "
        "first consultation; none where that number of people is hidden, unknown or 0."
    ),
    "ages.consultations": mark("Consultations (cases) of people of an age band, as the contractor recorded it."),
    "survey": mark(
        "Of the n people who answered a question of the closing survey in the fiscal year, those who chose a good "
        "answer, with the 95 % interval by Wilson. Under 10 people there is no rate; under 30 it is for reference. "
        "While the year runs, only months are counted that can't be taken from one another."
    ),
    "rates": mark(
        "The share of one stage in another, with its n and the 95 % interval by Wilson. Under 10 there is no rate; "
        "under 30 it is for reference."
    ),
    "comparisons": mark(
        "How many times as much per day as in the period before and in the same months of the year before, with the "
        "95 % interval, which is wider where the same people come again. 'unclear' means that nothing can be said."
    ),
    "targets": mark(
        "A target of the fiscal year, what was reached by our own data or as typed in with source and day, the pace a "
        "month that it needs, and what the months so far let expect at the year's end with its 95 % interval."
    ),
    "effect": mark(
        "The smallest ratio of a year to the year before that would be seen four times out of five, by the last "
        "twelve whole months up to the end of the period."
    ),
    "witnesses": mark(
        "The share of each channel with a code, where there are several, among those who came by one of them: by the "
        "scan before and by the contractor's record; by the survey's own question, which allows several answers, among "
        "those who named any. With the 95 % interval by Wilson; where scan and record contradict each other, that is "
        "listed."
    ),
    "breakdowns": mark(
        "Pieces, scans and, where nobody could be singled out, new friends by campaign, kind of place, language and "
        "design of the code."
    ),
    "placements": mark("Scans (times) of each placement by month, and the last day it was scanned on."),
    "times": mark(
        "Scans (times) by week, and by weekday and hour in Tokyo (0 is Monday); open tells whether the desk is open."
    ),
    "hidden": mark(
        "Names of the numbers that are hidden: 'few' where fewer than five people, or a number that would tell them, "
        "stand behind it; 'period' where people are not split because the period is not a whole fiscal year; 'days' "
        "where scans are not split because the period is not of whole months."
    ),
}


def definitions() -> dict[str, str]:
    """A sentence for each number by its name in the JSON object, in the reader's language."""
    return {name: _(sentence) for name, sentence in {**words.STAGE_MEANINGS, **_OTHERS}.items()}
