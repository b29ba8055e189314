"""The stubs of the native part name what is there, with its parameters."""

import ast
import inspect
from pathlib import Path

import stancekit
from stancekit import _native

STUBS = ast.parse((Path(stancekit.__file__).parent / "_native.pyi").read_text())


def public(names):
    return {name for name in names if not name.startswith("_")}


def same_parameters(stub, found):
    wanted = [argument.arg for argument in stub.args.posonlyargs + stub.args.args + stub.args.kwonlyargs]
    return [name for name in wanted if name != "self"] == [
        name for name in inspect.signature(found).parameters if name != "self"
    ]


def test_the_stubs_are_whole():
    defined = {node.name: node for node in STUBS.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    assert public(defined) == public(vars(_native))
    for name, node in defined.items():
        found = getattr(_native, name)
        if isinstance(node, ast.FunctionDef):
            assert same_parameters(node, found), name
            continue
        methods = {of.name: of for of in node.body if isinstance(of, ast.FunctionDef)}
        assert public(methods) == public(vars(found)), name
        for method, stub in methods.items():
            if method in public(methods) and callable(getattr(found, method)):
                assert same_parameters(stub, getattr(found, method)), f"{name}.{method}"
