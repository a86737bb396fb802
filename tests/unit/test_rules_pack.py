"""Packs of rules, and how a local pack lies over a national one."""

import json
import re
from typing import Any

import attrs
import pytest

import partygrid as pg
from partygrid import rules

SOURCE = pg.Source("national", clause="4")
TITLE = pg.Title("mine")


def _rule(key: str, number: Any = 3) -> pg.Rule:
    def check(grid: pg.Grid, where: pg.Jurisdiction, *, least: Any = number) -> pg.Outcome:
        """A grid has households."""
        return pg.Outcome.within(where.households_in(grid.id), least)

    made: pg.Rule = pg.rule(key, each=pg.Grid, severity=pg.Severity.ERROR, source=SOURCE)(check)
    return made


A, B = _rule("a"), _rule("b")
NATIONAL = pg.Pack(id="national", title=pg.Title("national"), rules=[B, A])


def _local(*overrides: Any, key: str = "local", added: Any = ()) -> pg.Pack:
    return pg.Pack(id=key, title=TITLE, rules=added, overrides=overrides)


def _said(caught: pytest.ExceptionInfo[pg.InvalidPack]) -> list[str]:
    return [str(one) for one in caught.value.problems]


def test_a_pack_is_its_rules_in_id_order() -> None:
    assert tuple(NATIONAL) == (A, B)
    assert NATIONAL["a"] is A
    assert len(NATIONAL) == 2
    assert repr(NATIONAL) == "<Pack national: 2 rules>"
    assert pg.Pack(id="national", title=pg.Title("national"), rules=[A, B]) == NATIONAL
    with pytest.raises(pg.UnknownName, match="no rule of national 'c'"):
        NATIONAL["c"]


def test_everything_that_is_wrong_with_a_pack_is_told_at_once() -> None:
    again = attrs.evolve(A, remedy="other")
    reasonless = pg.RuleOverride(rule="a", reason=" ", numbers={"least": 1})
    with pytest.raises(pg.InvalidPack, match="unusable rules: 13 problems") as caught:
        pg.Pack(
            id="",
            title="mine",  # type: ignore[arg-type]
            rules=[A, again, len],
            overrides=[
                reasonless,
                attrs.evolve(reasonless, reason="why"),
                pg.RuleOverride(rule="", reason="why", omitted=True),
                pg.RuleOverride(rule="b", reason=5, numbers=5, severity="e", source="s"),  # type: ignore[arg-type]
                pg.RuleOverride(rule="c", reason="why"),
                "d",
            ],
        )

    assert _said(caught) == [
        "pack.id: '': no id; write a text that prints, without spaces at its ends",
        ".title: 'mine': of the wrong kind; pass one of type Title",
        ".rules: <built-in function len>: no rule; make it by the decorator rule",
        ".a: two rules have this id; rename one of them",
        ".overrides.a: no reason; say why",
        ".overrides[2].rule: '': no id; write a text that prints, without spaces at its ends",
        ".overrides.b: no reason; say why",
        ".overrides.b.numbers: 5: of the wrong kind; pass one of type tuple",
        ".overrides.b.severity: 'e': of the wrong kind; pass one of type Severity",
        ".overrides.b.source: 's': of the wrong kind; pass one of type Source",
        (
            ".overrides.c: it changes nothing; "
            "state numbers, a severity or a source, or leave the rule out: omitted=True"
        ),
        ".overrides[5]: 'd': of the wrong kind; pass one of type RuleOverride",
        ".overrides.a: overridden twice; state it in one override",
    ]


@pytest.mark.parametrize("given", [A, "a", None])
def test_one_thing_alone_is_no_list_of_rules_but_may_be_a_rule(given: Any) -> None:
    if given is A:
        assert tuple(pg.Pack(id="one", title=TITLE, rules=given)) == (A,)
        return
    with pytest.raises(pg.InvalidPack, match="no rule; make it by the decorator"):
        pg.Pack(id="one", title=TITLE, rules=given)


