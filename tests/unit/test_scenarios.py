"""Facts about the scenarios of the five articles: what is printed, what holds, what is made up."""

from collections import Counter
from collections.abc import Callable

import pytest

import partygrid as pg
from partygrid import catalogue
from partygrid.examples import (
    Printed,
    chengdong,
    ganxian,
    liancheng,
    printed,
    shunzhenghe,
    small_town,
    yaoji,
)
from partygrid.org import MemberStatus, OrgForm

SCENARIOS = (yaoji, liancheng, chengdong, shunzhenghe, ganxian)
MADE_UP = (yaoji, chengdong, shunzhenghe, ganxian)
WHERE = {scenario: scenario() for scenario in SCENARIOS}
FIGURES = [figure for scenario in SCENARIOS for figure in printed(scenario)]
UNDEFINED = ("1-2-5-8", "four-ones", "one-axis-five-links")

HOLDS = {
    yaoji: (
        "community-contact",
        "community-property-chief",
        "grid-workers",
        "post-claiming",
        "property-presence",
        "service-centre",
        "volunteer-team",
    ),
    liancheng: (
        "care-contacts",
        "county-hook-up",
        "joint-prevention",
        "post-claiming",
        "resource-pooling",
        "small-group-contact",
    ),
    chengdong: (
        "1+2+N",
        "branch-contact",
        "party-flag-teams",
        "two-new-organisation",
        "vanguard-teams",
    ),
    shunzhenghe: (
        "135",
        "five-link-double-reporting",
        "joint-mediation",
        "patrol-posts",
        "post-claiming",
        "service-areas",
        "task-claiming",
        "three-wraps",
    ),
    ganxian: (
        "1+1+N",
        "double-reporting",
        "grid-enrolment",
        "grid-party-group",
        "party-and-union",
        "red-station",
    ),
}
IN_PART = {
    liancheng: ("big-committee", "compound-service-centre", "highest-rank-leads", "three-links")
}

Scenario = Callable[[], pg.Jurisdiction]


def fillers(where: pg.Jurisdiction, mechanism: str, slot: str) -> list[str]:
    return [link.filler for link in where.links if (link.mechanism, link.slot) == (mechanism, slot)]


def filled(where: pg.Jurisdiction, mechanism: str, slot: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in where.links:
        if (link.mechanism, link.slot) == (mechanism, slot):
            found.setdefault(link.scope, []).append(link.filler)
    return found


# What is printed


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: f"{figure.row} {figure.what}")
def test_a_scenario_gives_the_number_that_its_article_prints(figure: Printed) -> None:
    if figure.at_least:
        assert figure.counted >= figure.value
    else:
        assert figure.counted == figure.value
    assert figure.holds


def test_a_printed_number_that_is_missed_does_not_hold() -> None:
    article = pg.Source("an article")
    exact = Printed(row="2.11", what="teams", value=48, at_least=False, source=article, counted=49)
    bound = Printed(row="1.10", what="members", value=9, at_least=True, source=article, counted=8)
    assert not exact.holds
    assert not bound.holds
    assert str(bound) == "1.10: members: at least 9 printed, 8 counted"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_printed_numbers_name_their_article_and_come_in_the_order_of_its_rows(
    scenario: Scenario,
) -> None:
    found = printed(scenario)
    rows = [tuple(int(part) for part in one.row.rstrip("abc").split(".")) for one in found]
    assert rows == sorted(rows)
    assert len({chapter for chapter, _ in rows}) == 1
    (source,) = {one.source for one in found}
    assert source.title.lower().startswith(scenario.__name__)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_article_has_one_source_in_scenario_and_catalogue(scenario: Scenario) -> None:
    titles = {one.source.title for one in catalogue.every() if one.source is not None}
    assert printed(scenario)[0].source.title in titles


@pytest.mark.parametrize("other", [small_town, "yaoji", [yaoji]])
def test_only_scenarios_of_articles_have_printed_numbers(other: object) -> None:
    with pytest.raises(pg.InvalidArgument, match=r"scenario: .*: no scenario of an article; pass"):
        printed(other)


# What holds


