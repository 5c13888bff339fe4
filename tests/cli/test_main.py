"""The command line's manners: fast help, Chinese usage errors, exit codes, JSON."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from xltools.cli.main import VERBS

HEAVY = ("pandas", "numpy", "pydantic", "openpyxl", "xlsxwriter")


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xltools", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['xltools', '--help']\n"
        "from xltools.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_that_begins_with_an_example(verb: str) -> None:
    done = run(verb, "--help")
    assert done.returncode == 0
    assert done.stdout.lstrip().startswith("示例：")
    assert f"xltools {verb}" in done.stdout
    assert "Usage" not in done.stdout
    assert "Options" not in done.stdout


def test_without_arguments_the_help_is_shown() -> None:
    done = run()
    assert done.returncode == 0
    assert all(verb in done.stdout for verb in VERBS)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("consolidat",), "是不是要用“consolidate”"),
        (("lint", "--wrkspace", "x"), "是不是要用“--workspace”"),
        (("fill",), "缺少"),
        (("lint", "-w", "no-such-folder"), "不是年度工作文件夹"),
        (("new", "x", "--preset", "nothing"), "可用的有"),
    ],
)
def test_usage_errors_are_one_chinese_sentence(
    arguments: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_workspace_from_preset_to_lint_and_json(tmp_path: Path) -> None:
    root = str(tmp_path / "2017年")
    keys = str(tmp_path / "keys")
    assert run("new", root, "--preset", "maanshan-2017", "--key-dir", keys).returncode == 0
    assert run("new", root, "--preset", "maanshan-2017", "--key-dir", keys).returncode == 2
    lint = run("lint", "-w", root, "--json", "-")
    assert lint.returncode == 0
    assert json.loads(lint.stdout)["ok"] is True
    exported = run("scheme", "export", "-w", root)
    scheme = json.loads(exported.stdout)
    scheme["units"][0]["colour"] = "red"
    refused = tmp_path / "refused.json"
    refused.write_text(json.dumps(scheme), encoding="utf-8")
    assert run("scheme", "import", str(refused), "-w", root).returncode == 1
    source = tmp_path / "scheme.json"
    source.write_text(exported.stdout, encoding="utf-8")
    assert run("scheme", "import", str(source), "-w", root).returncode == 0
    assert run("scheme", "export", "-w", root).stdout == exported.stdout
    other = tmp_path / "抄来的方案.xlsx"
    other.write_bytes((tmp_path / "2017年" / "方案.xlsx").read_bytes())
    assert run("scheme", "import", str(other), "-w", root).returncode == 0
    assert run("scheme", "export", "-w", root).stdout == exported.stdout
    other.write_bytes(b"PK no workbook")
    assert run("scheme", "import", str(other), "-w", root).returncode == 1
    schema = json.loads(run("scheme", "schema").stdout)
    assert schema["properties"]["units"]
    assert run("issue", "-w", root, "--key-dir", keys).returncode == 0
    assert len(list((tmp_path / "2017年" / "发放").glob("*.xlsx"))) == 22
    done = run("consolidate", "-w", root, "--json", "-", "--require-complete")
    assert done.returncode == 3
    assert {row["status"] for row in json.loads(done.stdout)["returns"]} == {"missing"}


def test_an_unforeseen_error_is_a_sentence_without_traceback(tmp_path: Path) -> None:
    (tmp_path / "方案.xlsx").write_bytes(b"not a workbook")
    done = run("lint", "-w", str(tmp_path))
    assert done.returncode in (1, 5)
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cli") / "演示"
    assert run("demo", str(root)).returncode == 0
    return root


def test_explain_goes_down_to_the_cell(demo: Path) -> None:
    done = run("explain", "市审计局", "-w", str(demo))
    assert done.returncode == 0
    assert "评分90 × 分值5 ÷ 100 = 4.5" in done.stdout
    assert "[市信访局评分表.xlsx · 评分表 · D28]" in done.stdout
    assert "按总分折算" in done.stdout
    near = run("explain", "市旅游", "-w", str(demo))
    assert near.returncode == 2
    assert "市旅游局" in near.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there every name is text")
def test_check_takes_whatever_a_folder_may_hold(demo: Path, tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xd3\xf8.xlsx"
    shutil.copyfile(demo / "报送" / "含山县评分表.xlsx", odd)
    pipe = tmp_path / "管道.xlsx"
    os.mkfifo(pipe)
    done = run("check", os.fsdecode(odd), str(pipe), "-w", str(demo), "--json", "-")
    document = json.loads(done.stdout)
    assert done.returncode in (0, 1), done.stderr
    assert run("check", str(pipe), "-w", str(demo)).returncode == 1, "it was not read"
    assert [row["status"] for row in document["returns"]] == ["used_partly"]
    codes = {finding["file"]: finding["code"] for finding in document["findings"]}
    assert codes["管道.xlsx"] == "不是普通文件"


def test_check_speaks_of_the_given_files_only(demo: Path) -> None:
    before = (demo / "留存" / "journal.jsonl").read_bytes()
    done = run("check", str(demo / "报送" / "含山县评分表.xlsx"), "-w", str(demo), "--json", "-")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert [row["scorer"] for row in document["returns"]] == ["XQ01"]
    assert {finding["cell"] for finding in document["findings"]} == {"D15"}
    assert (demo / "留存" / "journal.jsonl").read_bytes() == before


def test_an_altered_journal_or_original_stops_with_4(demo: Path, tmp_path: Path) -> None:
    for victim in (
        "journal.jsonl",
        f"received/{next((demo / '留存' / 'received').iterdir()).name}",
    ):
        root = tmp_path / victim.split("/")[0]
        shutil.copytree(demo, root)
        place = root / "留存" / victim
        data = bytearray(place.read_bytes())
        data[len(data) // 2] ^= 1
        place.write_bytes(data)
        done = run("explain", "市审计局", "-w", str(root))
        assert done.returncode == 4
        assert "Traceback" not in done.stderr


def test_a_preset_with_its_example_can_be_consolidated(tmp_path: Path) -> None:
    root = str(tmp_path / "示例")
    assert run("new", root, "--preset", "guoyang-2020", "--example").returncode == 0
    path = tmp_path / "结果.json"
    done = run("consolidate", "-w", root, "--json", str(path))
    assert done.returncode == 0, done.stderr
    shipped = Path(__file__).parents[2] / "workbooks" / "guoyang-2020" / "expected.json"
    assert json.loads(path.read_text("utf-8")) == json.loads(shipped.read_text("utf-8"))
    refused = run("new", str(tmp_path / "空白"), "--preset", "blank", "--example")
    assert refused.returncode == 2
    assert "没有示例" in refused.stderr


def test_an_unreadable_scheme_is_refused_with_what_is_wrong(tmp_path: Path) -> None:
    root = tmp_path / "示例"
    assert run("new", str(root), "--preset", "guoyang-2020", "--example").returncode == 0
    (root / "方案.xlsx").write_bytes(b"no workbook")
    done = run("issue", "-w", str(root))
    assert done.returncode == 5
    assert "（方案无法读取）" in done.stderr
    assert "方案.xlsx无法读取，本次操作未进行。" in done.stderr


def test_a_scheme_with_errors_is_mended_first(tmp_path: Path) -> None:
    root = str(tmp_path / "空白")
    assert run("new", root, "--preset", "blank").returncode == 0
    for verb in ("issue", "consolidate"):
        done = run(verb, "-w", root, "--json", "-")
        assert done.returncode == 1
        document = json.loads(done.stdout)
        assert not document["ok"]
        assert {"名单待填", "方案待填"} <= {one["code"] for one in document["findings"]}
        assert "（名单待填）" in done.stderr
        assert "请先改正" in done.stderr


@pytest.fixture
def unreadable(tmp_path: Path) -> Path:
    (tmp_path / "方案.xlsx").write_bytes(b"PK")
    return tmp_path


def test_a_scheme_that_cannot_be_read_is_no_mere_finding(unreadable: Path) -> None:
    done = run("lint", "-w", str(unreadable))
    assert done.returncode == 5
    assert "方案无法读取" in done.stderr


def test_a_file_that_is_not_there_is_a_usage_error(unreadable: Path) -> None:
    done = run("scheme", "import", "没有.json", "-w", str(unreadable))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "没有.json" in done.stderr


def test_what_was_typed_is_named_and_not_the_parameter(tmp_path: Path) -> None:
    for call in (("fill", "没有.xlsx", "没有.csv", "-o", "x.xlsx"), ("diff", "没有.json", "b")):
        done = run(*call)
        assert done.returncode == 2
        assert f"“{call[1]}”不能用：文件或文件夹不存在" in done.stderr


def test_json_that_cannot_be_written_is_a_sentence(unreadable: Path) -> None:
    blocked = unreadable / "方案.xlsx" / "out.json"
    done = run("scheme", "schema", "--json", str(blocked))
    assert done.returncode == 5
    assert "Traceback" not in done.stderr
    assert "文件无法读写" in done.stderr


def test_the_schema_is_in_the_document() -> None:
    done = run("scheme", "schema", "--json", "-")
    assert "properties" in json.loads(done.stdout)["schema"]
