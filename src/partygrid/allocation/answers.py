"""The answers of a plan to what it is asked, from what it was made from."""

from partygrid.allocation.choosing import fastest_engine
from partygrid.allocation.explain import explain
from partygrid.allocation.explanation import Explanation
from partygrid.allocation.grounds import Grounds
from partygrid.allocation.measuring import measure, unmeasured
from partygrid.allocation.metrics import Metrics
from partygrid.allocation.placing_units import place_units
from partygrid.allocation.plan import Plan
from partygrid.allocation.remedies import shortages, volunteer_values
from partygrid.allocation.shortage import Shortage, VolunteerValue
from partygrid.jurisdiction import Jurisdiction


class Answers(Grounds):
    """The grounds of a plan, which answer what the plan is asked."""

    __slots__ = ()

    def explain(self, plan: Plan, member: str) -> Explanation:
        """Return every option of a member in a plan."""
        return explain(self, plan, member)

    def metrics(self, plan: Plan) -> Metrics:
        """Return what a plan comes to."""
        return measure(self.where, plan, self.problem)

    def shortages(self, plan: Plan) -> tuple[Shortage, ...]:
        """Return the shortages of a plan."""
        return shortages(self, plan)

    def volunteer_values(self, plan: Plan) -> tuple[VolunteerValue, ...]:
        """Return what one more volunteer would be worth in each community."""
        return volunteer_values(self, plan)

    def unmeasured(self, plan: Plan) -> tuple[str, ...]:
        """Return who is proposed under a limit that nobody could hold against a distance."""
        return unmeasured(self.where, plan)


def answers_of(where: Jurisdiction, plan: Plan) -> Answers:
    """Return the grounds of a plan in a snapshot: those it has, where it was made from it.

    Where a join ties both halves, units stay where they are in the snapshot of the plan, and are
    placed anew, by themselves, in another.
    """
    own, units = plan.grounds, plan.units if plan.joined else None
    asked = (plan.reach, plan.costs, plan.within)
    if isinstance(own, Answers) and own.where is where:
        if (own.reach, own.costs, own.within) == asked and (own.units is None) == (units is None):
            return own
    elif units is not None:
        units = place_units(where, units.reporting, plan.costs, fastest_engine)
    return Answers(where, *asked, units)
