"""Regulations on the Work of Party Branches (中国共产党支部工作条例), 2018.

The rules ask of organisations whose form is a branch, at whatever level, and of their groups and
units: size, form, posts and terms. Meetings are cadences. Articles are cited as they are known; one
whose number is from memory says so, while what it says is confirmed.
"""

from partygrid.rules._pack import Pack
from partygrid.rules.packs.branch_regulation_2018._article import TITLE
from partygrid.rules.packs.branch_regulation_2018._joint import (
    joint_branch_nature,
    joint_branch_units,
    unit_joint_branch,
    unit_own_branch,
)
from partygrid.rules.packs.branch_regulation_2018._posts import (
    branch_committee,
    branch_committee_usual,
    branch_secretary,
    group_leader,
    small_branch_posts,
)
from partygrid.rules.packs.branch_regulation_2018._size import (
    branch_full_members,
    branch_size,
    branch_term,
)
from partygrid.sources import Title

PACK = Pack(
    id="branch-regulation-2018",
    title=Title("Regulations on the Work of Party Branches, 2018", TITLE),
    rules=[
        branch_committee,
        branch_committee_usual,
        branch_full_members,
        branch_secretary,
        branch_size,
        branch_term,
        group_leader,
        joint_branch_nature,
        joint_branch_units,
        small_branch_posts,
        unit_joint_branch,
        unit_own_branch,
    ],
)
