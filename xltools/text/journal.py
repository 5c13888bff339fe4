"""操作留痕记录 in words: what each event is called, and what its line says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Data = Mapping[str, Any]
HEADS = ("序号", "时间", "事项", "内容")
EMPTY = "操作留痕记录没有符合条件的内容。"
COUNT = "操作留痕记录共{total}行，首尾衔接，列出{shown}行。末行校验值{head}。"
NO_EVENT = "没有“{name}”这类事项。可选：{known}。"
OTHER = "其他（{event}）"


def _short(digest: object) -> str:
    return str(digest)[:12]


def _decision(data: Data) -> str:
    cites = data["cites"]
    parts = (cites["date"], cites["meeting"], cites["minutes"], cites["reason"], cites["recorder"])
    return f"议定事项第{data['number']}号　" + "，".join(part for part in parts if part)


def _state(data: Data) -> str:
    parts = (data["date"], data["meeting"], data["document"], data["reason"], data["by"])
    return f"{data['state']}　" + "，".join(part for part in parts if part)


def _edition(data: Data) -> str:
    seal = f"　封存校验码{data['seal']}" if data["seal"] else ""
    what = f"校验值{_short(data['sha256'])}" if data["sha256"] else "已删除"
    return f"{data['edition']}　{data['file']}　{what}{seal}"


def _form(data: Data) -> str:
    return f"{data['file']}　第{data['revision']}次　校验值{_short(data['sha256'])}"


EVENTS: dict[str, tuple[str, Callable[[Data], str]]] = {
    "created": ("建立文件夹", lambda d: f"编号{d['workspace']}{'　演示数据' if d['demo'] else ''}"),
    "key": (
        "登记密钥",
        lambda d: (
            f"{'第二人' if d['role'] == 'second' else '评议工作机构'}　保管人{d['by']}"
            f"　公钥校验值{_short(d['sha256'])}"
        ),
    ),
    "issued": ("发放评分表", _form),
    "received": ("收件", lambda d: f"{d['name']}　校验值{_short(d['sha256'])}"),
    "duplicate_name": ("同件异名", lambda d: f"{d['name']}　校验值{_short(d['sha256'])}"),
    "superseded": (
        "新件替代",
        lambda d: f"校验值{_short(d['sha256'])}由{_short(d['by']) or '其他件'}替代",
    ),
    "receipted": ("收件回执", lambda d: f"{d['name']}　校验码{d['code']}"),
    "sent_back": ("退回更正", _form),
    "input": ("读取方案和台账", lambda d: f"{d['file']}　校验值{_short(d['sha256'])}"),
    "decision": ("议定事项", _decision),
    "audit_pack": (
        "生成审计包",
        lambda d: f"校验值清单{_short(d['sums'])}　封存校验码{d['seal']}　经办人{d['by']}",
    ),
    "archived": ("归档", lambda d: f"目录校验值{_short(d['index'])}　共{d['count']}件"),
    "released": ("核准采用", _decision),
    "consolidated": ("汇总", lambda d: f"汇总排名　校验值{_short(d['ranking'])}"),
    "state": ("结果状态", _state),
    "edition": ("写出文件", _edition),
    "papers": ("写出文书", lambda d: f"{d['occasion']}　{len(d['files'])}件"),
    "sealed": ("封存", lambda d: f"校验码{d['code']}　封存记录校验值{_short(d['seal'])}"),
    "unsealed": ("启封", lambda d: f"原校验码{d['code']}　{d['reason']}　经办人{d['by']}"),
    "torn_line": ("残行移出", lambda d: f"上次中断留下的半行{d['bytes']}字节，存为{d['file']}"),
}
"""The journal's word for an event → what people call it, and how its data reads."""


def label(event: str) -> str:
    """What people call an event."""
    return EVENTS[event][0] if event in EVENTS else OTHER.format(event=event)


def says(event: str, data: Data) -> str:
    """What a line says beside its number, time and event."""
    if event not in EVENTS:
        return "，".join(f"{key}：{value}" for key, value in sorted(data.items()))
    return EVENTS[event][1](data)
