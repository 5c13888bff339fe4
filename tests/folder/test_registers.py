"""台账 follow the scheme until somebody has begun to fill them in."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.forms import samples
from tests.steps import sealing
from xltools.folder.opening import open_workspace
from xltools.folder.registers import enclosed, renew_registers
from xltools.registers.adjustments import write_adjustments
from xltools.registers.decisions import write_decisions
from xltools.registers.papers import FORM as PAPERS
from xltools.registers.papers import write_papers
from xltools.registers.reader import FIRST_ROW, POSITION, read_adjustments
from xltools.registers.table import read_lines, with_line
from xltools.scheme.model import Scheme
from xltools.scheme.presets import preset
from xltools.text.catalogue import registers as catalogue
from xltools.workspace import Workspace

Write = Callable[[Scheme], bytes]


def registers(workspace: Workspace) -> dict[Path, Write]:
    return {
        workspace.adjustments: write_adjustments,
        workspace.decisions: write_decisions,
        workspace.papers: write_papers,
    }


def unfilled(root: Path) -> Workspace:
    """As `new` leaves it for a scheme without units."""
    made = Workspace(root)
    made.registers.mkdir()
    for path, write in registers(made).items():
        path.write_bytes(write(preset("blank")))
    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return unfilled(tmp_path)


def contents(workspace: Workspace) -> list[bytes]:
    return [path.read_bytes() for path in registers(workspace)]


def type_in(path: Path, cell: str, value: object) -> bytes:
    book = openpyxl.load_workbook(path)
    book.worksheets[0][cell] = value
    book.save(path)
    return path.read_bytes()


def test_untouched_registers_take_the_units_and_choices_of_the_scheme(workspace: Workspace) -> None:
    scheme = samples.scheme()
    assert renew_registers(workspace, scheme) == []
    assert contents(workspace) == [write(scheme) for write in registers(workspace).values()]
    assert renew_registers(workspace, scheme) == []


def test_a_register_only_opened_and_saved_is_untouched(workspace: Workspace) -> None:
    type_in(workspace.adjustments, "A5", 1)
    assert renew_registers(workspace, samples.scheme()) == []
    assert workspace.adjustments.read_bytes() == write_adjustments(samples.scheme())


def test_what_somebody_typed_stays_and_its_old_lists_are_named(tmp_path: Path) -> None:
    workspace = unfilled(tmp_path)
    place = f"{openpyxl.utils.get_column_letter(POSITION['happened'] + 1)}{FIRST_ROW}"
    kept = type_in(workspace.adjustments, place, date(2017, 6, 8))
    findings = renew_registers(workspace, samples.scheme())
    assert workspace.adjustments.read_bytes() == kept
    assert [(f.kind, f.file) for f in findings] == [(catalogue.LISTS_OUTDATED, "台账/加减分.xlsx")]
    assert workspace.papers.read_bytes() == write_papers(samples.scheme())


def test_entries_under_the_present_lists_are_no_matter(workspace: Workspace) -> None:
    renew_registers(workspace, samples.scheme())
    kept = type_in(workspace.adjustments, "J5", "迟到")
    assert renew_registers(workspace, samples.scheme()) == []
    assert workspace.adjustments.read_bytes() == kept


def test_a_column_or_sheet_of_the_staff_is_their_work(workspace: Workspace) -> None:
    kept = type_in(workspace.papers, "L3", "存放柜号")
    book = openpyxl.load_workbook(workspace.decisions)
    book.create_sheet("备忘")
    book.save(workspace.decisions)
    renew_registers(workspace, samples.scheme())
    assert workspace.papers.read_bytes() == kept
    assert "备忘" in openpyxl.load_workbook(workspace.decisions).sheetnames


def test_a_missing_register_stays_missing_and_no_workbook_stays_itself(
    workspace: Workspace,
) -> None:
    workspace.papers.unlink()
    workspace.decisions.write_bytes(b"")
    assert renew_registers(workspace, samples.scheme()) == []
    assert not workspace.papers.exists()
    assert workspace.decisions.read_bytes() == b""


def test_what_nobody_reads_in_a_register_is_named(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    assert enclosed(open_workspace(place.root)) == []
    type_in(place.papers, "X6", "来信人")
    [finding] = enclosed(open_workspace(place.root))
    assert finding.message.startswith(
        "【警告】台账/纸质件登记.xlsx　“纸质件”表X6的内容没有读取。本文件封存时整份留存"
    )


def test_a_space_in_the_last_row_makes_up_no_rows(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    for path in place.counting:
        type_in(path, "B1048576", " ")
    started = time.process_time()
    opened = open_workspace(place.root)
    assert read_lines(place.papers, PAPERS) is not None
    assert read_adjustments(place.adjustments, opened.scheme)[0] == []
    assert not [one for one in enclosed(opened) if "B1048576" not in str(one.value)]
    assert time.process_time() - started < 8


def test_a_line_goes_into_a_register_whose_cells_name_no_place() -> None:
    data, stream = write_papers(samples.scheme()), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = re.sub(rb'(<row) r="[0-9]+"', rb"\1", part)
            new.writestr(name, part)
    key = next(one.key for one in PAPERS.fields if one.kind == "text")
    written = with_line(stream.getvalue(), PAPERS, {key: "某件"})
    assert written is not None
    sheet = openpyxl.load_workbook(io.BytesIO(written)).worksheets[0]
    assert [cell.row for row in sheet for cell in row if cell.value == "某件"] == [4]
