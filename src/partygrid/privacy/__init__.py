"""Sharing without exposing: for each audience what it may see, and an account of what it may not.

Every field has a privacy class (`Privacy`), stated in its metadata. `redact` leaves out what an
audience may not see, and `pseudonymise` gives people other ids. Each is a pure function: it returns
another snapshot.
"""

from partygrid._fields import Privacy
from partygrid.privacy._audience import Audience
from partygrid.privacy._pseudonyms import Pseudonyms, pseudonym, pseudonymise, pseudonyms
from partygrid.privacy._redact import Redaction, redact
from partygrid.privacy._removal import Removed
from partygrid.privacy._retention import (
    Forgotten,
    Overstay,
    RetentionReport,
    due_for_deletion,
    forget,
)
from partygrid.privacy._suppress import suppress
from partygrid.privacy._table import LineKind, SuppressedTable, TableLine
from partygrid.privacy._view import Role, View, view

__all__ = [
    "Audience",
    "Forgotten",
    "LineKind",
    "Overstay",
    "Privacy",
    "Pseudonyms",
    "Redaction",
    "Removed",
    "RetentionReport",
    "Role",
    "SuppressedTable",
    "TableLine",
    "View",
    "due_for_deletion",
    "forget",
    "pseudonym",
    "pseudonymise",
    "pseudonyms",
    "redact",
    "suppress",
    "view",
]
