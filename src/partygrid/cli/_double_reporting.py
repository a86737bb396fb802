"""The commands of double reporting: propose, explain, propose anew, simulate, compare policies."""

import shlex
from argparse import Namespace
from collections.abc import Iterable

import partygrid as pg
from partygrid.cli._answers import Answer, Format, Rows, formatted
from partygrid.cli._exit import Exit, verdict
from partygrid.cli._limits import limited, telling
from partygrid.cli._progress import counted
from partygrid.cli._reading import (
    chance,
    group,
    pair,
    read,
    refuse_single,
    refuse_swapped,
)
from partygrid.cli._rows import (
    LISTED,
    METRIC,
    OPTION,
    OUTCOME,
    POLICY,
    PROPOSED,
    UNIT,
    aligned,
    option_rows,
    proposal_rows,
)
from partygrid.cli._saving import refuse_old, save_with
from partygrid.cli._streams import say


def allocate(args: Namespace) -> Answer:
    """Propose members for needs."""
    seed = _seed(args, [args.policy])
    _refuse_single(args)
    refuse_old(args.save)
    where = read(args.file)
    with limited(args) as (limits, stopped):
        plan = _plan(where, args, seed, limits)
    save_with(where, plan.links, args.save)
    _say_unmeasured([plan])
    return formatted(
        Format(args.format),
        Exit.INTERRUPTED if stopped.is_set() else verdict(holds=not plan.unmet),
        screen=lambda: "\n\n".join([str(plan), *_listed(plan, args), *_why(plan, args)]),
        rows=lambda: _rows(plan, args),
        columns=UNIT if args.list == "units" else OUTCOME,
    )


def _rows(plan: pg.Plan, args: Namespace) -> Rows:
    if args.list != "units":
        return plan.to_records()
    return plan.units.to_records() if plan.units else []


def explain(args: Namespace) -> Answer:
    """Show the options of a member, or write the letter to them."""
    layout, seed = Format(args.format), _seed(args, [args.policy])
    _refuse_rows("--letter", args.letter, layout, "a letter")
    _refuse_single(args)
    refuse_swapped("explain", args.file, args.member)
    where = read(args.file)
    with telling(args) as limits:
        plan = _plan(where, args, seed, limits)
    found = plan.explain(args.member)
    _say_unmeasured([plan])
    return formatted(
        layout,
        verdict(holds=found.need is not None),
        screen=lambda: found.letter(language=args.letter) if args.letter else str(found),
        rows=lambda: option_rows(found),
        columns=OPTION,
    )


def _refuse_rows(option: str, given: str | None, layout: Format, what: str) -> None:
    if given is not None and layout is not Format.TABLE:
        remedy = "drop it, or drop --format"
        raise pg.InvalidArgument(option, given, f"{what} has no rows", remedy)


def replan(args: Namespace) -> Answer:
    """Propose anew after members declined or are absent; show what changes, and the new plan."""
    _refuse_single(args)
    refuse_old(args.save)
    where = read(args.file)
    earlier = where if args.before is None else read(args.before)
    declined = [pair(earlier, word) for word in args.declined]
    pins = [pair(where, word) for word in args.pin]
    now = _prioritised(where, args)
    plan = _plan_before(now if earlier is where else _prioritised(earlier, args), earlier, args)
    with limited(args, "planning anew") as (limits, stopped):
        again = pg.replan(
            now,
            plan,
            declined=declined,
            absent=args.absent,
            pins=pins,
            change_price=args.change_price,
            limits=limits,
        )
    found = pg.compare(plan, again)
    save_with(where, again.links, args.save)
    _say_unmeasured([again])
    _say_strange(plan, declined)
    return formatted(
        Format(args.format),
        Exit.INTERRUPTED if stopped.is_set() else verdict(holds=not again.unmet),
        screen=lambda: f"{found}\n\n{again}",
        rows=lambda: proposal_rows(found),
        columns=PROPOSED,
    )


def _plan_before(where: pg.Jurisdiction, earlier: pg.Jurisdiction, args: Namespace) -> pg.Plan:
    with telling(args) as limits:
        return pg.allocate_double_reporting(
            where,
            reach=pg.Reach(args.reach),
            within=args.within,
            units=_reporting(args),
            pairings=_pairings(earlier, args),
            limits=limits,
        )


def _say_strange(plan: pg.Plan, declined: Iterable[tuple[str, str]]) -> None:
    """Say which proposals were declined that the plan does not hold."""
    proposed = {(one.member, one.need) for one in plan.assignments}
    strange = [":".join(pair) for pair in declined if pair not in proposed]
    if strange:
        say(f"partygrid: not proposed before: {', '.join(strange)}")


def simulate(args: Namespace) -> Answer:
    """Simulate the weeks of a plan."""
    _refuse_single(args)
    where, seed = _prioritised(read(args.file), args), args.seed or 0
    with telling(args) as limits:
        plan = _planned(where, args, seed, limits)
    _say_unmeasured([plan])
    scenario = pg.Scenario(
        plan=plan,
        turnout=args.turnout,
        turnout_of=dict(chance(word) for word in args.turnout_of),
        weeks=args.weeks,
        declines=args.declines,
        drop_out=args.drop_out,
    )
    with counted("simulating", "replications", wanted=args.progress) as tell:
        run = pg.simulate(
            where,
            scenario,
            seed=seed,
            replications=args.replications,
            progress=tell,
        )
    return formatted(
        Format(args.format),
        Exit.HOLDS,
        screen=lambda: str(run),
        rows=run.to_records,
        columns=METRIC,
    )


