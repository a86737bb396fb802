"""The seal of a plan: a digest of what was asked, and of the prices that prove the answer.

Whatever else a plan states is counted again from the records by `verify`. What was asked cannot be,
nor can prices that need not be exact: those of a plan that was stopped, that follows the rule of
another policy, or of whose bound a part is trusted. A seal finds what was altered there by hand or
by mistake. It is no signature: whoever alters a plan on purpose can seal it again.
"""

from hashlib import sha256

import attrs
import msgspec

from partygrid.allocation.plan import Plan

_ENCODER = msgspec.json.Encoder(enc_hook=repr)


def seal(plan: Plan) -> str:
    """Return the seal that a plan should have.

    Complexity:
        O(needs), and O(members) for a plan that was made anew or has a ledger.
    """
    asked = (
        plan.policy,
        repr(plan.seed),
        plan.reach,
        plan.within,
        plan.costs,
        plan.ledger,
        plan.pins,
        [(type(one).__name__, one) for one in plan.pairings],
        plan.units and plan.units.reporting,
        plan.revision,
        [(one.need, repr(one.price)) for one in plan.head_counts],
    )
    return sha256(_ENCODER.encode(asked)).hexdigest()


def sealed(plan: Plan) -> Plan:
    """Return a plan with its seal."""
    return attrs.evolve(plan, seal=seal(plan))
