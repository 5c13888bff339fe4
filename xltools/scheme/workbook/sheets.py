"""The sheets of 方案.xlsx: which table stands on which, under which names it is also known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel

from xltools.scheme.columns import Column, Shape, columns_of, head_of
from xltools.scheme.model import Scheme
from xltools.scheme.settings import Settings

GUIDE_SHEET = "填写说明"
SETTINGS_SHEET = "基本设置"
PARAMETERS_SHEET = "方法参数"
PARAMETERS = "parameters"
"""Name of the table of 方法参数, which is not a field of its own in the model."""
SETTING_HEADERS = ("项目", "填写", "说明")
ITEM_CODE, PARAMETER = "项目代码", "参数"

GROUPS = (
    ("一、名称和依据", "scheme_id"),
    ("二、报送", "deadline"),
    ("三、分值和小数位", "full_marks"),
    ("四、缺项、未报和扣分", "na_policy"),
    ("五、名次和后进", "rank_method"),
    ("六、扣分的认定和用语", "require_evidence"),
    ("七、公布和打印", "publication"),
)
"""Headings of 基本设置, each before the setting it names."""


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One table of the scheme on one sheet."""

    table: str
    title: str
    guide: str
    model: type[BaseModel]
    needed: bool
    """Whether a scheme without this sheet makes no sense."""
    spare: int
    """How many rows are prepared for additions."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the sheet; a part without a leading choice has rows in 方法参数 only."""
        return tuple(
            column
            for column in columns_of(self.model)
            if column.shape is not Shape.PARTS
            and not (column.shape is Shape.PART and head_of(column.kind) is None)
        )


_NEEDED = {"categories", "units", "channels", "items", "scorers"}
_SPARE = {"units": 60, "history": 100, "unit_points": 100, "items": 30, "scorers": 30}
_ORDER = (
    "categories",
    "units",
    "channels",
    "items",
    "category_points",
    "unit_points",
    "scorers",
    "recusals",
    "adjustment_rules",
    "grades",
    "limits",
    "outcomes",
    "history",
)


def _table(name: str) -> TableSheet:
    info = Scheme.model_fields[name]
    return TableSheet(
        table=name,
        title=str(info.title),
        guide=str(info.description),
        model=get_args(info.annotation)[0],
        needed=name in _NEEDED,
        spare=_SPARE.get(name, 20),
    )


TABLES: dict[str, TableSheet] = {
    name: _table(name)
    for name in sorted(
        (n for n in Scheme.model_fields if n != "settings"),
        key=lambda n: _ORDER.index(n) if n in _ORDER else len(_ORDER),
    )
}
"""Every table by its field in the model, in the order of the workbook."""

SETTINGS = columns_of(Settings)

REFERENCES: dict[tuple[str, str], str] = {
    ("units", "category"): "categories",
    ("units", "parent"): "units",
    ("items", "channel"): "channels",
    ("category_points", "category"): "categories",
    ("category_points", "item"): "items",
    ("unit_points", "unit"): "units",
    ("unit_points", "item"): "items",
    ("recusals", "scorer"): "scorers",
    ("recusals", "unit"): "units",
    ("recusals", "item"): "items",
    ("limits", "item"): "items",
    (PARAMETERS, "item"): "items",
}
"""Which column takes its codes from which table."""

SHEET_ALIASES: dict[str, str] = {
    "说明": GUIDE_SHEET,
    "填报说明": GUIDE_SHEET,
    "设置": SETTINGS_SHEET,
    "基本信息": SETTINGS_SHEET,
    "单位类别": "类别",
    "单位": "评议对象",
    "单位名单": "评议对象",
    "评议对象名单": "评议对象",
    "被评议单位": "评议对象",
    "渠道": "评议方式",
    "评议渠道": "评议方式",
    "评议方法": "评议方式",
    "项目": "测评项目",
    "评议项目": "测评项目",
    "指标": "测评项目",
    "参数": PARAMETERS_SHEET,
    "评分主体": "评分单位",
    "打分单位": "评分单位",
    "回避单位": "回避",
    "结果运用规则": "结果运用",
    "扣分情形": "加减分情形",
    "加分情形": "加减分情形",
    "扣分标准": "加减分情形",
    "等次评定": "等次",
    "评定等次": "等次",
    "历史结果": "历年结果",
    "往年结果": "历年结果",
}

HEADER_ALIASES: dict[str, tuple[str, ...]] = {
    "类别代码": ("类别", "所属类别", "单位类别", "分组"),
    "类别名称": ("名称",),
    "单位代码": ("单位编码", "编码", "代码"),
    "单位全称": ("全称",),
    "规范化简称": ("简称", "单位简称", "单位名称", "被评议单位"),
    "曾用名及其他写法": ("别名", "曾用名", "其他写法", "其他名称"),
    "上级单位代码": ("上级单位", "父单位", "所属单位代码"),
    "省部属驻市单位": ("省部属", "省部属单位", "驻市单位"),
    "上级主管部门": ("主管部门",),
    "免评批准文号": ("免评",),
    "方式代码": ("渠道代码", "评议方式代码"),
    "评议方式": ("渠道", "评议渠道", "评议方法", "渠道名称", "方式名称"),
    "项目代码": ("指标编码", "指标代码", "项目编码", "测评项目代码"),
    "测评项目": ("项目", "项目名称", "指标", "指标名称"),
    "分值": ("权重", "满分"),
    "计分方法": ("评分方法", "计分方式"),
    "可否不涉及": ("允许不涉及", "不涉及"),
    "评分单位代码": ("评分主体代码", "打分单位代码"),
    "评分单位": ("评分单位名称", "打分单位", "评分主体"),
    "负责项目": ("评分项目", "项目代码", "负责的项目"),
    "联络员": ("联系人",),
    "联络电话": ("电话", "联系电话"),
    "原因": ("回避原因",),
    "名次": ("当年名次",),
    "总分": ("当年总分",),
    "认定后进": ("后进",),
    "填写": ("内容", "值", "填写内容"),
    "项目": ("设置项目", "设置项"),
    "说明": ("填写说明",),
    "参数": ("参数名称",),
    "数值": ("值",),
}
"""Other headers that are understood, where the sheet has no column of that very name."""
