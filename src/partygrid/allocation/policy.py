"""The policies by which members may be proposed: the best one, and those it is compared with."""

from enum import StrEnum


class Policy(StrEnum):
    """By which rule members are proposed to needs.

    All of them propose eligible members only, each to one need, and pass no most. They differ in
    whom they place where. The module ``partygrid.allocation.policies`` numbers the steps of each.

    Attributes:
        OPTIMAL: The best plan by the aims of `allocate_double_reporting`.
        NEAREST: Always the nearest member and need of those that are left.
        FIRST_COME: Members arrive in an order that a seed decides; each takes what costs least of
            the places that are left, as after a call in a group chat.
        SKILL_FIRST: Needs that ask for skills first, by the members who lack the fewest of them.
        LOAD_BALANCED: As many members as possible, so that the same share of its places is filled
            at each need, as nearly as can be.
        RESIDENCE_ONLY: The best plan in which members serve only where they live: in their own
            compound, or a place that holds the residence.
        STABLE: No member and need would rather have each other than what they have.
        LEXIMIN: The community with the smallest share of its least head counts met is helped first,
            then the next, and so on.
        LEAST_SERVED: The best plan when each hour that a member has served so far costs metres, as
            a `Ledger` states.
        JOINED: Units first, then the best plan of members when needs in the community to which
            their unit reports are nearer by the discount that `UnitReporting` states, or, where it
            requires that, the only ones.
    """

    OPTIMAL = "optimal"
    NEAREST = "nearest"
    FIRST_COME = "first-come"
    SKILL_FIRST = "skill-first"
    LOAD_BALANCED = "load-balanced"
    RESIDENCE_ONLY = "residence-only"
    STABLE = "stable"
    LEXIMIN = "leximin"
    LEAST_SERVED = "least-served"
    JOINED = "joined"


ONE_BY_ONE = frozenset({Policy.NEAREST, Policy.FIRST_COME, Policy.SKILL_FIRST})
"""The policies that place one member after the other and never go back."""

PREFERRING = frozenset({Policy.LEAST_SERVED, Policy.JOINED})
"""The policies that need a preference to be stated; without one, the best plan is theirs."""
