"""How a member's browser reaches the desk: Voila on this computer, or JupyterLab.

The browser's own copy of what is being written belongs to one address, port included. So the
port and the link of a member stay the same from one start to the next.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
import shutil
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from svcreview.errors import SvcreviewError
from svcreview.files import shipped
from svcreview.language import HTML_LANG, Text, current

if TYPE_CHECKING:
    from asyncio import Future

ROUND_VARIABLE: Final = "SVCREVIEW_ROUND"
MEMBER_VARIABLE: Final = "SVCREVIEW_MEMBER"
HOST: Final = "127.0.0.1"
PORT: Final = 8765
NOTEBOOK: Final = "score.ipynb"
TEMPLATE: Final = "svcreview"
_DATA: Final = Path(__file__).parent / "widget"  # a Jupyter data folder: voila/templates, kernels
_KEY_FILE: Final = "svcreview-desk-key"
_FORSAKEN_SECONDS: Final = 120  # the kernel of a closed tab
_PING_MS: Final = 30_000
_PONG_MS: Final = 3 * _PING_MS  # as long as one interval, it would end every connection at once

# A page of the desk asks this server and nobody else. The widget brings its style as text, its
# script and the PDF worker as blobs over the member's own channel.
_CONTENT_POLICY: Final = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' blob: 'wasm-unsafe-eval'",
        "worker-src blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data: blob:",
        "connect-src 'self' blob: data:",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
    ]
)
_HEADERS: Final = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class PortTakenError(SvcreviewError):
    """Something else answers at the address of the desk."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits down at the desk of which round, and at which port of this computer."""

    folder: Path
    member: str
    port: int = PORT

    @property
    def environment(self) -> Mapping[str, str]:
        """What the notebook's kernel is told; it holds no secret."""
        return {ROUND_VARIABLE: str(self.folder.resolve()), MEMBER_VARIABLE: self.member}


def not_separated() -> Text:
    """What a start on one's own computer cannot do."""
    return Text(
        "注意：這個啟動方式無法分隔委員，能使用本機這個帳號的人都讀得到全部委員的評分。",
        "Note: started like this, members are not separated: whoever can use this account can "
        "read every member's marks.",
    )


def serve(seat: Seat, *, ready: Callable[[str], None]) -> None:
    """Serve the desk until it is stopped; ``ready`` gets its link when it can be opened."""
    refuse_taken(seat.port)
    _prepare(seat)
    from tornado.ioloop import IOLoop  # with Voila, a second to load
    from traitlets.config import Config
    from voila.app import Voila

    settings = settings_for(seat)
    app = Voila(config=Config(settings), kernel_websocket_connection_class=_prompt_line())
    app.initialize([])
    link = f"http://{HOST}:{seat.port}/?token={settings['Voila']['token']}"
    IOLoop.current().add_callback(ready, link)
    app.start()


def _prompt_line() -> type:
    """A kernel's line that sends at once: filling packets first costs each answer 40 ms."""
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

    class PromptLine(ZMQChannelsWebsocketConnection):
        def connect(self) -> Future[None] | None:  # type: ignore[override]  # as upstream says
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    return PromptLine


def serve_lab(seat: Seat, *, ready: Callable[[str], None]) -> None:
    """The same desk in JupyterLab, on a copy of the notebook that is gone afterwards."""
    refuse_taken(seat.port)
    _prepare(seat)
    from jupyterlab.labapp import LabApp
    from tornado.ioloop import IOLoop

    token = str(_secrets(seat)["token"])
    link = f"http://{HOST}:{seat.port}/lab/tree/{NOTEBOOK}?token={token}"
    with TemporaryDirectory(prefix="svcreview-") as folder:
        shutil.copy(shipped("notebooks") / NOTEBOOK, folder)
        IOLoop.current().add_callback(ready, link)
        LabApp.launch_instance([*_lab_arguments(seat, folder), f"--IdentityProvider.token={token}"])


