"""Small jurisdictions about one organisation, for the tests of rule packs."""

from datetime import date
from typing import Any

import partygrid as pg
from partygrid import catalogue, rules

DAY = date(2024, 7, 1)


def members(key: str, full: int, probationary: int = 0, **stated: Any) -> list[pg.Member]:
    """Members of an organisation, the probationary ones last."""
    return [
        pg.Member(f"{key}-{i:03d}", organisation=key, probationary=i >= full, **stated)
        for i in range(full + probationary)
    ]


def branch(full: int = 0, probationary: int = 0, **stated: Any) -> pg.Jurisdiction:
    """A branch of a unit, called br, with members called br-000, br-001, ..."""
    return pg.Jurisdiction([pg.UnitBranch("br", **stated), *members("br", full, probationary)])


def seated(where: pg.Jurisdiction, number: int, *, deputies: int = 1) -> pg.Jurisdiction:
    """The branch with its first members as secretary, deputies and members of a committee."""
    ids = [one.id for one in where.of(pg.Member)][:number]
    committee = catalogue.get("branch-committee")
    return where.with_links(
        committee.fill(
            "br",
            secretary=ids[:1],
            deputy=ids[1 : 1 + deputies],
            committee_member=ids[1 + deputies :],
        )
    )


def answer(
    pack: str, rule: str, where: pg.Jurisdiction, key: str = "br", on: date | None = DAY
) -> str:
    """What a rule of a pack answers about one record, as text."""
    return str(rules.get(pack)[rule](where[key], where, on=on))
