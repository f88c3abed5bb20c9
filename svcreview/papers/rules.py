"""What a spreadsheet program lets a person type into a score sheet, and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass

from svcreview.forms import Form, Grid, Kind
from svcreview.forms.grid import bands_in_words, dimension_name
from svcreview.forms.words import NOT_APPLICABLE
from svcreview.language import Text
from svcreview.rubric import Dimension
from svcreview.text import cell_name, shorten, trim

_LONGEST_TITLE = 32  # of a message, in Excel
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class Rule:
    """Which marks a cell takes: its dimension, and the category whose bands its prompt names."""

    dimension: Dimension
    category: str


def mark_rules(form: Form, grid: Grid) -> dict[str, Rule]:
    """The rule of each cell that a mark is typed into, by the cell's name."""
    categories = {entry.id: entry.category for entry in form.entries}
    return {
        cell_name(column, row): Rule(spot.dimension, categories[spot.entry])
        for row, spots in grid.below_head()
        for column, spot in enumerate(spots)
        if spot.kind is Kind.MARK and spot.dimension is not None and spot.entry is not None
    }


def abstain_cells(grid: Grid) -> list[str]:
    """The names of the cells in which an entry is abstained from."""
    return [
        cell_name(column, row)
        for row, spots in grid.below_head()
        for column, spot in enumerate(spots)
        if spot.kind is Kind.ABSTAIN
    ]


def prompt(form: Form, rule: Rule) -> tuple[str, str]:
    """Title and text of what is shown beside the cell while one types."""
    language = form.stamp.language
    title = shorten(dimension_name(rule.dimension).in_(language), _LONGEST_TITLE)
    bands = bands_in_words(form, rule.dimension, rule.category)
    return title, shorten(f"{_allowed(form, rule.dimension).in_(language)} {bands}", _LONGEST)


def refusal(form: Form, rule: Rule) -> tuple[str, str]:
    """Title and text of what is shown when something else was typed."""
    language = form.stamp.language
    title = Text("得分不正確", "Not a mark").in_(language)
    return title, shorten(_allowed(form, rule.dimension).in_(language), _LONGEST)


def _allowed(form: Form, dimension: Dimension) -> Text:
    weight, step = trim(dimension.weight), trim(form.rubric.step)
    if dimension.informational:
        return Text(
            f"請填0至{weight}，級距{step}，或「{NOT_APPLICABLE.zh}」。",
            f"0 to {weight} in steps of {step}, or “{NOT_APPLICABLE.en}”.",
        )
    return Text(f"請填0至{weight}，級距{step}。", f"0 to {weight} in steps of {step}.")


def allowed_formula(form: Form, rule: Rule, cell: str, semicolon: str = ",") -> str:
    """The condition on ``cell`` in a spreadsheet's words; arguments stand apart by ``semicolon``."""
    weight, step = trim(rule.dimension.weight), trim(form.rubric.step)
    parts = (
        f"ISNUMBER({cell})",
        f"{cell}>=0",
        f"{cell}<={weight}",
        # A spreadsheet has binary numbers: 0.3 is no exact multiple of 0.1 to it.
        f"ABS({cell}/{step}-ROUND({cell}/{step}{semicolon}0))<0.000001",
    )
    number = f"AND({semicolon.join(parts)})"
    if not rule.dimension.informational:
        return number
    word = NOT_APPLICABLE.in_(form.stamp.language)
    return f'OR({cell}="{word}"{semicolon}{number})'
