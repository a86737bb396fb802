"""``python -m partygrid``: the command line without its script."""

import sys

from partygrid.cli import main

if __name__ == "__main__":
    sys.exit(main())
