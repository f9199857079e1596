"""The checker's questions in words: each one a question to the writer, who may be right."""

from core.language import filled, mark
from core.language import gettext as _
from funnel.report_findings import Finding

SENTENCES = {
    "gap": mark("The text still has '{told}'. Is something to be filled in there?"),
    "gap_in_money": mark("'{told}' still stands beside the amounts of cost and grant. What should they come to?"),
    "missing_year": mark("Of which year is '{told}'? The text doesn't say."),
    "open_end": mark("'{since}' has no end. Until which day does '{told}' count?"),
    "stock_or_flow": mark(
        "Are '{told}' all friends as of a day, or those who came new in the year? The text doesn't say."
    ),
    "persons_as_cases": mark(
        "'{told}' counts persons ({subject}), but is given in cases. Is the unit as it should be?"
    ),
    "cases_as_persons": mark(
        "'{told}' is our number of consultations (cases), but is given in persons. Which is meant?"
    ),
    "claim_without_number": mark("By which number can one see '{told}'? There is none in these lines."),
    "differs": mark("The text says '{told}', our records say {ours} ({subject}). Which one holds?"),
    "months_differ": mark("The text says '{told}' for these months, our records say {ours}. Which one holds?"),
    "target_differs": mark("The text says '{told}' as the target, but {ours} is entered ({subject}). Which one holds?"),
    "target_without_result": mark("{subject}: no result is entered for the target {aimed}. What was reached?"),
    "result_untold": mark(
        "The text names the target '{told}' ({subject}), but no text says what was reached. Should one?"
    ),
    "missed_unmentioned": mark(
        "{subject}: {ours} was reached of the target {aimed}, and no text speaks of it. Should one say why?"
    ),
    "not_above": mark("The text says '{told}', but {subject} is {ours} of the target {aimed}. Is the wording right?"),
    "not_reached": mark(
        "The text says '{told}', but {subject} is {ours} of the target {aimed}. Does it hold for this one?"
    ),
    "not_short": mark("The text says '{told}', but {subject} is {ours} of the target {aimed}. Is the wording right?"),
    # Of a share that would tell of few people.
    "missed_unmentioned_of_few": mark(
        "{subject}: the target {aimed} wasn't reached, and no text speaks of it. Should one say why?"
    ),
    "not_above_of_few": mark(
        "The text says '{told}', but {subject} isn't above the target {aimed}. Is the wording right?"
    ),
    "not_short_of_few": mark(
        "The text says '{told}', but {subject} isn't under the target {aimed}. Is the wording right?"
    ),
    "not_reached_of_few": mark(
        "The text says '{told}', but {subject} isn't at the target {aimed}. Does it hold for this one?"
    ),
    "rate_differs": mark("The text says '{told}', but {result} of {aimed} is {ours} %. Which one holds?"),
    "sessions_differ": mark("'{told}' in the text isn't the {ours} of the calendar. By which do you count?"),
    "counted_sessions": mark(
        "The {told} that the office counted aren't the {ours} of the calendar. What are the others?"
    ),
    "days_differ": mark("{subject}: {days} days are recorded for {ours}. Does one meeting last several days?"),
    "few_young": mark("The text says '{told}'. Those under 30 are {share} % of {total}. What does the claim rest on?"),
    "new_or_repeat": mark(
        "The text says '{told}'. First ones are {first}, repeated ones {repeat}. Is the wording right?"
    ),
    "not_the_most": mark(
        "The text says '{told}'. By our records those in their {top}s are the most ({ours}). Which one holds?"
    ),
    "not_half": mark("The text says '{told}'. By our records it is {share} % of {total}. Which one holds?"),
    "no_more": mark(
        "The text says '{told}', but this year there are {ours}, not more than {before}. Is the wording right?"
    ),
    "no_fewer": mark(
        "The text says '{told}', but this year there are {ours}, not fewer than {before}. Is the wording right?"
    ),
    "change_differs": mark(
        "The text says '{told}', but from {before} to {ours} the change is {change}. Which one holds?"
    ),
    "not_the_month": mark("The text says '{told}'. By our records it is {months} ({ours}). Which one holds?"),
    "month_below": mark("The text says '{told}' of every month, but {month} had {ours}. Is the wording right?"),
    "ratio_differs": mark("The text says '{told}', but {part} of {total} is {ours}. Which one holds?"),
    "share_of_few": mark(
        "From '{told}' of {n} one can work out {count}. Should it be put together with another group "
        "where everybody reads it?"
    ),
    "share_of_fewer": mark(
        "From '{told}' of {n} one can work out a number under {most}. Should it be put together with another group "
        "where everybody reads it?"
    ),
    "few_told": mark(
        "'{told}' tells of fewer than {most} people, or of a number that the edition to be published hides. "
        "Should it be left out, or put together with others?"
    ),
    "n_missing": mark("Of how many answers is '{told}'? The text doesn't say."),
    "share_differs": mark("The text says '{told}', but {count} by our records are {ours} %. Which one holds?"),
    "shares_sum": mark("The shares by age from '{told}' on come to {sum} %. Is one of them different?"),
    "months_sum": mark("The months come to {sum}, the year to {ours}. Which one holds?"),
    "lines_sum": mark("The lines of cost come to {sum}, the cost is entered as {ours}. Which one holds?"),
    "parts_sum": mark("{subject}: the parts come to {sum}, the whole is entered as {ours}. Which one holds?"),
    "mean_differs": mark("The text says '{told}', but {total} over {sessions} is {ours} on average. Which one holds?"),
    "grant_above": mark("The grant is {grant}, but {rate} of {cost} is {due}. Why is it more?"),
    "grant_below": mark("The grant is {grant}, but {rate} of {cost} is {due}. Is there a ceiling to be entered?"),
    "grant_differs": mark(
        "The grant is {grant}, but {rate} of {cost} is {due}, below the ceiling {ceiling}. Which one holds?"
    ),
    "grant_not_ceiling": mark(
        "The grant is {grant}, but {rate} of {cost} up to the ceiling {ceiling} is {due}. Which one holds?"
    ),
}
# Facts that are names of ours, to be said in the reader's language.
_NAMES = ("subject",)


def sentence(finding: Finding) -> str:
    """The question in the reader's language."""
    facts = {name: _(told) if name in _NAMES else told for name, told in finding.facts.items()}
    return filled(_(SENTENCES[finding.kind]), **facts)
