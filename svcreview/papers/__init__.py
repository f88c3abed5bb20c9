"""Papers that travel: one content in several formats, the same bytes for the same content."""

from svcreview.papers.ods import ods_form
from svcreview.papers.printed import printed_form
from svcreview.papers.xlsx import xlsx_form

__all__ = ["ods_form", "printed_form", "xlsx_form"]
