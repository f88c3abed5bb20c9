"""What the store refuses, and in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from svcreview.errors import PhaseError, StoreError, TamperedError
from svcreview.language import Text
from svcreview.model import Pair, Phase, Sheet
from svcreview.sheets import Draft
from svcreview.store.reading import OPEN
from svcreview.store.values import StaleDraftError
from svcreview.text import one_line


def named(actor: str) -> str:
    """``actor`` on one line; every act has a person."""
    name = one_line(actor)
    if not name:
        raise StoreError(
            Text("未指明由誰執行", "it is not said who does this"),
            Text("請以 --by 指明姓名或職稱。", "Name a person with --by."),
        )
    return name


def approved(approval: str | None) -> str:
    """``approval`` on one line; some acts are not done without one."""
    number = one_line(approval or "")
    if not number:
        raise StoreError(
            Text("未指明核准文號", "no approval is named"),
            Text(
                "請以 --approval 指明簽奉核准的文號。",
                "Name the approval's number with --approval.",
            ),
        )
    return number


_PHASES = {
    Phase.SETUP: Text("尚未開放評分", "scoring has not been opened"),
    Phase.SCORING: Text("評分中", "scoring is open"),
    Phase.MEETING: Text("評分已截止", "scoring is closed"),
    Phase.DECIDED: Text("已完成決議", "the panel has decided"),
    Phase.ARCHIVED: Text("已歸檔", "the round is archived"),
}
_WAYS = {
    (Phase.MEETING, Phase.SCORING): Text(
        "如需繼續評分，請經核准後重新開放：svcreview reopen。",
        "To go on scoring, get an approval and reopen: svcreview reopen.",
    ),
    (Phase.SCORING, Phase.MEETING): Text(
        "請先截止評分：svcreview close。", "Close scoring first: svcreview close."
    ),
}


def wants(phase: Phase, wanted: Phase) -> None:
    """Raise ``PhaseError`` unless the round is in the phase ``wanted``."""
    if phase is not wanted:
        now, then = _PHASES[phase], _PHASES[wanted]
        raise PhaseError(
            Text(
                f"{now.zh}，此動作須於「{then.zh}」時進行",
                f"{now.en}; this is done while {then.en}",
            ),
            _WAYS.get(
                (phase, wanted), Text("請以 svcreview status 查看階段。", "See: svcreview status.")
            ),
        )


def already_open(round_id: str) -> PhaseError:
    """Of two that open a round at once, the one that came second."""
    return PhaseError(
        Text(f"輪次 {round_id} 已經開放過", f"round {round_id} was opened before"),
        Text(
            "設定已凍結；請以 svcreview status 查看進度。",
            "Its settings are frozen; see how it stands: svcreview status.",
        ),
    )


def not_open(round_id: str) -> PhaseError:
    """There is a store, but the round was never opened in it."""
    return PhaseError(
        Text(f"輪次 {round_id} 尚未開放評分", f"round {round_id} is not open yet"),
        Text("請先執行：svcreview open。", "Open it first: svcreview open."),
    )


def reserved_member() -> StoreError:
    """A member's chain would be mixed up with the secretariat's."""
    return StoreError(
        Text("委員編號不得為 secretariat", "a member may not have the id secretariat"),
        Text("請在 members.csv 改用其他編號。", "Choose another id in members.csv."),
    )


def settings_changed(name: str) -> TamperedError:
    """What stands in the store is not what was frozen."""
    return TamperedError(
        Text(
            f"{name}：設定與開放評分時凍結的內容不符",
            f"{name}: the settings are not those frozen at open",
        ),
        Text("請執行 svcreview verify 並比對備份。", "Run svcreview verify; compare a backup."),
    )


def is_handed_in(pairs: Iterable[Pair]) -> StoreError:
    """A sheet that was handed in is not written to."""
    zh, en = _listed(pairs)
    return StoreError(
        Text(f"評分表 {zh} 已送出，不能再修改", f"sheet {en}: already handed in"),
        Text(
            "如需修改，請由幕僚單位退回：svcreview return。",
            "To change it, have it given back: svcreview return.",
        ),
    )


def not_handed_in(pair: Pair) -> StoreError:
    """Only a sheet that was handed in can be given back."""
    zh, en = _listed([pair])
    return StoreError(
        Text(f"評分表 {zh} 尚未送出，無從退回", f"sheet {en}: not handed in, so nothing to return"),
        Text("委員可直接修改這份評分表。", "Its member can still change it."),
    )


def same_reader(pairs: Iterable[Pair], by: str) -> StoreError:
    """Who keyed a paper in may not be the one who checks it."""
    zh, en = _listed(pairs)
    return StoreError(
        Text(
            f"評分表 {zh} 已由 {by} 登錄，登錄與核對不得為同一人",
            f"sheet {en}: keyed in by {by} before; somebody else must check it",
        ),
        Text(
            "請由另一人以 --by 指明姓名後核對；如要更正自己登錄的內容，請加 --again。",
            "Let another person key it in again with --by; to mend what you keyed in, add --again.",
        ),
    )


def reading_changed(member: str) -> StoreError:
    """Somebody keyed the same paper in meanwhile."""
    return StoreError(
        Text(
            f"委員 {member} 的紙本登錄內容剛被更動，未送出",
            f"what was keyed in for member {member} has just changed; nothing was handed in",
        ),
        Text("請再執行一次。", "Run the command again."),
    )


def refuse_twice(sheets: Iterable[Sheet]) -> None:
    """Raise ``StoreError`` if a pair stands twice among ``sheets``."""
    often = Counter(sheet.pair for sheet in sheets)
    twice = [pair for pair, times in often.items() if times > 1]
    if twice:
        zh, en = _listed(twice)
        raise StoreError(
            Text(f"評分表 {zh} 重複出現", f"sheet {en}: given more than once"),
            Text("每位委員對每案只能有一份。", "Keep one sheet per member and submission."),
        )


def refuse_handed_in(sheets: Iterable[Sheet], drafts: Mapping[Pair, Draft]) -> None:
    """Raise ``StoreError`` if one of ``sheets`` was handed in and not returned since."""
    pairs = [sheet.pair for sheet in sheets]
    done = [pair for pair in pairs if pair in drafts and drafts[pair].sheet.state not in OPEN]
    if done:
        raise is_handed_in(done)


def refuse_stale(bases: Mapping[Pair, int], drafts: Mapping[Pair, Draft]) -> None:
    """Raise ``StaleDraftError`` if a pair was saved since its base."""
    for pair, base in bases.items():
        stored = drafts.get(pair)
        if base != (stored.counter if stored else 0):
            raise StaleDraftError(pair, base, stored)


def _listed(pairs: Iterable[Pair]) -> tuple[str, str]:
    names = [f"{pair.submission}/{pair.member}" for pair in pairs]
    return "、".join(names), ", ".join(names)
