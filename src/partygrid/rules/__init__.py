"""Organisation rules as code: cited, dated, with four honest answers.

A rule is a value that the decorator `rule` makes of a function; a pack is a tuple of rules; and
`check_rules` says of each subject pass, fail, unknown or not applicable.
"""

from partygrid.rules import facts
from partygrid.rules._baseline import Baseline, Known
from partygrid.rules._baseline_file import read_baseline, write_baseline
from partygrid.rules._check import check_rules
from partygrid.rules._conflicts import Conflict, ConflictReport, Step, find_conflicts
from partygrid.rules._finding import Finding, RuleFault, Tally
from partygrid.rules._library import get, ids
from partygrid.rules._outcome import Outcome, Verdict
from partygrid.rules._pack import Pack, RuleOverride, overlay
from partygrid.rules._report import RuleReport
from partygrid.rules._requirements import Requirement, bounds
from partygrid.rules._rule import (
    LOOK,
    OUTSIDE,
    PASSES,
    Each,
    Exemption,
    Number,
    Rule,
    Severity,
    each,
    rule,
)

__all__ = [
    "LOOK",
    "OUTSIDE",
    "PASSES",
    "Baseline",
    "Conflict",
    "ConflictReport",
    "Each",
    "Exemption",
    "Finding",
    "Known",
    "Number",
    "Outcome",
    "Pack",
    "Requirement",
    "Rule",
    "RuleFault",
    "RuleOverride",
    "RuleReport",
    "Severity",
    "Step",
    "Tally",
    "Verdict",
    "bounds",
    "check_rules",
    "each",
    "facts",
    "find_conflicts",
    "get",
    "ids",
    "overlay",
    "read_baseline",
    "rule",
    "write_baseline",
]
