"""A letter to one member: what is proposed, why, what else there is, and that one may decline.

It names the member and needs by id, places by name where one is stated, and no other person. A
distance stands in it only where it is measured: the steps of ``Costs`` are conventions. Of
pairings it says nothing: where one keeps the member from a place, it says what it says where the
rule of a policy does.
"""

from collections.abc import Mapping, Sequence

import attrs

from partygrid._text import Language, language_of
from partygrid.allocation.options import Option, OptionOutcome
from partygrid.allocation.terms import UnplacedReason
from partygrid.org import Window

_SHOWN = 5
_OTHERS = (OptionOutcome.POSSIBLE, OptionOutcome.PLACES_TAKEN)


@attrs.frozen
class _Words:
    """The sentences of one language, with their places in braces."""

    greeting: str
    proposal: str
    reason: str
    near: str
    lacking: str
    wanted: str
    not_wanted: str
    joined: str
    nothing: str
    nearest: str
    hour: str
    hours: str
    others: str
    instead: str
    noted: str
    metres: str
    full: str
    pause: str
    decline: str
    why: str
    computed: str
    comma: str
    any_time: str
    windows: Mapping[Window, str]
    reasons: Mapping[UnplacedReason, str]


_WORDS = {
    Language.CHINESE: _Words(
        greeting="{member} 您好：",
        proposal="在双报到服务中，想请您考虑参加 {need}（地点 {place}，{window}，约 {hours}）。",
        reason="提出这一建议，是因为{near}时间和时长与您填写的相符，并且从整体安排看最为合适。",
        near="它离您的住处约 {metres} 米，",
        lacking="其中 {skills} 不在您填写的专长之内，可由其他人承担。",
        wanted="它是您所填意向中的第 {rank} 项。",
        not_wanted="它不在您所填的意向之内；意向中的事项这次未能安排。",
        joined="您所在单位也到该社区报到。",
        nothing="在双报到服务中，目前没有向您建议的事项：{reason}。",
        nearest="其中最近的是 {need}，离您的住处约 {metres} 米，规定的距离为 {within} 米。",
        hour="1 小时",
        hours="{hours} 小时",
        others="您附近适合您的还有：{others}。",
        instead="您附近适合您的有：{others}。",
        noted="{need}（{notes}）",
        metres="约 {metres} 米",
        full="目前人数已满",
        pause="，",
        decline="这只是建议。参加志愿服务出于自愿，您可以谢绝，不必说明理由"
        "（《志愿服务条例》第二十五条）。",
        why="这一建议由程序计算得出。您可以要求说明，也可以不接受"
        "（《个人信息保护法》第二十四条）。",
        computed="这一结果由程序计算得出。您可以要求说明（《个人信息保护法》第二十四条）。",
        comma="、",
        any_time="时间不限",
        windows={
            Window.WORKING_HOURS: "工作时间",
            Window.EVENING: "晚间",
            Window.WEEKEND: "周末",
        },
        reasons={
            UnplacedReason.ABSENT: "您这次不在",
            UnplacedReason.NO_RESIDENCE: "没有您的住处信息",
            UnplacedReason.NO_NEED_IN_REACH: "您住处附近没有需求",
            UnplacedReason.TOO_FAR: "附近的需求离您的住处超过了规定的距离",
            UnplacedReason.NO_MATCHING_SKILL: "附近的需求所需专长与您填写的不同",
            UnplacedReason.NO_MATCHING_WINDOW: "附近的需求与您的时间不合",
            UnplacedReason.NOT_ENOUGH_HOURS: "附近的需求所需时长超出您填写的时长",
            UnplacedReason.NO_HOME_VISITS: "附近的需求要入户服务，与您填写的不合",
            UnplacedReason.UNIT_ELSEWHERE: "按所用的规则，您只在您所在单位报到的社区服务，"
            "而附近的需求不在那里（全镇的需求不属于任何社区）",
            UnplacedReason.DECLINED: "您已谢绝所提出的事项",
            UnplacedReason.ALL_PLACES_TAKEN: "附近的需求人数已满",
            UnplacedReason.NO_LEADER: "附近还有名额的需求缺少领队",
            UnplacedReason.PAIRING: "附近余下的名额，按整体安排这次未能给您",
            UnplacedReason.OUTSIDE_POLICY: "附近余下的名额，按整体安排这次未能给您",
        },
    ),
    Language.ENGLISH: _Words(
        greeting="Dear {member},",
        proposal="In double reporting, would you consider {need} (at {place}, {window}, about "
        "{hours})?",
        reason="We ask you because {near}the time and hours fit what you stated, and it suits the "
        "plan as a whole best.",
        near="it is about {metres} metres from your home, ",
        lacking="What it also asks, {skills}, can be left to others.",
        wanted="It is number {rank} of the needs that you would like to serve.",
        not_wanted="It is none of those that you would like to serve: they could not be arranged.",
        joined="Your unit reports to that community as well.",
        nothing="In double reporting, nothing is proposed to you at present: {reason}.",
        nearest="The nearest of them is {need}, about {metres} metres from your home; the limit is "
        "{within} metres.",
        hour="1 hour",
        hours="{hours} hours",
        others="Also near you, and suiting you: {others}.",
        instead="Near you, and suiting you: {others}.",
        noted="{need} ({notes})",
        metres="about {metres} metres",
        full="full at present",
        pause=", ",
        decline="This is a proposal only. Service is voluntary: you may decline, and need not say "
        "why (Volunteer Service Regulations, art. 25).",
        why="A program computed this proposal. You may ask for an explanation, and need not accept "
        "it (Personal Information Protection Law, art. 24).",
        computed="A program computed this. You may ask for an explanation (Personal Information "
        "Protection Law, art. 24).",
        comma=", ",
        any_time="at any time",
        windows={
            Window.WORKING_HOURS: "in working hours",
            Window.EVENING: "in the evening",
            Window.WEEKEND: "at the weekend",
        },
        reasons={
            UnplacedReason.ABSENT: "you are away",
            UnplacedReason.NO_RESIDENCE: "we do not know where you live",
            UnplacedReason.NO_NEED_IN_REACH: "no need lies near your home",
            UnplacedReason.TOO_FAR: "the needs nearby lie further from your home than the limit",
            UnplacedReason.NO_MATCHING_SKILL: "the needs nearby ask other skills",
            UnplacedReason.NO_MATCHING_WINDOW: "the needs nearby are at other times",
            UnplacedReason.NOT_ENOUGH_HOURS: "the needs nearby ask more hours than you stated",
            UnplacedReason.NO_HOME_VISITS: "the needs nearby are served in people's homes",
            UnplacedReason.UNIT_ELSEWHERE: "by the rule that is used you serve only where your "
            "unit reports, and no need nearby lies there (one of a whole town lies in none)",
            UnplacedReason.DECLINED: "you declined what there was",
            UnplacedReason.ALL_PLACES_TAKEN: "the needs nearby have enough people",
            UnplacedReason.NO_LEADER: "the needs nearby that have a place lack a leader",
            UnplacedReason.PAIRING: "the plan as a whole gives you none of the places that are "
            "left nearby",
            UnplacedReason.OUTSIDE_POLICY: "the plan as a whole gives you none of the places that "
            "are left nearby",
        },
    ),
}


