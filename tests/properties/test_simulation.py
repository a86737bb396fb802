"""The simulation against one replication in plain Python, and what holds between simulations."""

import math
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partygrid as pg
from partygrid.testing.strategies import permuted

SKILLS = ("law", "repair")
HOURS = (0.0, 0.5, 1.0, 2.5)
CHANCES = st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0])
TERRITORY = (
    pg.Town("t"),
    pg.Community("c1", town="t"),
    pg.Community("c2", town="t"),
    pg.Compound("k1", community="c1", property_service=pg.PropertyService.NONE),
    pg.Compound("k2", community="c2", property_service=pg.PropertyService.COMPANY),
    pg.Compound("k3", community="c1"),
    pg.Building("b1", compound="k1"),
    pg.Building("b2", compound="k2"),
    pg.Building("b3", community="c2"),
    pg.Building("b4"),
)
BUILDINGS = ("b1", "b2", "b3", "b4")


def _several(values: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(list(values)), unique=True)


@st.composite
def towns(draw: st.DrawFn) -> pg.Jurisdiction:
    """Draw two communities with up to nine members and up to four needs."""
    window = st.none() | st.sampled_from(pg.Window)
    members = [
        pg.Member(
            f"m{i}",
            residence=draw(st.sampled_from(BUILDINGS)),
            status=draw(st.sampled_from(pg.MemberStatus)),
            skills=draw(_several(SKILLS)),
            windows=draw(_several(pg.Window)),
            capacity=draw(st.none() | st.sampled_from([1.0, 3.0, 1 / 3, 200.0])),
        )
        for i in range(draw(st.integers(0, 9)))
    ]
    needs = [
        pg.Need(
            f"n{i}",
            place=draw(st.sampled_from(["k1", "k2", "c1", "t", "b4"])),
            least=draw(st.integers(0, 2)),
            most=draw(st.integers(2, 4)),
            hours=draw(st.sampled_from(HOURS)),
            window=draw(window),
            priority=draw(st.integers(0, 1)),
            leader_skills=draw(st.just([]) | _several(SKILLS)),
        )
        for i in range(draw(st.integers(0, 4)))
    ]
    return pg.Jurisdiction([*TERRITORY, *members, *needs])


@st.composite
def scenarios(draw: st.DrawFn, where: pg.Jurisdiction, **fixed: Any) -> pg.Scenario:
    """Draw what people do with the plan of a town."""
    window = st.none() | st.sampled_from(pg.Window)
    work = {"skills": _several(SKILLS), "window": window}
    demands = st.builds(
        pg.Demand,
        st.sampled_from(["lamps", "修理"]),
        rate=st.sampled_from([0.0, 0.5, 3.0]),
        property_service=st.none() | st.sampled_from(pg.PropertyService),
        hours=st.sampled_from([0.25, 1.0]),
        **work,
    )
    rotations = st.builds(
        pg.Rotation,
        st.lists(st.sampled_from(["k1", "k2", "k3"]), unique=True),
        each_week=st.integers(1, 4),
        people=st.integers(0, 3),
        hours=st.sampled_from(HOURS),
        **work,
    )
    groups: list[Any] = [*pg.MemberStatus, *pg.Window, *product(pg.MemberStatus, pg.Window)]
    groups += [one.id for one in where.of(pg.Member)]
    options: dict[str, Any] = {
        "turnout": CHANCES,
        "turnout_of": st.dictionaries(st.sampled_from(groups), CHANCES, max_size=3),
        "after_no_show": st.sampled_from([0.0, 0.5, 1.0, 3.0]),
        "weeks": st.integers(1, 6),
        "declines": st.sampled_from([0.0, 0.2, 1.0]),
        "drop_out": st.sampled_from([0.0, 0.2, 1.0]),
        "emergency": st.none() | st.integers(1, 4),
        "demand": st.lists(demands, unique_by=lambda one: one.name),
        "rotation": st.none() | rotations,
        "spare_hours": st.sampled_from([0.0, 2.0]),
        "quota": st.none() | st.sampled_from([0.0, 2.0]),
    }
    drawn = {name: draw(values) for name, values in options.items() if name not in fixed}
    return pg.Scenario(plan=pg.allocate_double_reporting(where), **drawn, **fixed)


@st.composite
def questions(draw: st.DrawFn, **fixed: Any) -> tuple[pg.Jurisdiction, pg.Scenario]:
    """Draw a town and a scenario on it."""
    where = draw(towns())
    return where, draw(scenarios(where, **fixed))