def test_an_override_changes_numbers_severity_and_source_and_says_why() -> None:
    source = pg.Source("county")
    changed = pg.RuleOverride(
        rule="a", reason="hills", numbers={"least": 1}, severity=pg.Severity.INFO, source=source
    )
    both = rules.overlay(NATIONAL, _local(changed, added=[_rule("c")]))

    assert [one.id for one in both] == ["a", "b", "c"]
    assert both.id == "national+local"
    assert both.title is TITLE
    assert both["a"] == attrs.evolve(
        A.with_(least=1), severity=pg.Severity.INFO, source=source, local="hills"
    )
    assert both["b"] is B


def test_reasons_of_province_and_town_stand_side_by_side() -> None:
    province = _local(pg.RuleOverride(rule="a", reason="hills", numbers={"least": 2}), key="p")
    town = _local(pg.RuleOverride(rule="a", reason="islands", severity=pg.Severity.GAP))
    rule = rules.overlay(NATIONAL, province, town)["a"]

    assert rule.local == "hills; islands"
    assert (rule.numbers[0].value, rule.severity) == (2, pg.Severity.GAP)


def test_a_rule_is_left_out_or_put_in_the_place_of_another() -> None:
    omitted = pg.RuleOverride(rule="a", reason="no grids", omitted=True)
    own = _rule("a", 7)

    assert tuple(rules.overlay(NATIONAL, _local(omitted))) == (B,)
    assert tuple(rules.overlay(NATIONAL, _local(omitted, added=[own]))) == (own, B)


def test_everything_that_keeps_packs_from_lying_over_each_other_is_told_at_once() -> None:
    why = {"reason": "why"}
    local = _local(
        pg.RuleOverride(rule="a", numbers={"most": 9, "least": "x"}, **why),
        pg.RuleOverride(rule="bb", omitted=True, **why),
        added=[B],
    )
    beyond = _local(pg.RuleOverride(rule="zzz", numbers={"least": 9}, **why), key="beyond")
    with pytest.raises(pg.InvalidPack, match="5 problems") as caught:
        rules.overlay(NATIONAL, local, beyond)

    assert _said(caught) == [
        "local.b: a rule below has this id; override it instead",
        (
            "local.overrides.a.least: 'x': the number is of type int; "
            "state one such as 3, or None for no bound"
        ),
        "local.overrides.a.most: the rule has no such number; the numbers are: least",
        "local.overrides.bb: no rule below has this id; did you mean 'b'? correct the id",
        "beyond.overrides.zzz: no rule below has this id; correct the id",
    ]


def test_the_lowest_pack_overrides_nothing() -> None:
    with pytest.raises(pg.InvalidPack, match="unusable rules: 1 problem") as caught:
        rules.overlay(_local(pg.RuleOverride(rule="a", reason="why", omitted=True)))
    assert _said(caught) == [
        "local.overrides.a: no rule below has this id; name the pack that it changes first"
    ]


def test_only_packs_lie_over_each_other() -> None:
    with pytest.raises(pg.InvalidPack, match=r"\n  packs\[1\]: \[\]: of the wrong kind"):
        rules.overlay(NATIONAL, [])  # type: ignore[arg-type]


class _Point:
    """An entry point that another package would have."""

    def __init__(self, name: str, loaded: Any) -> None:
        self.name, self.value, self._loaded = name, f"theirs:{name}", loaded

    def load(self) -> Any:
        """Return what it names, or raise what it is."""
        if isinstance(self._loaded, Exception):
            raise self._loaded
        return self._loaded


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[_Point]:
    """Entry points of other packages, to be filled by a test."""
    from partygrid.rules import _library as library  # noqa: PLC0415 - its caches are emptied

    points: list[_Point] = []
    monkeypatch.setattr(library, "_plugged", lambda: tuple(points))
    library._loaded.cache_clear()  # noqa: SLF001
    return points