def policies(args: Namespace) -> Answer:
    """Compare the plans of policies."""
    layout, seed = Format(args.format), _seed(args, args.only)
    _refuse_rows("--picture", args.picture, layout, "a picture")
    where = read(args.file)
    asked = [pg.Policy(one) for one in dict.fromkeys(args.only)]
    with limited(args) as (limits, stopped):
        found = pg.compare_policies(
            _prioritised(where, args),
            asked,
            reach=pg.Reach(args.reach),
            within=args.within,
            units=_reporting(args),
            seed=seed,
            limits=limits,
        )
    _say_unmeasured(found.plans)
    code = Exit.INTERRUPTED if stopped.is_set() else Exit.HOLDS
    if args.picture is not None:
        return Answer(code, f"{found.to_svg(language=args.picture).rstrip()}\n", exact=True)
    return formatted(
        layout,
        code,
        screen=lambda: str(found),
        rows=found.to_records,
        columns=POLICY,
    )


def _plan(where: pg.Jurisdiction, args: Namespace, seed: int, limits: pg.Limits) -> pg.Plan:
    return _planned(_prioritised(where, args), args, seed, limits)


def _planned(where: pg.Jurisdiction, args: Namespace, seed: int, limits: pg.Limits) -> pg.Plan:
    policy, reach = pg.Policy(args.policy), pg.Reach(args.reach)
    return pg.allocate_double_reporting(
        where,
        policy=policy,
        reach=reach,
        within=args.within,
        units=_reporting(args),
        seed=seed,
        pins=[pair(where, word) for word in args.pin],
        pairings=_pairings(where, args),
        limits=limits,
    )


def _prioritised(where: pg.Jurisdiction, args: Namespace) -> pg.Jurisdiction:
    """Return the snapshot with old or unmanaged compounds first, where that is asked for.

    Say what the priorities rest on.
    """
    if args.old_before is None:
        return where
    found = pg.prioritise_needs(where, old_before=args.old_before)
    derived = len(found.rows) - found.kept
    unknown = f"{found.unknown:,} of them of a compound that lacks its year or property service"
    say(f"partygrid: priorities: {derived:,} derived, {unknown}; {found.kept:,} kept as stated")
    return found.where


def _say_unmeasured(plans: Iterable[pg.Plan]) -> None:
    """Say how many proposals a limit was not held against, since nobody knows the distance."""
    for plan in plans:
        number, of = len(plan.unmeasured), len(plan.assignments)
        if number:
            what = f"{number:,} of {of:,} proposals are under a limit and not measured"
            say(f"partygrid: {plan.policy}: {what}; state the points of buildings")


def _reporting(args: Namespace) -> pg.UnitReporting:
    """Return how units report, and what that means for members."""
    targets = {"community": pg.UnitTarget.COMMUNITY, "grid": pg.UnitTarget.GRID}
    return pg.UnitReporting(
        rule=pg.UnitRule(args.unit_rule),
        to=targets[args.units_to],
        most=args.units_most,
        join=pg.Join(args.join),
        discount=args.discount,
    )


def _pairings(where: pg.Jurisdiction, args: Namespace) -> list[pg.Together | pg.Apart]:
    together = [pg.Together(group(where, word)) for word in args.together]
    return [*together, *(pg.Apart(group(where, word)) for word in args.apart)]


def _refuse_single(args: Namespace) -> None:
    """Refuse what names one id where it takes two, before anything is read."""
    forms = {"pin": "MEMBER:NEED", "declined": "MEMBER:NEED", "together": "M1:M2", "apart": "M1:M2"}
    for name, form in forms.items():
        refuse_single(f"--{name}", vars(args).get(name, ()), form)


def _seed(args: Namespace, asked: Iterable[str]) -> int:
    """Return the seed of the order of arrival; where no policy asks for one, none may be given."""
    if args.seed is not None and pg.Policy.FIRST_COME not in asked:
        reason = "members arrive in an order under first-come alone"
        raise pg.InvalidArgument("--seed", args.seed, reason, "drop it, or ask for first-come")
    return args.seed or 0


def _listed(plan: pg.Plan, args: Namespace) -> list[str]:
    """Return who serves where, or which unit reports where, as a table where it is asked for."""
    rows = _rows(plan, args)
    if args.list == "members":
        rows = [row for row in rows if row["outcome"] == "assigned"]
    else:
        rows = [{**row, "reason": str(row["reason"] or "").replace("-", " ")} for row in rows]
    return [aligned(LISTED[args.list], rows)] if args.list and rows else []


def _why(plan: pg.Plan, args: Namespace) -> list[str]:
    """Return how to ask why, with the first member as an example, where a file is named.

    Not of a plan that was stopped: to ask why, it would be made anew, and to its end.
    """
    members = [one.member for one in plan.assignments] or [one.member for one in plan.unplaced]
    if args.file in (None, "-") or not members or plan.status is pg.PlanStatus.FEASIBLE:
        return []
    given = [(name, vars(args)[name]) for name in _USUAL]
    options = [
        f" --{name.replace('_', '-')} {value}" for name, value in given if value != _USUAL[name]
    ]
    several = {name: vars(args)[name] for name in ("pin", "together", "apart")}
    options += [f" --{name} {shlex.join(words)}" for name, words in several.items() if words]
    words = f"{shlex.quote(args.file)} {shlex.quote(members[0])}"
    return [f"why for one member: partygrid explain {words}{''.join(options)}"]


_USUAL = {
    "reach": "community",
    "within": None,
    "old_before": None,
    "policy": "optimal",
    "seed": None,
    "unit_rule": "located",
    "units_to": "community",
    "units_most": None,
    "join": "none",
    "discount": 0,
}
"""What decides a plan, with what it is where it is not stated."""
