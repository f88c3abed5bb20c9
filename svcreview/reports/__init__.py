"""Reports: what people read about a round, drawn from frozen results.

papermill and nbconvert are loaded only when a run needs them: kernels import this package too.
"""

from svcreview.reports.run import ReportRun, run_reports
from svcreview.reports.sources import ChainHead

__all__ = ["ChainHead", "ReportRun", "run_reports"]
