"""Rubrics: what is asked, how many points each dimension is worth, what each band means.

Source of the four dimensions and their sub-points: the ministry's plan, 肆二. Weights, levels,
step and pass mark are settings of a round, never constants of the plan.
"""

from svcreview.rubric.presets import load_named, load_preset, load_rubric, preset_names
from svcreview.rubric.values import Dimension, Level, PassRule, ReasonRule
from svcreview.rubric.whole import Rubric
from svcreview.rubric.writing import mapping_of

__all__ = [
    "Dimension",
    "Level",
    "PassRule",
    "ReasonRule",
    "Rubric",
    "load_named",
    "load_preset",
    "load_rubric",
    "mapping_of",
    "preset_names",
]
