"""A round folder as a checked round: everything wrong in all its files is told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from svcreview.errors import InputError, Problem
from svcreview.language import Text
from svcreview.model import Practice, Round, Submission
from svcreview.rounds.advice import advice
from svcreview.rounds.annexes import read_annexes
from svcreview.rounds.intake import Intake
from svcreview.rounds.names import Names
from svcreview.rounds.opinions import STAFF_OPINIONS, read_staff_opinions
from svcreview.rounds.people import (
    ASSIGNMENTS,
    MEMBERS,
    RECUSALS,
    SUBMISSIONS,
    names_of,
    read_assignments,
    read_members,
    read_recusals,
    read_submissions,
)
from svcreview.rounds.settings import Settings, category_names, read_settings
from svcreview.rubric import Rubric

_AGENCY: Final = Text("參獎機關", "agency")
_SUBMISSION: Final = Text("參獎案", "submission")
_MEMBER: Final = Text("委員", "member")


@dataclass(frozen=True, kw_only=True)
class ReadRound:
    """A round without problems, and what its author should still hear.

    ``warnings`` want a look, ``notices`` say how something was read, ``inputs`` maps each file
    that was read to its SHA-256.
    """

    round: Round
    warnings: tuple[Problem, ...]
    notices: tuple[Problem, ...]
    inputs: Mapping[str, str]


def read_round(folder: Path) -> ReadRound:
    """The round in ``folder``; raises one ``InputError`` with everything wrong in its files."""
    _check_folder(folder)
    intake = Intake(folder)
    settings = _settings(intake)
    rubric = intake.rubric(settings.rubric) if settings.rubric else None
    round_ = _round(intake, settings, rubric)
    if intake.problems or round_ is None:
        raise InputError(str(folder), intake.problems)
    return ReadRound(
        round=round_,
        warnings=(*intake.warnings, *advice(round_)),
        notices=tuple(intake.notices),
        inputs=intake.inputs,
    )


def _check_folder(folder: Path) -> None:
    try:
        what = _no_round(folder)
    except OSError as exc:
        what = Text(f"無法讀取（{exc.strerror}）", f"cannot be read ({exc.strerror})")
    if what is None:
        return
    hint = Text(
        "請確認路徑；要建立新的輪次資料夾，請執行：svcreview new 資料夾名稱",
        "Check the path, or make a new round folder: svcreview new DIR",
    )
    raise InputError(str(folder), [Problem("", what)], hint)


def _no_round(folder: Path) -> Text | None:
    if not folder.exists():
        return Text("找不到這個資料夾", "there is no such folder")
    if not folder.is_dir():
        return Text("這是檔案，不是資料夾", "this is a file, not a folder")
    if not (folder / "round.yaml").is_file():
        return Text(
            "這個資料夾裡沒有 round.yaml，不是輪次資料夾",
            "there is no round.yaml in this folder: it is no round",
        )
    return None


def _settings(intake: Intake) -> Settings:
    fields = intake.settings("round.yaml")
    before = len(intake.problems)
    settings = read_settings(fields, intake.notices)
    intake.problems[before:] = [
        Problem(f"round.yaml {problem.place}".rstrip(), problem.text)
        for problem in intake.problems[before:]
    ]
    return settings


def _round(intake: Intake, settings: Settings, rubric: Rubric | None) -> Round | None:
    agencies = Names.of(_AGENCY, [(a.id, a.name) for a in settings.agencies])
    categories = category_names(settings.categories)
    rows = intake.table(
        "submissions.csv", SUBMISSIONS, required=("id", "agency", "category", "title")
    )
    submissions = read_submissions(rows, agencies, categories)
    practice = settings.practice
    _check_practice(intake, practice, submissions)
    members = read_members(intake.table("members.csv", MEMBERS, required=("id", "name")))
    entries, panel = names_of(_SUBMISSION, submissions), names_of(_MEMBER, members)
    pair = ("submission", "member")
    assigned = intake.table("assignments.csv", ASSIGNMENTS, required=pair, optional=True)
    recused = intake.table("recusals.csv", RECUSALS, required=(*pair, "ground"), optional=True)
    assignments = read_assignments(assigned, entries, panel)
    recusals = read_recusals(recused, entries, panel)
    written = intake.table(
        "staff_opinions.csv", STAFF_OPINIONS, required=("submission", "opinion"), optional=True
    )
    opinions = read_staff_opinions(written, submissions, entries, rubric)
    annexes = read_annexes(intake, [s.id for s in submissions if s.id], practice)
    if rubric is None:
        return None
    return Round(
        id=settings.id,
        title=settings.title,
        year=settings.year,
        rubric=rubric,
        categories=settings.categories,
        agencies=settings.agencies,
        submissions=submissions,
        members=members,
        assignments=assignments,
        recusals=recusals,
        rules=settings.rules,
        plan=settings.plan,
        approval=settings.approval,
        filing=settings.filing,
        deadline=settings.deadline,
        contact=settings.contact,
        demonstration=settings.demonstration,
        annexes=annexes.digests,
        pages=annexes.pages,
        practice=practice,
        staff_opinions=opinions,
    )


def _check_practice(
    intake: Intake, practice: Practice | None, submissions: Sequence[Submission]
) -> None:
    """Note a practice case that bears an entry's id: both would stand in one folder."""
    taken = {submission.id.casefold() for submission in submissions if submission.id}
    if practice is not None and practice.id.casefold() in taken:
        text = Text(
            f"練習案的代號「{practice.id}」已用於 submissions.csv，請換一個代號（如 P01）",
            f"the id “{practice.id}” of the practice case is taken by submissions.csv; "
            "take another one, such as P01",
        )
        intake.problems.append(Problem("round.yaml practice.id", text))
