"""Small changes to the source of a module, each of which some test should notice."""

import ast
import copy
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import attrs

_T = TypeVar("_T")
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_CALLED = {"any": "all", "all": "any", "min": "max", "max": "min"}
_EVIDENCE = frozenset({"exemptions", "witness", "required", "missing", "distance", "least", "most"})
"""Keywords without which a call still works, and says less."""


_Step = tuple[str, int | None]


@attrs.frozen(kw_only=True)
class Mutant:
    """A module with one change.

    Attributes:
        original: The module as it is.
        path: Where the change is: fields of nodes, with the place in a field of several.
        changed: What stands there now.
        inside: The function or class that it is in, empty for the module.
        early: Whether that is called while the module is loaded.
        before: How many changes that read the same come before it in the module.
    """

    original: ast.Module = attrs.field(repr=False)
    path: tuple[_Step, ...] = ()
    changed: ast.AST | None = None
    inside: str = ""
    early: bool = False
    before: int = 0

    @property
    def line(self) -> int:
        """The line of the change."""
        return getattr(_at(self.original, self.path), "lineno", 0)

    @property
    def statement(self) -> str:
        """The statement of the module in which it is, as it was: a function, say."""
        return ast.unparse(_at(self.original, self.path[:1]))

    @property
    def outside(self) -> bool:
        """Whether it works while the module is loaded, so that this must be done anew."""
        if self.early:
            return True
        holders = (_at(self.original, self.path[:end]) for end in range(len(self.path)))
        return not any(
            isinstance(holder, ast.FunctionDef | ast.Lambda) and field == "body"
            for holder, (field, _) in zip(holders, self.path, strict=True)
        )

    def tree(self) -> ast.Module:
        """Return the module with the change."""
        new = copy.deepcopy(self.original)
        if self.changed is not None:
            holder, (field, place) = _at(new, self.path[:-1]), self.path[-1]
            if place is None:
                setattr(holder, field, self.changed)
            else:
                getattr(holder, field)[place] = self.changed
        return ast.fix_missing_locations(new)

    def __str__(self) -> str:
        if self.changed is None:
            return "unchanged"
        before, after = _shown(_at(self.original, self.path)), _shown(self.changed)
        again = f" ({self.before + 1})" if self.before else ""
        return f"{self.inside or 'module'}: {before}  ->  {after}{again}"


Enums = Mapping[str, Sequence[str]]
"""The members of each enum by its name."""


def enums_in(sources: Iterable[str]) -> Enums:
    """Return the enums that the sources of modules define."""
    found: dict[str, list[str]] = {}
    for source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and "Enum" in "".join(map(ast.unparse, node.bases)):
                values = (one.targets[0] for one in node.body if isinstance(one, ast.Assign))
                found[node.name] = [one.id for one in values if isinstance(one, ast.Name)]
    return found


def mutants(source: str, enums: Enums) -> Iterator[Mutant]:
    """Yield the mutants of a module, in the order of its source.

    Texts, annotations and docstrings stay as they are.
    """
    tree = ast.parse(source)
    early, texts = {*_called(tree)}, Counter[str]()
    for path, inside in _places(tree, (), ""):
        for changed in _changes(_at(tree, path), enums):
            one = Mutant(
                original=tree,
                path=path,
                changed=changed,
                inside=inside,
                early=inside.partition(".")[0] in early,
            )
            text = str(one)
            yield attrs.evolve(one, before=texts[text])
            texts[text] += 1


def _called(node: ast.AST) -> Iterator[str]:
    """Yield the names that are called outside of the bodies of functions."""
    for field, value in ast.iter_fields(node):
        if field != "body" or not isinstance(node, ast.FunctionDef | ast.Lambda):
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, ast.AST):
                    yield from _called(one)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield node.func.id


def _places(
    node: ast.AST, path: tuple[_Step, ...], inside: str
) -> Iterator[tuple[tuple[_Step, ...], str]]:
    """Yield the path of each node below another that may change, and what it is in."""
    for field, value in ast.iter_fields(node):
        if field in _KEPT or _is_type(node):
            continue
        several = isinstance(value, list)
        for place, one in enumerate(value if several else [value]):
            if isinstance(one, ast.AST) and not _is_text(one):
                here = (*path, (field, place if several else None))
                within = f"{inside}.{one.name}".strip(".") if isinstance(one, _NAMED) else inside
                yield here, within
                yield from _places(one, here, within)


_KEPT = frozenset({"annotation", "returns", "names"})
_NAMED = (ast.FunctionDef, ast.ClassDef)


def _is_type(node: ast.AST) -> bool:
    """Return whether a node is a type: ``Annotated[int, "households"]``, ``tuple[int, ...]``."""
    return isinstance(node, ast.Subscript) and ast.unparse(node.value) in {"Annotated", "tuple"}


def _is_text(node: ast.AST) -> bool:
    """Return whether a node is a text or makes one: what is said is no matter of this."""
    if isinstance(node, ast.Expr):
        return _is_text(node.value)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _at(tree: ast.AST, path: Sequence[_Step]) -> ast.AST:
    node = tree
    for field, place in path:
        value = getattr(node, field)
        node = value if place is None else value[place]
    return node


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 100 else f"{text[:99]}…"


def _changes(node: ast.AST, enums: Enums) -> Iterator[ast.AST]:
    """Yield what may stand in the place of a node."""
    yield from _operators(node)
    yield from _conditions(node)
    match node:
        case ast.Constant(value=value):
            yield from _constants(value)
        case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) | ast.Set():
            for place in _parts(node.elts):
                yield _with(node, elts=_without(node.elts, place))
        case ast.Call():
            yield from _calls(node)
        case ast.Attribute():
            yield from _members(node, enums)


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[op]):
            for other in _COMPARED.get(type(op), ()):
                yield _with(node, ops=[other()])
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in _CALCULATED:
            yield _with(node, op=_CALCULATED[type(op)]())


def _conditions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the contrary of a condition that has no operator of its own."""
    match node:
        case ast.If(test=test) | ast.IfExp(test=test) if _is_plain(test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.comprehension(ifs=[test]) if _is_plain(test):
            yield _with(node, ifs=[ast.UnaryOp(ast.Not(), test)])


def _with(node: ast.AST, **changed: object) -> ast.AST:
    new = copy.copy(node)
    for field, value in changed.items():
        setattr(new, field, value)
    return new


def _parts(elements: Sequence[ast.expr]) -> list[int]:
    """Return which elements may be left out: of the key of a lookup, not its words."""
    words = [isinstance(one, ast.Constant) and isinstance(one.value, str) for one in elements]
    key = bool(words) and words[0] and ast.unparse(elements[0]).startswith(("'rules", '"rules'))
    return [place for place, word in enumerate(words) if not (key and word)]


def _without(values: Sequence[_T], place: int) -> list[_T]:
    return [*values[:place], *values[place + 1 :]]


def _is_plain(test: ast.AST) -> bool:
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp)


def _constants(value: object) -> Iterator[ast.AST]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int() | float():
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id in _CALLED:
        yield _with(node, func=ast.Name(_CALLED[node.func.id], ast.Load()))
    for place, keyword in enumerate(node.keywords):
        if keyword.arg in _EVIDENCE:
            yield _with(node, keywords=_without(node.keywords, place))


def _members(node: ast.Attribute, enums: Enums) -> Iterator[ast.AST]:
    """Yield the next member of the enum of which an attribute is one."""
    owner = enums.get(node.value.id, ()) if isinstance(node.value, ast.Name) else ()
    if node.attr in owner:
        yield _with(node, attr=owner[(owner.index(node.attr) + 1) % len(owner)])
