"""What the desk refuses, in words for a member."""

from __future__ import annotations

from typing import Final

from svcreview.desk.files import EntryFileError
from svcreview.desk.messages import RefusedError
from svcreview.desk.words import sentences, told
from svcreview.errors import PhaseError, StaleSheetError, StoreError, SvcreviewError
from svcreview.language import Text

CALL: Final = Text("未儲存，請洽幕僚單位。", "Not saved; please tell the secretariat.")
UNKNOWN_OP: Final = Text("系統不認得這項動作", "this is no known act")
NO_ASSET: Final = Text("系統沒有這個檔案", "there is no such file")
NO_GROUND: Final = Text("請選擇迴避事由", "choose a ground")
NOTHING: Final = Text("未指明要送出的案件", "nothing to hand in is named")
NOT_YOURS: Final = Text("您沒有這個案件需要評分", "you have no such case to score")
CLOSED: Final = Text(
    "評分已截止，內容未儲存至系統；請洽幕僚單位。",
    "Scoring is closed; this was not saved. Please ask the secretariat.",
)
STALE: Final = Text(
    "這份評分表已在另一個視窗儲存過，未予覆蓋；請比對兩份內容後再儲存。",
    "This sheet was saved in another window and was not overwritten; compare both, then save.",
)
HANDED_IN: Final = Text("本案已送出，不能再修改", "this case is handed in and read-only")
ASK: Final = Text("如需修改，請按「申請開放修改」。", "To change it, ask to have it reopened.")
VOID: Final = Text("本案評分表已作廢，不列入評分", "this sheet is void and does not count")
NOT_HANDED_IN: Final = Text(
    "本案尚未送出，可直接修改", "this case is not handed in; you can change it"
)
WHY_REOPEN: Final = Text("請填寫申請理由", "say why you ask")
WHY_RECUSED: Final = Text("請填寫迴避理由", "give the reason for the recusal")
WHY_NOT: Final = Text("請填寫不迴避之理由", "say why you need not step aside")
AS_PROPOSED: Final = Text("依系統提示自行迴避", "as proposed by the system")
NO_PROPOSAL: Final = Text("本案沒有待答覆的提示", "no proposal waits for an answer here")
NEVER_ADMITTED: Final = Text(
    "評分已截止，未完成聲明及迴避者不能檢視參獎案",
    "Scoring is closed; who did not declare before cannot see the entries",
)
OTHER_STEP: Final = Text("目前步驟不能進行這項動作", "this cannot be done at this step")
IN_ORDER: Final = Text(
    "請依序完成規則、聲明及迴避。", "Go through rules, declaration and recusals first."
)
FULL: Final = Text("常用語已達上限", "no more phrases can be kept")
REMOVE: Final = Text("請先移除不用的常用語。", "Remove one first.")


def told_to_member(exc: SvcreviewError) -> tuple[str, str]:
    """Kind and words of ``exc`` for a member: hints that name commands are not for them."""
    if isinstance(exc, StaleSheetError):
        return "stale", told(STALE)
    if isinstance(exc, PhaseError):
        return "phase", told(CLOSED)
    if isinstance(exc, (RefusedError, EntryFileError)):
        kind = exc.kind if isinstance(exc, RefusedError) else "refused"
        return kind, sentences(exc.message, exc.hint)
    if isinstance(exc, StoreError):
        return "broken", sentences(exc.message, CALL)
    return "refused", str(exc)
