"""Any round as the folder that people would write."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml

from svcreview.files import write_whole
from svcreview.folders import new_folder
from svcreview.model import (
    Agency,
    Category,
    Filing,
    Pair,
    Practice,
    Round,
    Rules,
    StaffOpinion,
)
from svcreview.rounds.opinions import STAFF_OPINIONS
from svcreview.rounds.people import ASSIGNMENTS, EVERYONE, MEMBERS, RECUSALS, SUBMISSIONS
from svcreview.rounds.rules import THIRD
from svcreview.rubric import load_preset, mapping_of, preset_names
from svcreview.text import TAIPEI, cell, roc_year

_OWN_RUBRIC: Final = "rubric.yaml"
_YES_NO: Final = {True: "是", False: "否", None: ""}
_COMMENTS: Final[Mapping[str, str]] = {
    "id": "本輪次的代號；開放評分後不可更改",
    "year": "民國年度",
    "rubric": "評分標準：內建名稱，或本資料夾內的 YAML 檔",
    "categories": "類別；places 為推薦名額，不填則不劃推薦名額線",
    "agencies": "參獎機關；parent 為上級機關代號",
    "method": "mean 總評分法，rank 序位法",
    "equal_ranks": "first 同分同名次，次一名次遞延；average 平均名次",
    "unequal_n": "mean_rank 平均序位，scaled 換算序位",
    "ties": "同分處理順序",
    "trimmed": "去除最高及最低分（法規無明文之作法，應於評分前簽奉核准）",
    "final_marks": "before_meeting 會前評定，after_discussion 討論後評定",
    "regime": "明顯差異之處理參照：review_rules_6 審議規則第6條，ppp_24 促參甄審辦法第24條",
    "differences": "提請討論之差異標準；null 表示不採用",
    "deadline": "評分截止時間（民國年-月-日 時:分）",
    "approval": "簽奉核准文號及日期",
    "practice": "練習案：全體委員於正式評分前試評，不列入任何結果",
}


def write_folder(folder: Path, round_: Round) -> None:
    """``round_`` as a new round folder; ``read_round`` gives it back, but for its annexes.

    Refuses a folder that is not empty; a failure leaves nothing behind.
    """
    if not round_.assignments:
        raise ValueError("a round without assignments would be read as one with all of them")
    preset = _preset_of(round_)
    with new_folder(folder) as making:
        write_whole(making / "round.yaml", _yaml(_settings(round_, preset or _OWN_RUBRIC)))
        if preset is None:
            write_whole(making / _OWN_RUBRIC, _yaml(mapping_of(round_.rubric)))
        for name, columns, rows in _tables(round_):
            write_whole(making / name, _csv(columns, rows))


def _preset_of(round_: Round) -> str | None:
    name = round_.rubric.id
    return name if name in preset_names() and load_preset(name) == round_.rubric else None


def _settings(round_: Round, rubric: str) -> dict[str, Any]:
    approval = round_.approval
    settings = {
        "id": round_.id,
        "title": round_.title,
        "year": round_.year,
        "plan": round_.plan,
        "rubric": rubric,
        "demonstration": round_.demonstration,
        "categories": [_category(category) for category in round_.categories],
        "agencies": [_agency(agency) for agency in round_.agencies],
        **_rules(round_.rules),
        "deadline": _deadline(round_),
        "contact": round_.contact,
        "approval": approval
        and {"number": approval.number, "date": approval.dated and approval.dated.isoformat()},
        "filing": _filing(round_.filing),
        "practice": _practice(round_.practice),
    }
    return {key: value for key, value in settings.items() if value is not None}


def _category(category: Category) -> dict[str, Any]:
    title = {"zh": category.title.zh, "en": category.title.en}
    places = {} if category.places is None else {"places": category.places}
    return {"id": category.id, "title": title, **places}


def _agency(agency: Agency) -> dict[str, str]:
    parent = {} if agency.parent is None else {"parent": agency.parent}
    return {"id": agency.id, "name": agency.name, **parent}


def _rules(rules: Rules) -> dict[str, Any]:
    differences = rules.differences
    share = differences.dimension_share
    return {
        "method": rules.method.value,
        "equal_ranks": rules.equal_ranks,
        "unequal_n": rules.unequal_n,
        "ties": [step.value for step in rules.ties],
        "trimmed": rules.trimmed,
        "final_marks": rules.final_marks,
        "regime": rules.regime.value,
        "differences": {
            "total_range": _shown(differences.total_range),
            "range_across_pass": _shown(differences.range_across_pass),
            "dimension_share": "1/3" if share == THIRD else _shown(share),
        },
        "comparison_band": rules.comparison_band,
    }


def _shown(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _deadline(round_: Round) -> str | None:
    if round_.deadline is None:
        return None
    local = round_.deadline.astimezone(TAIPEI)
    if local.second or local.microsecond:
        return local.isoformat()
    return f"{roc_year(local.date())}-{local:%m-%d %H:%M}"


def _filing(filing: Filing) -> dict[str, Any] | None:
    fields = {
        "file_number": filing.file_number,
        "retention_years": filing.retention_years,
        "classification_number": filing.classification_number,
    }
    return {key: value for key, value in fields.items() if value is not None} or None


def _practice(practice: Practice | None) -> dict[str, str] | None:
    if practice is None:
        return None
    return {
        "id": practice.id,
        "agency": practice.agency,
        "category": practice.category,
        "title": practice.title,
    }


def _tables(round_: Round) -> Iterable[tuple[str, Iterable[str], Iterable[Sequence[str]]]]:
    yield "submissions.csv", SUBMISSIONS, _submission_rows(round_)
    yield "members.csv", MEMBERS, _member_rows(round_)
    yield "assignments.csv", ASSIGNMENTS, _assignment_rows(round_)
    yield (
        "recusals.csv",
        RECUSALS,
        [(r.submission, r.member, r.ground, r.origin, r.reason) for r in round_.recusals],
    )
    if round_.staff_opinions:
        rows = [_opinion_row(round_, opinion) for opinion in round_.staff_opinions]
        yield "staff_opinions.csv", STAFF_OPINIONS, rows


def _submission_rows(round_: Round) -> Iterable[Sequence[str]]:
    for s in round_.submissions:
        moved = (s.registered_category or "", s.move_reason or "", _YES_NO[s.designated])
        people = ("、".join(s.team), "、".join(s.contacts))
        yield (s.id, s.agency, s.category, s.title, s.label or "", *moved, *people)


def _member_rows(round_: Round) -> Iterable[Sequence[str]]:
    for m in round_.members:
        about = (_YES_NO[m.expert], m.sex or "", _YES_NO[m.convener])
        yield (m.id, m.name, m.occupation, m.organisation, *about)


def _assignment_rows(round_: Round) -> Iterable[Sequence[str]]:
    everyone = product(round_.submission_by_id, round_.member_by_id)
    if round_.assignments == frozenset(map(Pair._make, everyone)):
        return [(EVERYONE, EVERYONE)]
    return sorted(round_.assignments)


def _opinion_row(round_: Round, opinion: StaffOpinion) -> Sequence[str]:
    level = ""
    if opinion.dimension is not None and opinion.level is not None:
        dimension = round_.rubric.dimension(opinion.dimension)
        category = round_.submission_by_id[opinion.submission].category
        level = dimension.levels_for(category)[opinion.level].title.zh
    return (opinion.submission, opinion.dimension or "", opinion.text, level)


def _csv(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(columns)
    writer.writerows([cell(text) for text in row] for row in rows)
    return "\ufeff" + table.getvalue()  # without the mark Excel takes UTF-8 for Big5


def _yaml(data: Mapping[str, Any]) -> str:
    blocks = []
    for key, value in data.items():
        note = f"# {_COMMENTS[key]}\n" if key in _COMMENTS else ""
        blocks.append(note + yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False))
    return "\n".join(blocks)
