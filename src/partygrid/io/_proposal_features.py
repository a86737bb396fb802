"""Features of what is proposed for slots and posts, and of what rules find.

Who is named is for an audience that may see who fills a slot, and the line from a home for one that
may see the home; anybody else sees the place, the slot and what is missing. No person is on a map:
a finding about one is left out, and what a finding was measured from stays in the report.
"""

from collections.abc import Iterable, Iterator

from partygrid._canonical import TYPE_KEY
from partygrid.filling import LinkChoice, LinkPlan, PostChoice, PostPlan, Vacancy
from partygrid.io._features import Feature, Geometries, feature, features
from partygrid.jurisdiction import Jurisdiction
from partygrid.org import Member
from partygrid.rules import RuleReport


@features.register
def _(show: LinkPlan, where: Jurisdiction, at: Geometries) -> Iterator[Feature]:
    """Return the scopes with vacancies, and lines from who is chosen to the scope."""
    del where
    yield from _vacant(show.vacancies, at)
    for one in show.choices:
        outcome = "pinned" if one.pinned else "proposed"
        yield _chosen(one, at, outcome, one.metres)


@features.register
def _(show: PostPlan, where: Jurisdiction, at: Geometries) -> Iterator[Feature]:
    """Return the posts that stay vacant, those with a proposal, and who departs from the rule."""
    del where
    yield from _vacant(show.vacancies, at)
    for one in show.assignments:
        yield _chosen(one, at, "proposed")
    for held in show.deviations if at.names_fillers else ():
        row: dict[str, str | None] = {"outcome": "deviates", "scope": held.scope, "slot": held.slot}
        row |= {"holder": held.holder, "kind": held.kind.value, "by_rule": held.by_rule}
        yield feature(at.named(held.scope), row)


@features.register
def _(show: RuleReport, where: Jurisdiction, at: Geometries) -> Iterator[Feature]:
    """Return the findings about what is on a map, each where its subject is."""
    for one in show.findings:
        subject = where.get(one.subject)
        if subject is not None and type(subject) is not Member:
            row = {TYPE_KEY: type(subject).__name__, "rule": one.rule, "subject": one.subject}
            row |= {"verdict": one.verdict.value, "severity": one.severity.value}
            yield feature(at.of(subject), row | {"source": one.source})


def _vacant(vacancies: Iterable[Vacancy], at: Geometries) -> Iterator[Feature]:
    for one in vacancies:
        row = {"outcome": "vacant", "scope": one.scope, "slot": one.slot}
        why = {"missing": one.missing, "reason": one.reason.value}
        yield feature(at.named(one.scope), row | why)


def _chosen(
    one: LinkChoice | PostChoice, at: Geometries, outcome: str, metres: int | None = None
) -> Feature:
    """Return a line from who is chosen to the scope; the scope alone where that may not be seen."""
    row = {"outcome": outcome, "scope": one.scope, "slot": one.slot}
    if not at.names_fillers:
        return feature(at.named(one.scope), row)
    line = at.line(one.filler, one.scope)
    row["filler"] = one.filler
    return feature(line or at.named(one.scope), row if line is None else row | {"metres": metres})
