"""Needs, resources and projects, held against each other."""

from collections.abc import Callable
from datetime import date

import pytest

import partygrid as pg
from partygrid import ProjectReason, UnmatchedReason

TOWN = (
    pg.Town("t"),
    pg.Town("far-town"),
    pg.Community("c1", town="t"),
    pg.Community("c2", town="t"),
    pg.Community("c3", town="far-town"),
    pg.Building("b", community="c1"),
    pg.Unit("school", community="c1", trade="education", offers=["hall"]),
    pg.Unit("outside"),
    pg.CommunityCommittee("committee", community="c2"),
    pg.Member("m"),
)


def town(*records: pg.Record, links: tuple[pg.Link, ...] = ()) -> pg.Jurisdiction:
    return pg.Jurisdiction([*TOWN, *records], links)


def claim(scope: str, filler: str, **dates: date) -> pg.Link:
    return pg.Link(mechanism="task-claiming", scope=scope, slot="claimant", filler=filler, **dates)


def need(id_: str = "n", place: str = "c1", *asks: str, **fields: object) -> pg.Need:
    return pg.Need(id_, place=place, asks=asks or ["hall"], **fields)  # type: ignore[arg-type]


def hall(id_: str = "r", **fields: object) -> pg.Resource:
    stated = {"holder": "school", "kinds": ["hall"], **fields}
    return pg.Resource(id_, **stated)  # type: ignore[arg-type]


class TestCheck:
    def test_a_project_meets_a_need_and_uses_a_resource(self) -> None:
        report = pg.check_projects(town(pg.Project("p", lead="school")))

        assert report.subjects(ProjectReason.NO_NEED) == ("p",)
        assert report.subjects(ProjectReason.NO_RESOURCE) == ("p",)
        assert not report.ok

    def test_what_is_joined_led_and_not_overused_has_no_finding(self) -> None:
        where = town(need(), hall(), pg.Project("p", needs=["n"], resources=["r"], lead="school"))

        report = pg.check_projects(where)

        assert report.require_ok() is report
        assert str(report) == "lists (needs: 1, resources: 1, projects: 1): nothing is wrong"

    def test_a_resource_serves_no_more_projects_than_it_can(self) -> None:
        projects = (pg.Project(f"p{i}", needs=["n"], resources=["r"]) for i in range(3))
        report = pg.check_projects(town(need(), hall(amount=2), *projects))

        (over,) = (one for one in report.findings if one.reason is ProjectReason.OVERUSED)
        assert (over.subject, over.uses, over.amount) == ("r", 3, 2)
        assert "3 projects use it, and it can serve 2" in str(over)

    def test_needs_and_resources_in_no_project_are_told(self) -> None:
        report = pg.check_projects(town(need(), hall(), hall("used-up", amount=0)))

        assert report.subjects(ProjectReason.UNMATCHED) == ("n",)
        assert report.subjects(ProjectReason.IDLE) == ("r",)

    def test_a_claim_of_a_project_is_one_of_its_needs(self) -> None:
        records = (need(), need("m1"), hall(), pg.Project("p", needs=["n"], resources=["r"]))
        unclaimed = pg.check_projects(town(*records))
        claimed = pg.check_projects(town(*records, links=(claim("p", "school"),)))

        assert unclaimed.subjects(ProjectReason.UNCLAIMED) == ("m1", "n", "p")
        assert claimed.subjects(ProjectReason.UNCLAIMED) == ("m1",)

    def test_a_claim_counts_on_the_days_on_which_it_holds(self) -> None:
        where = town(need(), links=(claim("n", "m", since=date(2026, 5, 1)),))

        before, after = (pg.check_projects(where, on=date(2026, month, 1)) for month in (4, 6))

        assert before.subjects(ProjectReason.UNCLAIMED) == ("n",)
        assert after.subjects(ProjectReason.UNCLAIMED) == ()

    def test_findings_are_rows_and_a_table(self) -> None:
        report = pg.check_projects(town(*(need(f"n{i:02}") for i in range(14))))

        assert report.to_records()[0] == {
            "subject": "n00",
            "reason": "unmatched",
            "uses": 0,
            "amount": 0,
        }
        assert "n11, …" in str(report)
        assert repr(report) == "<ProjectReport: 28 findings>"
        with pytest.raises(pg.DoesNotHold, match="unmatched"):
            report.require_ok()

    def test_a_day_is_a_date(self) -> None:
        with pytest.raises(pg.InvalidArgument, match="on: '2026': no day"):
            pg.check_projects(town(), on="2026")  # type: ignore[arg-type]


def reasons(where: pg.Jurisdiction, **options: object) -> dict[str, UnmatchedReason]:
    plan = pg.propose_projects(where, **options)  # type: ignore[arg-type]
    return {one.need: one.reason for one in plan.unmatched}


