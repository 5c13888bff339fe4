"""Number formats: the characters that a cell shows of the number that it stores.

A format is taken apart into its sections once; the section that applies to a number is then filled
in as a spreadsheet program does it. What comes out is read again as people read it: where that is
another number than the stored one, the cell tells two stories. Fractions, exponents and dates are
not filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from xltools.exact import decimals_of, plain, round_half_up
from xltools.text import looks as says

BUILTIN = {
    "0": "General",
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "14": "yyyy/m/d",
    "15": "d-mmm-yy",
    "16": "d-mmm",
    "17": "mmm-yy",
    "18": "h:mm AM/PM",
    "19": "h:mm:ss AM/PM",
    "20": "h:mm",
    "21": "h:mm:ss",
    "22": "yyyy/m/d h:mm",
    **{str(n): "yyyy/m/d" for n in (27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58)},
    **{str(n): "h:mm" for n in (32, 33, 34, 35, 45, 46, 47, 55, 56)},
    "37": "#,##0;-#,##0",
    "38": "#,##0;[Red]-#,##0",
    "39": "#,##0.00;-#,##0.00",
    "40": "#,##0.00;[Red]-#,##0.00",
    "41": '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    "42": '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    "43": '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    "44": '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    "48": "##0.0E+0",
    "49": "@",
}
"""Format codes that files name by number alone (Excel's Chinese edition)."""

_GENERAL = re.compile(r"general|g/通用格式", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\Z")
_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_COLOR = re.compile(r"(?:color|颜色)\s*([0-9]{1,2})\Z")
_COLORS = {
    **dict.fromkeys(("black", "黑色"), "000000"),
    **dict.fromkeys(("white", "白色"), "FFFFFF"),
    **dict.fromkeys(("red", "红色"), "FF0000"),
    **dict.fromkeys(("green", "绿色"), "00FF00"),
    **dict.fromkeys(("blue", "蓝色"), "0000FF"),
    **dict.fromkeys(("yellow", "黄色"), "FFFF00"),
    **dict.fromkeys(("magenta", "洋红色", "洋红"), "FF00FF"),
    **dict.fromkeys(("cyan", "青色", "蓝绿色"), "00FFFF"),
}
_DATE_LETTERS = frozenset("ymdhsgeab年月日")
_DIGITS = frozenset("0#?")
_QUOTED = 40
"""So much of a format is quoted."""
_LONGEST = 255
"""Characters that a number format may have; a longer one is not filled in."""
_GENERAL_WIDTH = 11
"""Characters that General gives a number, its point among them."""
_DASHES = frozenset({"-", "--", "—", "–", "－"})
_FIGURES = frozenset("0123456789０１２３４５６７８９")
_TELLING = frozenset(
    "0123456789０１２３４５６７８９.．-−－%‰(（)）:/负零一二三四五六七八九十百千万亿"
)
"""Characters that are read as part of a number."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a format: its tokens, and what they make of a number."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None
    color: str = ""
    """Six hexadecimal digits, `#n` for an entry of the workbook's palette, "" for the font's."""
    general: bool = False
    """Shown as typed: General and text formats."""
    date: bool = False
    percent: bool = False
    odd: bool = False
    """A fraction or an exponent, which is not filled in."""
    decimals: int = 0
    simple: bool = False
    """Nothing but places for digits and a point."""
    empty: bool = False

    def applies(self, value: Decimal) -> bool:
        """Whether its condition holds of `value`."""
        return self.condition is None or _COMPARE[self.condition[0]](value, self.condition[1])


_NOWHERE = Section((("literal", "#" * 8),))
"""What stands in a cell whose number no section of the format is meant for."""


@lru_cache(maxsize=1024)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format, split at semicolons outside quotes and brackets.

    >>> [one.color for one in sections("[白色]0;[Color 2]-0")]
    ['FFFFFF', '#2']
    """
    if len(code) > _LONGEST:
        return (Section((), odd=True),)
    found, current, at = [], "", 0
    while at < len(code):
        char, end = code[at], at + 1
        if char == '"':
            close = code.find('"', at + 1)
            end = len(code) if close < 0 else close + 1
        elif char in "\\!_*":
            end = at + 2
        elif char == "[":
            close = code.find("]", at)
            end = len(code) if close < 0 else close + 1
        if char == ";":
            found.append(_section(current))
            current = ""
        else:
            current += code[at:end]
        at = end
    return (*found, _section(current))


def _section(code: str) -> Section:
    tokens, condition, color = _tokens(code)
    kinds = [kind for kind, _ in tokens]
    digits = [text for kind, text in tokens if kind == "digit"]
    date = "date" in kinds and "general" not in kinds
    point = kinds.index("point") if "point" in kinds else len(kinds)
    return Section(
        tokens=tokens,
        condition=condition,
        color=color,
        general=not date and not digits and ("general" in kinds or "text" in kinds or not kinds),
        date=date,
        percent="percent" in kinds and not date,
        odd=not date and bool(digits) and ("exponent" in kinds or "slash" in kinds),
        decimals=kinds[point:].count("digit"),
        simple=bool(digits) and set(kinds) <= {"digit", "point"},
        empty=not code.strip(),
    )


def _tokens(
    code: str,
) -> tuple[tuple[tuple[str, str], ...], tuple[str, Decimal] | None, str]:
    """Its tokens (kind, text), its condition and its colour."""
    tokens: list[tuple[str, str]] = []
    condition, color, at = None, "", 0
    while at < len(code):
        char, end = code[at], at + 1
        general = _GENERAL.match(code, at)
        if general:
            tokens.append(("general", ""))
            end = general.end()
        elif char == '"':
            close = code.find('"', at + 1)
            end = len(code) if close < 0 else close + 1
            tokens.append(("literal", code[at + 1 : end].removesuffix('"')))
        elif char == "[":
            close = code.find("]", at)
            end = len(code) if close < 0 else close + 1
            inside = code[at + 1 : end].removesuffix("]").strip()
            said = _CONDITION.match(inside)
            condition = (said[1], Decimal(said[2])) if said else condition
            color = _color(inside.lower()) or color
            if inside.startswith("$"):
                tokens.append(("literal", inside[1:].partition("-")[0]))
            elif inside and set(inside.lower()) <= set("hms"):
                tokens.append(("date", inside))
        elif char in "\\!":
            end = at + 2
            tokens.append(("literal", code[at + 1 : end]))
        elif char in "_*":
            end = at + 2
            tokens.append(("literal", code[at + 1 : end] if char == "*" else " "))
        else:
            tokens.append((_kind(code, at), char))
            end += tokens[-1][0] == "exponent"
        at = end
    return tuple(tokens), condition, color


def _kind(code: str, at: int) -> str:
    char = code[at]
    if char in "Ee" and code[at + 1 : at + 2] in ("+", "-"):
        return "exponent"
    kinds = {".": "point", ",": "comma", "%": "percent", "@": "text", "/": "slash"}
    if char in _DIGITS:
        return "digit"
    return "date" if char.lower() in _DATE_LETTERS else kinds.get(char, "literal")


def _color(inside: str) -> str:
    numbered = _COLOR.match(inside)
    return f"#{int(numbered[1])}" if numbered else _COLORS.get(inside, "")


def section_of(value: Decimal, code: str) -> Section:
    """The section of `code` that applies to `value`.

    >>> section_of(Decimal(5), "0.00").decimals, section_of(Decimal(5), "0%").percent
    (2, True)
    >>> section_of(Decimal(5), 'yyyy"年"m"月"').date, section_of(Decimal(5), "G/通用格式").general
    (True, True)
    """
    return _chosen(value, sections(code)[:3])[0]


def is_date(code: str) -> bool:
    """Whether a format shows a number as a day or a time.

    >>> is_date("yyyy/m/d"), is_date("0.00")
    (True, False)
    """
    return section_of(Decimal(1), code).date


def _chosen(value: Decimal, found: tuple[Section, ...]) -> tuple[Section, bool]:
    """The section that applies, and whether it is a section for negative numbers."""
    if len(found) == 1 and found[0].condition is None:
        return found[0], False
    if any(one.condition for one in found):
        for number, one in enumerate(found):
            usual = number != 1 or value < 0 or len(found) < 3 or found[0].condition is not None
            if one.applies(value) and (one.condition is not None or usual):
                return one, False
        return _NOWHERE, False
    if len(found) == 3 and not value:
        return found[2], False
    return (found[1], True) if value < 0 else (found[0], False)


def color_of(value: Decimal | str, code: str) -> str:
    """The colour that a format gives to what it shows; "" where it gives none."""
    if "[" not in code:
        return ""
    if isinstance(value, Decimal):
        return section_of(value, code).color
    return _text_section(code).color


def shown(value: Decimal, code: str) -> str | None:
    """The characters that stand in the cell; None for a date, a fraction or an exponent.

    >>> [shown(Decimal("1.1"), code) for code in ("0.00_ ", "000", "General", "0%", '"9"0', ";;;")]
    ['1.10', '001', '1.1', '110%', '91', '']
    >>> shown(Decimal(-5), "0.0;(0.0)"), shown(Decimal(-5), "0.0"), shown(Decimal(9500), "#,##0,")
    ('(5.0)', '-5.0', '10')
    """
    section, negative = _chosen(value, sections(code)[:3])
    if section.date or section.odd:
        return None
    hidden = section.empty and ";" in code
    return "" if hidden else _filled(value, section, negative=negative).strip()


def _filled(value: Decimal, section: Section, *, negative: bool) -> str:
    sign = "-" if value < 0 and not negative else ""
    if section.general:
        text = _general(abs(value))
        if not section.tokens:
            return sign + text
        return sign + "".join(
            text if kind in ("general", "text") else said for kind, said in section.tokens
        )
    kinds = [kind for kind, _ in section.tokens]
    if "digit" not in kinds:
        return "".join(said for _, said in section.tokens)
    digits = [number for number, kind in enumerate(kinds) if kind == "digit"]
    commas = [number for number, kind in enumerate(kinds) if kind == "comma"]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    units = max((number for number in digits if number < point), default=-1)
    grouped = any(digits[0] < number < units for number in commas)
    thousands = sum(units < number < point or number > digits[-1] for number in commas)
    number = abs(value) * 100 ** kinds.count("percent") / Decimal(1000) ** thousands
    rounded = round_half_up(number, section.decimals)
    whole, _, fraction = f"{rounded:f}".partition(".")
    return sign + _placed(section, whole.lstrip("0"), fraction, point, grouped)


def _placed(section: Section, whole: str, fraction: str, point: int, grouped: bool) -> str:
    """The digits in their places, from the point outwards."""
    out: list[str] = []
    places = sum(kind == "digit" for kind, _ in section.tokens[:point])
    digits = whole
    written = 0
    for kind, said in reversed(section.tokens[:point]):
        if kind != "digit":
            out.append("" if kind == "comma" else said)
            continue
        places -= 1
        take = digits if not places else digits[-1:]
        digits = digits[: len(digits) - len(take)]
        for digit in reversed(take or {"0": "0", "?": " "}.get(said, "")):
            if grouped and written and written % 3 == 0:
                out.append(",")
            out.append(digit)
            written += 1
    before = "".join(reversed(out))
    after: list[str] = []
    digits = fraction
    for kind, said in section.tokens[point:]:
        if kind == "digit":
            rest = digits.rstrip("0")
            after.append(digits[:1] if said == "0" or rest else {"?": " "}.get(said, ""))
            digits = digits[1:]
        else:
            after.append("" if kind == "comma" else said)
    return before + "".join(after)


def _general(value: Decimal) -> str:
    """A number without a format, in the characters that there are for it at most."""
    text = plain(value, _GENERAL_WIDTH)
    whole, _, fraction = text.partition(".")
    if len(text) <= _GENERAL_WIDTH or not fraction or len(whole) > _GENERAL_WIDTH:
        return text
    room = max(0, _GENERAL_WIDTH - len(whole) - 1)
    return plain(round_half_up(value, room))


def read_as(text: str) -> Decimal | None:
    """The number that people read in the characters of a cell; None where they read none.

    >>> [str(read_as(one)) for one in ("1,234.50", "(5.0)", "92.5 分", "95%", "合格", "9万")]
    ['1234.50', '-5.0', '92.5', 'None', 'None', 'None']
    """
    told = "".join(char for char in text if char in _TELLING)
    told = told.translate(_NARROW)
    if told.startswith("(") and told.endswith(")"):
        told = "-" + told[1:-1]
    if _NUMBER.fullmatch(told) is None:
        return None
    return Decimal(told)


_NARROW = str.maketrans("０１２３４５６７８９．−－（）", "0123456789.--()")
_NUMBER = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", re.ASCII)


def shows(value: Decimal, code: str) -> str | None:
    """What a person sees of `value`, where it is another number than is stored; else None.

    >>> shows(Decimal("92.35"), "0.0"), shows(Decimal("92.35"), "0.00"), shows(Decimal(1), "0%")
    ('92.4', None, '100%')
    >>> [shows(Decimal(5), code) for code in ('"9"0', '"优"', ";;;", "[<60]0;0", "# ?/?")]
    ['95', '优', '空白', None, '格式“# ?/?”']
    >>> shows(Decimal(0), "0;-0;"), shows(Decimal(-5), "0.00;-0.00"), shows(Decimal(-5), "0;0")
    ('空白', None, '5')
    >>> [shows(Decimal(9), code) for code in ("0!5", "05", "0万", "0:00", "GeneralGeneral")]
    ['95', '95', '9万', '0:09', '99']
    """
    section, negative = _chosen(value, sections(code)[:3])
    fits = section.simple and value > 0 and not negative and decimals_of(value) <= section.decimals
    if fits or section.date:
        return None
    text = shown(value, code)
    if text is None:
        return says.FORMAT.format(code=code[:_QUOTED])
    fixed = {char for kind, said in section.tokens if kind == "literal" for char in said}
    same = read_as(text) == value and not _FIGURES & fixed
    return None if same or (not value and text in _DASHES) else text or says.BLANK


def _text_section(code: str) -> Section:
    found = sections(code)
    return found[3] if len(found) > 3 else found[0]


def hides_text(code: str) -> bool:
    """Whether a format shows a text as something else, or not at all.

    >>> [hides_text(code) for code in ("@", "0.00", "0;0;0;@", ";;;", '"1"@')]
    [False, False, False, True, True]
    """
    found = sections(code)
    section = _text_section(code)
    kinds = [kind for kind, _ in section.tokens]
    if len(found) <= 3 and "text" not in kinds:
        return False
    told = "".join(said for kind, said in section.tokens if kind == "literal")
    return kinds.count("text") != 1 or bool(_TELLING.intersection(told))
