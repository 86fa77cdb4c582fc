"""Charts beside their tables: Vega-Lite to SVG on the server. A chart never stands without its table.

Readable in black and white and without seeing colours: one series is filled, the next is hatched, each bar carries its
number. The SVG has presentation attributes only, so it stands in a page under a strict content security policy.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from xml.etree import ElementTree

import vl_convert
from django.utils.translation import gettext as _

from samvev.oversight.figures import STATUSES, Figures
from samvev.oversight.tables import band_words, of_year, sex_words, status_words
from samvev.web.pdf import FONTS

FILLS = ("#1f5f5b", "#c9dedb", "#ffffff")  # dark, hatching (drawn in place of the colour), empty
INK = "#1b2b30"
SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", SVG)
DROPPED = ("aria-label", "aria-roledescription", "aria-hidden", "role", "class", "pointer-events", "{xlink}href")
type Bars = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table's numbers: what it shows in words, and the picture."""

    key: str
    title: str
    svg: str

    @property
    def width(self) -> float:
        """In pixels."""
        return float(ElementTree.fromstring(self.svg).attrib["width"])  # noqa: S314 - our own drawing


def charts(report: Figures, keys: list[str]) -> list[Chart]:
    """The charts with these keys that have something to show: nothing hidden, and not only zeros."""
    made = [DRAWN[key](report) for key in keys]
    return [
        Chart(key, title, draw(key, title, bars, wide))
        for key, (title, bars, wide) in zip(keys, made, strict=True)
        if any(bar["n"] for bar in bars) and all(bar["n"] is not None for bar in bars)
    ]


def _development(report: Figures) -> tuple[str, Bars, bool]:
    words = status_words()
    bars = [
        {"group": year, "series": words[status], "n": table["cases"][status]}
        for year, table in report["years"].items()
        for status in STATUSES
    ]
    return _("Active and passive cases, year by year"), bars, False


def _ages(report: Figures) -> tuple[str, Bars, bool]:
    year = list(report["years"])[-1]
    words = sex_words()
    bars = [
        {"group": band_words(band), "series": words[sex], "n": number}
        for band, row in of_year(report, year)["age_sex"]["active"].items()
        for sex, number in row.items()
    ]
    return _("Active cases by age and sex in %(year)s") % {"year": year}, bars, False


def _ages_over_years(report: Figures) -> tuple[str, Bars, bool]:
    bars = [
        {"group": band_words(band), "series": year, "n": None if None in row.values() else sum(row.values())}
        for year, table in list(report["years"].items())[-2:]
        for band, row in table["age_sex"]["active"].items()
    ]
    return _("Active cases by age, this year and the year before"), bars if len(report["years"]) > 1 else [], False


def _workplaces(report: Figures) -> tuple[str, Bars, bool]:
    year = list(report["years"])[-1]
    words = status_words()
    bars = [
        {"group": name, "series": words[status], "n": row[status]}
        for name, row in of_year(report, year)["workplaces"].items()
        for status in STATUSES
    ]
    return _("Workplace of the coordinator in %(year)s") % {"year": year}, bars, True


DRAWN: dict[str, Callable[[Figures], tuple[str, Bars, bool]]] = {
    "development": _development,
    "ages": _ages,
    "ages_over_years": _ages_over_years,
    "workplaces": _workplaces,
}


def draw(key: str, title: str, bars: Bars, sideways: bool) -> str:
    """The bars as SVG; `sideways` for long names. The same bars give the same picture, so it is drawn once."""
    return _draw(key, title, json.dumps(bars), sideways)


@lru_cache(maxsize=256)
def _draw(key: str, title: str, bars: str, sideways: bool) -> str:
    _fonts()
    svg = vl_convert.vegalite_to_svg(json.dumps(_spec(json.loads(bars), sideways)), vl_version="5.20")
    return _clean(svg, key, title)


@cache
def _fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _spec(bars: Bars, sideways: bool) -> dict[str, Any]:
    """Grouped bars with a number on each; a scale from zero, no more ink than needed."""
    series = list(dict.fromkeys(bar["series"] for bar in bars))
    groups = list(dict.fromkeys(bar["group"] for bar in bars))
    along, across, shift = ("y", "x", "yOffset") if sideways else ("x", "y", "xOffset")
    size = {"step": 17 if sideways else 26}
    axis = {"title": None, "labelAngle": 0, "ticks": False, "labelLimit": 260, "domainColor": INK}
    names = {"field": "group", "type": "nominal", "sort": groups, "axis": axis}
    numbers = {"field": "n", "type": "quantitative", "axis": None}
    side = {"field": "series", "type": "nominal", "sort": series}
    place = {"align": "left", "dx": 4, "baseline": "middle"} if sideways else {"dy": -7, "baseline": "middle"}
    fill = side | {
        "scale": {"domain": series, "range": list(FILLS[: len(series)])},
        "legend": {"orient": "top", "title": None, "symbolType": "square", "symbolSize": 160},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": None,
        "width": 420 if sideways else size,
        "height": size if sideways else 200,
        "data": {"values": bars},
        "encoding": {along: names, across: numbers, shift: side},
        "layer": [
            {"mark": {"type": "bar", "stroke": INK, "strokeWidth": 1}, "encoding": {"fill": fill}},
            {"mark": {"type": "text", "color": INK, "fontSize": 12} | place, "encoding": {"text": numbers}},
        ],
        "config": {
            "font": "Inter, Arial, sans-serif",
            "view": {"stroke": None},
            "axis": {"labelFontSize": 12, "labelColor": INK, "grid": False},
            "legend": {"labelFontSize": 12, "labelColor": INK},
        },
    }


def _clean(svg: str, key: str, title: str) -> str:
    """One picture for a screen reader, whose numbers stand in the table; the second series hatched."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, made in this process
    for node in root.iter():
        for name in [n for n in node.attrib if n in DROPPED or n.startswith(("on", "{http://www.w3.org/1999/xlink}"))]:
            del node.attrib[name]
        if node.get("fill") == FILLS[1]:
            node.set("fill", f"url(#hatched-{key})")
    root.set("role", "img")
    root.set("aria-label", title)
    root.insert(0, ElementTree.fromstring(_pattern(key)))  # noqa: S314 - the constant below
    return ElementTree.tostring(root, encoding="unicode")


def _pattern(key: str) -> str:
    return (
        f'<defs xmlns="{SVG}"><pattern id="hatched-{key}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
        f'<rect width="2" height="6" fill="{FILLS[0]}"/></pattern></defs>'
    )
