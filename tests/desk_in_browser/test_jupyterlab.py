"""The same desk in JupyterLab: run the notebook, write, and look into the store."""

from __future__ import annotations

from tests.desk_in_browser.page import eventually, write
from tests.desk_in_browser.server import a_round, serving

FIELD = "S001|text:innovation:strength"
RUN_ALL = """async () => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = app.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await app.commands.execute("notebook:run-all-cells");
}"""


def test_the_notebook_run_in_jupyterlab_shows_the_desk_and_saves(tmp_path, window):
    opened_round = a_round(tmp_path / "round")
    opened_round.enter()
    with serving(opened_round.folder, tmp_path / "home", "--lab") as server:
        page = window.context.new_page()
        page.goto(server.link)
        page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.context", timeout=60_000)
        page.evaluate(RUN_ALL)
        page.wait_for_selector(".svr-desk [data-dimension]", timeout=30_000)

        write(page, FIELD, "在JupyterLab寫的")
        page.keyboard.press("Escape")
        page.keyboard.type("dd")  # would delete the cell, were it taken for a command

        texts = eventually(
            lambda: opened_round.texts("S001"), {"innovation:strength": "在JupyterLab寫的dd"}
        )
        assert texts == {"innovation:strength": "在JupyterLab寫的dd"}
        assert page.locator(".jp-CodeCell .jp-Cell-inputWrapper:visible").count() == 0
        assert window.hosts() == {server.address}
