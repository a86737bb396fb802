"""Reorganisations as a state machine: random steps, and what must hold after each of them.

The machine holds a snapshot, and the plan of who reports where. A step makes the next state: grids,
communities and branches are founded, merged, split, drawn anew and dissolved, a building moves,
members are appointed, transferred, arrive and leave, report and decline, and the plan is made anew.
Hypothesis draws the steps, checks every invariant after each, and shrinks a failure to the fewest
steps.

Use. ``TestTown = Reorganisation.TestCase`` runs it as it is. Subclass it, and add steps by ``rule``
and invariants by ``invariant`` of ``hypothesis.stateful``; a step of your own ends in
``self.becomes(...)``. To run an implementation of yours beside ours, set `beside`: it gets every
step as data, and what it holds after each must equal what ours holds. ``Step.apply`` is ours, for
the steps that yours does not make itself.
"""

from partygrid.testing.machine._possible import possible, steps
from partygrid.testing.machine._reorganisation import Beside, Reorganisation
from partygrid.testing.machine._reports import State
from partygrid.testing.machine._steps import Step, StepKind

__all__ = ["Beside", "Reorganisation", "State", "Step", "StepKind", "possible", "steps"]
