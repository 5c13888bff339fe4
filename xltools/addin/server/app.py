"""What the server does: functions for cells, 核验选区, the state of the year's folder.

There are these three works and the pages of `pages.py`, and nothing else.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from xltools.addin import officejs
from xltools.addin.server.door import Answer, Door, Work
from xltools.addin.server.pages import CALL, SCRIPT, STATE, pages
from xltools.addin.server.pane import pane_state
from xltools.addin.server.scripts import checked_selection
from xltools.addin.server.served import Served
from xltools.text import server as says

_JSON = "application/json; charset=utf-8"
_UNKNOWN = Answer.said(400, says.NOT_UNDERSTOOD)


def make_door(served: Served, log: logging.Logger) -> Door:
    """The server, ready to be opened. Settings of xlwings are those of the process: ours.

    Raises:
        CannotServe: the extra `server` is not installed, or is another than the one known here.
    """
    for name in [name for name in os.environ if name.startswith("XLWINGS_")]:
        del os.environ[name]
    functions = officejs.module(remote=served.remote)
    return Door(served, pages(served, functions), works(served, functions), log)


def works(served: Served, functions: ModuleType) -> Mapping[tuple[str, str], Work]:
    """Method and address → what is done there, for those with the token."""
    known = {name for name in vars(functions) if name.startswith("xlt_")}

    def call(body: bytes) -> Answer:
        data = _sent(body)
        name = str(data.get("func_name"))
        return _tried(lambda: _called(data, functions), name) if name in known else _UNKNOWN

    def check(body: bytes) -> Answer:
        data = _sent(body)
        return _tried(lambda: checked_selection(data), says.CHECK_SELECTION) if data else _UNKNOWN

    def state(_: bytes) -> Answer:
        return _tried(lambda: pane_state(served.root), says.PANE)

    return {("POST", CALL): call, ("POST", SCRIPT): check, ("GET", STATE): state}


def _called(data: dict[str, Any], functions: ModuleType) -> dict[str, Any]:
    from xlwings.server import custom_functions_call

    return {"result": asyncio.run(custom_functions_call(data, functions))}


def _sent(body: bytes) -> dict[str, Any]:
    """A request's JSON object; an empty one where it is none."""
    try:
        data = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _no_number(text: str) -> float:
    raise ValueError(text)


def _tried(work: Callable[[], Any], what: str) -> Answer:
    """What a work gives, as JSON; a sentence where it fails, the kind of fault in the log."""
    try:
        return Answer(200, json.dumps(work(), ensure_ascii=False).encode(), _JSON, what)
    except Exception as fault:  # nobody out there sees a traceback
        return Answer.said(422, says.NOT_DONE, f"{what} {type(fault).__name__}")
