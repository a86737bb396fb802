"""A rule asked about all records at once, beside the same rule asked one by one."""

from datetime import date

import partygrid as pg
from partygrid.rules._rule import LOOK

LOOSE = frozenset(
    {
        "member-one-report",
        "member-serves-as-ordinary-member",
        "no-record-without-use",
        "opaque-member",
        "organisation-territory",
        "post-one-holder",
        "service-fits-skills",
    }
)
"""Rules with a rough screen: some of those that it leaves to a look pass."""


def assert_screen_agrees(rule: pg.Rule, where: pg.Jurisdiction, on: date | None = None) -> None:
    """Both ways give the same findings and tallies, neither breaks, and no look is for nothing."""
    whole = pg.check_rules(where, [rule], on=on)
    singly = pg.check_rules(where, [rule], on=on, focus=[one.id for one in where])
    assert (whole.faults, singly.faults) == ((), ())
    assert whole.findings == singly.findings
    assert whole.tallies == singly.tallies
    if rule.screen is not None and rule.id not in LOOSE:
        assert passed_after_a_look(rule, where, on) == [], rule.id


def passed_after_a_look(rule: pg.Rule, where: pg.Jurisdiction, on: date | None = None) -> list[str]:
    """Return the subjects that pass, which the screen of a rule leaves to a look all the same."""
    return [
        key
        for key in left_to_a_look(rule, where, on)
        if rule(where[key], where, on=on).verdict is pg.Verdict.PASS
    ]


def left_to_a_look(rule: pg.Rule, where: pg.Jurisdiction, on: date | None = None) -> list[str]:
    """Return the records of the kinds of a rule that its screen leaves to a look."""
    assert rule.screen is not None
    return [
        one.id
        for kind in rule.each.kinds
        for one, code in zip(
            where.of(kind),
            rule.screen(where, kind=kind, **rule.arguments(on)).tolist(),
            strict=True,
        )
        if code == LOOK
    ]
