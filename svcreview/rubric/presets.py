"""Rubric files: the presets that ship with svcreview, and a round's own.

A rubric may say ``extends: moea-113/equal`` and then name only what differs: any key of the file,
or ``weights`` by dimension. One step only, and only from a preset, so that nobody has to follow a
chain of files to learn what an entry is measured by.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from svcreview.errors import InputError, Problem
from svcreview.fields import Fields, suggestion
from svcreview.files import read_yaml, shipped
from svcreview.language import Text
from svcreview.rubric.whole import Rubric
from svcreview.text import shorten


def preset_names() -> tuple[str, ...]:
    """The rubrics that ship with svcreview, such as ``moea-113/equal``."""
    top = shipped("rubrics")
    return tuple(
        sorted(path.relative_to(top).with_suffix("").as_posix() for path in top.glob("*/*.yaml"))
    )


def load_preset(name: str) -> Rubric:
    """The shipped rubric called ``name``; an unknown name is answered with the known ones."""
    return _rubric_of(read_yaml(_preset_path(name, "")), f"rubrics/{name}.yaml")


def load_rubric(path: Path) -> Rubric:
    """The rubric in the YAML file at ``path``."""
    return _rubric_of(read_yaml(path), str(path))


def load_named(name: str, folder: Path) -> Rubric:
    """The rubric that a setting names: a preset, or a YAML file relative to ``folder``."""
    if name.endswith((".yaml", ".yml")):
        return load_rubric(folder / name)
    return load_preset(name)


def _preset_path(name: str, place: str) -> Path:
    known = preset_names()
    if name not in known:
        near, found = suggestion(name, known), shorten(name)
        text = Text(
            f"沒有名為「{found}」的內建評分標準{near.zh}",
            f"there is no preset rubric “{found}”{near.en}",
        )
        raise InputError(found, [Problem(place, text)])
    return shipped("rubrics") / f"{name}.yaml"


def _rubric_of(data: Mapping[str, object], source: str) -> Rubric:
    if "extends" not in data:
        return Rubric.from_mapping(data, source)
    base = read_yaml(_preset_path(str(data["extends"]), "extends"))
    own = {key: value for key, value in data.items() if key not in ("extends", "weights")}
    problems: list[Problem] = []
    dimensions = _reweighted(base.get("dimensions"), data.get("weights", {}), problems)
    if "dimensions" in own and "weights" in data:
        problems.append(Problem("weights", _NOT_BOTH))
    if problems:
        raise InputError(source, problems)
    return Rubric.from_mapping({**base, "dimensions": dimensions, **own}, source)


def _reweighted(dimensions: object, weights: object, problems: list[Problem]) -> object:
    """``dimensions`` of a preset with ``weights`` in place of their own."""
    if not isinstance(dimensions, list):
        raise TypeError("a preset without a list of dimensions")
    wanted = Fields(weights, "weights", problems)
    changed = [{**d, "weight": _weight(wanted, d)} for d in dimensions]
    wanted.done()
    return changed


def _weight(wanted: Fields, dimension: Mapping[str, object]) -> object:
    own = wanted.raw(str(dimension["key"]))
    return dimension["weight"] if own is None else own


_NOT_BOTH = Text(
    "已自訂 dimensions，配分請直接寫在各構面的 weight",
    "with dimensions of your own, write each weight there",
)
