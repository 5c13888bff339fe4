"""等次票: the ballot paper, its levels, and what is counted once for all questions."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from xltools.exact import plain
from xltools.methods.base import Computed, Conflict, EntryField, Frozen
from xltools.methods.choice import Choice
from xltools.methods.formulas import literal
from xltools.methods.rows import CODE_HELP, RowCode, RowName, code_problems
from xltools.text.finding import Severity

Numbers = Mapping[str, Fraction]
Cells = Mapping[str, str]

ISSUED, RETURNED, VOID, EXPECTED, PRESENT = (
    "issued",
    "returned",
    "void_ballots",
    "expected",
    "present",
)
COUNTED, RETURN_RATE = "counted", "return_rate"


class BallotForm(Choice):
    """票式: whether one paper ballot lists all units."""

    ONE_FOR_ALL = "one_for_all", "一票多单位"
    ONE_EACH = "one_each", "一单位一票"


class QuorumLine(Choice):
    """Whether exactly the share of those expected is enough."""

    REACHED = "reached", "达到"
    OVER = "over", "超过"


class MissedQuorum(Choice):
    """What a vote with too few people counts."""

    NOTICE = "notice", "照常计入，提示核实"
    HOLD = "hold", "暂不计入，待重新测评或议定"
    VOID = "void", "作无样本处理"

    @property
    def severity(self) -> Severity:
        """How grave it is that people were missing."""
        return _MISSED[self.value][0]

    @property
    def remedy(self) -> str:
        """What is said of it, and what to do."""
        return _MISSED[self.value][1]


_MISSED = {
    "notice": (Severity.NOTICE, "请确认测评是否有效。"),
    "hold": (Severity.ERROR, "按方案测评无效。请重新测评，或报评议工作机构研究议定。"),
    "void": (Severity.WARNING, "按方案测评无效，作无样本处理。请核实，必要时重新测评。"),
}


class Level(Frozen):
    """One level of the ballot and what a vote for it counts."""

    code: RowCode = Field(title="代码", description=CODE_HELP)
    name: RowName = Field(title="名称", description="票面上的等次，例如满意。")
    value: Decimal | None = Field(
        default=None, ge=0, title="数值", description="一票计多少分；留空的不计入有效票。"
    )


LEVELS = (
    Level(code="A", name="满意", value=Decimal(100)),
    Level(code="B", name="基本满意", value=Decimal(80)),
    Level(code="C", name="不满意", value=Decimal(30)),
    Level(code="D", name="不了解"),
)


class Paper(Frozen):
    """The parameters of a ballot paper, whatever it asks."""

    form: BallotForm = Field(
        default=BallotForm.ONE_FOR_ALL,
        title="票式",
        description="一张票列出全部单位的，发出票、收回票只填一次；一单位一票的逐个单位填。",
    )
    levels: tuple[Level, ...] = Field(
        default=LEVELS, title="等次", description="每个等次一行：代码、名称、每票计多少分。"
    )
    full: Decimal = Field(
        default=Decimal(100), gt=0, title="等次满分", description="得到本项全部分值的得分。"
    )
    abstained_value: Decimal | None = Field(
        default=None,
        ge=0,
        title="弃权计分",
        description="弃权（未划）一票计多少分；留空的不计入有效票。",
    )
    satisfied: int = Field(
        default=2, ge=0, title="计入满意率的等次数", description="从第一个等次起数；不算的填0。"
    )
    quorum: Decimal | None = Field(
        default=None,
        gt=0,
        le=100,
        title="到会比例",
        description="实到人数应占应到人数的百分之几，例如50；不要求的留空。",
    )
    quorum_line: QuorumLine = Field(
        default=QuorumLine.REACHED,
        title="到会界线",
        description="方案写“半数以上、不少于”的选达到，写“过半数、超过”的选超过。",
    )
    missed_quorum: MissedQuorum = Field(
        default=MissedQuorum.NOTICE,
        title="到会不足",
        description="到会人数不足时本次测评怎样计。",
    )

    @property
    def scope(self) -> Literal["unit", "sheet"]:
        """Where 发出票, 收回票 and 整票无效 are entered."""
        return "sheet" if self.form is BallotForm.ONE_FOR_ALL else "unit"

    def head_fields(self) -> tuple[EntryField, ...]:
        """发出票, 收回票, 整票无效; 应到 and 实到 where there is a quorum."""
        heads = [(ISSUED, "发出票", ""), (RETURNED, "收回票", ISSUED), (VOID, "整票无效", RETURNED)]
        fields = [count_field(key, label, self.scope, most) for key, label, most in heads]
        if self.quorum is not None:
            fields += [
                count_field(EXPECTED, "应到人数", "sheet"),
                count_field(PRESENT, "实到人数", "sheet", EXPECTED),
            ]
        return tuple(fields)

    def head_computed(self) -> tuple[Computed, ...]:
        """计入票 and 回收率."""
        return (
            Computed(
                key=COUNTED,
                label="计入票",
                value=lambda entry: or_blank(counted(entry)),
                formula=counted_formula,
                hint="收回票－整票无效",
                scope=self.scope,
            ),
            Computed(
                key=RETURN_RATE,
                label="回收率",
                value=_return_rate,
                formula=_return_rate_formula,
                hint="收回票÷发出票",
                scope=self.scope,
                shows="percent",
            ),
        )

    def head_conflicts(self, entry: Numbers) -> list[Conflict]:
        """收回 ≤ 发出, 无效 ≤ 收回, 实到 ≤ 应到, and the quorum."""
        found = []
        issued, returned, void = (entry.get(key) for key in (ISSUED, RETURNED, VOID))
        if issued is not None and returned is not None and returned > issued:
            says = (
                f"收回票不能多于发出票（发出{plain(issued)}，填写{plain(returned)}）。"
                "收回票多于发出票的，本次测评无效，请核实。"
            )
            found.append(Conflict((ISSUED, RETURNED), says, scope=self.scope))
        if returned is not None and void is not None and void > returned:
            says = (
                f"无效票不能多于收回票（收回{plain(returned)}，填写{plain(void)}）。请核实后改填。"
            )
            found.append(Conflict((RETURNED, VOID), says, scope=self.scope))
        return found + self._quorum_conflicts(entry)

    def head_errors(self, cells: Cells) -> list[str]:
        """The same as Excel conditions, of what makes the numbers unusable."""
        pairs = [(RETURNED, ISSUED), (VOID, RETURNED)]
        if self.quorum is not None:
            pairs.append((PRESENT, EXPECTED))
        found = [f"{cells[a]}>{cells[b]}" for a, b in pairs if a in cells and b in cells]
        missed = self.quorum is not None and self.missed_quorum.severity is Severity.ERROR
        if missed and EXPECTED in cells and PRESENT in cells:
            line = "<=" if self.quorum_line is QuorumLine.OVER else "<"
            share = literal(Fraction(self.quorum or 0))
            found.append(f"{cells[PRESENT]}*100{line}{share}*{cells[EXPECTED]}")
        return found

    def _quorum_conflicts(self, entry: Numbers) -> list[Conflict]:
        expected, present = entry.get(EXPECTED), entry.get(PRESENT)
        if self.quorum is None or expected is None or present is None:
            return []
        both = f"（应到{plain(expected)}，实到{plain(present)}）"
        if present > expected:
            says = f"实到人数不能多于应到人数{both}。请核实后改填。"
            return [Conflict((EXPECTED, PRESENT), says, scope="sheet")]
        if self.has_quorum(expected, present):
            return []
        says = f"实到人数未{self.quorum_words}{both}，{self.missed_quorum.remedy}"
        severity = self.missed_quorum.severity
        voids = self.missed_quorum is MissedQuorum.VOID
        return [Conflict((EXPECTED, PRESENT), says, severity, "sheet", voids)]

    def has_quorum(self, expected: Fraction, present: Fraction) -> bool:
        """Whether enough people were there; exactly the share is enough for 达到 alone."""
        share, wanted = present * 100, Fraction(self.quorum or 0) * expected
        return share > wanted if self.quorum_line is QuorumLine.OVER else share >= wanted

    @property
    def quorum_words(self) -> str:
        """超过应到人数的半数, 达到应到人数的三分之二 as 66.7%."""
        share = Fraction(self.quorum or 0)
        line = "的半数" if share == 50 else f"的{plain(share)}%"
        return f"{self.quorum_line.label}应到人数{line}"

    def paper_problems(self) -> list[str]:
        """What is wrong with the levels."""
        found = code_problems("等次", [level.code for level in self.levels])
        if self.levels and all(level.value is None for level in self.levels):
            found.append("没有一个等次计分。请在“数值”栏填写满意等等次每票计多少分。")
        found += [
            f"等次“{level.name}”每票{plain(level.value)}分，高于等次满分{plain(self.full)}。"
            "请改正该等次的数值或等次满分。"
            for level in self.levels
            if level.value is not None and level.value > self.full
        ]
        if self.abstained_value is not None and self.abstained_value > self.full:
            found.append(
                f"弃权计{plain(self.abstained_value)}分，高于等次满分{plain(self.full)}。请改正。"
            )
        if self.satisfied > len(self.levels):
            found.append(
                f"计入满意率的等次数为{self.satisfied}，而等次只有{len(self.levels)}个。请改正。"
            )
        return found


def counted(entry: Numbers) -> Fraction | None:
    """计入票 = 收回票 − 整票无效; None until both are filled."""
    returned, void = entry.get(RETURNED), entry.get(VOID)
    return None if returned is None or void is None else returned - void


def counted_formula(cells: Cells) -> str:
    """计入票 as an expression; "" until both are filled."""
    both = f"COUNT({cells[RETURNED]},{cells[VOID]})"
    return f'IF({both}<2,"",{cells[RETURNED]}-{cells[VOID]})'


def voided(entry: Numbers) -> bool:
    """收回票多于发出票的，本次测评无效."""
    issued, returned = entry.get(ISSUED), entry.get(RETURNED)
    return issued is not None and returned is not None and returned > issued


def void_guard(cells: Cells, score: str) -> str:
    """`score`, or no score where more ballots came back than were issued."""
    if ISSUED not in cells or RETURNED not in cells:
        return score
    return f'IF({cells[RETURNED]}>{cells[ISSUED]},"",{score})'


def _return_rate(entry: Numbers) -> Fraction | str:
    issued, returned = entry.get(ISSUED), entry.get(RETURNED)
    return "" if issued is None or issued <= 0 or returned is None else returned / issued


def _return_rate_formula(cells: Cells) -> str:
    filled = f"AND(ISNUMBER({cells[RETURNED]}),SUM({cells[ISSUED]})>0)"
    return f'IF({filled},{cells[RETURNED]}/{cells[ISSUED]},"")'


def or_blank(value: Fraction | None) -> Fraction | str:
    """A number, or the "" that an automatic column shows where there is none."""
    return "" if value is None else value


def count_field(
    key: str, label: str, scope: Literal["unit", "sheet"] = "unit", at_most: str = ""
) -> EntryField:
    """A field for a number of votes or people."""
    return EntryField(
        key=key,
        label=label,
        low=Decimal(0),
        decimals=0,
        scope=scope,
        at_most=at_most,
        hint="整数，没有的填0",
    )
