"""A rule asked about all records at once, beside the same rule asked one by one."""

from datetime import date

import partygrid as pg


def assert_screen_agrees(rule: pg.Rule, where: pg.Jurisdiction, on: date | None = None) -> None:
    """Both ways give the same findings and tallies, and neither breaks."""
    whole = pg.check_rules(where, [rule], on=on)
    singly = pg.check_rules(where, [rule], on=on, focus=[one.id for one in where])
    assert (whole.faults, singly.faults) == ((), ())
    assert whole.findings == singly.findings
    assert whole.tallies == singly.tallies
