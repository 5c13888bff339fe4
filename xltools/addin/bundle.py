"""离线安装包: wheels, launchers and a page of instructions in one folder, for PCs without Internet.

The wheels are fetched by pip on a machine that has an index, for the system they are meant for.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from xltools.files import write_whole
from xltools.folder.opening import Refusal
from xltools.text import addin as says
from xltools.text import messages

WINDOWS_ONLY = ("pywin32", "colorama")
"""What pip leaves out when it runs elsewhere: it asks its own system what is needed."""
_BY_PIP = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
"""Notes of the installation, which are not of the wheel; the list of files is written anew."""
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
    """Write the package into `folder`, whole or not at all; the wheels that are in it, by name.

    `wheel` is xltools' own, made from this installation where it is not given; `run` runs a
    command.

    Raises:
        Refusal: the folder has something in it, there is nothing to make the wheel from, or pip
            could not get everything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(messages.NOT_EMPTY.format(path=folder))
    above = folder.resolve().parent
    above.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".xltools-", dir=above) as scratch:
        made = Path(scratch) / "made"
        wheels = made / "wheels"
        wheels.mkdir(parents=True)
        own = wheel or _own(Path(scratch), run)
        shutil.copyfile(own, wheels / own.name)
        pip = [sys.executable, "-P", "-m", "pip", "download", "--quiet", "--only-binary=:all:"]
        wanted = [str(wheels / own.name), *target.extras()]
        if run([*pip, "--dest", str(wheels), *target.options(), *wanted]) != 0:
            raise Refusal(says.NOT_DOWNLOADED)
        for name, content in launchers().items():
            write_whole(made / name, content)
            if name.endswith(".sh"):
                (made / name).chmod(0o755)
        if folder.exists():
            folder.rmdir()
        made.replace(folder)
    return sorted((folder / "wheels").glob("*.whl"))


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


def _own(scratch: Path, run: Run) -> Path:
    """xltools' own wheel: built from the checkout, or packed again from what is installed."""
    checkout = Path(__file__).parents[2]
    if not (checkout / "pyproject.toml").is_file():
        return _packed_again(scratch)
    pip = [sys.executable, "-P", "-m", "pip", "wheel", "--quiet", "--no-deps"]
    if run([*pip, "--wheel-dir", str(scratch), str(checkout)]) != 0:
        raise Refusal(says.NOT_BUILT)
    return next(iter(scratch.glob("xltools-*.whl")))


def _packed_again(scratch: Path) -> Path:
    """The wheel that this installation came from, file by file as pip noted them.

    Raises:
        Refusal: it was not installed by pip, or a file is no longer what was installed.
    """
    try:
        installed = metadata.distribution("xltools")
    except metadata.PackageNotFoundError as error:
        raise Refusal(says.NOT_INSTALLED_BY_PIP) from error
    record = f"xltools-{installed.version}.dist-info/RECORD"
    made = scratch / f"xltools-{installed.version}-py3-none-any.whl"
    lines = []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for file in sorted(installed.files or (), key=str):
            name = file.as_posix()
            if file.parts[0] == ".." or file.name in _BY_PIP or file.suffix == ".pyc":
                continue
            content = Path(str(file.locate())).read_bytes()
            digest = base64.urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
            if file.hash is None or file.hash.value != digest:
                raise Refusal(says.CHANGED_SINCE_INSTALLED.format(file=name))
            package.writestr(name, content)
            lines.append(f"{name},sha256={digest},{len(content)}\n")
        package.writestr(record, "".join([*lines, f"{record},,\n"]))
    if not any(line.startswith("xltools/") for line in lines):
        raise Refusal(says.NOT_INSTALLED_BY_PIP)
    return made