def busy_town(chance: random.Random) -> tuple[pg.Jurisdiction, pg.Scenario]:
    """Return a town in which all that a scenario can hold happens to many people at once."""

    def some(values: Sequence[Any], most: int = 9) -> list[Any]:
        return chance.sample(values, chance.randint(0, min(most, len(values))))

    members = [
        pg.Member(
            f"m{i:02d}",
            residence=chance.choice(BUILDINGS[:3]),
            status=chance.choice([*pg.MemberStatus]),
            skills=some(SKILLS),
            windows=some([*pg.Window], 2),
            capacity=chance.choice([None, 2.0, 3.0, 5.5]),
        )
        for i in range(30)
    ]
    needs = [
        pg.Need(
            f"n{i}",
            place=chance.choice(["k1", "k2", "c2", "t"]),
            least=chance.randint(1, 4),
            most=6,
            hours=chance.choice(HOURS),
            window=chance.choice([None, *pg.Window]),
            priority=i % 2,
            leader_skills=some(SKILLS, 1),
        )
        for i in range(8)
    ]
    where = pg.Jurisdiction([*TERRITORY, *members, *needs])
    return where, pg.Scenario(
        plan=pg.allocate_double_reporting(where),
        turnout=0.6,
        turnout_of={
            pg.MemberStatus.RETIRED: 0.9,
            pg.Window.EVENING: 0.4,
            (pg.MemberStatus.RETIRED, pg.Window.EVENING): 0.7,
            "m07": 0.2,
        },
        after_no_show=chance.choice([0.5, 1.5]),
        weeks=8,
        declines=0.1,
        drop_out=0.05,
        emergency=3,
        demand=[
            pg.Demand("lamps", rate=1.5, window=pg.Window.EVENING, hours=0.5),
            pg.Demand("advice", rate=3, skills=["law"], property_service=None),
            pg.Demand("repairs", rate=2.5, property_service=pg.PropertyService.NONE, hours=1),
        ],
        rotation=pg.Rotation(each_week=2, people=4, hours=2),
        spare_hours=1.5,
        quota=10,
    )


