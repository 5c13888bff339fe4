"""xlwings Server, set up with our functions, scripts, task pane and access rules."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from xltools.addin import officejs
from xltools.addin.server import scripts
from xltools.addin.server.manifest import manifest
from xltools.addin.server.pane import pane_state
from xltools.addin.server.served import Served
from xltools.text import server as says

PROJECT_DIR = Path(__file__).parent / "project"
_OFF = ("SOCKETIO", "HTMX", "ALPINEJS_CSP", "BOOTSTRAP", "HOTRELOAD", "EXAMPLES", "TESTS", "WASM")


def make_app(served: Served) -> Any:
    """The ASGI application; settings of xlwings Server are those of the process."""
    _settle(served)
    sys.modules["custom_functions"] = officejs.module(remote=served.remote, threaded=True)
    sys.modules["custom_scripts"] = scripts.module()
    if served.token:
        sys.modules["auth.custom"] = _token_check(served.token)
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from xlwings_server import main

    _add_pane(main.app, served.root)
    _replace_manifest(main.app, served)
    names = {"localhost", "127.0.0.1", "[::1]", served.host, served.public_name} - {""}
    return TrustedHostMiddleware(main.main_app, allowed_hosts=sorted(names))


def _settle(served: Served) -> None:
    """The settings of xlwings Server: ours, whatever the environment says."""
    for name in [name for name in os.environ if name.startswith("XLWINGS_")]:
        del os.environ[name]
    address = served.address.split("://", maxsplit=1)[1]
    settings = {
        "PROJECT_DIR": str(PROJECT_DIR),
        "LICENSE_KEY": "noncommercial",
        "ENVIRONMENT": "prod",
        "PROJECT_NAME": says.PROJECT,
        "LOG_LEVEL": "warning",
        "AUTH_PROVIDERS": '["custom"]' if served.token else "[]",
        **{f"ENABLE_{name}": "false" for name in _OFF},
    }
    if served.secure:
        settings["HOSTNAME"] = address
    os.environ.update({f"XLWINGS_{name}": value for name, value in settings.items()})


def _token_check(token: str) -> ModuleType:
    """The provider `custom` of xlwings Server: one token for the office."""
    from fastapi import HTTPException
    from xlwings_server.models import User

    made: Any = ModuleType("auth.custom")

    async def validate_token(given: str) -> Any:
        if secrets.compare_digest(given.encode(), token.encode()):
            return User(id="office", name="office")
        raise HTTPException(status_code=401, detail=says.WRONG_TOKEN)

    made.validate_token = validate_token
    found: ModuleType = made
    return found


def _add_pane(app: Any, root: Path | None) -> None:
    from fastapi import Depends
    from xlwings_server.dependencies import get_user

    def state() -> dict[str, Any]:
        return pane_state(root)

    app.add_api_route("/pane/state", state, methods=["GET"], dependencies=[Depends(get_user)])


def _replace_manifest(app: Any, served: Served) -> None:
    """Our manifest in the place of the one that xlwings Server would hand out."""
    from fastapi.responses import PlainTextResponse

    text = manifest(served)

    def ours() -> Any:
        return PlainTextResponse(text)

    app.add_api_route("/manifest.xml", ours, methods=["GET"], response_model=None)
    app.router.routes.insert(0, app.router.routes.pop())
