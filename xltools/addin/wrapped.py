"""A cell function as both xlwings paths take it: Chinese words, ranges in, sentences for faults."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from xltools.addin.functions.declared import CellFunction
from xltools.addin.functions.values import Misused
from xltools.text import functions as says

_NOTHING = (None, [[None]])
Decorate = Callable[..., Callable[[Any], Any]]


def wrap(function: CellFunction, func: Decorate, arg: Decorate, *, remote: bool) -> Any:
    """`function` decorated with one path's own `func` and `arg`.

    `remote` is a server that is not the user's own machine: functions that read folders then
    answer with a sentence.
    """

    signature = inspect.signature(function.call)
    defaults = [parameter.default for parameter in signature.parameters.values()]

    @functools.wraps(function.call)
    def run(*values: Any) -> Any:
        if remote and function.local:
            return [[says.LOCAL_ONLY]]
        try:
            return function.call(*_filled(values, defaults))
        except Misused as misused:
            return [[str(misused)]]
        except Exception as fault:  # a cell shows a sentence, never a traceback
            return [[says.FAULT.format(kind=type(fault).__name__)]]

    made: Any = run
    made.__doc__ = function.says
    made.__annotations__ = {}
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    made.__signature__ = signature.replace(
        parameters=bare, return_annotation=inspect.Signature.empty
    )
    decorated = func(made)
    for name, doc in function.arguments.items():
        decorated = arg(name, ndim=2, err_to_str=True, doc=doc)(decorated)
    return decorated


def _filled(values: Sequence[Any], defaults: Sequence[Any]) -> list[Any]:
    """The arguments, with the default where an optional one was passed over or is a blank cell."""
    return [
        default if default is not inspect.Parameter.empty and value in _NOTHING else value
        for value, default in zip(values, defaults, strict=False)
    ]
