"""The score sheet of one member (評分表) as a value: what stands on it, where, and whose it is."""

from svcreview.forms.grid import Column, Grid, Kind, Spot, grid_of
from svcreview.forms.making import blank_form, form_of
from svcreview.forms.stamp import Stamp, StampedEntry, read_stamp, seal_of, stamp_text
from svcreview.forms.values import Form, FormEntry, Keyed

__all__ = [
    "Column",
    "Form",
    "FormEntry",
    "Grid",
    "Keyed",
    "Kind",
    "Spot",
    "Stamp",
    "StampedEntry",
    "blank_form",
    "form_of",
    "grid_of",
    "read_stamp",
    "seal_of",
    "stamp_text",
]
