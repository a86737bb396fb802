"""How Sphinx builds the documentation; nothing here needs the network."""

import re
from enum import Enum
from importlib.metadata import version as installed_version
from typing import Any

from sphinx.application import Sphinx
from sphinx.ext.napoleon import GoogleDocstring

project = "partygrid"
author = "The partygrid contributors"
copyright = author
release = installed_version(project)

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
nitpicky = True
nitpick_ignore_regex = [
    # Documented elsewhere, and nothing is fetched to find out where.
    ("py:.*", r"(collections\.abc|datetime|fractions|os|pathlib|types)\..*"),
    ("py:.*", r"(hypothesis|networkx|numpy|nx|st)\..*"),
    ("py:class", r"(pa\.Table|pd\.DataFrame|pl\.DataFrame|sa\.(Engine|MetaData|URL))"),
    # Fewest and most, as Hypothesis writes the signature of a strategy.
    ("py:class", r"tuple\[int"),
    # What a map can show: the docstring of `write_geojson` lists it.
    ("py:class", "Shown"),
    # Private names and type variables have no page.
    ("py:.*", r"partygrid\.(\w+\.)*(_\w+(\.\w+)*|[A-Z])"),
    ("py:.*", r"partygrid\.allocation\.(plan\.Answering|shortage\.Trial)"),
    # A docstring that says under Raises what is not raised.
    ("py:exc", r"Nothing .*"),
]

myst_heading_anchors = 3

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_use_unqualified_type_names = True
napoleon_custom_sections = ["Complexity", "Sources"]

html_theme = "furo"
html_title = f"partygrid {release}"


def list_choices(
    _app: Sphinx, _what: str, _name: str, described: Any, _options: Any, lines: list[str]
) -> None:
    """Append the members of an enumeration, which autodoc leaves out, to its docstring."""
    if isinstance(described, type) and issubclass(described, Enum):
        lines += ["", *(f"- ``{choice.name}``: ``{choice.value!r}``" for choice in described), ""]


_PROPERTIES: dict[str, list[str]] = {}


def keep_property(
    _app: Sphinx, what: str, name: str, _described: Any, _options: Any, lines: list[str]
) -> None:
    """Keep the docstring of a property before napoleon takes its first colon for a type."""
    if what == "property":
        _PROPERTIES[name] = list(lines)


def restore_property(
    app: Sphinx, what: str, name: str, _described: Any, _options: Any, lines: list[str]
) -> None:
    """Read the docstring of a property like that of a method, sections included."""
    if what == "property":
        lines[:] = GoogleDocstring(_PROPERTIES.pop(name), app.config, app, "method").lines()


_LONG_DEFAULT = re.compile(r"LevelScheme\(id='four-levels'.*?may_skip=\(\)\)")


def shorten_default(
    _app: Sphinx,
    _what: str,
    _name: str,
    _described: Any,
    _options: Any,
    signature: str | None,
    returned: str | None,
) -> tuple[str | None, str | None]:
    """Write the default level scheme by its name."""
    return signature and _LONG_DEFAULT.sub("FOUR_LEVELS", signature), returned


def setup(app: Sphinx) -> None:
    """Have Sphinx call the functions above; napoleon has the priority 500."""
    app.connect("autodoc-process-docstring", list_choices)
    app.connect("autodoc-process-signature", shorten_default)
    app.connect("autodoc-process-docstring", keep_property, priority=400)
    app.connect("autodoc-process-docstring", restore_property, priority=600)
