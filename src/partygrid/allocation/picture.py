"""Several policies as one picture: a row for each policy, a panel for each figure, as SVG.

The text says everything that the bars show: each bar has its figure beside it, and the description
lists all of them for those who do not see the picture. Colours follow what the reader's screen
prefers, light or dark. The same metrics give the same bytes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

import attrs

from partygrid._text import Language, percent
from partygrid.allocation.metrics import Metrics
from partygrid.allocation.policy import Policy

_ROW, _NOTE, _PANEL, _BAR, _LABELS, _TOP, _EDGE = 26, 18, 168, 100, 132, 84, 16
"""Pixels: of a row, a note, a panel, the longest bar in it, the names, what is above and around."""

_STYLE = (
    "text{font:13px system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;fill:#1f2328}"
    ".title{font-size:16px;font-weight:600}.note{fill:#59636e;font-size:12px}"
    ".ground{fill:#fff}.full{fill:#e6eaef}.bar{fill:#3b7ab0}"
    ".place{fill:#fff;stroke:#1f2328}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.note{fill:#9aa4b0}"
    ".ground{fill:#15191f}.full{fill:#2b323b}.bar{fill:#6aa9dc}"
    ".place{fill:#15191f;stroke:#e6edf3}}"
)


@attrs.frozen
class _Panel:
    """A figure of a plan, as bars.

    Attributes:
        name: What it is called in each language.
        value: The figure, None where there is none.
        shown: How it is written.
        whole: How long the longest bar is, None for the largest figure.
        parts: Figures of communities, by id, that are marked on the bar.
    """

    name: Mapping[Language, str]
    value: Callable[[Metrics], Fraction | int | None]
    shown: Callable[[Any], str]
    whole: int | None = None
    parts: Callable[[Metrics], Iterator[tuple[str, Fraction]]] = lambda _: iter(())


def _attained(metrics: Metrics) -> Iterator[tuple[str, Fraction]]:
    for one in metrics.communities:
        if one.community is not None and (share := one.attainment) is not None:
            yield one.community, share


def _number(value: Fraction | int) -> str:
    return f"{round(value):,}"


_PANELS = (
    _Panel(
        {Language.ENGLISH: "Attained", Language.CHINESE: "最低人数到位率"},
        lambda one: one.attainment,
        percent,
        whole=1,
        parts=_attained,
    ),
    _Panel(
        {Language.ENGLISH: "Needs met", Language.CHINESE: "已满足需求"},
        lambda one: Fraction(one.met, one.needs) if one.needs else None,
        percent,
        whole=1,
    ),
    _Panel(
        {Language.ENGLISH: "Metres on average", Language.CHINESE: "平均距离（米）"},
        lambda one: one.metres_mean,
        _number,
    ),
    _Panel(
        {Language.ENGLISH: "Gini of loads", Language.CHINESE: "负荷基尼系数"},
        lambda one: one.gini,
        lambda value: f"{float(value):.3f}",
        whole=1,
    ),
    _Panel(
        {Language.ENGLISH: "Members who envy", Language.CHINESE: "羡慕他人的人数"},
        lambda one: len(one.envious),
        _number,
    ),
)

_POLICIES = {
    Policy.OPTIMAL: "最优",
    Policy.NEAREST: "就近",
    Policy.FIRST_COME: "先到先得",
    Policy.SKILL_FIRST: "技能优先",
    Policy.LOAD_BALANCED: "负荷均衡",
    Policy.RESIDENCE_ONLY: "仅居住地",
    Policy.STABLE: "稳定匹配",
    Policy.LEXIMIN: "社区最低者优先",
    Policy.LEAST_SERVED: "少服务者优先",
    Policy.JOINED: "单位联动",
}

_WORDS = {
    Language.ENGLISH: (
        "Policies of double reporting, side by side",
        "Circles: single communities. Longer is better for the first two, worse for the others.",
    ),
    Language.CHINESE: (
        "双报到各分配规则对照",
        "圆圈为各社区。前两项越长越好，后三项越短越好。",
    ),
}


def picture(metrics: Sequence[Metrics], language: Language, notes: Sequence[str] = ()) -> str:
    """Return the metrics of several policies, and notes below, as the text of an SVG file."""
    title, note = _WORDS[language]
    width = _LABELS + _PANEL * len(_PANELS) + _EDGE
    end = _TOP + _ROW * len(metrics)
    height = end + _NOTE * len(notes) + _EDGE
    names = [_name(one.policy, language) for one in metrics]
    heads = [_text(_left(i), _TOP - 12, one.name[language]) for i, one in enumerate(_PANELS)]
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" lang="{language}">',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(' '.join([_description(metrics, names, language), *notes]))}</desc>",
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{width}" height="{height}"/>',
        _text(_EDGE, 28, title, "title"),
        _text(_EDGE, 48, note, "note"),
        *heads,
        *(_text(_EDGE, _baseline(row), name) for row, name in enumerate(names)),
        *(line for i, panel in enumerate(_PANELS) for line in _bars(panel, _left(i), metrics)),
        *(_text(_EDGE, end + _NOTE * row + 15, said, "note") for row, said in enumerate(notes)),
        "</svg>",
    ]
    return "\n".join([*lines, ""])


def _name(policy: Policy, language: Language) -> str:
    return policy.value if language is Language.ENGLISH else _POLICIES[policy]


def _left(panel: int) -> int:
    return _LABELS + _PANEL * panel


def _baseline(row: int) -> int:
    return _TOP + _ROW * row + 15


def _bars(panel: _Panel, left: int, metrics: Sequence[Metrics]) -> Iterator[str]:
    values = [panel.value(one) for one in metrics]
    whole = panel.whole or max((value for value in values if value is not None), default=0) or 1
    for row, (one, value) in enumerate(zip(metrics, values, strict=True)):
        top = _TOP + _ROW * row + 4
        yield f'<rect class="full" x="{left}" y="{top}" width="{_BAR}" height="14"/>'
        if value is not None:
            long = f"{float(_BAR * value / whole):.1f}"
            yield f'<rect class="bar" x="{left}" y="{top}" width="{long}" height="14"/>'
        for community, share in panel.parts(one):
            at = f"{float(left + _BAR * share):.1f}"
            told = f"<title>{escape(community)}: {panel.shown(share)}</title>"
            yield f'<circle class="place" cx="{at}" cy="{top + 7}" r="3.5">{told}</circle>'
        yield _text(left + _BAR + 12, _baseline(row), _shown(panel, value))


def _shown(panel: _Panel, value: Fraction | int | None) -> str:
    return "–" if value is None else panel.shown(value)


def _text(x: int, y: int, text: str, kind: str = "") -> str:
    styled = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{styled}>{escape(text)}</text>'


def _description(metrics: Sequence[Metrics], names: Sequence[str], language: Language) -> str:
    said = []
    for name, one in zip(names, metrics, strict=True):
        figures = (f"{p.name[language]} {_shown(p, p.value(one))}" for p in _PANELS)
        said.append(f"{name}: {', '.join(figures)}.")
    return " ".join(said)
