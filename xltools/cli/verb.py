"""What every verb shares: options, exit codes, where data and talk go, and no tracebacks."""

from __future__ import annotations

import functools
import json
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xltools.text import messages

if TYPE_CHECKING:
    from xltools.text.finding import Finding

FINE, ERRORS, USAGE, INCOMPLETE, MISMATCH, LOCKED, INTERNAL = 0, 1, 2, 3, 4, 5, 70
_PRECEDENCE = (INTERNAL, USAGE, MISMATCH, LOCKED, INCOMPLETE, ERRORS, FINE)


@dataclass(slots=True)
class Done:
    """What a verb has to say: data for stdout, talk for stderr, a document for --json."""

    findings: Sequence[Finding] = ()
    document: dict[str, Any] = field(default_factory=dict)
    each: bool = False
    """Every finding is told by itself: they are about a workbook that the reader is writing."""
    data: str = ""
    says: list[str] = field(default_factory=list)
    next_step: str = ""
    incomplete: bool = False
    locked: bool = False
    """The scheme or a register cannot be read: exit code 5."""
    mismatch: bool = False
    """Something is not what it was or should be: exit code 4."""
    ok: bool | None = None
    """Whether all is well, where that is not simply the absence of errors; it decides 0 or 1."""


def workspace_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`-w/--workspace DIR`, the current folder by default."""
    return click.option(
        "-w",
        "--workspace",
        "root",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        help="年度工作文件夹，默认当前文件夹。",
    )(command)


def key_dir_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--key-dir DIR`, where this person's keys are."""
    return click.option(
        "--key-dir",
        type=click.Path(file_okay=False, path_type=Path),
        default=None,
        help="存放密钥的文件夹，默认在个人配置目录中。",
    )(command)


def second_key_dir_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--second-key-dir DIR`, where the second person's keys are."""
    return click.option(
        "--second-key-dir",
        "second_dir",
        type=click.Path(file_okay=False, path_type=Path),
        default=None,
        help="存放第二人密钥的文件夹。",
    )(command)


def moment(typed: str, option: str) -> str:
    """A typed day or moment in ISO form, empty for none; a wrong one is a usage error."""
    from xltools.days import moment_in

    if not typed:
        return ""
    found = moment_in(typed)
    if found is None:
        raise click.UsageError(messages.BAD_DATE.format(name=option, value=typed))
    said, timed = found
    return said.isoformat() if timed else said.date().isoformat()


def verb(function: Callable[..., Done]) -> Callable[..., None]:
    """Turn a function that returns `Done` into a command body with --json and --debug."""

    @click.option("--json", "json_path", metavar="PATH", help="把结果写成JSON；“-”为标准输出。")
    @click.option("--debug", is_flag=True, help="出现内部错误时显示详细信息。")
    @functools.wraps(function)
    def run(json_path: str | None, debug: bool, **arguments: Any) -> None:
        try:
            code = _finish(function(**arguments), json_path)
        except click.ClickException:
            raise
        except Exception as error:  # the one place where anything unforeseen becomes a sentence
            code = _explain_failure(error, json_path, debug)
        sys.exit(code)

    return run


def _finish(done: Done, json_path: str | None) -> int:
    from xltools.cli.show import show_findings
    from xltools.text.finding import has_errors, in_order

    findings = in_order(done.findings)
    if done.data and json_path != "-":
        click.echo(done.data)
    show_findings(findings, each=done.each)
    for sentence in done.says:
        click.echo(sentence, err=True)
    if done.next_step:
        click.echo(messages.NEXT_STEP.format(step=done.next_step), err=True)
    ok = done.ok if done.ok is not None else not has_errors(findings)
    codes = {FINE if ok else ERRORS}
    if done.incomplete:
        codes.add(INCOMPLETE)
    if done.locked:
        codes.add(LOCKED)
    if done.mismatch:
        codes.add(MISMATCH)
    _write_json(
        {"ok": ok, **done.document, "findings": [f.document() for f in findings]}, json_path
    )
    return next(code for code in _PRECEDENCE if code in codes)


def _explain_failure(error: Exception, json_path: str | None, debug: bool) -> int:
    from xltools.cli.show import show_findings
    from xltools.files import OutputLocked
    from xltools.folder.opening import Refusal, told

    code, sentence = told(error)
    findings = error.findings if isinstance(error, Refusal) else ()
    if code == INTERNAL and debug:
        traceback.print_exception(error)
    show_findings(findings, each=True)
    click.echo(sentence, err=True)
    document = {"ok": False, "findings": [f.document() for f in findings], "message": sentence}
    try:
        _write_json(document, json_path)
    except (OSError, OutputLocked) as second:  # perhaps the very reason, then said already
        if told(second)[1] != sentence:
            click.echo(told(second)[1], err=True)
    return code


def _write_json(document: dict[str, Any], path: str | None) -> None:
    if path is None:
        return
    text = json.dumps(document, ensure_ascii=False, indent=1)
    data = text.encode("utf-8", "replace") + b"\n"  # a path may hold what is no text
    if path == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    from xltools.files import write_whole

    write_whole(Path(path), data)
