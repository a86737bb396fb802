"""What the check of a plan finds, by the name of the constraint."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

import partygrid.allocation
from partygrid.allocation import (
    Constraint,
    Plan,
    PlanStatus,
    Reach,
    Unmet,
    UnmetReason,
    Unplaced,
    UnplacedReason,
    Verification,
    allocate_double_reporting,
    verify,
)
from partygrid.errors import DoesNotHold
from partygrid.grid import Building, Community, Town
from partygrid.jurisdiction import Jurisdiction
from partygrid.needs import Need
from partygrid.org import Member

WHERE = Jurisdiction(
    [
        Town("lianfeng"),
        Community("liyuan", town="lianfeng"),
        Community("beitan", town="lianfeng"),
        Building("b1", community="liyuan"),
        Building("b2", community="liyuan"),
        Building("b3", community="beitan"),
        Member("m1", residence="b1", skills=["law"]),
        Member("m2", residence="b2"),
        Member("m3", residence="b2"),
        Member("m4", residence="b3"),
        Member("m5"),
        Need("advice", place="b1", skills=["law", "mediation"]),
        Need("choir", place="liyuan", least=0, most=1, skills=["singing"]),
        Need("patrol", place="b2", least=1, most=1),
        Need("stairs", place="liyuan", least=4, skills=["masonry"]),
    ]
)
PLAN = allocate_double_reporting(WHERE)


def broken(plan: Plan, where: Jurisdiction = WHERE) -> set[tuple[Constraint, str]]:
    return {(one.constraint, one.subject) for one in verify(where, plan).violations}


def altered(field: str, place: int, **changes: Any) -> Plan:
    rows = list(getattr(PLAN, field))
    rows[place] = attrs.evolve(rows[place], **changes)
    return attrs.evolve(PLAN, **{field: tuple(rows)})


def without(field: str, place: int) -> Plan:
    rows = getattr(PLAN, field)
    return attrs.evolve(PLAN, **{field: (*rows[:place], *rows[place + 1 :])})


def test_the_plan_as_it_was_made_holds() -> None:
    verification = verify(WHERE, PLAN)

    assert verification == Verification(members=5, needs=4, violations=())
    assert verification.ok
    assert verification.require_ok() is verification
    assert str(verification) == "the plan holds and is optimal (members: 5, needs: 4)"


def test_who_is_who_in_this_plan() -> None:
    assert [(one.member, one.need) for one in PLAN.assignments] == [
        ("m1", "advice"),
        ("m2", "patrol"),
    ]
    assert PLAN.unplaced == (
        Unplaced(member="m3", reason=UnplacedReason.ALL_PLACES_TAKEN),
        Unplaced(member="m4", reason=UnplacedReason.NO_NEED_IN_REACH),
        Unplaced(member="m5", reason=UnplacedReason.NO_RESIDENCE),
    )
    assert PLAN.unmet == (
        Unmet(need="stairs", missing=4, eligible=0, reason=UnmetReason.NO_MATCHING_SKILL),
    )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"status": PlanStatus.EMPTY}, Constraint.STATUS),
        ({"step": PLAN.step + 1}, Constraint.OBJECTIVE),
        ({"objective": PLAN.objective - 1}, Constraint.OBJECTIVE),
        ({"objective": PLAN.objective - 1}, Constraint.OPTIMAL),
        ({"bound": PLAN.bound + 1}, Constraint.BOUND),
        ({"objective": PLAN.objective + 5, "bound": PLAN.bound + 5}, Constraint.BOUND),
    ],
)
def test_a_claim_about_the_whole_plan(changes: Mapping[str, Any], constraint: Constraint) -> None:
    assert (constraint, "plan") in broken(attrs.evolve(PLAN, **changes))


@pytest.mark.parametrize(
    ("plan", "finding"),
    [
        (without("assignments", 0), (Constraint.ACCOUNTED_ONCE, "m1")),
        (without("unplaced", 2), (Constraint.ACCOUNTED_ONCE, "m5")),
        (without("head_counts", 1), (Constraint.ACCOUNTED_ONCE, "choir")),
        (without("unmet", 0), (Constraint.ACCOUNTED_ONCE, "stairs")),
        (altered("assignments", 0, member="m9"), (Constraint.ACCOUNTED_ONCE, "m9")),
        (altered("assignments", 0, need="garage"), (Constraint.ACCOUNTED_ONCE, "m1")),
        (altered("assignments", 0, member="m2"), (Constraint.ACCOUNTED_ONCE, "m2")),
        (altered("assignments", 0, member="b1"), (Constraint.ACCOUNTED_ONCE, "b1")),
        (altered("unplaced", 0, member="m1"), (Constraint.ACCOUNTED_ONCE, "m1")),
        (altered("unplaced", 0, member="b1"), (Constraint.ACCOUNTED_ONCE, "b1")),
        (altered("head_counts", 0, need="b1"), (Constraint.ACCOUNTED_ONCE, "b1")),
        (altered("unmet", 0, need="advice"), (Constraint.ACCOUNTED_ONCE, "advice")),
        (altered("unmet", 0, need="nothing"), (Constraint.ACCOUNTED_ONCE, "nothing")),
        (altered("assignments", 0, need="patrol"), (Constraint.HEAD_COUNT, "patrol")),
        (altered("assignments", 1, need="advice"), (Constraint.ELIGIBLE, "m2")),
        (altered("assignments", 1, member="m4"), (Constraint.ELIGIBLE, "m4")),
        (altered("assignments", 0, metres=1), (Constraint.COST, "m1")),
        (altered("assignments", 0, cost=0), (Constraint.COST, "m1")),
        (altered("assignments", 0, missing_skills=()), (Constraint.COST, "m1")),
        (altered("head_counts", 0, placed=2), (Constraint.HEAD_COUNT, "advice")),
        (altered("head_counts", 0, least=2), (Constraint.HEAD_COUNT, "advice")),
        (altered("head_counts", 0, most=2), (Constraint.HEAD_COUNT, "advice")),
        (altered("head_counts", 0, priority=2), (Constraint.HEAD_COUNT, "advice")),
        (altered("head_counts", 1, price=0), (Constraint.PRICES, "choir")),
        (altered("head_counts", 2, price=1), (Constraint.PRICES, "patrol")),
        (
            altered("unplaced", 0, reason=UnplacedReason.NO_RESIDENCE),
            (Constraint.UNPLACED_REASON, "m3"),
        ),
        (
            altered("unplaced", 2, reason=UnplacedReason.NO_NEED_IN_REACH),
            (Constraint.UNPLACED_REASON, "m5"),
        ),
        (altered("unmet", 0, missing=3), (Constraint.UNMET_REASON, "stairs")),
        (altered("unmet", 0, eligible=1), (Constraint.UNMET_REASON, "stairs")),
        (
            altered("unmet", 0, reason=UnmetReason.TOO_FEW_ELIGIBLE),
            (Constraint.UNMET_REASON, "stairs"),
        ),
        (
            attrs.evolve(PLAN, unplaced=PLAN.unplaced[::-1]),
            (Constraint.ORDER, "unplaced"),
        ),
    ],
)
def test_a_line_of_the_plan(plan: Plan, finding: tuple[Constraint, str]) -> None:
    assert finding in broken(plan)


def test_a_feasible_plan_that_could_be_better_is_found_by_its_proof() -> None:
    """Everything in it agrees; only the proof does not."""
    near, far = Member("m1", residence="b1"), Member("m2", residence="b2")
    need = Need("patrol", place="b1")
    rest = [one for one in WHERE if not isinstance(one, Member | Need)]
    where = Jurisdiction([*rest, near, far, need])
    plan = allocate_double_reporting(where)

    worse = attrs.evolve(
        plan,
        assignments=(attrs.evolve(plan.assignments[0], member="m2", metres=1_000, cost=1_000),),
        unplaced=(attrs.evolve(plan.unplaced[0], member="m1"),),
        objective=1_000,
    )

    assert broken(worse, where) == {(Constraint.OPTIMAL, "plan"), (Constraint.PRICES, "patrol")}


def test_a_plan_for_other_records_does_not_hold() -> None:
    assert not verify(WHERE.without("m4"), PLAN).ok


def test_a_plan_that_leaves_the_units_out_holds() -> None:
    assert verify(WHERE, allocate_double_reporting(WHERE, units=None)).ok


def test_a_plan_answers_the_question_that_it_states() -> None:
    assert not verify(WHERE, attrs.evolve(PLAN, reach=Reach.TOWN)).ok
    assert not verify(WHERE, attrs.evolve(PLAN, costs=attrs.evolve(PLAN.costs, missing_skill=1))).ok


def test_violations_come_by_constraint_and_the_text_is_cut() -> None:
    counts = tuple(attrs.evolve(one, least=99, most=99, priority=9) for one in PLAN.head_counts)
    verification = verify(WHERE, attrs.evolve(PLAN, head_counts=counts, bound=0))

    with pytest.raises(DoesNotHold, match=r"does not hold \(members: 5, needs: 4\)"):
        verification.require_ok()
    lines = str(verification).splitlines()
    assert lines[1] == "  head-count: advice: least: 99 is stated, 1 holds"
    assert lines[-1] == "  … and 2 more (all in .violations)"
    assert len(verification.violations) == 14


def test_the_check_shares_no_code_with_what_it_checks() -> None:
    """Neither directly nor through what it imports within the package."""
    folder = Path(partygrid.allocation.__file__).parent
    prefix = "partygrid.allocation."

    def imports(module: str) -> set[str]:
        tree = ast.parse((folder / f"{module}.py").read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        froms = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        plain = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
        return froms | plain

    seen, open_ = set(), ["verification"]
    while open_:
        module = open_.pop()
        for name in imports(module) - seen:
            seen.add(name)
            if name.startswith(prefix):
                open_.append(name.removeprefix(prefix))

    own = {name.removeprefix(prefix) for name in seen if name.startswith(prefix)}
    assert {"plan", "recount", "rule_check", "tally"} <= own
    makers = {"eligibility", "engine", "parts", "pieces", "prices", "problem", "revised", "solve"}
    assert own.isdisjoint(makers)
    assert not [name for name in own if name.startswith("policies")]
    assert seen.isdisjoint(
        {"pylmcf", "partygrid._nearness", "partygrid._territory", "partygrid._whereabouts"}
    )