class TestPropose:
    def test_what_a_unit_offers_meets_no_need_without_a_resource(self) -> None:
        assert reasons(town(need())) == {"n": UnmatchedReason.NO_KIND}

    def test_a_need_that_asks_members_only_waits_for_no_resource(self) -> None:
        where = town(pg.Need("n", place="c1", skills=["hall"]), hall())

        assert reasons(where) == {"n": UnmatchedReason.ASKS_NOTHING}

    @pytest.mark.parametrize("verb", [pg.check_projects, pg.propose_projects])
    def test_what_is_no_snapshot_is_refused(self, verb: Callable[..., object]) -> None:
        with pytest.raises(pg.InvalidArgument, match="where: None: no snapshot"):
            verb(None)

    def test_a_need_gets_a_resource_of_a_kind_that_it_asks_for(self) -> None:
        plan = pg.propose_projects(town(need(), hall()))

        (one,) = plan.proposals
        assert (one.need, one.resource, one.kinds, one.metres) == ("n", "r", ("hall",), 1_000)
        assert plan.projects == (
            pg.Project("project-n", needs=["n"], resources=["r"], lead="school"),
        )
        assert (plan.unmatched, plan.idle) == ((), ())

    @pytest.mark.parametrize(
        ("request_", "resource", "fits"),
        [
            (pg.Need("n", place="c1", skills=["hall"]), hall(), False),  # skills are for members
            (need("n", "c1", "legal", skills=["hall"]), hall(), False),  # what is asked counts
            (need(), hall(kinds=[]), True),  # the school offers a hall
            (need("n", "c1", "education"), hall(kinds=[]), True),  # which is its trade
            (need("n", "c1", "education"), hall(), False),  # the kinds of the resource count
            (need(), hall(kinds=[], holder="outside", place="c1"), False),
            (need("n", "c2"), hall(kinds=[], holder="committee"), False),
        ],
    )
    def test_words_decide(self, request_: pg.Need, resource: pg.Resource, *, fits: bool) -> None:
        assert bool(pg.propose_projects(town(request_, resource)).proposals) is fits

    @pytest.mark.parametrize(
        ("place", "resource", "reaches"),
        [
            ("b", hall(), {"community", "town", "jurisdiction"}),
            ("t", hall(), {"community", "town", "jurisdiction"}),
            ("c2", hall(place="t"), {"community", "town", "jurisdiction"}),
            ("c2", hall(holder="committee"), {"community", "town", "jurisdiction"}),
            ("c2", hall(), {"town", "jurisdiction"}),
            ("c3", hall(), {"jurisdiction"}),
            ("c1", hall(holder="outside"), {"jurisdiction"}),
        ],
    )
    def test_a_resource_is_at_its_place_or_where_its_holder_is(
        self, place: str, resource: pg.Resource, reaches: set[str]
    ) -> None:
        where = town(need("n", place), resource)

        found = {one for one in pg.Reach if pg.propose_projects(where, reach=one).proposals}

        assert found == reaches

    def test_a_need_that_gets_none_has_the_first_test_as_its_reason(self) -> None:
        evening = {"window": pg.Window.EVENING}
        where = town(
            pg.Need("asks-nothing", place="c1"),
            need("far", "c2"),
            need("late", "c1", "bus", **evening),
            need("no-kind", "c1", "boat"),
            need("taken", "c1", "lift"),
            hall("bus", kinds=["bus"], windows=[pg.Window.WEEKEND]),
            hall("lift", kinds=["lift"]),
            hall(),
            need("done", "c1", "lift"),
            pg.Project("p", needs=["done"], resources=["lift"]),
        )

        assert reasons(where) == {
            "asks-nothing": UnmatchedReason.ASKS_NOTHING,
            "far": UnmatchedReason.OUT_OF_REACH,
            "late": UnmatchedReason.OTHER_TIMES,
            "no-kind": UnmatchedReason.NO_KIND,
            "taken": UnmatchedReason.IN_USE,
        }
        assert pg.propose_projects(where).idle == ("bus", "r")

    def test_the_need_of_the_higher_priority_comes_first(self) -> None:
        where = town(need("n1"), need("n2", priority=1), hall())

        assert [one.need for one in pg.propose_projects(where).proposals] == ["n2"]
        assert reasons(where) == {"n1": UnmatchedReason.NEEDED_ELSEWHERE}

    def test_as_many_as_can_be_are_matched_then_the_metres_are_few(self) -> None:
        where = town(
            need("n1"), need("n2", "c1", "bus", "hall"), hall(), hall("bus", kinds=["bus"])
        )

        found = {one.need: one.resource for one in pg.propose_projects(where).proposals}

        assert found == {"n1": "r", "n2": "bus"}

    def test_a_project_gets_an_id_that_is_free(self) -> None:
        where = town(need(), hall(), pg.Project("project-n"))

        assert [one.id for one in pg.propose_projects(where).projects] == ["project-n-2"]

    def test_a_plan_is_rows_and_a_table(self) -> None:
        plan = pg.propose_projects(town(need("n2"), need("n1", "c1", "boat"), hall()))

        assert [(row["need"], row["resource"], row["reason"]) for row in plan.to_records()] == [
            ("n1", None, "no-kind"),
            ("n2", "r", None),
        ]
        assert str(plan).startswith("projects proposed: 1, needs left: 1\n")
        assert repr(plan) == "<ProjectPlan: 1 proposed, 1 unmatched>"

    def test_a_reach_is_one_of_three(self) -> None:
        with pytest.raises(pg.InvalidArgument, match=r"reach: 'near': no reach; use one of Reach"):
            pg.propose_projects(town(), reach="near")  # type: ignore[arg-type]
