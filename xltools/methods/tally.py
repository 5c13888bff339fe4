"""等次票的计票: the counts of one question, their score, and whether they add up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from xltools.exact import plain
from xltools.methods.ballots import (
    COUNTED,
    RETURNED,
    VOID,
    Cells,
    Numbers,
    Paper,
    count_field,
    counted,
    counted_formula,
    or_blank,
)
from xltools.methods.base import Computed, Conflict, EntryField
from xltools.methods.formulas import text, times, total

ABSTAINED, SPOILED = "abstained", "spoiled"
AGREES, NOT_COMPLETE = "一致", "未填完"


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one question: one field per level, 弃权（未划） and 该栏无效（多划）."""

    paper: Paper
    prefix: str = ""
    name: str = ""
    """The question's name, where there are several."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields whose sum is 计入票."""
        own = tuple(self.prefix + "level_" + level.code for level in self.paper.levels)
        return (*own, self.prefix + ABSTAINED, self.prefix + SPOILED)

    @property
    def labels(self) -> tuple[str, ...]:
        """The headers of the fields, in the order of `keys`."""
        own = tuple(level.name for level in self.paper.levels)
        return tuple(self._titled(label) for label in (*own, "弃权（未划）", "该栏无效（多划）"))

    def _titled(self, label: str) -> str:
        return f"{self.name}·{label}" if self.name else label

    @property
    def values(self) -> tuple[tuple[str, str, Fraction], ...]:
        """(key, name, value) of what counts into 有效票."""
        named = [(level.name, level.value) for level in self.paper.levels]
        named += [("弃权", self.paper.abstained_value), ("该栏无效", None)]
        return tuple(
            (key, name, Fraction(value))
            for key, (name, value) in zip(self.keys, named, strict=True)
            if value is not None
        )

    @property
    def fields(self) -> tuple[EntryField, ...]:
        return tuple(
            count_field(key, label, at_most=COUNTED)
            for key, label in zip(self.keys, self.labels, strict=True)
        )

    # 得分 ----------------------------------------------------------------------------------

    def valid(self, entry: Numbers) -> Fraction:
        """有效票."""
        return sum((entry[key] for key, _, _ in self.values), Fraction(0))

    def score(self, entry: Numbers) -> Fraction | None:
        """Σ nₖ·vₖ ÷ 有效票; None without a valid vote."""
        valid = self.valid(entry)
        earned = sum((entry[key] * value for key, _, value in self.values), Fraction(0))
        return earned / valid if valid else None

    def valid_formula(self, cells: Cells) -> str:
        return total(cells[key] for key, _, _ in self.values)

    def earned_formula(self, cells: Cells) -> str:
        """Σ nₖ·vₖ."""
        terms = [times(value, cells[key]) for key, _, value in self.values if value]
        return "+".join(terms) or "0"

    def sentence(self, entry: Numbers) -> str:
        """The votes and their values: 满意312票×100＋基本满意80票×80，有效票392."""
        terms = "＋".join(
            f"{name}{plain(entry[key])}票×{plain(value)}" for key, name, value in self.values
        )
        valued = {key for key, _, _ in self.values}
        labels = zip(self.keys, (*(x.name for x in self.paper.levels), "弃权", "无效"), strict=True)
        others = "、".join(
            f"{name}{plain(entry[key])}票"
            for key, name in labels
            if key not in valued and entry.get(key)
        )
        excluded = f"（{others}不计入）" if others else ""
        return f"{terms}，有效票{plain(self.valid(entry))}{excluded}"

    def rule(self) -> str:
        """(满意×100＋…)÷有效票，不了解不计入."""
        valued = {key for key, _, _ in self.values}
        terms = "＋".join(f"{name}×{plain(value)}" for _, name, value in self.values)
        others = "、".join(
            level.name
            for key, level in zip(self.keys, self.paper.levels, strict=False)
            if key not in valued
        )
        return f"（{terms}）÷有效票" + (f"，{others}不计入" if others else "")

    # 核对 ----------------------------------------------------------------------------------

    def computed(self) -> tuple[Computed, ...]:
        """票数合计, 应为, 核对 and 满意率."""
        return (
            Computed(
                key=self.prefix + "votes",
                label=self._titled("票数合计"),
                value=self._votes,
                formula=lambda cells: f'IF({self._filled(cells)},{self._sum(cells)},"")',
                hint="自动",
            ),
            Computed(
                key=self.prefix + "due",
                label=self._titled("应为"),
                value=lambda entry: or_blank(counted(entry)),
                formula=counted_formula,
                hint="计入票",
            ),
            Computed(
                key=self.prefix + "check",
                label=self._titled("核对"),
                value=self.check,
                formula=self._check_formula,
                hint="自动",
                shows="text",
                right=AGREES,
            ),
            *self._satisfaction(),
        )

    def check(self, entry: Numbers) -> str:
        """一致, 多1票, 少3票 or 未填完."""
        votes, due = self._votes(entry), counted(entry)
        if isinstance(votes, str) or due is None:
            return NOT_COMPLETE
        if votes == due:
            return AGREES
        return f"多{plain(votes - due)}票" if votes > due else f"少{plain(due - votes)}票"

    def conflicts(self, entry: Numbers) -> list[Conflict]:
        """The votes of a question add up to 计入票."""
        said, votes, due = self.check(entry), self._votes(entry), counted(entry)
        if said in (AGREES, NOT_COMPLETE) or isinstance(votes, str) or due is None:
            return []
        where = f"“{self.name}”的" if self.name else ""
        says = f"{where}票数合计{plain(votes)}，应为{plain(due)}，{said}。请核实各等次票数后改填。"
        return [Conflict(self.keys, says)]

    def errors(self, cells: Cells) -> list[str]:
        """The same as Excel conditions."""
        if any(key not in cells for key in (*self.keys, RETURNED, VOID)):
            return []
        return [f"{self._sum(cells)}<>{cells[RETURNED]}-{cells[VOID]}"]

    def _votes(self, entry: Numbers) -> Fraction | str:
        if any(key not in entry for key in self.keys):
            return ""
        return sum((entry[key] for key in self.keys), Fraction(0))

    def _filled(self, cells: Cells) -> str:
        return f"COUNT({','.join(cells[key] for key in self.keys)})={len(self.keys)}"

    def _sum(self, cells: Cells) -> str:
        return total(cells[key] for key in self.keys)

    def _check_formula(self, cells: Cells) -> str:
        both = f"COUNT({cells[RETURNED]},{cells[VOID]})=2"
        over = f"{self._sum(cells)}-({cells[RETURNED]}-{cells[VOID]})"
        return (
            f"IF(AND({self._filled(cells)},{both}),"
            f"IF({over}=0,{text(AGREES)},"
            f'IF({over}>0,"多"&({over})&"票","少"&-({over})&"票")),{text(NOT_COMPLETE)})'
        )

    def _satisfaction(self) -> tuple[Computed, ...]:
        """满意率 = the first levels ÷ 有效票."""
        chosen = self.paper.levels[: self.paper.satisfied]
        if not chosen:
            return ()
        keys = self.keys[: len(chosen)]

        def value(entry: Numbers) -> Fraction | str:
            if isinstance(self._votes(entry), str) or not self.valid(entry):
                return ""
            return sum((entry[key] for key in keys), Fraction(0)) / self.valid(entry)

        def formula(cells: Cells) -> str:
            valid = self.valid_formula(cells)
            rate = f"{total(cells[key] for key in keys)}/{valid}"
            return f'IF(AND({self._filled(cells)},{valid}>0),{rate},"")'

        names = "＋".join(level.name for level in chosen)
        return (
            Computed(
                key=self.prefix + "satisfaction",
                label=self._titled("满意率"),
                value=value,
                formula=formula,
                hint=f"满意率＝（{names}）÷有效票",
                shows="percent",
            ),
        )