@pytest.mark.parametrize(
    ("scenario", "mechanism"),
    [(scenario, id_) for scenario, several in HOLDS.items() for id_ in several],
)
def test_what_an_article_claims_of_a_mechanism_holds_in_its_scenario(
    scenario: Scenario, mechanism: str
) -> None:
    report = pg.check_mechanism(WHERE[scenario], catalogue.get(mechanism))
    assert report.findings == ()
    assert report.scopes
    assert report.filled


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_link_belongs_to_a_mechanism_that_is_checked_here(scenario: Scenario) -> None:
    used = {link.mechanism for link in WHERE[scenario].links}
    assert used == {*HOLDS[scenario], *IN_PART.get(scenario, ())}


@pytest.mark.parametrize("mechanism", UNDEFINED)
def test_a_bundle_that_an_article_leaves_undefined_is_filled_by_nobody(mechanism: str) -> None:
    assert mechanism in catalogue.ids()
    for where in WHERE.values():
        assert not [link for link in where.links if link.mechanism == mechanism]


@pytest.mark.parametrize("scenario", MADE_UP)
def test_a_scenario_is_covered_from_edge_to_edge_and_from_top_to_bottom(
    scenario: Scenario,
) -> None:
    assert pg.check_coverage(WHERE[scenario]).gaps == ()


@pytest.mark.parametrize("scenario", MADE_UP)
def test_every_compound_branch_of_a_scenario_has_three_full_members(scenario: Scenario) -> None:
    where = WHERE[scenario]
    for branch in where.of(pg.CompoundBranch):
        assert len(where.of(pg.Member, organisation=branch.id, probationary=False)) >= 3


# What is made up


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_is_made_anew_and_equal_each_time(scenario: Scenario) -> None:
    assert scenario() == WHERE[scenario]
    assert scenario() is not WHERE[scenario]


@pytest.mark.parametrize("scenario", MADE_UP)
def test_what_is_made_up_in_a_scenario_says_so(scenario: Scenario) -> None:
    where = WHERE[scenario]
    for one in where.of(pg.Compound | pg.Grid | pg.Unit | pg.Team | pg.Facility):
        assert one.name.endswith("（示例）")
    for place in where.of(pg.Town | pg.Community | pg.Compound | pg.Grid | pg.Building):
        assert place.code is None
    assert {building.point for building in where.of(pg.Building)} == {None}
    assert {unit.uscc for unit in where.of(pg.Unit)} == {None}


def test_places_without_a_made_up_name_are_those_that_the_articles_name() -> None:
    named = {
        place.name
        for scenario in MADE_UP
        for place in WHERE[scenario].of(pg.Town | pg.Community)
        if "示例" not in place.name
    }
    assert named == {
        "姚集镇",
        "姚集社区",
        "城东街道",
        "星湖社区",
        "岩前",
        "米庄镇",
        "顺正河社区",
    }


# Yaoji


def test_the_general_branch_of_yaoji_has_50_to_100_members_of_its_own() -> None:
    where = WHERE[yaoji]
    assert where["yaoji-committee"].form is OrgForm.GENERAL_BRANCH
    own = [member for member in where.of(pg.Member) if member.unit is None]
    assert 50 <= len(own) <= 100


def test_a_building_chief_of_yaoji_lives_in_the_compound_and_has_two_buildings_at_most() -> None:
    where = WHERE[yaoji]
    chiefs = filled(where, "community-property-chief", "building_chief")
    for building, (chief,) in chiefs.items():
        assert where[where[chief].residence].compound == where[building].compound
    assert max(Counter(chief for (chief,) in chiefs.values()).values()) <= 2


# Liancheng


def test_county_leaders_outrank_everybody_else() -> None:
    where = WHERE[liancheng]
    leaders = set(fillers(where, "county-hook-up", "county_leader"))
    assert len(leaders) == 32
    others = [
        one.rank or 0 for one in where.of(pg.Member, probationary=False) if one.id not in leaders
    ]
    assert min(where[id_].rank for id_ in leaders) >= max(others)


