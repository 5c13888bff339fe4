"""The add-in file, which is shipped, and the office's macro workbook, which is made of it.

`python -m xltools.addin.build` builds the file from the sources beside it, before a release or
when one of them changes: the same bytes each time. Only this needs pyOpenVBA, which writes the
VBA project. Its template says code page 1252; the project says 936 before any module is added, or
the Chinese in it would be lost. The ribbon goes in last, as a part that nothing else in the
package depends on.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from xltools.addin import macros
from xltools.addin.guide import guide_workbook
from xltools.files import write_whole
from xltools.text import addin as says

ADDIN_NAME, WORKBOOK_NAME = "xltools.xlam", "政风行风评议.xlsm"
CODE_PAGE = 936
_PAGE_RECORD = bytes((3, 0, 2, 0, 0, 0))
_TEMPLATE_PAGE = 1252
_PROJECT_PART, _RIBBON_PART, _ROOT = "xl/vbaProject.bin", "customUI/customUI.xml", "_rels/.rels"
_RIBBON_RELATION = (
    '<Relationship Id="rIdXltRibbon" '
    'Type="http://schemas.microsoft.com/office/2006/relationships/ui/extensibility" '
    f'Target="{_RIBBON_PART}"/></Relationships>'
)


_CORE = "docProps/core.xml"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    "<cp:coreProperties "
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f"<dc:title>{says.TITLE}</dc:title><dc:creator>xltools</dc:creator></cp:coreProperties>"
).encode()
"""Title and maker of the file: the library's template, or XlsxWriter's, names somebody else."""


class TemplateUnknown(Exception):
    """The library's template is not the one that this build knows."""


def addin() -> bytes:
    """xltools.xlam as it is shipped: functions, ribbon and the bridge to Python."""
    return (macros.folder() / ADDIN_NAME).read_bytes()


def built() -> bytes:
    """The same made from the sources."""
    from pyopenvba import ExcelFile

    with tempfile.TemporaryDirectory(prefix="xltools-") as folder:
        path = Path(folder) / ADDIN_NAME
        with ExcelFile.create_new(path) as file:
            project = file.vba_project()
            _say_code_page(project)
            project.delete_module("Module1")
            project.add_module(macros.MODULE, macros.module())
            file.save(path)
        return with_ribbon(path.read_bytes())


def workbook() -> bytes:
    """政风行风评议.xlsm: the same project in a workbook, for those who may not install add-ins."""
    with zipfile.ZipFile(io.BytesIO(addin())) as package:
        project = package.read(_PROJECT_PART)
    return with_ribbon(guide_workbook(project))


def _say_code_page(project: Any) -> None:
    """Make the project's code page 936, in its model and in the record that Excel reads."""
    raw: bytes = project.dir_raw
    old = _PAGE_RECORD + _TEMPLATE_PAGE.to_bytes(2, "little")
    if raw.count(old) != 1:
        raise TemplateUnknown(ADDIN_NAME)
    new = _PAGE_RECORD + CODE_PAGE.to_bytes(2, "little")
    project.dir_raw = raw.replace(old, new)
    project.code_page = CODE_PAGE


def with_ribbon(package: bytes) -> bytes:
    """The package with the ribbon in it, every member dated alike."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == _ROOT:
                relations = content.decode().replace("</Relationships>", _RIBBON_RELATION)
                content = relations.encode()
            _put(new, name, _PROPERTIES if name == _CORE else content)
        _put(new, _RIBBON_PART, macros.ribbon())
    return out.getvalue()


def _put(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 0
    package.writestr(member, content)


if __name__ == "__main__":
    write_whole(macros.folder() / ADDIN_NAME, built())
