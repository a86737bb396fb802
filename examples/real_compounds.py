"""All towns and communities of 2023, and the compounds of three cities, as jurisdictions.

Run it from anywhere::

    python examples/real_compounds.py
    python examples/real_compounds.py --city 襄阳 --limit 0 --set-aside set-aside.csv

It reads ``../shared/data`` beside the checkout, or the folder that PARTYGRID_DATA names, and ends
with exit code 2 where there is none. The rules are in the modules of the folder ``real_compounds``.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from real_compounds.city import CITIES, read_city
from real_compounds.country import read_country, timed
from real_compounds.screen import city_screen, country_screen
from real_compounds.tables import VARIABLE, Result, data_folder, write_results

ABSENT = 2


def limit(text: str) -> int:
    """Read a number of rows, 0 or more."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of rows; write 0 for all")
    return int(text)


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--city", choices=CITIES, help="one city, without the country")
    parser.add_argument(
        "--limit",
        type=limit,
        default=20,
        metavar="N",
        help="rows set aside to print for each reason (default 20, 0 for all)",
    )
    parser.add_argument("--set-aside", type=Path, metavar="FILE", help="write all of these as CSV")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="write every row and its outcome")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the report; return the exit code."""
    options = arguments(argv)
    folder = data_folder()
    try:
        results = tuple(report(folder, options))
    except FileNotFoundError as absent:
        print(
            f"no data in {folder} ({absent.filename}): put the folder shared/data beside the "
            f"checkout, or name it in the environment variable {VARIABLE}",
            file=sys.stderr,
        )
        return ABSENT
    if options.set_aside:
        count = write_results(options.set_aside, (one for one in results if one.reason))
        print(f"{count:,} rows set aside written to {options.set_aside}")
    if options.rows:
        print(f"{write_results(options.rows, results):,} rows written to {options.rows}")
    return 0


def report(folder: Path, options: argparse.Namespace) -> Iterator[Result]:
    """Print the country and the cities; yield the rows that they account for."""
    if options.city is None:
        country, seconds = timed(partial(read_country, folder))
        print(
            country_screen(country, limit=options.limit), f"{seconds:.2f} s", sep="\n", end="\n\n"
        )
        yield from country.territory.results
    for name in [options.city] if options.city else CITIES:
        city, seconds = timed(partial(read_city, folder, name))
        print(city_screen(city, limit=options.limit), f"{seconds:.2f} s", sep="\n", end="\n\n")
        yield from city.territory.results if options.city else ()
        yield from city.results


if __name__ == "__main__":
    sys.exit(main())