def test_branch_secretaries_and_building_chiefs_are_the_highest_ranked_who_live_there() -> None:
    where = WHERE[liancheng]
    ranked = where.of(pg.Member, status=MemberStatus.IN_SERVICE, probationary=False)
    homes: dict[str, list[pg.Member]] = {}
    for one in ranked:
        homes.setdefault(one.residence or "", []).append(one)
    chiefs = filled(where, "highest-rank-leads", "building_chief")
    assert chiefs == {
        home: [min(several, key=lambda one: (-(one.rank or 0), one.id)).id]
        for home, several in homes.items()
    }
    secretaries = filled(where, "highest-rank-leads", "branch_secretary")
    assert secretaries
    for branch in where.of(pg.CompoundBranch):
        living = [one for one in ranked if where[one.residence].compound in branch.compounds]
        best = min(living, key=lambda one: (-(one.rank or 0), one.id), default=None)
        assert secretaries.get(branch.id, []) == ([best.id] if best else [])


def test_the_rule_of_the_highest_rank_has_nothing_to_change_in_liancheng() -> None:
    plan = pg.allocate_posts(WHERE[liancheng], catalogue.get("highest-rank-leads"))
    assert plan.assignments == plan.deviations == ()
    assert plan.vacancies


def test_every_community_has_a_cadre_and_every_small_group_a_community_cadre() -> None:
    where = WHERE[liancheng]
    report = pg.check_mechanism(where, catalogue.get("three-links"))
    missing = {cover.slot: cover.missing for cover in report.slots}
    assert missing["cadre"] == missing["community_cadre"] == 0
    for group, (cadre,) in filled(where, "three-links", "community_cadre").items():
        home = where.community_of(where[cadre].residence)
        assert home == where[group].community
        assert where[cadre].unit is None


def test_households_without_a_linked_member_are_in_villages_and_two_communities() -> None:
    where = WHERE[liancheng]
    report = pg.check_mechanism(where, catalogue.get("three-links"))
    short = {where.community_of(finding.scope) for finding in report.shortfalls}
    urban = {one.id for one in where.of(pg.Community, kind=pg.CommunityKind.RESIDENTS)}
    assert len(short & urban) == 2
    assert len(short - urban) == len(where.of(pg.Community)) - len(urban)
    assert {finding.reason for finding in report.findings} == {pg.SlotReason.SHORT}


def test_members_look_after_households_near_their_homes_first() -> None:
    where = WHERE[liancheng]
    away = 0
    for link in where.links:
        if (link.mechanism, link.slot) == ("three-links", "member"):
            home = where[where[link.filler].residence]
            assert where.community_of(link.scope) == where.community_of(home.id)
            away += where[link.scope].compound != home.compound
    assert away < len(fillers(where, "three-links", "member")) / 3


def test_the_big_committee_sits_where_units_are_located() -> None:
    where = WHERE[liancheng]
    seated = filled(where, "big-committee", "part_time")
    located = {where[unit.id].community for unit in where.of(pg.Unit)}
    assert {where[committee].community for committee in seated} == located
    for committee, members in seated.items():
        assert 7 <= len(members) <= 9
        for member in members:
            assert where[where[member].unit].community == where[committee].community


def test_every_compound_of_lianxi_has_a_micro_service_centre() -> None:
    where = WHERE[liancheng]
    (lianxi,) = where.of(pg.Community, name="莲西社区居委会")
    served = filled(where, "compound-service-centre", "centre")
    assert sorted(served) == [one.id for one in where.of(pg.Compound, community=lianxi.id)]


def test_the_branch_of_penglai_cares_for_old_people_who_live_alone() -> None:
    where = WHERE[liancheng]
    (penglai,) = where.of(pg.Community, name="朋来社区居委会")
    carers = {where[carer] for carer in fillers(where, "care-contacts", "carer")}
    (own,) = [carer for carer in carers if carer.community == penglai.id]
    assert own.form is OrgForm.BRANCH


# Chengdong


def test_the_backward_branches_are_all_in_yanqian() -> None:
    where = WHERE[chengdong]
    backward = where.of(pg.CompoundBranch, parent="yanqian-committee")
    assert {where.community_of(branch.compounds[0]) for branch in backward} == {"yanqian"}
    contacts = filled(where, "branch-contact", "leader")
    for branch in backward:
        (leader,) = contacts[branch.id]
        assert where[leader].organisation == "chengdong-committee"
    assert where["chengdong-committee"].form is OrgForm.WORKING_COMMITTEE


