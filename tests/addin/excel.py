"""An Excel behind xlwings' own front: the real `App`, `Book`, `Range`; its books are files.

It knows what the buttons need: which workbooks are open, saved or not, which one and which sheet
is in front, what is selected, what the status bar showed and what was said.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import xlwings
from xlwings import base_classes


class Engine:
    """What xlwings asks of an engine."""

    name = "stand-in"
    type = "desktop"

    def prepare_xl_data_element(self, value: Any, options: Any) -> Any:
        return value

    def clean_value_data(self, data: Any, *_: Any) -> Any:
        return [[cell if cell != "" else None for cell in row] for row in data]


class Range(base_classes.Range):
    """The selected cells, as values."""

    def __init__(self, app: Excel) -> None:
        self.app = app

    @property
    def sheet(self) -> Any:
        return SimpleNamespace(book=SimpleNamespace(app=self.app))

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.app.selected), len(self.app.selected[0])

    @property
    def raw_value(self) -> Any:
        return self.app.selected

    @property
    def number_format(self) -> str:
        return self.app.number_format

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]


class Sheet(base_classes.Sheet):
    """A sheet by its name."""

    def __init__(self, book: Book, name: str) -> None:
        self.owner, self._name = book, name

    @property
    def name(self) -> str:
        return self._name

    def activate(self) -> None:
        self.owner.front = self._name


class Sheets(base_classes.Sheets):
    """The sheets of a file."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def __call__(self, name: Any) -> Sheet:
        if name not in self.book.names_of_sheets():
            raise KeyError(name)
        return Sheet(self.book, name)


class Book(base_classes.Book):
    """An open workbook."""

    def __init__(self, app: Excel, path: Path) -> None:
        self.owner, self.path = app, path
        self.saved, self.front = True, ""

    def names_of_sheets(self) -> list[str]:
        return openpyxl.load_workbook(self.path, read_only=True).sheetnames

    @property
    def api(self) -> Any:
        return SimpleNamespace(Saved=self.saved, FullName=str(self.path))

    @property
    def app(self) -> Any:
        return self.owner

    @property
    def fullname(self) -> str:
        raise AssertionError("xlwings reads a sheet of the workbook for this")

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    def activate(self) -> None:
        self.owner.in_front = self

    def close(self) -> None:
        self.owner.open_books.remove(self)


class Books(base_classes.Books):
    """The open workbooks."""

    def __init__(self, app: Excel) -> None:
        self.app = app

    def __len__(self) -> int:
        return len(self.app.open_books)

    def __iter__(self) -> Any:
        return iter(list(self.app.open_books))

    def __call__(self, name: Any) -> Book:
        for book in self.app.open_books:
            if book.name == name:
                return book
        raise KeyError(name)

    def open(self, fullname: str, *_: Any) -> Book:
        book = Book(self.app, Path(fullname))
        self.app.open_books.append(book)
        return book


class Excel(base_classes.App):
    """The program."""

    engine = Engine()
    latest: Excel

    def __init__(self) -> None:
        Excel.latest = self
        self.open_books: list[Book] = []
        self.in_front: Book | None = None
        self.selected: list[list[Any]] = [[None]]
        self.number_format = "General"
        self.said: list[str] = []
        self.shown: list[Any] = []

    @property
    def pid(self) -> int:
        return 1

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def selection(self) -> Range:
        return Range(self)

    @property
    def status_bar(self) -> Any:
        return self.shown[-1] if self.shown else False

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self.shown.append(value)

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: Any, *_: Any) -> None:
        assert title == "政风行风评议"
        self.said.append(prompt)

    def work_on(self, path: Path) -> xlwings.Book:
        """Open `path`, as the user has done before pressing a button."""
        book = self.books.open(str(path))
        self.in_front = book
        return xlwings.Book(impl=book)


@pytest.fixture
def only_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    """xlwings takes the last `Excel` made for the one in front."""
    active = property(lambda _: xlwings.App(impl=Excel.latest))
    monkeypatch.setattr(type(xlwings.apps), "active", active)
