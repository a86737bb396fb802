"""How Sphinx builds the documentation; nothing here needs the network."""

from enum import Enum
from importlib.metadata import version as installed_version
from typing import Any

from sphinx.application import Sphinx

project = "partygrid"
author = "The partygrid contributors"
copyright = author
release = installed_version(project)

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
nitpicky = True
nitpick_ignore_regex = [
    # Documented elsewhere, and nothing is fetched to find out where.
    ("py:.*", r"(collections\.abc|datetime|fractions|os|pathlib|types)\..*"),
    ("py:.*", r"(networkx|numpy)\..*"),
    # Private names and type variables have no page.
    ("py:.*", r"partygrid\.(\w+\.)*(_\w+(\.\w+)*|[A-Z])"),
]

myst_heading_anchors = 3

autodoc_typehints = "signature"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = ["Complexity", "Sources"]

html_theme = "furo"
html_title = f"partygrid {release}"


def list_choices(
    _app: Sphinx, _what: str, _name: str, described: Any, _options: Any, lines: list[str]
) -> None:
    """Append the members of an enumeration, which autodoc leaves out, to its docstring."""
    if isinstance(described, type) and issubclass(described, Enum):
        lines += ["", *(f"- ``{choice.name}``: ``{choice.value!r}``" for choice in described), ""]


def setup(app: Sphinx) -> None:
    """Have Sphinx call the function above."""
    app.connect("autodoc-process-docstring", list_choices)