def test_some_people_are_in_teams_of_both_kinds_so_that_they_cannot_be_added_up() -> None:
    where = WHERE[chengdong]
    vanguard, flag = (
        {member for team in where.of(pg.Team, tags=tag) for member in team.members}
        for tag in ("vanguard", "party-flag")
    )
    assert vanguard & flag
    assert len(vanguard | flag) < len(vanguard) + len(flag)


def test_teams_share_the_stations_and_stand_where_their_members_live() -> None:
    where = WHERE[chengdong]
    stations = filled(where, "vanguard-teams", "station")
    assert len({station for (station,) in stations.values()}) == 21
    for team in where.of(pg.Team, tags="vanguard"):
        homes = {where.community_of(where[member].residence) for member in team.members}
        assert homes == {where.community_of(team.place)}


def test_every_person_of_a_vanguard_team_fills_one_place_of_its_formula() -> None:
    where = WHERE[chengdong]
    for team in where.of(pg.Team, tags="vanguard"):
        placed = [
            link.filler
            for link in where.links
            if link.mechanism == "1+2+N" and link.scope == team.id
        ]
        assert sorted(placed) == list(team.members)


def test_units_that_share_a_branch_are_not_ready_for_one_of_their_own() -> None:
    report = pg.check_two_new(WHERE[chengdong])
    assert (report.together.jointly, report.together.struck_out) == (6, 3)
    assert report.ready == report.uncovered == report.unknown == ()


# Shunzhenghe


def test_the_three_wraps_are_carried_by_one_small_pool_in_equal_shares() -> None:
    where = WHERE[shunzhenghe]
    report = pg.check_mechanism(where, catalogue.get("three-wraps"))
    carried = [load.carried for load in report.loads]
    assert len(carried) == 7
    assert max(carried) - min(carried) <= 1
    assert {where[load.filler].organisation for load in report.loads} == {"shunzhenghe-committee"}


def test_patrol_squads_hold_people_who_are_no_members_as_counts() -> None:
    squads = WHERE[shunzhenghe].of(pg.Team, tags="patrol")
    assert sum(squad.size for squad in squads) == 163
    assert sum(squad.helpers or 0 for squad in squads) == 163 - 40


# Ganxian


def test_union_grids_are_a_layer_of_their_own() -> None:
    where = WHERE[ganxian]
    report = pg.check_mechanism(where, catalogue.get("1+1+N"))
    assert report.scopes == 18
    assert report.not_applicable == len(where.of(pg.Grid, layer="base"))
    for building in where.of(pg.Building):
        assert sorted(where[grid].layer for grid in building.grids) == ["base", "union"]


def test_members_of_a_grid_party_group_live_in_the_grid() -> None:
    where = WHERE[ganxian]
    for grid, members in filled(where, "grid-party-group", "member").items():
        assert len(members) >= 3
        for member in members:
            assert grid in where[where[member].residence].grids


def test_members_in_service_report_to_needs_of_their_own_community() -> None:
    where = WHERE[ganxian]
    for need, members in filled(where, "double-reporting", "member").items():
        homes = {where.community_of(where[member].residence) for member in members}
        assert homes == {where.community_of(where[need].place)}


def test_riders_and_couriers_belong_to_an_organisation_without_a_unit() -> None:
    where = WHERE[ganxian]
    mobile = where.of(pg.Member, status=MemberStatus.MOBILE)
    assert mobile
    assert {one.unit for one in mobile} == {None}
    assert None not in {one.organisation for one in mobile}


def test_every_unit_that_is_in_a_grid_is_in_one_and_all_four_kinds_are() -> None:
    where = WHERE[ganxian]
    enrolled = fillers(where, "grid-enrolment", "entity")
    assert len(enrolled) == len(set(enrolled))
    reporting = set(fillers(where, "double-reporting", "unit"))
    assert reporting < set(enrolled)
    assert {where[id_].kind for id_ in set(enrolled) - reporting} == {
        pg.UnitKind.ENTERPRISE,
        pg.UnitKind.SOCIAL_ORGANISATION,
        pg.UnitKind.PROPERTY_COMPANY,
    }


def test_a_project_of_shunzhenghe_joins_a_need_with_a_resource_and_all_is_claimed() -> None:
    report = pg.check_projects(WHERE[shunzhenghe])

    assert {one.reason for one in report.findings} == {pg.ProjectReason.UNMATCHED}
