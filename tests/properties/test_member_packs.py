"""The rules about members: what a screen says of all is what each rule says of one."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partygrid as pg
from partygrid import rules
from partygrid.testing.strategies import jurisdictions

_PACKS = [rules.get(key) for key in ("double-reporting", "pipl", "volunteering-2017")]
_SCREENED = [rule for pack in _PACKS for rule in pack if rule.screen is not None]
_SLOTS = {
    "double-reporting": ("member", "unit"),
    "task-claiming": ("claimant",),
    "four-level": ("community_secretary", "group_leader"),
}
_DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))


@st.composite
def served_towns(draw: st.DrawFn) -> pg.Jurisdiction:
    """Towns whose members serve, lead and consent, with links that begin and end in 2024."""
    where = draw(jurisdictions(members=(1, 4), needs=(1, 3), links=(0, 0)))
    consents = st.sets(st.sampled_from(["service", "sensitive-data", "publication"]))
    days = st.none() | _DAYS
    changed = [
        attrs.evolve(one, consents=tuple(draw(consents)), retain_until=draw(days))
        for one in where.of(pg.Member)
    ]
    scopes = [one.id for one in where]
    links = {
        draw(_links(scopes, [one.id for one in changed])) for _ in range(draw(st.integers(0, 6)))
    }
    return where.replace(*changed).with_links(links)


@st.composite
def _links(draw: st.DrawFn, scopes: list[str], fillers: list[str]) -> pg.Link:
    mechanism = draw(st.sampled_from(sorted(_SLOTS)))
    since, until = sorted(draw(st.tuples(_DAYS, _DAYS)))
    return pg.Link(
        mechanism=mechanism,
        slot=draw(st.sampled_from(_SLOTS[mechanism])),
        scope=draw(st.sampled_from(scopes)),
        filler=draw(st.sampled_from(fillers)),
        since=draw(st.sampled_from([None, since])),
        until=draw(st.sampled_from([None, until])),
    )


@settings(max_examples=25)
@given(served_towns(), st.none() | _DAYS)
def test_packs_asked_of_one_snapshot_do_not_disturb_each_other(
    where: pg.Jurisdiction, on: date | None
) -> None:
    """What one of them looks up is kept for all, and made anew for another snapshot."""
    for pack in map(rules.get, rules.ids()):
        again = pg.Jurisdiction(where.records, where.links, scheme=where.scheme)
        for focus in (None, [one.id for one in where]):
            found = pg.check_rules(where, pack, on=on, focus=focus)
            assert found.faults == ()
            assert found == pg.check_rules(again, pack, on=on, focus=focus)


@pytest.mark.parametrize("rule", _SCREENED, ids=lambda rule: rule.id)
@given(served_towns(), st.none() | _DAYS, st.data())
def test_a_screen_changes_no_answer(
    rule: pg.Rule, where: pg.Jurisdiction, on: date | None, data: st.DataObject
) -> None:
    members = [one.id for one in where.of(pg.Member)]
    numbers: dict[str, Any] = {
        "published": tuple(data.draw(st.sets(st.sampled_from(members)))),
        "months": data.draw(st.integers(0, 12)),
    }
    stated = {one.name for one in rule.numbers}
    asked = rule.with_(**{key: value for key, value in numbers.items() if key in stated})
    quick = pg.check_rules(where, [asked], on=on)
    slow = pg.check_rules(where, [attrs.evolve(asked, screen=None)], on=on)

    assert (quick.findings, quick.tallies, quick.faults) == (slow.findings, slow.tallies, ())
