"""The year's working folder (年度工作文件夹): where each thing stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths of one workspace; nothing is read or made here."""

    root: Path

    @property
    def scheme(self) -> Path:
        return self.root / "方案.xlsx"

    @property
    def issued(self) -> Path:
        return self.root / "发放"

    @property
    def inbox(self) -> Path:
        return self.root / "报送"

    @property
    def sent_back(self) -> Path:
        return self.root / "退回"

    @property
    def registers(self) -> Path:
        return self.root / "台账"

    @property
    def adjustments(self) -> Path:
        return self.registers / "加减分.xlsx"

    @property
    def decisions(self) -> Path:
        return self.registers / "议定事项.xlsx"

    @property
    def papers(self) -> Path:
        return self.registers / "纸质件登记.xlsx"

    @property
    def results(self) -> Path:
        return self.root / "结果"

    @property
    def ranking(self) -> Path:
        return self.results / "汇总排名.xlsx"

    @property
    def documents(self) -> Path:
        return self.root / "文书"

    @property
    def templates(self) -> Path:
        return self.root / "模板"

    @property
    def objections(self) -> Path:
        return self.registers / "异议复核.xlsx"

    @property
    def counting(self) -> tuple[Path, ...]:
        """The registers that count; whatever else lies in 台账/ is read by nobody and stays."""
        return (self.adjustments, self.decisions, self.papers, self.objections)

    @property
    def kept(self) -> Path:
        return self.root / "留存"

    @property
    def journal(self) -> Path:
        return self.kept / "journal.jsonl"

    @property
    def received(self) -> Path:
        return self.kept / "received"

    @property
    def receipts(self) -> Path:
        return self.kept / "回执"

    @property
    def public_key(self) -> Path:
        return self.kept / "公钥.pem"

    @property
    def second_public_key(self) -> Path:
        return self.kept / "公钥（第二人）.pem"

    @property
    def inputs(self) -> Path:
        return self.kept / "inputs"

    @property
    def seal(self) -> Path:
        return self.kept / "seal.json"

    @property
    def sealed_result(self) -> Path:
        return self.kept / "result.json"

    @property
    def past_seals(self) -> Path:
        return self.kept / "历次封存"

    @property
    def confirmation(self) -> Path:
        return self.results / "评议数据封存确认单.xlsx"

    @property
    def drafts(self) -> Path:
        return self.results / "草稿"

    @property
    def archived(self) -> Path:
        return self.root / "归档"

    @property
    def written(self) -> tuple[Path, ...]:
        """The folders that the program writes to; 报送 is never one of them."""
        return (
            self.issued,
            self.sent_back,
            self.registers,
            self.results,
            self.documents,
            self.templates,
            self.kept,
            self.archived,
        )
