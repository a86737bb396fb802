"""Vacancies filled: who is proposed for the slots of a mechanism, and for posts held by a rule."""

from partygrid.filling._choices import LinkCandidate, LinkChoice, LinkExplanation, LinkObjective
from partygrid.filling._links import allocate_links
from partygrid.filling._plan import LinkPlan
from partygrid.filling._post_plan import (
    Deviation,
    DeviationKind,
    Override,
    PostCandidate,
    PostChoice,
    PostPlan,
    TieRule,
)
from partygrid.filling._posts import allocate_posts
from partygrid.filling._vacancies import Vacancy, VacancyReason

__all__ = [
    "Deviation",
    "DeviationKind",
    "LinkCandidate",
    "LinkChoice",
    "LinkExplanation",
    "LinkObjective",
    "LinkPlan",
    "Override",
    "PostCandidate",
    "PostChoice",
    "PostPlan",
    "TieRule",
    "Vacancy",
    "VacancyReason",
    "allocate_links",
    "allocate_posts",
]
