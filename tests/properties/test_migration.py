"""Drift, migration and updates: nothing is lost, nothing is guessed, and the order is no matter."""

from collections import Counter
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.migration._wording import contradict, plain, stem
from partygrid.records import RECORD_KINDS
from partygrid.testing.strategies import jurisdictions, permuted

Rows = Sequence[tuple[str, str]]

TAILS = ("", "村委会", "村民委员会", "社区", "社区居委会", "居民委员会")
NAMES = st.builds("".join, st.tuples(st.sampled_from("东西南北"), st.sampled_from(TAILS)))
COMMUNITIES = st.dictionaries(st.integers(201, 206), NAMES, max_size=6)
TOWNS = st.dictionaries(
    st.integers(100, 103),
    st.tuples(st.sampled_from(["莲峰镇", "北团镇", "北团乡", "姑田镇"]), COMMUNITIES),
    max_size=3,
)


def rows_of(towns: dict[int, tuple[str, dict[int, str]]]) -> list[tuple[str, str]]:
    rows = [("350825", "连城县")]
    for town, (name, communities) in towns.items():
        rows.append((f"350825{town}", name))
        rows += ((f"350825{town}{number}", one) for number, one in communities.items())
    return rows


LISTS = st.builds(rows_of, TOWNS)


@given(LISTS, LISTS)
def test_every_division_of_both_lists_is_accounted_for_once(old: Rows, new: Rows) -> None:
    found = pg.code_drift(old, new)
    befores = [line.before for line in found.lines if line.before is not None]
    assert sorted([*befores, *found.unchanged]) == sorted(code for code, _ in old)
    afters = [line.after for line in found.lines if line.after is not None]
    assert sorted([*afters, *found.unchanged]) == sorted(code for code, _ in new)


@given(LISTS, LISTS)
def test_a_line_says_what_the_lists_say(old: Rows, new: Rows) -> None:
    before, after = dict(old), dict(new)
    for line in pg.code_drift(old, new).lines:
        assert line.old_name == before.get(line.before or "", "")
        assert line.new_name == after.get(line.after or "", "")
        assert (line.reason is not None) == line.kind.doubtful
        assert not (line.kind.doubtful and (line.after or not line.candidates))
        if line.kind is pg.DriftKind.REWORDED:
            assert line.before == line.after
            assert stem(plain(line.old_name)) == stem(plain(line.new_name))
        if line.kind is pg.DriftKind.MOVED:
            assert stem(plain(line.old_name)) == stem(plain(line.new_name))
            assert not contradict(plain(line.old_name), plain(line.new_name))


@given(st.data(), LISTS, LISTS)
def test_the_order_of_rows_is_no_matter(data: st.DataObject, old: Rows, new: Rows) -> None:
    shuffled = pg.code_drift(data.draw(permuted(old)), data.draw(permuted(new)))
    assert shuffled == pg.code_drift(old, new)


@given(LISTS)
def test_a_list_does_not_differ_from_itself(rows: Rows) -> None:
    found = pg.code_drift(rows, rows)
    assert (found.lines, len(found.unchanged)) == ((), len(rows))


@given(COMMUNITIES, COMMUNITIES)
def test_within_one_town_the_certain_ones_are_those_of_the_definition(
    old: dict[int, str], new: dict[int, str]
) -> None:
    lists = [rows_of({100: ("莲峰镇", one)}) for one in (old, new)]
    found = pg.code_drift(*lists)
    certain = {
        line.before: line.after
        for line in found.lines
        if line.before and line.after and line.kind is not pg.DriftKind.RENAMED
    } | {code: code for code in found.unchanged if len(code) > 9}
    assert certain == {
        f"350825100{one}": f"350825100{other}" for one, other in _defined(old, new).items()
    }