class Replication:
    """One replication in plain Python, person by person and request by request."""

    def __init__(self, where: pg.Jurisdiction, scenario: pg.Scenario, seed: int, r: int) -> None:
        self.where, self.scenario, self.seed, self.r = where, scenario, seed, r
        self.members, self.needs = where.of(pg.Member), where.of(pg.Need)
        self.need = {one.member: where[one.need] for one in scenario.plan.assignments}
        self.heads: list[dict[str, int]] = []
        self.absent: list[int] = []
        self.turns = dict.fromkeys((one.id for one in self.members), 0)
        self.load = dict.fromkeys((one.id for one in self.members), Fraction())
        self.compounds = [one.id for one in where.of(pg.Compound)]
        self.visits: list[tuple[int, str, int]] = []
        self.queues: dict[str, list[tuple[int, str]]] = {one.name: [] for one in scenario.demand}
        self.arrived = dict.fromkeys(self.queues, 0)
        self.waits: dict[str, list[int]] = {name: [] for name in self.queues}
        self.lengths = dict.fromkeys(self.queues, 0)
        self._live()

    def _uniform(self, purpose: int, size: int, name: str = "") -> Iterator[float]:
        number = int.from_bytes(b"\1" + name.encode()) if name else 0
        key = (self.r, purpose, number)
        raw = np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key)).random_raw(size)
        return iter([(int(one) >> 11) / 2**53 for one in raw])

    def _live(self) -> None:
        asked = self.scenario
        size = len(self.members)
        declines = dict(zip(self.turns, self._uniform(1, size), strict=True))
        leaves = dict(zip(self.turns, self._uniform(2, size), strict=True))
        turnout = self._uniform(0, size * asked.weeks)
        arrivals = {
            one.name: self._uniform(3, len(self.compounds) * asked.weeks, one.name)
            for one in asked.demand
        }
        missed: set[str] = set()
        for week in range(asked.weeks):
            stayed = 1.0
            for _ in range((asked.emergency or 1), week + 1):
                stayed *= 1 - asked.drop_out
            drawn = {one.id: next(turnout) for one in self.members}
            expected = [
                one
                for one in self.members
                if one.id in self.need
                and declines[one.id] < 1 - asked.declines
                and leaves[one.id] < stayed
            ]
            came = [one for one in expected if drawn[one.id] < self._chance(one, missed)]
            missed = {one.id for one in expected} - {one.id for one in came}
            self.absent.append(len(missed))
            self._serve_needs(came)
            left = {one.id: self._spare(one) for one in came}
            self._visit(week, came, left)
            for one in asked.demand:
                self._arrive(one, week, arrivals[one.name])
                self._serve(one, week, came, left)

    def _chance(self, member: pg.Member, missed: set[str]) -> float:
        rates = dict(self.scenario.turnout_of)
        window = self.need[member.id].window
        rate = self.scenario.turnout
        for key in (member.status, window, (member.status, window), member.id):
            rate = rates.get(key, rate)  # type: ignore[call-overload] # None is no key of it
        return min(rate * self.scenario.after_no_show, 1) if member.id in missed else rate

    def _serve_needs(self, came: list[pg.Member]) -> None:
        heads = {one.id: 0 for one in self.needs}
        for one in came:
            need = self.need[one.id]
            there = [other for other in came if self.need[other.id] == need]
            self.turns[one.id] += 1
            if not need.leader_skills or any(
                {*need.leader_skills} & {*other.skills} for other in there
            ):
                heads[need.id] += 1
                self.load[one.id] += round(need.hours * 3600)
        self.heads.append(heads)

    def _spare(self, member: pg.Member) -> int:
        if member.capacity is None:
            return round(self.scenario.spare_hours * 3600)
        hours = round(self.need[member.id].hours * 3600)
        return max(round(min(member.capacity, 168) * 3600) - hours, 0)

    def _able(self, of: Any, place: str, came: list[pg.Member]) -> list[pg.Member]:
        home = self.where[place].community
        return [
            one
            for one in came
            if self.where.community_of(str(one.residence)) == home
            and (not of.skills or {*of.skills} & {*one.skills})
            and (of.window is None or not one.windows or of.window in one.windows)
        ]

    def _visit(self, week: int, came: list[pg.Member], left: dict[str, int]) -> None:
        of = self.scenario.rotation
        if of is None:
            return
        places = of.places or tuple(self.compounds)
        for i in range(min(of.each_week, len(places))):
            place = places[(week * min(of.each_week, len(places)) + i) % len(places)]
            time = round(of.hours * 3600)
            able = [one for one in self._able(of, place, came) if left[one.id] >= time]
            for one in able[: of.people]:
                left[one.id] -= time
                self.load[one.id] += time
            self.visits.append((week, place, len(able[: of.people])))

    def _arrive(self, demand: pg.Demand, week: int, drawn: Iterator[float]) -> None:
        for id_ in self.compounds:
            uniform, count = next(drawn), 0
            term = total = math.exp(-demand.rate)
            while uniform >= total:
                count += 1
                term *= demand.rate / count
                total += term
            wanted = demand.property_service
            if wanted is None or self.where[id_].property_service is wanted:
                self.queues[demand.name] += [(week, id_)] * count
                self.arrived[demand.name] += count

    def _serve(
        self, demand: pg.Demand, week: int, came: list[pg.Member], left: dict[str, int]
    ) -> None:
        time = round(demand.hours * 3600)
        waiting = []
        for since, place in sorted(self.queues[demand.name], key=lambda one: one[0]):
            able = (one for one in self._able(demand, place, came) if left[one.id] >= time)
            helper = next(able, None)
            if helper is None:
                waiting.append((since, place))
            else:
                left[helper.id] -= time
                self.load[helper.id] += time
                self.waits[demand.name].append(week - since)
        self.queues[demand.name] = waiting
        self.lengths[demand.name] += len(waiting)

    def metrics(self) -> dict[str, float]:
        """Return every metric, from the records of what happened."""
        return {
            **self._of_needs(),
            **self._of_members(),
            **self._of_rotation(),
            **self._of_demand(),
        }

    def _met(self, needs: list[pg.Need]) -> float:
        met = [week[one.id] >= one.least for week in self.heads for one in needs]
        return sum(met) / len(met) if met else 1.0

    def _of_needs(self) -> dict[str, float]:
        homes: dict[str, list[pg.Need]] = {}
        for one in self.needs:
            home = self.where.community_of(one.place)
            if home is not None:
                homes.setdefault(home, []).append(one)
        shares = [self._met(needs) for needs in homes.values()] or [1.0]
        weeks = self.scenario.weeks
        found = {
            "needs_met": self._met([*self.needs]),
            "worst_community": min(shares),
            "community_spread": max(shares) - min(shares),
            "heads": sum(sum(week.values()) for week in self.heads) / weeks,
        }
        for priority in {one.priority for one in self.needs}:
            missing = sum(
                max(one.least - week[one.id], 0)
                for week in self.heads
                for one in self.needs
                if one.priority == priority
            )
            found[f"unmet:{priority}"] = missing / weeks
        return found

    def _of_members(self) -> dict[str, float]:
        loads, weeks = [int(one) for one in self.load.values()], self.scenario.weeks
        effective = sum(turns > 0 for turns in self.turns.values())
        apart = sum(abs(one - other) for one in loads for other in loads)
        found = {
            "hours": sum(loads) / (3600 * weeks),
            "no_shows": sum(self.absent) / weeks,
            "effective": float(effective),
            "never_served": float(len(self.need) - effective),
            "load_gini": apart / (2 * len(loads) * sum(loads)) if sum(loads) else 0.0,
        }
        if self.scenario.quota is not None:
            reached = [one >= self.scenario.quota * 3600 for one in loads]
            found["quota"] = sum(reached) / len(reached) if reached else 1.0
        return found

    def _of_rotation(self) -> dict[str, float]:
        of = self.scenario.rotation
        if of is None:
            return {}
        places = of.places or tuple(self.compounds)
        heads = {place: sum(n for _, at, n in self.visits if at == place) for place in places}
        gaps = []
        for place in places:
            when = [week for week, at, n in self.visits if at == place and n]
            when = [-1, *when, self.scenario.weeks]
            gaps += [after - before for before, after in pairwise(when)]
        return {
            "rotation_heads": sum(n for *_, n in self.visits) / len(self.visits),
            "rotation_spread": float(max(heads.values()) - min(heads.values())),
            "rotation_revisit": float(max(gaps)),
        }

    def _of_demand(self) -> dict[str, float]:
        weeks, found = self.scenario.weeks, {}
        for name, queue in self.queues.items():
            ages = [weeks - since for since, _ in queue]
            waited = sum(self.waits[name]) + sum(ages)
            found[f"arrived:{name}"] = self.arrived[name] / weeks
            found[f"served:{name}"] = len(self.waits[name]) / weeks
            found[f"queue:{name}"] = self.lengths[name] / weeks
            found[f"waiting:{name}"] = waited / self.arrived[name] if self.arrived[name] else 0.0
            found[f"oldest:{name}"] = float(max(ages, default=0))
        return found


