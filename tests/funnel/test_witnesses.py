"""Three witnesses of where people come from: shares, what may not be told, and where they contradict each other."""

from funnel import witnesses
from funnel.channels import ChannelRow, ToldFirst
from funnel.witnesses import RECORD, SCAN


def channel(name: str, friends: int | None, told: int | None, *, has_code: bool = True) -> ChannelRow:
    hidden = ("friends_new",) if friends is None and has_code else ()
    row = ChannelRow(name, None, friends, friends, friends, None, None, None, hidden, has_code)
    return ChannelRow(**{**vars(row), "told_first": ToldFirst(told, told is None)})


ROWS = [channel("card", 60, 15), channel("poster", 20, 30), channel("unknown", 40, 5, has_code=False)]


def test_shares_are_of_those_whose_channel_is_known() -> None:
    scan, record = witnesses.by_scan(ROWS, 120), witnesses.by_record(ROWS, 50)
    assert (scan.n, record.n) == (80, 45)
    shares = {name: share and (share.count, share.rate) for name, share in scan.shares.items()}
    assert shares == {"card": (60, 0.75), "poster": (20, 0.25)}
    card = record.shares["card"]
    assert card
    assert card.low < 15 / 45 < card.high


def test_two_witnesses_disagree_where_their_intervals_do_not_touch() -> None:
    found = witnesses.disagreements([witnesses.by_scan(ROWS, 120), witnesses.by_record(ROWS, 50)])
    assert [(each.channel, each.one, each.other) for each in found] == [
        ("card", SCAN, RECORD),
        ("poster", SCAN, RECORD),
    ]
    assert witnesses.disagreements([witnesses.by_scan(ROWS, 120), witnesses.by_scan(ROWS, 120)]) == []


def test_several_answers_contradict_nobody() -> None:
    both = [witnesses.by_scan(ROWS, 120), witnesses.by_survey({"card": 2, "poster": 38}, 40)]
    assert all(both[1].shares.values())
    assert witnesses.disagreements(both) == []
    assert not witnesses.can_disagree(both)


def test_shares_of_the_record_are_of_the_same_channels_as_those_of_scans() -> None:
    """Osaka: 69 % of those who scanned took a leaflet; by the record 58 % of all, and 71 % of who took one to scan."""
    rows = [
        channel("leaflet", 69, 71),
        channel("sns", 31, 29),
        channel("website", None, 22, has_code=False),
        channel("other", 0, 5),
        channel("unknown", 40, 13, has_code=False),
    ]
    told = [witnesses.by_scan(rows, 140), witnesses.by_record(rows, 140)]
    assert [(one.n, {*one.shares}) for one in told] == [(100, {"leaflet", "sns"})] * 2
    assert witnesses.disagreements(told) == []


def test_one_channel_with_a_code_is_compared_with_nothing() -> None:
    rows = [
        channel("card", 60, 15),
        channel("website", None, 30, has_code=False),
        channel("unknown", 9, 5, has_code=False),
    ]
    for witness in (witnesses.by_scan(rows, 69), witnesses.by_record(rows, 50)):
        assert (witness.has_source, witness.n, witness.shares) == (True, None, {})


def test_who_remembers_no_channel_is_not_counted_where_that_is_shown() -> None:
    assert witnesses.by_survey({"card": 20, "forgotten": 6}, 40).n == 34
    hidden = witnesses.by_survey({"card": 20, "forgotten": None}, 40)
    assert (hidden.n, {*hidden.shares}) == (40, {"card"})


def test_of_few_answers_not_even_their_number_is_told() -> None:
    for few in range(5):
        survey = witnesses.by_survey({"card": None, "forgotten": None}, few)
        assert (survey.has_source, survey.n, survey.shares) == (False, None, {})


def test_a_hidden_number_has_no_share_and_the_others_keep_theirs() -> None:
    rows = [channel("card", None, 15), channel("poster", 20, 30), channel("unknown", 95, 5, has_code=False)]
    scan = witnesses.by_scan(rows, 120)
    assert (scan.n, scan.shares["card"]) == (25, None)
    assert scan.shares["poster"]


def test_where_the_unknown_are_hidden_nothing_tells_how_many_are_known() -> None:
    rows = [channel("card", 60, None), channel("poster", 9, 0), channel("unknown", None, None, has_code=False)]
    for witness in (witnesses.by_scan(rows, 63), witnesses.by_record(rows, 9)):
        assert (witness.has_source, witness.n) == (True, None)
        assert set(witness.shares.values()) == {None}


def test_under_ten_there_is_no_share() -> None:
    rows = [channel("card", 9, 9), channel("poster", 0, 0), channel("unknown", 40, 40, has_code=False)]
    assert witnesses.by_scan(rows, 49).shares == {"card": None, "poster": None}
    assert witnesses.by_survey({"card": 9}, 9).shares == {"card": None}
    share = witnesses.by_survey({"card": 9}, 10).shares["card"]
    assert share
    assert share.is_reference


def test_a_witness_without_a_source_says_so() -> None:
    no_code = [channel("website", None, 0, has_code=False), channel("unknown", None, 8, has_code=False)]
    assert not witnesses.by_scan(no_code, None).has_source
    assert not witnesses.by_record(no_code, 8).has_source
    assert not witnesses.by_survey(None, 0).has_source
    assert not witnesses.by_survey({"card": 0}, 0).has_source
