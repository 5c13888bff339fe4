"""离线安装包: wheels, launchers and a page of instructions in one folder, for PCs without Internet.

The wheels are fetched by pip on a machine that has an index, for the system they are meant for.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xltools.files import write_whole
from xltools.steps.refusal import Refusal
from xltools.text import addin as says

WINDOWS_ONLY = ("pywin32", "colorama")
"""What pip leaves out when it runs elsewhere: it asks its own system what is needed."""
_LAUNCHERS = {
    "安装.bat": "install.bat",
    "政风行风评议.bat": "start.bat",
    "安装.sh": "install.sh",
    "政风行风评议.sh": "start.sh",
    "使用说明.txt": "readme.txt",
}
Run = Callable[[Sequence[str]], int]


@dataclass(frozen=True, slots=True)
class Target:
    """The machines that a package is for; empty fields mean machines like this one."""

    platform: str = ""
    """pip's name of the system, e.g. win_amd64."""
    python: str = ""
    """Version of Python there, e.g. 3.12."""

    def options(self) -> list[str]:
        """What pip is told of them."""
        chosen = [*(("--platform", self.platform) if self.platform else ())]
        chosen += ["--python-version", self.python] if self.python else []
        return chosen

    def extras(self) -> list[str]:
        """Requirements that pip would not see from here."""
        foreign = self.platform.startswith("win") and sys.platform != "win32"
        return list(WINDOWS_ONLY) if foreign else []


def bundle(folder: Path, target: Target, *, wheel: Path | None = None, run: Run) -> list[Path]:
    """Write the package into `folder`; the wheels that are in it, by name.

    `wheel` is xltools' own, built from the checkout where it is not given; `run` runs a command.

    Raises:
        Refusal: there is no checkout to build from, or pip could not get everything.
    """
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="xltools-") as scratch:
        own = wheel or _built(Path(scratch), run)
        write_whole(wheels / own.name, own.read_bytes())
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:"]
    wanted = [str(wheels / own.name), *target.extras()]
    if run([*pip, "--dest", str(wheels), *target.options(), *wanted]) != 0:
        raise Refusal(says.NOT_DOWNLOADED)
    for name, content in launchers().items():
        write_whole(folder / name, content)
        if name.endswith(".sh"):
            (folder / name).chmod(0o755)
    return sorted(wheels.glob("*.whl"))


def launchers() -> dict[str, bytes]:
    """File name → content: batch files as Windows' command line reads them, in GBK."""
    source = Path(__file__).with_name("launchers")
    made = {}
    for name, file in _LAUNCHERS.items():
        text = (source / file).read_text(encoding="utf-8")
        if name.endswith(".bat"):
            made[name] = text.replace("\n", "\r\n").encode("gbk")
        elif name.endswith(".txt"):
            made[name] = ("\ufeff" + text.replace("\n", "\r\n")).encode()
        else:
            made[name] = text.encode()
    return made


def run_command(command: Sequence[str]) -> int:
    """Run a command, its talk shown; its exit code."""
    return subprocess.run(command, check=False).returncode


def _built(scratch: Path, run: Run) -> Path:
    checkout = Path(__file__).parents[2]
    if not (checkout / "pyproject.toml").is_file():
        raise Refusal(says.NO_CHECKOUT)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    if run([*pip, "--wheel-dir", str(scratch), str(checkout)]) != 0:
        raise Refusal(says.NOT_BUILT)
    return next(iter(scratch.glob("xltools-*.whl")))
