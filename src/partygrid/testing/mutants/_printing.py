"""Prints mutants as code that makes them: the exemplary town by its name, and no snapshot twice."""

from typing import Any

from hypothesis.vendor.pretty import for_type_by_name

from partygrid.testing.mutants._town import exemplary_town
from partygrid.testing.mutants._violate import Mutant
from partygrid.testing.printing import print_call


class _Code(str):
    """Code that stands for a value."""

    __slots__ = ()

    def _repr_pretty_(self, printer: Any, _: bool, /) -> None:  # noqa: FBT001 - as Hypothesis
        printer.text(self)


def _print_mutant(mutant: Mutant, printer: Any, _: bool, /) -> None:  # noqa: FBT001 - as Hypothesis
    stated: list[tuple[str, Any]] = [
        (field, getattr(mutant, field)) for field in ("rule", "subject", "alteration", "finding")
    ]
    named = mutant.original is exemplary_town()
    code = _Code("mutants.exemplary_town()")
    stated.append(("original", code if named else mutant.original))
    stated.append(("on", mutant.on))
    if mutant.others:
        stated.append(("others", mutant.others))
    print_call(printer, "mutants.Mutant", stated)


for_type_by_name(Mutant.__module__, Mutant.__qualname__, _print_mutant)