def values(run: pg.Run) -> dict[str, list[float]]:
    return {one.name: one.values.tolist() for one in run.results}


@given(questions(), st.integers(0, 2**64 - 1))
def test_each_replication_is_what_plain_python_counts(
    question: tuple[pg.Jurisdiction, pg.Scenario], seed: int
) -> None:
    run = pg.simulate(*question, seed=seed, replications=2)

    found = [{name: row[r] for name, row in values(run).items()} for r in range(run.replications)]
    assert found == [Replication(*question, seed, r).metrics() for r in range(2)]


@pytest.mark.parametrize("number", range(5))
def test_in_a_busy_town_each_replication_is_what_plain_python_counts(number: int) -> None:
    question = busy_town(random.Random(number))  # noqa: S311 - a test that repeats itself

    run = pg.simulate(*question, seed=number, replications=2)

    found = [{name: row[r] for name, row in values(run).items()} for r in range(2)]
    assert found == [Replication(*question, number, r).metrics() for r in range(2)]


@given(questions(turnout=1.0, turnout_of=(), declines=0.0, drop_out=0.0))
def test_where_everybody_turns_up_the_head_counts_are_those_of_the_plan(
    question: tuple[pg.Jurisdiction, pg.Scenario],
) -> None:
    where, scenario = question
    counts = scenario.plan.head_counts

    run = pg.simulate(where, scenario, seed=1, replications=3)

    met = sum(one.missing == 0 for one in counts) / len(counts) if counts else 1.0
    found = values(run)
    assert found["heads"] == [len(scenario.plan.assignments)] * 3
    assert found["needs_met"] == [met] * 3
    assert found["no_shows"] == found["never_served"] == [0.0] * 3
    for priority, missing in scenario.plan.missing:
        assert found[f"unmet:{priority}"] == [missing] * 3


@given(questions(turnout=0.0, turnout_of=()) | questions(declines=1.0))
def test_where_nobody_turns_up_nothing_is_served(
    question: tuple[pg.Jurisdiction, pg.Scenario],
) -> None:
    where, scenario = question

    found = values(pg.simulate(where, scenario, seed=1, replications=2))

    nothing = ["heads", "hours", "effective", "load_gini"]
    nothing += [f"served:{one.name}" for one in scenario.demand]
    assert [found[name] for name in nothing] == [[0.0, 0.0]] * len(nothing)


