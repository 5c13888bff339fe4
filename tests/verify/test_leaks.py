"""What nobody read leaves in nothing: texts are planted wherever an office may put a file.

Every place gets a name and a mobile number of its own, so that a failure says from where it leaked.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.steps import sealing
from tests.steps.sealing import now
from xltools.folder import outputs
from xltools.folder.opening import Refusal
from xltools.ledger.receipts import keep
from xltools.reports.editions.rules import Edition
from xltools.reports.letters.papers import Given, Occasion
from xltools.steps.archive import archive
from xltools.steps.consolidate import consolidate
from xltools.steps.letters import write_papers, write_templates
from xltools.steps.publish import publish
from xltools.steps.seal import seal
from xltools.steps.unseal import unseal
from xltools.text.finding import Finding
from xltools.verify.pack import audit_pack
from xltools.verify.run import verify
from xltools.workspace import Workspace

NAME = "沈漏"
"""No unit, scorer or clerk is called so."""


class Planted:
    """Texts that were planted, each with its place."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def said(self, place: str) -> str:
        """A name with a mobile number, for this place alone."""
        number = f"139{20170000 + len(self.places):08}"
        self.places[number] = place
        return f"{NAME}{number}"

    def file(self, path: Path, kind: str = "") -> None:
        """A file that says so, in its name too."""
        said = self.said(path.as_posix())
        path = path.with_name(f"{path.stem}{said}{path.suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(kind or path.suffix, said))

    def found(self, files: Iterator[tuple[str, bytes]]) -> list[str]:
        """Where something planted turned up, and from where it came."""
        hits = []
        for name, data in files:
            for where, text in texts(name, data):
                hits += [f"{where} ← {place}" for said, place in self.places.items()
                         if said.encode() in text]  # fmt: skip
                if NAME.encode() in text:
                    hits.append(where)
        return hits


def content(kind: str, said: str) -> bytes:
    """A file of some kind that says `said`."""
    if kind == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append(["来信人", "电话"])
        sheet.append([said, said])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()
    if kind in (".zip", ".docx"):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            package.writestr("word/document.xml" if kind == ".docx" else "a.txt", said)
        return stream.getvalue()
    heads = {".pdf": b"%PDF-1.4\n", ".jpg": b"\xff\xd8\xff\xe0", ".png": b"\x89PNG\r\n"}
    return heads.get(kind, b"") + said.encode()


def texts(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every text of a file: its name, its bytes, and each part of a package in it."""
    yield name, name.encode()
    yield name, data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for one in package.namelist():
                yield from texts(f"{name}!{one}", package.read(one))


def below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


KINDS = (".xlsx", ".docx", ".pdf", ".jpg", ".png", ".csv", ".txt", ".zip", ".eml", ".xls")


@cache
def approved() -> Path:
    """A small year, counted and approved."""
    root = Path(mkdtemp(prefix="leaks-")) / "年度"
    sealing.approved(root)
    return root


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    root = tmp_path / f"{NAME}的电脑" / "年度"
    shutil.copytree(approved(), root)
    return Workspace(root)


def leaving(place: Workspace, stick: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that is handed out, or written to be."""
    yield from below(stick)
    archived = archive(place.root, now=now, pdf=False)
    for piece in archived.pieces:
        yield (
            f"归档/{piece.title}",
            (archived.folder / piece.file).read_bytes() if piece.file else b"",
        )
    for edition in (Edition.PUBLIC, Edition.FEEDBACK, Edition.HANDOVER):
        done = publish(place.root, str(edition), now=now, pdf=False)
        for path in done.files:
            yield f"结果/{path.name}", path.read_bytes()
    for occasion in (Occasion.BULLETIN, Occasion.OUTCOMES, Occasion.REMIND):
        papers = write_papers(place.root, occasion, Given(), as_of=datetime(2017, 12, 28), now=now)
        for name in papers.files:
            yield f"文书/{name}", (papers.folder / name).read_bytes()
    for path in (place.seal, place.sealed_result, place.journal, place.ranking, place.confirmation):
        yield path.name, path.read_bytes()


def codes(told: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in told}


def test_what_lies_anywhere_in_the_folder_leaves_in_nothing(
    place: Workspace, tmp_path: Path
) -> None:
    planted = Planted()
    for kind in KINDS:
        planted.file(place.registers / f"来信{kind}", kind)
        planted.file(place.registers / "收集" / f"附件{kind}", kind)
        planted.file(place.inbox / f"转来{kind}", kind)
        planted.file(place.inbox / "各县区" / f"转来{kind}", kind)
        for folder in (place.issued, place.sent_back, place.documents, place.templates,
                       place.archived, place.kept, place.past_seals, place.root):  # fmt: skip
            planted.file(folder / f"存放{kind}", kind)
    planted.file(place.registers / "整改.xlsx")
    for folder in (place.registers, place.results, place.receipts, place.inbox):
        for name in ("~$加减分.xlsx", ".~lock.名单.xlsx#", ".~0123456789abcdef.tmp", "Thumbs.db",
                     ".DS_Store", "desktop.ini"):  # fmt: skip
            (folder / name).write_bytes(planted.said(f"{folder}/{name}").encode())
    keep(place.inputs, planted.said("留存/inputs").encode())
    done = consolidate(place.root, now=now)
    told = [finding for finding in done.told if finding.code == "台账未读取"]
    assert len(told) == 2 * len(KINDS) + 1, "each is named once"
    assert {"扫描件未收件", "非电子表格未收件", "非评分表未收件"} <= codes(done.told)
    assert not planted.found(iter([("", str(done.appraisal.findings).encode())]))
    seal(place.root, now=now)
    assert verify(place.root).found.ok
    audit_pack(place.root, tmp_path / "U盘", by="王××", now=now)
    assert verify(tmp_path / "U盘" / "年度工作文件夹").found.ok
    assert planted.found(leaving(place, tmp_path / "U盘")) == []


@pytest.mark.parametrize("folder", ["results", "receipts"])
def test_what_is_put_beside_the_results_is_not_sealed_and_not_handed_out(
    place: Workspace, tmp_path: Path, folder: str
) -> None:
    planted = Planted()
    where = getattr(place, folder)
    planted.file(where / "另存" / "名单.xlsx")
    with pytest.raises(Refusal, match="不是本程序写出的") as refused:
        seal(place.root, now=now)
    assert "另存" in str(refused.value)
    shutil.rmtree(where / "另存")
    seal(place.root, now=now)
    planted.file(where / "名单.docx")
    assert not verify(place.root).found.ok
    with pytest.raises(Refusal):
        audit_pack(place.root, tmp_path / "U盘", by="王××", now=now)
    assert planted.found(iter([("seal", place.seal.read_bytes())])) == []


def _sheet(book: openpyxl.Workbook, said: str, state: str = "visible") -> None:
    sheet = book.create_sheet("另记")
    sheet["B2"], sheet.sheet_state = said, state


def _comment(book: openpyxl.Workbook, said: str) -> None:
    book.worksheets[0]["A1"].comment = Comment(said, "王某某")


def _column(book: openpyxl.Workbook, said: str) -> None:
    book.worksheets[0]["Z4"], book.worksheets[0]["Z5"] = "反映人", said


def _far(book: openpyxl.Workbook, said: str) -> None:
    book.worksheets[0]["AB300"] = said


def _beside_the_choices(book: openpyxl.Workbook, said: str) -> None:
    book.worksheets[-1]["Z9"] = said


INSIDE: dict[str, Callable[[openpyxl.Workbook, str], None]] = {
    "a sheet": _sheet,
    "a hidden sheet": lambda book, said: _sheet(book, said, "hidden"),
    "a very hidden sheet": lambda book, said: _sheet(book, said, "veryHidden"),
    "a comment": _comment,
    "a column": _column,
    "a cell far away": _far,
    "a cell beside the choices": _beside_the_choices,
}
BOOKS = ("adjustments", "decisions", "papers", "objections", "scheme")


@pytest.mark.parametrize("how", INSIDE)
def test_what_stands_unread_inside_a_counted_workbook_is_named_and_not_sealed(
    place: Workspace, tmp_path: Path, how: str
) -> None:
    planted = Planted()
    whole = {name: getattr(place, name).read_bytes() for name in BOOKS}
    for name in BOOKS:
        path = getattr(place, name)
        book = openpyxl.load_workbook(path)
        INSIDE[how](book, planted.said(f"{name}: {how}"))
        book.save(path)
    done = consolidate(place.root, now=now)
    named = [finding for finding in done.told if finding.code == "文件夹带未读取的内容"]
    assert {finding.file for finding in named} == {
        getattr(place, name).relative_to(place.root).as_posix() for name in BOOKS
    }
    with pytest.raises(Refusal, match="移出以前不能封存"):
        seal(place.root, now=now)
    for name, data in whole.items():
        getattr(place, name).write_bytes(data)
    assert codes(consolidate(place.root, now=now).told) == set()
    seal(place.root, now=now)
    audit_pack(place.root, tmp_path / "U盘", by="王××", now=now)
    there = verify(tmp_path / "U盘" / "年度工作文件夹").found
    assert there.ok and "早先读取的留存件不在" in {finding.code for finding in there.findings}
    assert planted.found(below(tmp_path / "U盘")) == []


def test_a_file_put_in_the_place_of_a_sealed_one_is_kept_but_not_handed_out(
    place: Workspace, tmp_path: Path
) -> None:
    planted = Planted()
    seal(place.root, now=now)
    whole = place.ranking.read_bytes()
    place.ranking.write_bytes(content(".xlsx", planted.said("结果/汇总排名.xlsx")))
    done = unseal(place.root, reason="更正", by="王××", now=now)
    assert done.unlike
    place.ranking.write_bytes(whole)
    consolidate(place.root, now=now)
    seal(place.root, now=now)
    audit_pack(place.root, tmp_path / "U盘", by="王××", now=now)
    assert planted.found(below(tmp_path / "U盘")) == []


def test_what_an_earlier_version_kept_and_sealed_is_not_handed_on(
    place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted, other = Planted(), place.registers / "来信登记.xlsx"
    other.write_bytes(content(".xlsx", planted.said("台账/来信登记.xlsx")))
    own = outputs.counted_from
    with monkeypatch.context() as patch:
        patch.setattr(outputs, "counted_from", lambda where: [*own(where), other])
        consolidate(place.root, now=now)
        seal(place.root, now=now)
    assert "台账/来信登记.xlsx" in place.seal.read_text("utf-8")
    assert verify(place.root).found.ok
    audit_pack(place.root, tmp_path / "U盘", by="王××", now=now)
    assert planted.found(below(tmp_path / "U盘")) == []
    there = verify(tmp_path / "U盘" / "年度工作文件夹")
    assert there.found.ok and not there.found.undone


def test_an_edition_that_was_saved_otherwise_is_not_filed(place: Workspace) -> None:
    [path] = publish(place.root, str(Edition.PUBLIC), now=now, pdf=False).files
    path.write_bytes(content(".xlsx", "另有内容"))
    with pytest.raises(Refusal, match="与写出时登记的不同"):
        archive(place.root, now=now, pdf=False)


def test_what_a_template_carries_along_leaves_with_no_letter(place: Workspace) -> None:
    import docx

    planted = Planted()
    folder, fresh, _ = write_templates(place.root)
    for name in fresh:
        document = docx.Document(str(folder / name))
        core = document.core_properties
        for field in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
            setattr(core, field, planted.said(f"{name}: {field}"))
        run = document.paragraphs[0].add_run(planted.said(f"{name}: hidden text"))
        run.font.hidden = True
        document.save(str(folder / name))
    files: list[tuple[str, bytes]] = []
    for occasion in Occasion:
        try:
            papers = write_papers(
                place.root, occasion, Given(), as_of=datetime(2017, 12, 28), now=now
            )
        except Refusal:
            continue
        files += [(name, (papers.folder / name).read_bytes()) for name in papers.files]
    assert len(files) > 3 and planted.found(iter(files)) == []
