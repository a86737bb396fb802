"""The worked examples of the rulebook, run; each is a test with its title."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from operator import attrgetter

import attrs
import pytest

import partygrid as pg
from partygrid import rules
from rule_examples import FOLDER, Example, parsed, read

EXAMPLES = {
    file.stem: read(file) for file in sorted(FOLDER.glob("*.toml")) if file.stem in rules.ids()
}
ASKED = [
    pytest.param(one, id=f"{pack}: {one.rule.id}: {one.title}")
    for pack, several in EXAMPLES.items()
    for one in several
    if not one.never
]
NEVER = [
    pytest.param(one, id=f"{pack}: {one.rule.id}: {one.verdict}")
    for pack, several in EXAMPLES.items()
    for one in several
    if one.never
]


@pytest.mark.parametrize("example", ASKED)
def test_a_rule_answers_as_its_worked_example_says(example: Example) -> None:
    assert example.answered() == example.then


@pytest.mark.parametrize("example", ASKED)
def test_asked_of_all_at_once_it_answers_the_same(example: Example) -> None:
    """What a screen says of all subjects at once is what the rule says of each."""
    plain = attrs.evolve(example.rule, screen=None)
    whole = pg.check_rules(example.where, [example.rule], on=example.on)
    assert whole.faults == ()
    assert whole == attrs.evolve(
        pg.check_rules(example.where, [plain], on=example.on), rules=(example.rule,)
    )


@pytest.mark.parametrize("pack", rules.ids())
def test_every_rule_has_an_example_of_each_answer_or_says_why_it_never_gives_it(pack: str) -> None:
    shown = Counter((one.rule.id, one.verdict, bool(one.never)) for one in EXAMPLES.get(pack, ()))
    missing = [
        f"{rule.id}: {verdict}"
        for rule in rules.get(pack)
        for verdict in pg.Verdict
        if bool(shown[rule.id, verdict, False]) + shown[rule.id, verdict, True] != 1
    ]
    assert missing == []


@pytest.mark.parametrize("pack", EXAMPLES)
def test_titles_tell_the_examples_of_a_rule_apart(pack: str) -> None:
    titles = Counter((one.rule.id, one.title) for one in EXAMPLES[pack] if not one.never)
    assert [key for key, number in titles.items() if number > 1] == []


def grid_branches() -> pg.Jurisdiction:
    """A community whose branches sit at its grids, and a unit that reported until summer."""
    return pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            *(pg.Grid(key, community="c") for key in ("g1", "g2", "g3")),
            pg.Building("b1", grids=["g1"], households=310),
            pg.Building("b2", grids=["g2"], households=20),
            pg.CommunityCommittee("cc", community="c"),
            pg.GridBranch("br1", parent="cc", grids=["g1"]),
            pg.GridBranch("br2", grids=["g3"]),
            pg.BuildingGroup("gr", parent="br1", buildings=["b1", "b2"]),
            pg.Unit("u", community="c", kind=pg.UnitKind.ENTERPRISE, operating=True),
            pg.Member("m1", unit="u", residence="b1", consents=["service"]),
            pg.Member("m2", unit="u", residence="b2", consents=["sensitive-data"]),
            pg.Need("n", place="c"),
        ],
        [
            pg.Link(mechanism=mechanism, scope=scope, slot=slot, filler=filler, **days)
            for (mechanism, scope, slot, filler), days in {
                ("double-reporting", "n", "member", "m1"): {"until": date(2024, 6, 30)},
                ("double-reporting", "n", "member", "m2"): {"since": date(2024, 7, 1)},
                ("double-reporting", "c", "unit", "u"): {"until": date(2024, 6, 30)},
                ("two-new-work", "u", "liaison", "m1"): {"until": date(2024, 6, 30)},
            }.items()
        ],
        scheme=pg.GRID_BRANCHES,
    )


INSTRUMENTS = {
    "branch-regulation-2018": date(2018, 10, 28),
    "elections-2020": date(2020, 7, 13),
    "organic-law-residents-committees": date(1990, 1, 1),
    "pipl": date(2021, 11, 1),
    "volunteering-2017": date(2017, 12, 1),
}
"""The day on which each instrument came into force."""


@pytest.mark.parametrize("pack", INSTRUMENTS)
def test_a_rule_holds_from_the_day_of_its_instrument_or_of_its_amendment(pack: str) -> None:
    amended = {"residents-committee-term": date(2018, 12, 29)}
    for rule in rules.get(pack):
        assert rule.source.valid_from == amended.get(rule.id, INSTRUMENTS[pack])
        assert rule.source.valid_until is None


def test_laws_are_known_from_one_witness_and_what_is_from_memory_says_so() -> None:
    packs = ("organic-law-residents-committees", "pipl", "volunteering-2017")
    assert {one.source.certainty for key in packs for one in rules.get(key)} == {"single"}
    memory = [one for one in rules.get("elections-2020") if one.source.certainty == "unconfirmed"]
    assert [one.id for one in memory] == ["election-candidates"]


SCENARIOS: list[Callable[[], pg.Jurisdiction]] = [
    grid_branches,
    pg.examples.small_town,
    pg.examples.yaoji,
    pg.examples.shunzhenghe,
]


@pytest.mark.parametrize("make", SCENARIOS, ids=attrgetter("__name__"))
def test_no_scenario_gets_an_answer_that_is_never_given(
    make: Callable[[], pg.Jurisdiction],
) -> None:
    where = make()
    for claim in (one.values[0] for one in NEVER):
        assert isinstance(claim, Example)
        tally = pg.check_rules(where, [claim.rule]).tally(claim.rule.id)
        counted = {
            pg.Verdict.PASS: tally.passed,
            pg.Verdict.FAIL: tally.failed,
            pg.Verdict.UNKNOWN: tally.unknown,
            pg.Verdict.NOT_APPLICABLE: tally.not_applicable,
        }
        present = [one for kind in claim.rule.each.kinds for one in where.of(kind)]
        existing = [one for one in present if not hasattr(one, "exists_on") or one.exists_on(None)]
        if claim.verdict is not pg.Verdict.NOT_APPLICABLE or len(existing) == len(present):
            assert counted[claim.verdict] == 0, claim


@pytest.mark.parametrize("make", SCENARIOS, ids=attrgetter("__name__"))
def test_what_was_looked_up_misleads_no_other_rule_and_day(
    make: Callable[[], pg.Jurisdiction],
) -> None:
    """Lookups are kept with a snapshot, and rules share them."""
    where, every = make(), rules.overlay(*map(rules.get, rules.ids()))
    for on in (date(2024, 6, 1), None, date(2024, 7, 1)):
        together = pg.check_rules(where, every, on=on)
        for rule in every:
            fresh = pg.Jurisdiction(where, where.links, scheme=where.scheme)
            alone = pg.check_rules(fresh, [rule], on=on)
            assert alone.findings == together.of([rule.id])
            assert alone.tallies == (together.tally(rule.id),)


GOOD = """
background = "Town t"