def _lab_arguments(seat: Seat, folder: str) -> list[str]:
    return [
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.ip={HOST}",
        f"--ServerApp.port={seat.port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.terminals_enabled=False",
        "--ServerApp.log_level=ERROR",
        "--ExtensionApp.open_browser=False",
        "--LabApp.news_url=None",  # Lab would ask its makers for news and newer versions
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *(["--ServerApp.allow_root=True"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
    ]


def refuse_taken(port: int) -> None:
    """Raise where ``port`` is in use: at another one the browser would not find its own copy."""
    from tornado.netutil import bind_sockets

    try:
        for socket in bind_sockets(port, HOST):
            socket.close()
    except OSError as exc:
        raise PortTakenError(
            Text(f"連接埠 {port} 已有程式使用", f"port {port} is in use"),
            Text(
                "評分頁面可能已經開著；請使用該視窗，或關閉後再執行，或以 --port 指定其他連接埠。",
                "The desk may be open already: use that window, close it first, or choose another "
                "port with --port.",
            ),
        ) from exc


def _prepare(seat: Seat) -> None:
    os.environ.update(seat.environment)
    others = os.environ.get("JUPYTER_PATH", "")
    os.environ["JUPYTER_PATH"] = os.pathsep.join([str(_DATA), *([others] if others else [])])


def settings_for(seat: Seat) -> dict[str, dict[str, object]]:
    """How Voila is to run for ``seat``."""
    return {
        "Voila": {
            "notebook_path": str(shipped("notebooks") / NOTEBOOK),
            "config_file_paths": [],  # what stands in somebody's voila.json is meant for others
            "ip": HOST,
            "port": seat.port,
            "port_retries": 0,
            "open_browser": False,
            "log_level": logging.ERROR,
            "tornado_settings": {
                "headers": _HEADERS,
                "ws_ping_interval": _PING_MS,
                "ws_ping_timeout": _PONG_MS,
            },
            **_secrets(seat),
        },
        "VoilaConfiguration": {
            "template": TEMPLATE,
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "file_allowlist": [],
            "resources": {
                "words": {name: str(text) for name, text in _PAGE.items()},
                "lang": HTML_LANG[current()],
            },
        },
        "MappingKernelManager": {
            "cull_idle_timeout": _FORSAKEN_SECONDS,
            "cull_interval": _FORSAKEN_SECONDS // 4,
        },
        "KernelRestarter": {"restart_limit": 0},  # a kernel started again knows no widget
    }


def _secrets(seat: Seat) -> dict[str, object]:
    key = _own_key()
    token = _derived(key, f"{seat.folder.resolve()}\n{seat.member}")
    return {"token": token, "cookie_secret": _derived(key, "cookies").encode()}


def _own_key() -> bytes:
    """A secret of this account, made at the first start, from which links are derived."""
    from jupyter_core.paths import jupyter_runtime_dir, secure_write

    path = Path(jupyter_runtime_dir()) / _KEY_FILE
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with secure_write(str(path), binary=True) as stream:
            stream.write(secrets.token_bytes(32))
    return path.read_bytes()


def _derived(key: bytes, purpose: str) -> str:
    digest = hmac.digest(key, purpose.encode(), hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


_PAGE: Final = {
    "title": Text("初評評分系統", "Review desk"),
    "loading": Text("載入中……", "Loading…"),
    "slow": Text("首次開啟約需數秒，請稍候。", "The first time takes a few seconds."),
    "no_script": Text(
        "請開啟瀏覽器的 JavaScript 後重新載入。", "Turn JavaScript on in the browser and reload."
    ),
    "gone": Text(
        "評分頁面的程式已停止。已輸入的內容保留在這台電腦，重新載入後會自動補存。",
        "The program behind this page has stopped. What you wrote is kept on this computer and is "
        "saved when you reload.",
    ),
    "away": Text(
        "連線中斷，內容暫存於本機，恢復後自動補存。",
        "Connection lost. What you write is kept on this computer and saved when it is back.",
    ),
    "failed": Text(
        "無法開啟評分頁面，請洽幕僚單位。", "The desk cannot be opened; please ask the secretariat."
    ),
    "reload": Text("重新載入", "Reload"),
}
