"""What makes a rule: a function, what is stated about it, and its numbers."""

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import pytest

import partygrid as pg
from partygrid import rules

if TYPE_CHECKING:
    from nowhere import Households

SOURCE = pg.Source("a town")
TOWN = [pg.Town("t"), pg.Community("c", town="t")]


def _made(check: Any, key: Any = "mine", **stated: Any) -> pg.Rule:
    options = {"each": pg.Grid, "severity": pg.Severity.INFO, "source": SOURCE, **stated}
    return pg.rule(key, **options)(check)


def _size(
    grid: pg.Grid,
    where: pg.Jurisdiction,
    *,
    least: Annotated[int, "households"] = 300,
    share: float = 0.5,
    most: int | None = None,
) -> pg.Outcome:
    """A grid (网格) has a size. It is
    counted in households.
    """
    assert 0 < share <= 1
    return pg.Outcome.within(where.households_in(grid.id), least, most)


def test_a_rule_is_what_its_function_says() -> None:
    rule = _made(_size)

    assert rule.text == "A grid (网格) has a size. It is counted in households."
    assert rule.title == pg.Title("A grid (网格) has a size")
    assert [str(one) for one in rule.numbers] == [
        "least = 300 households",
        "share = 0.5",
        "most = None",
    ]
    assert repr(rule) == "<Rule mine>"
    assert _made(_size, title=pg.Title("size", "规模")).title.zh == "规模"


def test_a_rule_answers_of_its_kinds_alone_and_leaves_out_who_is_exempt() -> None:
    exempt = rules.Exemption(reason="the union layer", applies=lambda grid, _: grid.layer == "u")
    rule = _made(_size, exemptions=[exempt])
    where = pg.Jurisdiction(TOWN)

    assert str(rule(where["c"], where)) == "not applicable: the rule asks it of Grid"
    assert rule(pg.Grid("g", community="c", layer="u"), where).reason == "the union layer"


def test_a_rule_that_asks_for_the_day_gets_it() -> None:
    def founded(grid: pg.Grid, where: pg.Jurisdiction, *, on: date | None) -> pg.Outcome:
        """A grid knows the day."""
        return pg.Outcome.passed(f"{grid.id} {len(where)} {on}")

    rule = _made(founded)
    grid = pg.Grid("g", community="c")

    assert rule.numbers == ()
    assert rule(grid, pg.Jurisdiction(), on=date(2024, 7, 1)).measured == "g 0 2024-07-01"
    assert rule(grid, pg.Jurisdiction()).measured == "g 0 None"
    assert rule.with_().arguments(date(2024, 7, 1)) == {"on": date(2024, 7, 1)}


def test_a_unit_for_type_checkers_alone_is_left_out() -> None:
    def sized(
        grid: pg.Grid, where: pg.Jurisdiction, *, least: "Annotated[Households, 'x']" = 3
    ) -> pg.Outcome:
        """A grid has a size."""
        return pg.Outcome.passed(len(where) + least + len(grid.id))

    assert [str(one) for one in _made(sized).numbers] == ["least = 3"]


def test_everything_that_is_wrong_with_a_rule_is_told_at_once() -> None:
    def wrong(grid: Any, /, *where: Any, least: int, limit: int = 3) -> Any:
        return (grid, where, least, limit)

    with pytest.raises(pg.InvalidPack, match="unusable rules: 8 problems") as caught:
        _made(wrong, "", severity="error", source="a town", exemptions=[5], remedy=None)

    assert [str(one) for one in caught.value.problems] == [
        "rule.id: '': no id; write a text that prints, without spaces at its ends",
        "rule.severity: 'error': of the wrong kind; pass one of type Severity",
        "rule.source: 'a town': of the wrong kind; pass one of type Source",
        "rule.remedy: None: of the wrong kind; pass one of type str",
        "rule.exemptions[0]: 5: of the wrong kind; pass one of type Exemption",
        "rule.text: no definition; say in the docstring of the function what it asks",
        (
            "rule.check: it does not take a subject and a snapshot; "
            "write it as (subject, where, *, least=3)"
        ),
        "rule.check: least has no default; write it as (subject, where, *, least=3)",
    ]


def test_a_third_parameter_is_keyword_only() -> None:
    def loose(grid: Any, where: Any, least: int = 3) -> Any:
        """A grid has a size."""
        return (grid, where, least)

    with pytest.raises(pg.InvalidPack, match=r"mine\.check: least is not keyword-only"):
        _made(loose)


def test_what_is_no_function_makes_no_rule() -> None:
    with pytest.raises(pg.InvalidPack, match=r"mine\.check: 5 is no function"):
        _made(5)


def test_a_number_that_the_function_does_not_take_makes_no_rule() -> None:
    number = rules.Number(name="weight", value=3)
    with pytest.raises(pg.InvalidPack, match="it has no keyword weight"):
        attrs.evolve(_made(_size), numbers=(number,))


def test_what_returns_no_outcome_is_no_answer() -> None:
    def silent(grid: pg.Grid, where: pg.Jurisdiction) -> Any:
        """A grid has a name."""
        del grid, where

    with pytest.raises(pg.InvalidArgument, match="check: None: a rule returns an Outcome"):
        _made(silent)(pg.Grid("g", community="c"), pg.Jurisdiction())