class TestLibrary:
    """The packs by id."""

    def test_every_own_pack_has_the_id_of_its_module(self) -> None:
        assert [rules.get(key).id for key in rules.ids()] == [*rules.ids()]
        assert list(rules.ids()) == sorted(rules.ids())
        assert rules.get("grid-norms") is rules.get("grid-norms")

    def test_an_unknown_id_is_told_with_the_nearest(self) -> None:
        with pytest.raises(pg.UnknownName, match="no pack 'grid-norm'; did you mean 'grid-norms'"):
            rules.get("grid-norm")

    def test_a_pack_of_others_is_there_under_the_name_of_its_entry_point(
        self, plugged: list[_Point]
    ) -> None:
        plugged.append(_Point("national", NATIONAL))

        assert "national" in rules.ids()
        assert rules.get("national") is NATIONAL

    def test_a_broken_pack_of_others_stands_in_nobodys_way(self, plugged: list[_Point]) -> None:
        plugged += [
            _Point("broken", ImportError("no module named theirs")),
            _Point("other", NATIONAL),
            _Point("list", [A]),
            _Point("grid-norms", NATIONAL),
        ]

        assert len(rules.get("branch-regulation-2018")) > 0
        for key, said in {
            "broken": "broken: 'theirs:broken': cannot be loaded: no module named theirs; "
            "repair or remove its package",
            "other": "other: 'national': the pack has another id; name the entry point as the pack",
            "list": "list: 'theirs:list': no pack; let it name a Pack",
            "grid-norms": "key: 'grid-norms': several packs have this id: ['theirs:grid-norms']; "
            "rename one",
        }.items():
            with pytest.raises(pg.InvalidArgument, match=f"^{re.escape(said)}$"):
                rules.get(key)


@pytest.mark.parametrize("key", pg.rules.ids())
def test_a_definition_names_its_numbers_and_never_repeats_their_values(key: str) -> None:
    """So that it stays true where local numbers differ."""
    for one in pg.rules.get(key):
        stated = {str(number.value) for number in one.numbers if number.value is not None}
        assert not stated & {*re.findall(r"[\d.]*\d", one.text)}, one.id


def test_a_rule_of_an_overlay_says_in_every_output_why_and_with_which_numbers() -> None:
    local = pg.Pack(
        id="old-town",
        title=pg.Title("old town"),
        overrides=[
            pg.RuleOverride(rule="grid-households", reason="small <blocks>", numbers={"least": 80})
        ],
    )
    where = pg.Jurisdiction(
        [
            pg.Town("t"),
            pg.Community("c", town="t"),
            pg.Grid("g", community="c"),
            pg.Building("b", community="c", grids=["g"], households=70),
        ]
    )
    national = pg.rules.get("grid-norms")
    report = pg.check_rules(where, pg.rules.overlay(national, local))
    (found,) = report.of(["grid-households"])
    assert (found.required, found.local) == ("80 to 500", "small <blocks>")
    assert str(found).endswith(
        "[local grid norms (人户双控), 300 to 500 households; small <blocks>]"
    )
    assert str(found) in str(report)
    assert found.to_record()["local"] == "small <blocks>"
    assert "small &lt;blocks&gt;" in report.to_junit()
    rules = {one["id"]: one for one in json.loads(report.to_json())["rules"]}
    assert rules["grid-households"]["local"] == "small <blocks>"
    assert rules["grid-households"]["numbers"] == ["least = 80 households", "most = 500 households"]
    (run,) = json.loads(report.to_sarif())["runs"]
    listed = {one["id"]: one for one in run["tool"]["driver"]["rules"]}
    assert "least = 80 households" in listed["grid-households"]["help"]["text"]
    assert "small <blocks>" in listed["grid-households"]["help"]["text"]
    assert "local" not in listed["grid-people"]["help"]["text"].partition("[")[0]


def test_a_large_number_of_a_rule_is_printed_short() -> None:
    """Such as the ids of everybody who is to be published."""
    rule = pg.rules.get("pipl")["published-with-consent"].with_(published=("m",) * 999)
    content = json.loads(pg.check_rules(pg.Jurisdiction(), [rule]).to_json())
    assert len(content["rules"][0]["numbers"][0]) < 100
