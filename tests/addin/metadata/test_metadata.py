"""The metadata that Excel reads equals what npm's custom-functions-metadata generates."""

from __future__ import annotations

import json
from typing import Any

from tests.addin.metadata.jsdoc import GENERATED, SOURCE, jsdoc
from xltools.addin.functions import FUNCTIONS
from xltools.addin.officejs import module


def ours() -> dict[str, Any]:
    functions = module()
    from xlwings.server import custom_functions_meta

    found: dict[str, Any] = custom_functions_meta(functions)
    return found


def test_the_source_is_that_of_the_declarations() -> None:
    """Otherwise: python -m tests.addin.metadata.jsdoc (needs npm)."""
    assert SOURCE.read_text(encoding="utf-8") == jsdoc()


def test_it_equals_what_the_tool_generates() -> None:
    """Two things apart: the tool leaves out a result's type where it is the default, `any`, and
    knows nothing of `allowErrorForDataTypeAny`, by which Excel hands over error cells."""
    generated, found = json.loads(GENERATED.read_text(encoding="utf-8")), ours()
    assert found.pop("allowErrorForDataTypeAny") is True
    for function in found["functions"]:
        assert function["result"].pop("type") == "any"
    in_order = {"key": lambda function: function["id"]}
    found["functions"].sort(**in_order)
    generated["functions"].sort(**in_order)
    assert found == generated


def test_names_and_texts_keep_to_the_limits_of_excel() -> None:
    for function in FUNCTIONS:
        assert function.name.isascii() and function.name.startswith("XLT_")
        assert len(function.says) <= 255 and not function.says.isascii()
        assert all(len(doc) <= 255 and not doc.isascii() for doc in function.arguments.values())
