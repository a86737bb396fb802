"""The commands that print a whole snapshot as a graph, and the schema of the native format."""

from argparse import Namespace

import partygrid as pg
from partygrid.cli._answers import Answer, as_json
from partygrid.cli._exit import Exit
from partygrid.cli._formats import seen_by, tell_whole
from partygrid.cli._progress import stage
from partygrid.cli._reading import read


def graph(args: Namespace) -> Answer:
    """Draw a snapshot as a graph."""
    writers = {"graphml": pg.to_graphml, "dot": pg.to_dot, "mermaid": pg.to_mermaid}
    where = read(args.file)
    audience = None if args.audience is None else pg.Audience(args.audience)
    with stage("drawing the graph"):
        text = writers[vars(args)["as"]](pg.linkage_graph(seen_by(where, audience)))
    if audience is None:
        tell_whole("the graph", where)
    return Answer(Exit.HOLDS, f"{text.rstrip()}\n", exact=True)


def schema(_: Namespace) -> Answer:
    """Print the schema of the native format."""
    return Answer(Exit.HOLDS, as_json(pg.json_schema()), exact=True)
