"""What a score sheet says in its own words, beside what the round says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from svcreview.desk.rules import deadline_words
from svcreview.forms.values import Form
from svcreview.language import Text
from svcreview.text import trim

TITLE: Final = Text("評分表", "Score sheet")
BANDS: Final = Text("級距說明", "Bands")
DEMONSTRATION: Final = Text(
    "示範資料，非真實評審結果", "Demonstration data, not the result of a real review"
)
MEMBER: Final = Text("委員", "Member")
CODE: Final = Text("表單代碼", "Code of this sheet")
DUE: Final = Text("評分期限", "Deadline")
CONTACT: Final = Text("聯絡窗口", "Contact")
WHOLE: Final = Text("整體", "Whole entry")
TOTAL: Final = Text("總分", "Total")
ABSTAIN: Final = Text("不評分", "Abstain")
NOT_APPLICABLE: Final = Text("不適用", "n/a")
STRENGTH: Final = Text("優點", "Strengths")
IMPROVEMENT: Final = Text("改善建議", "Improvements")
REASON: Final = Text("理由", "Reason")
NOTE: Final = Text("內部註記", "Internal note")
OPINION: Final = Text("幕僚初審意見", "Secretariat's opinion")
NO_COUNT: Final = Text("不計分", "not counted")


def how_to_fill(form: Form) -> Iterator[Text]:
    """The instructions on a sheet that is filled in on a computer, one a line."""
    yield Text(
        "請只填寫淺黃色儲存格；其餘已鎖定，請勿增刪、搬移、隱藏或合併列與欄，也請勿改用公式或刪除工作表。",
        "Fill in the pale yellow cells only. All others are locked: do not insert, delete, move, "
        "hide or merge rows and columns, and do not use formulas or delete worksheets.",
    )
    step = trim(form.rubric.step)
    yield Text(
        f"得分：0分至該構面配分，給分級距{step}分，尚未評分請留空白；總分自動加總，序位由系統計算，不必填寫。",
        f"Marks go from 0 to the points of the dimension in steps of {step}; leave empty what is "
        "not scored yet. Totals are summed here, ranks are computed by the system.",
    )
    yield Text(
        "優點及改善建議經彙整核定後得提供參獎機關；內部註記僅供小組內部參考，不對外提供。",
        "Strengths and improvements may reach the agency once they are edited and approved; an "
        "internal note never leaves the panel.",
    )
    yield from reasons(form)
    yield Text(
        f"{ABSTAIN.zh}（棄權）：請於該案「整體」列的「{ABSTAIN.zh}」欄選「{ABSTAIN.zh}」，於同列「理由」欄"
        "敘明理由，該案各構面請勿給分。",
        "To abstain from an entry, choose “Abstain” in its row “Whole entry”, give the reason in "
        "the same row, and leave its marks empty.",
    )
    yield Text(
        "填妥後請以原檔案格式存檔，送回幕僚單位；請勿另存成其他格式。",
        "When done, save in the same file format and send it back to the secretariat.",
    )


def reasons(form: Form) -> Iterator[Text]:
    """When a reason must be given, in one line; nothing if none is asked for."""
    if form.reasons:
        zh = "；".join(text.zh.removesuffix("。") for text in form.reasons)
        en = "; ".join(text.en.removesuffix(".").lower() for text in form.reasons)
        yield Text(f"下列情形須填理由：{zh}。", f"A reason must be given for: {en}.")


def due_words(due: datetime) -> Text:
    """Until when the sheet is to be sent back."""
    return Text(f"{deadline_words(due, 'zh')}止", deadline_words(due, "en"))
