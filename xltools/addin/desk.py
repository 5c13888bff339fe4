"""What a button may do in Excel: look which workbook is open, show progress, say, open a file.

Tables that a button shows are written as workbooks and opened, never typed into cells, so that
text from outside cannot become a formula and the open workbook is not touched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xltools.folder.opening import Refusal
from xltools.registers.values import as_shown, text_of
from xltools.text import addin as says
from xltools.workspace import Workspace


class Desk:
    """Excel as the button finds it; `book` is the workbook in front."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._app = book.app

    @property
    def file(self) -> Path:
        """The file of the workbook in front."""
        return _file(self._book)

    def workspace(self) -> Workspace:
        """The year's folder that the workbook in front lies in.

        Raises:
            Refusal: it lies in none.
        """
        for folder in self.file.parents if self.file.is_absolute() else ():
            if Workspace(folder).scheme.is_file():
                return Workspace(folder)
        raise Refusal(says.NO_FOLDER)

    def selected(self) -> str:
        """The text of the selected cell, of the first of several."""
        selection = self._app.selection
        if selection is None:
            return ""
        value = selection.options(ndim=2).value[0][0]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return text_of(as_shown(value, selection.number_format or ""))
        return text_of(value)

    def progress(self, text: str) -> None:
        """Show `text` in the status bar; nothing gives the bar back to Excel."""
        self._app.status_bar = text or False

    def say(self, sentence: str) -> None:
        """Show the closing sentence."""
        self._app.alert(sentence, says.TITLE)

    def open(self, path: Path, sheet: str = "") -> None:
        """Bring `path` to the front, opened if it is not, with `sheet` on top.

        Raises:
            Refusal: there is no such file, or Excel has another open under its name.
        """
        if not path.is_file():
            raise Refusal(says.FILE_GONE.format(file=path.name))
        book = self._open_book(path)
        if book is None and any(other.name == path.name for other in self._app.books):
            raise Refusal(says.SAME_NAME.format(file=path.name))
        book = book or self._app.books.open(str(path))
        book.activate()
        if sheet:
            book.sheets[sheet].activate()

    def must_be_saved(self, *paths: Path) -> None:
        """Refuse where one of `paths`, or a file in such a folder, is open with unsaved changes.

        Raises:
            Refusal: it names the file.
        """
        for book in self._app.books:
            file = _file(book)
            mine = any(_same(file, path) or _same(file.parent, path) for path in paths)
            if mine and not _is_saved(book):
                raise Refusal(says.NOT_SAVED.format(file=file.name))

    def close(self, path: Path) -> None:
        """Close a workbook that is about to be written anew, unless somebody has typed into it."""
        book = self._open_book(path)
        if book is not None and _is_saved(book):
            book.close()

    def _open_book(self, path: Path) -> Any:
        return next((b for b in self._app.books if _same(_file(b), path)), None)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _is_saved(book: Any) -> bool:
    """Excel's own mark of unsaved changes: a property on Windows, a getter on the Mac."""
    api = book.api
    return bool(api.Saved) if hasattr(api, "Saved") else bool(api.saved.get())


def _file(book: Any) -> Path:
    """Excel's own word for where a workbook is: a property on Windows, a getter on the Mac.

    xlwings' would read a sheet called xlwings.conf in one that lies on the Internet.
    """
    api = book.api
    return Path(api.FullName if hasattr(api, "FullName") else api.full_name.get())