[[example]]
rule = "grid-households"
title = "three hundred are enough"
given = '''
Community c town=t
Grid g community=c
Building b1..3 community=c grids=g households=100 name="a b"
'''
when = { subject = "g", on = 2024-07-01 }
then = { verdict = "pass", measured = 300 }
"""


def _problems(old: str, new: str) -> list[str]:
    assert old in GOOD
    with pytest.raises(pg.UnreadableInput) as caught:
        parsed(GOOD.replace(old, new), rules.get("grid-norms"), name="grid-norms.toml")
    assert str(caught.value).startswith("grid-norms.toml: unreadable input: ")
    return [str(one) for one in caught.value.problems]


def test_a_good_file_is_read() -> None:
    (one,) = parsed(GOOD, rules.get("grid-norms"), name="")
    assert [record.id for record in one.where] == ["t", "c", "g", "b1", "b2", "b3"]
    assert one.where["b2"].name == "a b"
    assert one.answered() == one.then


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'rule = "grid-h',
            'rule = "grid-H',
            "[0].rule: 'grid-Households': the pack grid-norms has",
        ),
        ('title = "three hundred are enough"', "", "[0].title: nothing is stated; add the key"),
        ("[[example]]", "[[exmaple]]", ".exmaple: no such key; did you mean 'example'? drop it"),
        ("[[example]]", "[example]", ".example: {…}: a table stands here; write [[example]]"),
        ("[[example]]", "[[example", "$: no TOML, "),
        ("Grid g", "Gird g", "given, line 2: 'Gird': type: no kind of record has this name; did"),
        ("town=t", "town=s", "given, line 1: 's': town: no Town has this id; did you mean 't'?"),
        ("Town t", "Town t name", "[0].background, line 1: 'Town t name': no record; write the"),
        ('name="a b"', 'name="a b', "given, line 3: "),
        ("households=100", "households=few", "line 3: 'few': households: text"),
        ("Grid g community=c", "Link m.s g", "'Link m.s g': no record; write Link mechanism.slot"),
        ('subject = "g", ', "", "[0].when.subject: nothing is stated; add the key"),
        ('subject = "g"', 'subject = "h"', "[0].when.subject: 'h': no record has this id"),
        ('subject = "g"', 'subject = "c"', "[0].when.subject: 'c': the rule asks it of Grid"),
        ("on = 2024-07-01", 'on = "2024"', "when.on: '2024': text stands here; write a date"),
        (
            "on = 2024-07-01",
            "leest = 2",
            "[0].when.leest: the rule has no such number; did you mean 'least'?",
        ),
        ("{ subject", "[] # {", "[0].when: […]: an array stands here; write a table, as in"),
        ('"pass"', '"pas"', "then.verdict: 'pas': no Verdict has this name; did you mean 'pass'?"),
        ("measured", "measurd", "then.measurd: no such key; did you mean 'measured'?"),
    ],
)
def test_a_broken_file_is_told_with_its_place_and_what_to_do(
    old: str, new: str, expected: str
) -> None:
    found = _problems(old, new)
    assert [one for one in found if expected in one], found


def test_a_day_before_its_source_is_told() -> None:
    old = GOOD.replace("2024-07-01", "1999-01-01").replace("grid-households", "branch-size")
    with pytest.raises(pg.UnreadableInput, match="does not hold on this day; take another day"):
        parsed(old, rules.get("branch-regulation-2018"), name="")


def test_all_problems_of_all_examples_are_told_at_once() -> None:
    twice = GOOD.replace("grid-h", "grid-x") + GOOD.partition("[[")[2].join(["\n[[", ""])
    twice = twice.replace("measured", "x")
    with pytest.raises(pg.UnreadableInput) as caught:
        parsed(twice, rules.get("grid-norms"), name="")
    assert [one.where for one in caught.value.problems] == ["$.example[0]", "$.example[1]"]