def test_numbers_are_replaced_by_such_of_their_type_or_by_no_bound() -> None:
    rule = _made(_size)
    changed = rule.with_(least=None, share=1, most="anything")

    assert [one.value for one in changed.numbers] == [None, 1, "anything"]
    assert [one.value for one in rule.numbers] == [300, 0.5, None]
    assert changed.numbers[0].unit == "households"


def test_every_number_that_cannot_stand_is_told_at_once() -> None:
    with pytest.raises(pg.InvalidPack, match="unusable rules: 4 problems") as caught:
        _made(_size).with_(leest=1, least=True, share=float("nan"), zzz=0)

    assert [str(one) for one in caught.value.problems] == [
        "mine.least: True: the number is of type int; state one such as 300, or None for no bound",
        (
            "mine.leest: the rule has no such number; did you mean 'least'? "
            "the numbers are: least, most, share"
        ),
        "mine.share: nan: the number is of type float; state one such as 0.5, or None for no bound",
        "mine.zzz: the rule has no such number; the numbers are: least, most, share",
    ]


def test_a_rule_without_numbers_says_so() -> None:
    def named(grid: pg.Grid, where: pg.Jurisdiction) -> pg.Outcome:
        """A grid has a name."""
        return pg.Outcome.passed(grid.name or len(where))

    with pytest.raises(pg.InvalidPack, match="the numbers are: none"):
        _made(named).with_(least=3)


class TestEach:
    """Of whom a rule asks."""

    def test_a_union_is_several_kinds(self) -> None:
        asked = rules.each(pg.CompoundBranch | pg.GridBranch, nature=pg.OrgNature.ORDINARY)

        assert asked.kinds == (pg.CompoundBranch, pg.GridBranch)
        assert str(asked) == "CompoundBranch, GridBranch, nature ordinary"
        assert asked.holds(pg.GridBranch("g"))
        assert not asked.holds(pg.GridBranch("g", nature=pg.OrgNature.TEMPORARY))
        assert not asked.holds(pg.UnitBranch("u"))

    def test_a_rule_takes_it_as_it_is(self) -> None:
        asked = rules.each(pg.Grid, layer="base")

        assert _made(_size, each=asked).each is asked

    def test_what_is_no_kind_of_record_is_refused(self) -> None:
        with pytest.raises(pg.InvalidArgument, match=r"each: .*no kind of record"):
            rules.each(int)
        with pytest.raises(pg.UnknownName, match="no field of Grid 'layr'; did you mean 'layer'"):
            rules.each(pg.Grid, layr="base")


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"certainty": "sure"}, "mine.source.certainty: 'sure': of the wrong kind"),
        ({"valid_from": "2024-01-01"}, "mine.source.valid_from: '2024-01-01': no date; pass a dat"),
        ({"valid_until": 2024}, "mine.source.valid_until: 2024: no date"),
        (
            {"valid_from": date(2024, 2, 1), "valid_until": date(2024, 1, 1)},
            "mine.source.valid_until: 2024-01-01: before 2024-02-01; exchange the days",
        ),
    ],
)
def test_a_source_that_cannot_hold_makes_no_rule_no_exemption_and_no_override(
    stated: dict[str, Any], said: str
) -> None:
    source = pg.Source("a town", **stated)
    exempt = rules.Exemption(reason="ours", applies=lambda _, __: True, source=source)
    for options, place in (
        ({"source": source}, "mine.source"),
        ({"exemptions": [exempt]}, "mine.exemptions[0].source"),
    ):
        with pytest.raises(pg.InvalidPack, match=re.escape(said.replace("mine.source", place))):
            _made(_size, **options)
    changed = pg.RuleOverride(rule="size", reason="ours", source=source)
    place = "town.overrides.size.source"
    with pytest.raises(pg.InvalidPack, match=re.escape(said.replace("mine.source", place))):
        pg.Pack(id="town", title=pg.Title("town"), overrides=[changed])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"requires": lambda leest: leest}, "mine.requires: cannot be called: missing a required"),
        ({"requires": 5}, "mine.requires: cannot be called: 5 is not a callable"),
        (
            {"screen": lambda where, *, least: (where, least)},
            "mine.screen: cannot be called: got an",
        ),
    ],
)
def test_what_does_not_take_the_numbers_of_the_rule_is_refused(
    options: dict[str, Any], said: str
) -> None:
    with pytest.raises(pg.InvalidPack, match=re.escape(said)):
        _made(_size, **options)


def test_a_subject_that_is_filtered_out_is_told_by_which_field() -> None:
    branch = pg.CompoundBranch("b", form=pg.OrgForm.GENERAL_BRANCH)
    rule = pg.rules.get("branch-regulation-2018")["branch-size"]
    assert str(rule(branch, pg.Jurisdiction([branch]))).endswith(
        ", form branch; its form is general-branch"
    )


def test_a_report_counts_why_a_rule_does_not_apply() -> None:
    relief = [pg.UnitBranch(f"b{i}", nature=pg.OrgNature.TEMPORARY) for i in range(3)]
    rule = pg.rules.get("branch-regulation-2018")["branch-size"]
    tally = pg.check_rules(pg.Jurisdiction(relief), [rule]).tally("branch-size")
    assert tally.reasons == ((rule.exemptions[0].reason, 3),)