def _defined(old: dict[int, str], new: dict[int, str]) -> dict[int, int]:
    """Match by the definition: the same code and stem, then a name that is unique, then a stem."""
    match = {
        code: code
        for code in old.keys() & new.keys()
        if stem(old[code]) == stem(new[code]) and not contradict(old[code], new[code])
    }
    for form in (str, stem):
        for code in old.keys() - match.keys():
            for other in new.keys() - set(match.values()):
                key = form(old[code])
                alone = [form(name) for name in old.values()].count(key) == 1
                alone = alone and [form(name) for name in new.values()].count(key) == 1
                if alone and key == form(new[other]) and not contradict(old[code], new[other]):
                    match[code] = other
    return match


@given(LISTS, LISTS)
def test_accepting_single_candidates_leaves_none_of_them_doubtful(old: Rows, new: Rows) -> None:
    found = pg.code_drift(old, new)
    accepted = pg.single_candidates(found, reasons=list(pg.DoubtReason), because="seen")
    again = pg.code_drift(old, new, decisions=accepted)
    assert {one.before for one in accepted}.isdisjoint(line.before for line in again.doubtful)
    assert all(again.by_code[one.before].decided for one in accepted if one.before in again.by_code)


@given(LISTS, LISTS)
def test_a_migration_gives_codes_of_the_newer_list_or_says_why_not(old: Rows, new: Rows) -> None:
    towns = [pg.Town(code, code=code, name=name) for code, name in old if len(code) == 9]
    communities = [
        pg.Community(code, town=code[:9], code=code, name=name)
        for code, name in old
        if len(code) == 12
    ]
    where = pg.Jurisdiction([*towns, *communities])
    report = pg.migrate(where, pg.code_drift(old, new))
    listed = {code for code, _ in new}
    held = {one.record for one in report.held}
    assert [one.id for one in report.where] == [one.id for one in where]
    for one in (*report.where.of(pg.Town), *report.where.of(pg.Community)):
        assert (one.id in held) or one.code in listed
        assert (one.id not in held) or one == where[one.id]
    for one in report.where.of(pg.Community):
        assert one.id in held or str(one.code)[:9] == report.where[one.town].code
    codes = Counter(one.code for one in report.where if isinstance(one, pg.Town | pg.Community))
    assert max(codes.values(), default=1) == 1


SNAPSHOTS = jurisdictions(buildings=(0, 6), members=(0, 2), needs=(0, 1))


@given(SNAPSHOTS, SNAPSHOTS)
def test_a_complete_list_leads_to_its_own_records(
    before: pg.Jurisdiction, after: pg.Jurisdiction
) -> None:
    update = pg.propose_update(
        before,
        after,
        links=after.links,
        match=[pg.MatchBy.ID],
        complete=RECORD_KINDS,
        blanks=pg.Blanks.CLEAR,
    )
    if before.scheme != after.scheme:
        return
    whole = [one.id for one in (*update.new, *update.absent)]
    whole += [one.record for one in update.changed]
    whole += [id_ for link in update.links_added for id_ in (link.scope, link.filler)]
    found = pg.apply_update(pg.confirm_update(update, accept=whole))
    assert tuple(found) == tuple(after)
    assert set(after.links) <= set(found.links) <= {*before.links, *after.links}


@given(st.data(), SNAPSHOTS)
def test_the_records_of_a_jurisdiction_change_nothing_in_it(
    data: st.DataObject, where: pg.Jurisdiction
) -> None:
    rows = data.draw(permuted(where))
    update = pg.propose_update(where, rows, links=where.links, complete=RECORD_KINDS)
    assert update.same
    assert sum(number for _, number in update.unchanged) == len(where)
    assert pg.apply_update(update) == where


@given(SNAPSHOTS, SNAPSHOTS)
def test_what_is_rejected_stays_and_what_is_accepted_comes(
    before: pg.Jurisdiction, after: pg.Jurisdiction
) -> None:
    update = pg.propose_update(before, after, match=[pg.MatchBy.ID])
    ids = {one.id for one in update.new} | {one.record for one in update.changed}
    assert pg.confirm_update(update, accept=ids).changed == update.changed
    assert pg.confirm_update(update, accept=[]).same
    nothing = pg.confirm_update(update, reject=ids)
    assert pg.apply_update(nothing) == before
