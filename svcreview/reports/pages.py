"""What the report notebooks import: a frozen file in, the pieces of a page out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from svcreview.reports.agency_page import AgencyReport, agency_report
from svcreview.reports.html import Html
from svcreview.reports.sources import SummarySource, read
from svcreview.reports.style import stylesheet
from svcreview.reports.summary_page import Summary, summary
from svcreview.results.values import AgencyResults

_OWN_CLASS: Final = re.compile(r"\.svr(?!-)")
_OUTPUT: Final = ".jp-OutputArea .jp-RenderedHTMLCommon"


def agency(source: str) -> AgencyReport:
    """The report of the agency whose results were frozen at ``source``."""
    return agency_report(read(AgencyResults, Path(source)))


def round_summary(source: str) -> Summary:
    """The summary of the round that was frozen at ``source``."""
    return summary(read(SummarySource, Path(source)))


def style() -> Html:
    """The look of the pages, for reading a notebook in JupyterLab."""
    return Html(f"<style>{_OWN_CLASS.sub(_OUTPUT, stylesheet())}</style>")
