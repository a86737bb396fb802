"""Two-new coverage (两新覆盖): non-public enterprises and social organisations, by four rates.

Let O be the operating units of both kinds, A those that have an organisation of their own, J those
that have a joint one only, W those of the others that work reaches. A unit has an organisation when
a branch of units that exists on the day names it, and one of its own when such a branch names no
other unit. Work reaches a unit when somebody fills one of the slots of the mechanism
``two-new-work`` on it: instructor, liaison, union, league. Then

    organisation coverage = (|A| + |J|) / |O|
    setup-alone rate      = |A| / |O|
    work coverage         = |W| / (|O| - |A| - |J|)
    overall coverage      = (|A| + |J| + |W|) / |O|.

A unit that does not operate is struck out. One of which that is not stated is counted apart and
stands in no numerator and no denominator.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

import attrs
import numpy as np

from partygrid._index import Counts, Index, Mask
from partygrid._text import percent, table
from partygrid.errors import DoesNotHold, InvalidArgument
from partygrid.jurisdiction import Jurisdiction
from partygrid.linkage._check import refuse_no_day
from partygrid.linkage._seats import absent, fitting
from partygrid.org import ORGANISATION_KINDS, Member, Unit, UnitBranch, UnitKind
from partygrid.slots import conditions

TWO_NEW_KINDS = (UnitKind.ENTERPRISE, UnitKind.SOCIAL_ORGANISATION)
WORK = "two-new-work"
"""Id of the mechanism whose links say that work reaches a unit."""
WORK_SLOTS = ("instructor", "liaison", "union", "league")
_SHOWN = 12


@attrs.frozen(kw_only=True)
class Rate:
    """A ratio with its numerator and denominator as they were counted.

    Attributes:
        part: What was counted.
        of: Among how many.

    Examples:
        >>> rate = Rate(part=2, of=4)
        >>> rate.ratio, str(rate)
        (Fraction(1, 2), '2 of 4 (50.0 %)')
        >>> print(Rate(part=0, of=0))
        0 of 0
    """

    part: int
    of: int

    @property
    def ratio(self) -> Fraction:
        """The part among all; 1 where there is none."""
        return Fraction(self.part, self.of) if self.of else Fraction(1)

    def __str__(self) -> str:
        share = f" ({percent(self.ratio)})" if self.of else ""
        return f"{self.part:,} of {self.of:,}{share}"


@attrs.frozen(kw_only=True)
class TwoNewCover:
    """The coverage of the units of one kind, or of both together.

    Attributes:
        kind: The kind of unit, None for both together.
        operating: Units that operate: the denominator.
        struck_out: Units that do not operate.
        unknown: Units of which that is not stated.
        alone: Operating units with an organisation of their own.
        jointly: Operating units with a joint organisation only.
        reached: Operating units without an organisation that work reaches.
        instructor_only: Those of them that nobody but an instructor reaches.

    Examples:
        >>> cover = TwoNewCover(operating=4, alone=1, jointly=1, reached=2, instructor_only=2)
        >>> print(cover.organisation, cover.setup_alone, cover.work, cover.overall, sep="; ")
        2 of 4 (50.0 %); 1 of 4 (25.0 %); 2 of 2 (100 %); 4 of 4 (100 %)
    """

    kind: UnitKind | None = None
    operating: int = 0
    struck_out: int = 0
    unknown: int = 0
    alone: int = 0
    jointly: int = 0
    reached: int = 0
    instructor_only: int = 0

    @property
    def organised(self) -> int:
        """Operating units that have an organisation, their own or a joint one."""
        return self.alone + self.jointly

    @property
    def organisation(self) -> Rate:
        """Organisation coverage (组织覆盖): with an organisation, among the operating."""
        return Rate(part=self.organised, of=self.operating)

    @property
    def setup_alone(self) -> Rate:
        """Setup-alone rate (单独组建率): with one of their own, among the operating."""
        return Rate(part=self.alone, of=self.operating)

    @property
    def work(self) -> Rate:
        """Work coverage (工作覆盖): reached by work, among the operating with no organisation."""
        return Rate(part=self.reached, of=self.operating - self.organised)

    @property
    def overall(self) -> Rate:
        """Overall coverage: with an organisation or reached by work, among the operating."""
        return Rate(part=self.organised + self.reached, of=self.operating)


@attrs.frozen(kw_only=True, repr=False)
class TwoNewReport:
    """Two-new coverage on a day.

    Attributes:
        where: The snapshot that was looked at.
        on: The day, None for the latest state.
        members: From how many full members on a unit can set up an organisation of its own.
        covers: The coverage of each kind, and then of both together.
        uncovered: Ids of operating units with neither an organisation nor work, sorted.
        instructor_only: Ids of operating units that an instructor alone covers, sorted.
        jointly: Ids of operating units with a joint organisation only, sorted.
        struck_out: Ids of units that do not operate, sorted.
        ready: Ids of operating units with that many full members and no organisation of their own,
            sorted.
        unknown: Ids of units of which it is not stated whether they operate, sorted.
    """

    where: Jurisdiction = attrs.field(eq=False)
    on: date | None
    members: int
    covers: tuple[TwoNewCover, ...]
    uncovered: tuple[str, ...]
    instructor_only: tuple[str, ...]
    jointly: tuple[str, ...]
    struck_out: tuple[str, ...]
    ready: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def together(self) -> TwoNewCover:
        """The coverage of both kinds together."""
        return self.covers[-1]

    @property
    def ok(self) -> bool:
        """Whether no operating unit is uncovered or ready for an organisation of its own."""
        return not (self.uncovered or self.ready)

    def require_ok(self) -> "TwoNewReport":
        """Return the report itself, or raise when a unit is uncovered or ready.

        Raises:
            DoesNotHold: There is one; the text is that of the report.
        """
        if not self.ok:
            raise DoesNotHold(str(self))
        return self

    def to_records(self) -> list[dict[str, str | int]]:
        """Return one flat row for each kind and one for both, with counts, for data frames.

        Rates are their counts: see `TwoNewCover` for what is divided by what.
        """
        return [
            {
                "kind": "both" if cover.kind is None else cover.kind.value,
                "operating": cover.operating,
                "struck_out": cover.struck_out,
                "unknown": cover.unknown,
                "alone": cover.alone,
                "jointly": cover.jointly,
                "reached": cover.reached,
                "instructor_only": cover.instructor_only,
            }
            for cover in self.covers
        ]

    def __repr__(self) -> str:
        return f"<TwoNewReport: {self.together.overall} of the operating units covered>"

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        both = self.together
        yield (
            f"two-new coverage: {both.operating:,} units operate, {both.struck_out:,} do not, "
            f"not stated for {both.unknown:,}"
        )
        rows = [
            [cover.kind or "both", cover.organisation, cover.setup_alone, cover.work, cover.overall]
            for cover in self.covers
        ]
        yield table(["kind", "organisation", "set up alone", "work", "overall"], rows)
        if both.reached:
            alone = Rate(part=both.instructor_only, of=both.reached)
            yield f"reached by an instructor alone: {alone} of those that work reaches"
        for ids, what in (
            (self.uncovered, "neither organisation nor work"),
            (self.ready, f"{self.members:,} or more full members, no organisation of their own"),
            (self.unknown, "not stated whether they operate"),
        ):
            if ids:
                more = f" and {len(ids) - _SHOWN:,} more" if len(ids) > _SHOWN else ""
                yield f"{what}: {', '.join(ids[:_SHOWN])}{more}"


def check_two_new(where: Jurisdiction, *, on: date | None = None, members: int = 3) -> TwoNewReport:
    """Report the coverage of non-public enterprises and social organisations, by four rates.

    Units of the kinds enterprise and social organisation count while they operate. A unit has an
    organisation where a `UnitBranch` that exists on the day names it, one of its own where such a
    branch names no other unit. Work reaches it where a link of the mechanism ``two-new-work``
    that holds on the day fills its slot instructor, liaison, union or league, and the filler
    exists then. A unit of which it is not stated whether it operates is counted apart.

    Args:
        where: The snapshot to look at; not changed.
        on: The day on which branches must exist and links hold; None takes the latest
            state, see `check_mechanism`. Whether a unit operates has no date:
            it is as stated, whatever the day.
        members: From how many full members on a unit is ready for an organisation of its own.
            They are the full members whose work unit it is; members who report count nowhere.

    Returns:
        A report with counts, rates, and the units that are uncovered, ready or not known.

    Raises:
        InvalidArgument: `on` is no date, or `members` no whole number from 1 on.

    Complexity:
        O(units + members + links of the mechanism) by array operations.

    Sources:
        Three full members: Regulations on the Work of Party Branches (中国共产党支部工作条例),
        4 and 5. The rates: 中办发〔2012〕11号 as cited locally; all count operating units only.

    Examples:
        >>> import partygrid as pg
        >>> kind = pg.UnitKind.ENTERPRISE
        >>> units = [pg.Unit(id_, kind=kind, operating=True) for id_ in ("mill", "shop")]
        >>> where = pg.Jurisdiction(
        ...     [*units, pg.UnitBranch("mill-br", units=["mill"]), pg.Member("m1")],
        ...     [pg.Link(mechanism="two-new-work", scope="shop", slot="instructor", filler="m1")])
        >>> cover = check_two_new(where).together
        >>> print(cover.organisation, cover.work, cover.overall, sep="; ")
        1 of 2 (50.0 %); 1 of 1 (100 %); 2 of 2 (100 %)
        >>> cover.instructor_only
        1
    """
    refuse_no_day(on)
    if type(members) is not int or members < 1:
        reason = "no whole number from 1 on"
        raise InvalidArgument("members", members, reason, "pass 3, or what is local rule")
    index, units = where.index, two_new_units(where, on)
    kinds = {kind: _meet(index, Unit, {"kind": kind}) for kind in TWO_NEW_KINDS}
    both = np.logical_or(*kinds.values())
    enough = _full_members(index) >= members

    def listed(mask: Mask) -> tuple[str, ...]:
        return tuple(index.id_of(Unit, one) for one in np.flatnonzero(mask & both).tolist())

    without = units.operating & ~units.named
    return TwoNewReport(
        where=where,
        on=on,
        members=members,
        covers=tuple(_cover(units, kind, here) for kind, here in (*kinds.items(), (None, both))),
        uncovered=listed(without & ~units.instructed & ~units.worked),
        instructor_only=listed(without & units.instructed & ~units.worked),
        jointly=listed(units.operating & units.named & ~units.own),
        struck_out=listed(units.struck_out),
        ready=listed(units.operating & ~units.own & enough),
        unknown=listed(~units.operating & ~units.struck_out),
    )


@attrs.frozen(eq=False)
class TwoNewUnits:
    """Which units are what, whatever their kind. Shape of each: (units,).

    Attributes:
        operating: Those that operate.
        struck_out: Those that do not.
        own: Those with an organisation of their own.
        named: Those with any organisation.
        instructed: Those that an instructor reaches.
        worked: Those that somebody else reaches.
    """

    operating: Mask
    struck_out: Mask
    own: Mask
    named: Mask
    instructed: Mask
    worked: Mask


def two_new_units(where: Jurisdiction, on: date | None) -> TwoNewUnits:
    """Return which units are what on a day."""
    index = where.index
    own, named = np.zeros((2, index.size(Unit)), np.bool_)
    pairs = index.pairs(UnitBranch, "units", Unit)
    living = fitting(index, UnitBranch, (), on)[pairs.owner]
    named[pairs.target[living]] = True
    own[pairs.target[living & (np.bincount(pairs.owner)[pairs.owner] == 1)]] = True
    instructor, *others = (_reached(where, slot, on) for slot in WORK_SLOTS)
    return TwoNewUnits(
        operating=_meet(index, Unit, {"operating": True}),
        struck_out=_meet(index, Unit, {"operating": False}),
        own=own,
        named=named,
        instructed=instructor,
        worked=np.any(others, axis=0),
    )


def _meet(index: Index, kind: type, wanted: Mapping[str, object]) -> Mask:
    return fitting(index, kind, conditions(wanted), None)


def _reached(where: Jurisdiction, slot: str, on: date | None) -> Mask:
    """Return the units on which a slot of the work is filled."""
    index, rows = where.index, where.link_index.rows(WORK)
    exists = ~absent(index, ORGANISATION_KINDS, on)
    here = np.array([name == slot for name in rows.slots], np.bool_)[rows.slot]
    live = rows.live(on)
    fills = here & exists[rows.filler] if live is None else here & exists[rows.filler] & live
    reached = np.zeros(index.total, np.bool_)
    reached[rows.scope[fills]] = True
    return reached[index.start(Unit) : index.start(Unit) + index.size(Unit)]


def _full_members(index: Index) -> Counts:
    """Return the number of full members who work for each unit."""
    unit = index.reference(Member, "unit", Unit)
    counted = (unit >= 0) & _meet(index, Member, {"probationary": False})
    return np.bincount(unit[counted], minlength=index.size(Unit))


def _cover(units: TwoNewUnits, kind: UnitKind | None, here: Mask) -> TwoNewCover:
    operating, without = here & units.operating, here & units.operating & ~units.named

    def number(mask: Mask) -> int:
        return int(np.count_nonzero(mask))

    return TwoNewCover(
        kind=kind,
        operating=number(operating),
        struck_out=number(here & units.struck_out),
        unknown=number(here & ~units.operating & ~units.struck_out),
        alone=number(operating & units.own),
        jointly=number(operating & units.named & ~units.own),
        reached=number(without & (units.instructed | units.worked)),
        instructor_only=number(without & units.instructed & ~units.worked),
    )
