"""What the exit code of a command says."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; the last two follow the custom of other programs."""

    HOLDS = 0
    DOES_NOT_HOLD = 1
    UNUSABLE = 2
    DEFECT = 70
    INTERRUPTED = 130


def verdict(*, holds: bool) -> Exit:
    """Return the exit code of an answer."""
    return Exit.HOLDS if holds else Exit.DOES_NOT_HOLD
