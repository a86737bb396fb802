"""Small changes to the source of a module, each of which some test should notice."""

import ast
import copy
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


@attrs.frozen(kw_only=True)
class Mutant:
    """A module with one change.

    Attributes:
        line: Where it is.
        inside: The function or class that it is in, empty for the module.
        before: What stood there.
        after: What stands there now.
        outside: Whether it is outside of functions, so that the module must be loaded anew.
        tree: The whole module.
    """

    line: int
    inside: str
    before: str
    after: str
    outside: bool
    tree: ast.Module = attrs.field(repr=False)

    def __str__(self) -> str:
        return f"{self.inside or 'module'}: {self.before}  ->  {self.after}"


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
    for path, inside in _places(tree, (), ""):
        node = _at(tree, path)
        for changed in _changes(node, enums):
            new = copy.deepcopy(tree)
            holder, (field, place) = _at(new, path[:-1]), path[-1]
            if place is None:
                setattr(holder, field, changed)
            else:
                getattr(holder, field)[place] = changed
            yield Mutant(
                line=getattr(node, "lineno", 0),
                inside=inside,
                before=_shown(node),
                after=_shown(changed),
                outside=_is_outside(tree, path),
                tree=ast.fix_missing_locations(new),
            )


_Step = tuple[str, int | None]


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
    """Return whether a node is a type with a unit, as ``Annotated[int, "households"]``."""
    return isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Annotated"


def _is_outside(tree: ast.Module, path: Sequence[_Step]) -> bool:
    """Return whether a place is in the body of no function."""
    holders = (_at(tree, path[:end]) for end in range(len(path)))
    return not any(
        isinstance(holder, ast.FunctionDef | ast.Lambda) and field == "body"
        for holder, (field, _) in zip(holders, path, strict=True)
    )


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
            for place in range(len(node.elts)):
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
