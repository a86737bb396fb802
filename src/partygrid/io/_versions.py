"""A version of a jurisdiction that a database keeps."""

from datetime import date

import attrs


@attrs.frozen(kw_only=True)
class SqlSnapshot:
    """A version of a jurisdiction in a database.

    Attributes:
        number: Its number, from 1 in the order of writing.
        on: The day of which it is the state, None where none was stated.
        label: What its writer called it, empty where nothing was said.
        fingerprint: The fingerprint of the snapshot; equal ones are stored once.
        records: The number of its records.
        links: The number of its links.
    """

    number: int
    on: date | None
    label: str
    fingerprint: str
    records: int
    links: int
