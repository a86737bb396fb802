"""Which proposer offers edits for which rule."""

from collections.abc import Mapping
from types import MappingProxyType

from partygrid.repairs import _organisations as organisations
from partygrid.repairs import _places as places
from partygrid.repairs._asked import Proposer

PROPOSERS: Mapping[str, Proposer] = MappingProxyType(
    {
        "branch-committee": organisations.fill_post,
        "branch-full-members": organisations.join_neighbours,
        "branch-most-members": organisations.split_branch,
        "branch-secretary": organisations.fill_post,
        "branch-size": organisations.split_branch,
        "building-grid": places.attach_to_grids,
        "building-group": places.attach_to_group,
        "building-one-grid": places.detach_from_grids,
        "community-full-cover": places.attach_to_grids,
        "community-no-overlap": places.detach_from_grids,
        "grid-buildings": places.empty_grid,
        "grid-households": places.resize_grid,
        "grid-one-community": places.detach_strays,
        "grid-people": places.resize_grid,
        "group-leader": organisations.fill_post,
        "joint-branch-nature": organisations.declare_joint,
        "joint-branch-units": organisations.leave_joint,
        "member-one-report": organisations.end_reports,
        "micro-grid-households": places.resize_grid,
        "organisation-superior": organisations.state_superior,
        "organisation-superior-exists": organisations.state_superior,
        "organisation-territory": organisations.state_superior,
        "place-organisation": places.cover_place,
        "post-one-holder": organisations.fill_post,
        "small-branch-posts": organisations.fill_post,
        "unit-joint-branch": organisations.join_joint,
        "unit-own-branch": organisations.found_branch,
    }
)
"""Who offers edits for a rule, by the id of the rule."""