@given(
    questions(after_no_show=1.0, turnout_of=()),
    st.sampled_from(["turnout", "declines", "drop_out"]),
    CHANCES,
)
def test_more_people_never_lower_what_is_met_on_the_same_numbers(
    question: tuple[pg.Jurisdiction, pg.Scenario], option: str, chance: float
) -> None:
    where, scenario = question
    low, high = sorted([getattr(scenario, option), chance])
    fewer, more = (low, high) if option == "turnout" else (high, low)

    before, after = (
        pg.simulate(where, attrs.evolve(scenario, **{option: one}), seed=3, replications=3)
        for one in (fewer, more)
    )

    change = pg.compare_runs(before, after)
    for name in ("needs_met", "worst_community", "heads", "effective"):
        assert (change.metric(name).values >= 0).all()
    for priority, _ in scenario.plan.missing:
        assert (change.metric(f"unmet:{priority}").values <= 0).all()


@given(st.data())
def test_the_order_of_the_records_changes_nothing(data: st.DataObject) -> None:
    where = data.draw(towns())
    scenario = data.draw(scenarios(where))
    again = pg.Jurisdiction(data.draw(permuted([*where])))
    same = attrs.evolve(scenario, plan=pg.allocate_double_reporting(again))

    run = pg.simulate(where, scenario, seed=5, replications=2)

    assert run == pg.simulate(again, same, seed=5, replications=2)


@given(st.data())
def test_what_is_recorded_changes_no_value(data: st.DataObject) -> None:
    where = data.draw(towns())
    scenario = data.draw(scenarios(where))
    whole = pg.simulate(where, scenario, seed=5, replications=2)
    names = data.draw(_several(whole.metrics))

    part = pg.simulate(where, scenario, seed=5, replications=2, metrics=names)

    assert {*part.metrics} == {*names}
    assert all(part.metric(name) == whole.metric(name) for name in names)


@given(
    st.dictionaries(st.sampled_from(["k1", "k2", "k3"]), st.integers(0, 9)),
    st.sampled_from([0.3, 1, 2.5]),
    st.integers(0, 30),
)
def test_a_split_of_people_finishes_as_soon_as_any_other(
    residents: dict[str, int], rate: float, people: int
) -> None:
    drill = pg.Drill(residents, rate=rate)
    places = [count for _, count in drill.residents]
    splits = [
        one
        for one in product(range(min(people, 9) + 1), repeat=len(places))
        if sum(one) <= people and all(n or not d for n, d in zip(one, places, strict=True))
    ]

    rounds = [
        max((math.ceil(d / n) for n, d in zip(one, places, strict=True) if d), default=0)
        for one in splits
    ]

    best = min(rounds, default=None)
    assert drill.deadline_for(people) == (None if best is None else best / drill.rate)


@given(
    st.dictionaries(st.sampled_from(["k1", "k2", "k3"]), st.integers(0, 9)),
    st.sampled_from([0.3, 1, 2.5]),
    st.sampled_from([0.1, 1, 10]),
)
def test_the_staff_needed_meet_the_deadline_and_one_fewer_do_not(
    residents: dict[str, int], rate: float, hours: float
) -> None:
    drill = pg.Drill(residents, rate=rate)

    def in_time(people: int) -> bool:
        time = drill.deadline_for(people)
        return time is not None and time <= Fraction(str(hours))

    needed = drill.staff_needed(hours)
    if needed is None:
        assert not in_time(drill.total)
    else:
        assert in_time(needed)
        assert needed == 0 or not in_time(needed - 1)


@given(
    st.dictionaries(st.sampled_from(["k1", "k2"]), st.integers(0, 9), min_size=1),
    st.integers(0, 20),
    st.integers(0, 20),
    CHANCES,
    CHANCES,
)
def test_more_people_called_or_a_higher_turnout_never_take_longer(
    residents: dict[str, int], called: int, more: int, turnout: float, other: float
) -> None:
    drill = pg.Drill(residents, rate=2)
    low, high = sorted([turnout, other])

    few = pg.simulate_drill(drill, called=called, turnout=low, seed=2, replications=3)
    many = pg.simulate_drill(drill, called=called + more, turnout=high, seed=2, replications=3)

    assert (many.hours <= few.hours).all()
    assert (many.people.values >= few.people.values).all()
