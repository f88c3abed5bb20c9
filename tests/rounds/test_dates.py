"""Dates in the ways people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcreview.language import Text
from svcreview.rounds.dates import ReadTime, read_day, read_time
from svcreview.text import roc_date, roc_time

FIVE_PM = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)  # 17:00 in Taipei


@pytest.mark.parametrize(
    "text",
    [
        "115-03-20 17:00",
        "115/3/20 17:00",
        "115.3.20 17:00:00",
        "１１５年３月２０日 １７：００",
        "115年3月20日下午5時",
        "115年3月20日（星期五）下午5時0分",
        "民國115年3月20日 17:00",
        "2026-03-20T17:00",
        "2026-03-20 17:00",
        "2026/3/20 17:00",
        "2026-03-20T17:00:00.000+08:00",
        "2026-03-20T09:00Z",
    ],
)
def test_five_in_the_afternoon_is_one_moment_however_it_is_written(text):
    assert read_time(text) == ReadTime(FIVE_PM)


def test_a_day_without_a_time_ends_with_the_day():
    # 23:59 in Taipei is 15:59 UTC
    assert read_time("115/3/20") == ReadTime(
        datetime(2026, 3, 20, 15, 59, tzinfo=UTC), whole_day=True
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2115-03-20 17:00", "the year 2115 is not plausible; ROC and AD mixed up? Did you mean ROC 115 (2026)?"),
        ("15-03-20 17:00", "the year 15 is not plausible; ROC and AD mixed up? Did you mean ROC 115 (2026)?"),
        ("1150-03-20 17:00", "the year 1150 is not plausible; write the ROC (115) or the AD year (2026)"),
        ("115-02-30 17:00", "there is no day “115-02-30”"),
        ("115-03-20（星期四） 17:00", "day and weekday disagree: 115年3月20日（星期五）"),
        ("115-03-20 25:00", "“115-03-20 25:00” is no date and time; write 115-03-20 17:00 or 2026-03-20T17:00"),
        ("下週五", "“下週五” is no date and time; write 115-03-20 17:00 or 2026-03-20T17:00"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_meant_is_pointed_out(text, told):
    found = read_time(text)

    assert isinstance(found, Text)
    assert found.en == told


@given(st.datetimes(datetime(2012, 1, 1), datetime(2098, 1, 1)))
def test_a_time_is_read_back_as_the_product_shows_it(moment):
    shown = moment.replace(second=0, microsecond=0, tzinfo=UTC)

    assert read_time(roc_time(shown, weekday=True)) == ReadTime(shown)


@given(st.dates(date(2012, 1, 1), date(2098, 1, 1)))
def test_a_day_is_read_in_every_notation(day):
    roc = f"{day.year - 1911}-{day:%m-%d}"

    assert [read_day(text) for text in (roc, day.isoformat(), roc_date(day, weekday=True))] == [
        day
    ] * 3


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text):
    assert isinstance(read_time(text), ReadTime | Text)


@given(st.datetimes(datetime(2012, 1, 1), datetime(2098, 1, 1)), st.integers(-12, 14))
def test_a_written_zone_is_kept(moment, hours):
    local = moment.isoformat(timespec="seconds") + f"{hours:+03}:00"

    read = read_time(local)

    assert isinstance(read, ReadTime)
    assert read.moment == moment.replace(microsecond=0, tzinfo=UTC) - timedelta(hours=hours)
