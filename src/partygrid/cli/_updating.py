"""Reading into a snapshot: what a source would change in it, and the snapshot with that."""

from collections.abc import Collection

import partygrid as pg
from partygrid.cli._answers import Answer, Format, formatted
from partygrid.cli._exit import verdict
from partygrid.cli._progress import stage
from partygrid.cli._rows import UPDATE
from partygrid.cli._saving import not_saved, save_as


def update_from(
    reading: "pg.Reading",
    where: "pg.Jurisdiction",
    *,
    complete: Collection[type],
    match: Collection[str],
    save: str | None,
    layout: Format,
    language: str,
) -> Answer:
    """Return the difference that a reading makes, and write the snapshot with it where asked.

    It holds where every row was read and applied and the result is a jurisdiction; only then
    anything is written. A source of which rows were set aside is complete for no kind.

    Args:
        reading: What was read.
        where: The snapshot.
        complete: The kinds of which the source has every record.
        match: By what records are found; by id, code and name where empty.
        save: The new file, None where nothing is to be written.
        layout: How the answer is printed.
        language: The language of what was not read.
    """
    with stage("comparing"):
        update = pg.propose_update(
            where,
            reading.records,
            links=reading.links,
            stated=reading.stated,
            complete=complete if reading.ok else (),
            match=[pg.MatchBy(one) for one in match or pg.MatchBy],
        )
        holds = reading.ok and not update.not_applied and not update.problems
    if not holds:
        not_saved(save, "not every row is read and applied, or what comes out is no jurisdiction")
    elif save is not None:
        save_as(pg.apply_update(update), save)
    return formatted(
        layout,
        verdict(holds=holds),
        screen=lambda: f"{reading.text(language)}\n\n{update}",
        rows=lambda: [*(_row(one, language) for one in reading.problems), *update.to_records()],
        columns=UPDATE,
    )


def _row(problem: "pg.ReadProblem", language: str) -> dict[str, str]:
    """Return what was not read as a row beside the differences."""
    found = dict.fromkeys(UPDATE, "")
    found |= {"difference": problem.severity.value, "record": problem.place}
    return found | {"message": problem.text(language)}
