"""Text and numbers on their way in and out, mostly as laws that hold for any text."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import islice

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from svcreview import text

SIGNS = "=+-@＝＋－＠"


# --- cleaning


@given(st.text())
@example("e\u200e\u0301")  # a direction mark between a letter and its accent
@example("\u2000a")
def test_cleaning_twice_is_cleaning_once(words):
    assert text.clean(text.clean(words)) == text.clean(words)


@given(st.text())
def test_clean_text_holds_no_control_direction_or_surrogate_character(words):
    left = {c for c in text.clean(words) if unicodedata.category(c) in ("Cc", "Cs")}

    assert left <= {"\n", "\t"}
    assert not set(text.clean(words)) & set("\u202a\u202b\u202d\u202e\u2066\u2067\ufeff\uffff")


@pytest.mark.parametrize("name", ["𠮷野家", "林\U000f0000明", "👩‍👩‍👧", "㐂", "ﾊﾟ", "①㎡"])
def test_rare_and_private_characters_of_names_stay(name):
    assert text.clean(name) == name


def test_line_ends_of_every_system_become_one():
    assert text.clean("一\r\n二\r三\n四") == "一\n二\n三\n四"


def test_a_text_that_pretends_another_order_is_shown_as_it_is_stored():
    assert text.clean("核准\u202e備駁\u202c") == "核准備駁"


@given(st.text())
def test_one_line_is_one_line(words):
    assert text.one_line(words).splitlines() in ([], [text.one_line(words)])


@given(st.text(), st.integers(1, 80))
def test_a_shortened_text_fits(words, width):
    assert len(text.shorten(words, width)) <= width


def test_a_shortened_text_says_that_it_was_cut():
    assert text.shorten("一二三四五六", 4) == "一二三…"


# --- numbers in


@pytest.mark.parametrize(
    ("shown", "number"),
    [
        ("24", "24"),
        (" 24.5 ", "24.5"),
        ("８５．５", "85.5"),
        ("\u3000９０", "90"),
        ("-3", "-3"),
        ("－３", "-3"),
        ("+7", "7"),
        ("0.10", "0.10"),
    ],
)
def test_a_number_is_read_as_people_type_it(shown, number):
    assert text.parse_number(shown) == Decimal(number)


@pytest.mark.parametrize(
    "shown",
    (
        *("", "九十", "二十四", "24分", "24/30", "1 2", "1,000", "1.2.3", ".5", "5.", "5-", "--5"),
        *("nan", "NaN", "inf", "-Infinity", "1e400", "1E2", "0x10", "1_000", "9" * 13, "=1+1"),
        *("٣", "½", "²", "①"),
    ),
)
def test_what_is_no_plain_number_is_refused(shown):
    assert text.parse_number(shown) is None


@given(st.decimals(min_value=-999999, max_value=999999, places=3))
def test_every_printed_number_is_read_back(number):
    assert text.parse_number(format(number, "f")) == number


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF)))
def test_narrowing_changes_nothing_but_full_width_signs(words):
    assert text.narrow(words) == words.strip()


def test_circled_digits_and_units_are_not_narrowed():
    assert text.narrow("①２㎡") == "①2㎡"


# --- numbers out


@pytest.mark.parametrize(
    ("exact", "printed"),
    [
        (Fraction(250, 3), "83.33"),
        (Fraction(245, 3), "81.67"),
        (Fraction("85.125"), "85.13"),  # binary floats and half-even both give 85.12
        (Fraction("85.135"), "85.14"),
        (Decimal("2.675"), "2.68"),
        (Decimal("0.005"), "0.01"),
        (Fraction("0.0049999"), "0.00"),
        (Fraction("-0.001"), "0.00"),
        (Decimal("-0.001"), "0.00"),
        (80, "80.00"),
    ],
)
def test_rounding_is_half_up_on_the_exact_value(exact, printed):
    assert str(text.half_up(exact)) == printed


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=6), st.integers(0, 4))
def test_a_fraction_rounds_as_the_same_decimal_does(number, digits):
    expected = number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)

    assert text.half_up(number, digits) == expected
    assert text.half_up(Fraction(number), digits) == expected


@given(st.fractions(min_value=0, max_value=100))
def test_rounding_moves_a_value_by_half_a_unit_at_most(value):
    assert abs(Fraction(text.half_up(value)) - value) <= Fraction(1, 200)


@given(st.decimals(min_value=-1000, max_value=1000, places=2))
def test_a_rounded_zero_has_no_sign_and_every_value_its_two_decimals(value):
    printed = str(text.half_up(value))

    assert printed != "-0.00"
    assert len(printed.partition(".")[2]) == 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [("24.50", "24.5"), ("30.0", "30"), ("100", "100"), ("0.00", "0"), ("1E+2", "100")],
)
def test_needless_zeros_are_not_shown(value, shown):
    assert text.trim(Decimal(value)) == shown


def test_what_does_not_exist_is_shown_as_a_dash_and_zero_as_zero():
    assert (text.show(None), text.show(0), text.show(Decimal("0.00"))) == ("–", "0", "0.00")


# --- into pages and cells


@given(st.text())
def test_escaped_text_opens_no_tag_and_closes_no_attribute(words):
    assert not set(text.escape(words)) & set("<>\"'")


def test_a_script_becomes_words():
    assert text.escape("<script>alert('1')</script> & {agency}") == (
        "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt; &amp; {agency}"
    )


@pytest.mark.parametrize(
    "attack",
    [
        '=HYPERLINK("http://x","按我")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r\n=1+1",
        " =1+1",
        "\u3000＝1+1",
        "\ufeff=1+1",
        "\u200b=1+1",
        "\x00=1+1",
        "'=1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
    ],
)
def test_what_may_be_read_as_a_formula_gets_a_guard(attack):
    assert text.cell(attack) == "'" + attack


@given(st.text() | st.text(alphabet=SIGNS + "'\t\r\n \u3000\u200b\ufeffa1"))
def test_no_cell_starts_a_formula_whatever_is_put_in(words):
    shown = text.cell(words)

    assert not shown.startswith((*SIGNS, "\t", "\r", "\n"))
    assert not shown.strip().startswith(tuple(SIGNS))


@given(st.text() | st.text(alphabet=SIGNS + "'\t\r\n \u3000\u200b\ufeffa1"))
def test_a_guard_can_be_taken_off_again(words):
    assert text.uncell(text.cell(words)) == words


@pytest.mark.parametrize("plain", ["", "案名", "A-1", "24.5", "'quoted'", "１=１", "l'été"])
def test_ordinary_text_is_left_alone(plain):
    assert text.cell(plain) == plain


def test_a_spreadsheet_takes_a_guarded_cell_for_text(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([text.cell("=1+1"), text.cell("＝1+1")])
    book.save(tmp_path / "x.xlsx")

    row = next(openpyxl.load_workbook(tmp_path / "x.xlsx").active.iter_rows())

    assert [cell.data_type for cell in row] == ["s", "s"]


def test_a_guarded_cell_comes_through_csv_unchanged():
    out = io.StringIO()
    csv.writer(out).writerow([text.cell('=A1&","&"x"'), "二"])

    assert next(csv.reader(io.StringIO(out.getvalue()))) == ['\'=A1&","&"x"', "二"]


# --- dates


def test_dates_are_read_in_years_of_the_republic():
    day = date(2026, 3, 20)

    assert text.roc_year(day) == 115
    assert text.roc_date(day) == "115年3月20日"
    assert text.roc_date(day, weekday=True) == "115年3月20日（星期五）"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(17, 0, "下午5時"), (17, 30, "下午5時30分"), (9, 5, "上午9時5分"), (12, 0, "下午12時")],
)
def test_times_are_told_in_taipei_as_letters_put_them(hour, minute, words):
    moment = datetime(2026, 3, 20, hour, minute, tzinfo=text.TAIPEI)

    assert text.roc_time(moment.astimezone(UTC)) == "115年3月20日" + words


def test_an_evening_in_utc_is_the_next_day_in_taipei():
    assert text.roc_time(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == "115年1月1日上午0時"


def test_english_readers_get_iso_dates_with_the_year_of_the_republic():
    assert text.show_date(date(2026, 3, 20), "en") == "2026-03-20 (ROC 115)"
    assert text.show_date(date(2026, 3, 20), "zh") == "115年3月20日"
    assert text.show_time(datetime(2026, 3, 20, 9, 0, tzinfo=UTC), "en") == (
        "2026-03-20 17:00 (Taipei)"
    )


@given(st.dates(min_value=date(1912, 1, 1)))
def test_the_year_of_the_republic_starts_with_1912(day):
    assert text.roc_year(day) == day.year - 1911 >= 1


def test_a_moment_is_stored_in_utc_whatever_its_zone():
    assert text.utc(datetime(2026, 3, 20, 17, 0, tzinfo=text.TAIPEI)) == (
        "2026-03-20T09:00:00.000000Z"
    )


@given(st.datetimes(min_value=datetime(1912, 1, 1)))
def test_stored_moments_sort_as_text_and_come_back(moment):
    aware = moment.replace(tzinfo=UTC)

    assert datetime.fromisoformat(text.utc(aware)) == aware
    if moment.year < 9999:
        assert text.utc(aware) < text.utc(aware + timedelta(microseconds=1))


@pytest.mark.parametrize(
    "tell", [text.utc, text.roc_time, lambda moment: text.show_time(moment, "en")]
)
def test_a_time_without_its_zone_is_refused(tell):
    with pytest.raises(ValueError, match="without its zone"):
        tell(datetime(2026, 3, 20, 17, 0))


# --- codes


def test_codes_are_the_letters_of_spreadsheet_columns():
    assert list(islice(text.letters(), 800)) == [get_column_letter(n) for n in range(1, 801)]


@pytest.mark.parametrize(
    ("title", "year"),
    [("經濟部112年度初評", 112), ("114 年初評", 114), ("2024年度初評", None), ("初評", None)],
)
def test_a_title_may_name_the_roc_year(title, year):
    assert text.roc_year_in(title) == year


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A7"), (3, "D7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")]
)
def test_cells_are_named_as_spreadsheets_name_them(column, name):
    assert text.cell_name(column, 7) == name