def letter(
    member: str,
    options: Sequence[Option],
    reason: UnplacedReason | None,
    language: Language | str,
) -> str:
    """Return the letter to a member about these options.

    Raises:
        InvalidArgument: Nothing is written in this language.
    """
    said = _WORDS[language_of(language)]
    chosen = [one for one in options if one.chosen]
    lines = [said.greeting.format(member=member), ""]
    lines += [line for one in chosen for line in _proposal(said, one)]
    if reason is not None:
        lines.append(said.nothing.format(reason=said.reasons[reason]))
    if reason is UnplacedReason.TOO_FAR:
        lines += _nearest(said, options)
    lines += _others(said, options)
    lines += [said.decline, said.why] if chosen else [said.computed]
    return "\n".join(lines)


def _proposal(said: _Words, option: Option) -> list[str]:
    fields = {
        "need": option.need,
        "place": option.place_name or option.place,
        "window": said.any_time if option.window is None else said.windows[option.window],
        "hours": said.hour if option.hours == 1 else said.hours.format(hours=f"{option.hours:g}"),
    }
    near = said.near.format(metres=f"{option.metres:,}") if option.measured else ""
    lines = [said.proposal.format(**fields), said.reason.format(near=near)]
    if option.missing_skills:
        lines.append(said.lacking.format(skills=said.comma.join(option.missing_skills)))
    if option.rank is not None:
        lines.append((said.wanted if option.listed else said.not_wanted).format(rank=option.rank))
    if option.joined:
        lines.append(said.joined)
    return lines


def _nearest(said: _Words, options: Sequence[Option]) -> list[str]:
    """Return how far the nearest need that is too far is, which is measured, and its limit."""
    far = [one for one in options if one.outcome is OptionOutcome.TOO_FAR]
    return [
        said.nearest.format(need=one.need, metres=f"{one.metres:,}", within=f"{one.within:,}")
        for one in sorted(far, key=lambda one: (one.metres, one.need))[:1]
    ]


def _others(said: _Words, options: Sequence[Option]) -> list[str]:
    """Return the other needs that the member may serve, the cheapest first."""
    others = [one for one in options if one.outcome in _OTHERS][:_SHOWN]
    if not others:
        return []
    begin = said.others if any(one.chosen for one in options) else said.instead
    return [begin.format(others=said.comma.join(_noted(said, one) for one in others))]


def _noted(said: _Words, option: Option) -> str:
    """Return a need, how far it is where that is measured, and whether it is full."""
    metres = [said.metres.format(metres=f"{option.metres:,}")] if option.measured else []
    notes = [*metres, *([said.full] if option.held_by else [])]
    noted = said.noted.format(need=option.need, notes=said.pause.join(notes))
    return noted if notes else option.need
