"""Random schemes walked through workbooks: the engine, the forms and the spreadsheet agree.

    python -m tests.steps.many_walks --count 1000 --seed 0

prints each seed that fails, with what failed.
"""

from __future__ import annotations

import argparse
import tempfile
import traceback
from pathlib import Path

from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.scoring.build import frame
from tests.scoring.cases import Case
from tests.steps.random_entries import random_case
from tests.steps.through_workbooks import walk
from xltools.appraisal import Appraisal
from xltools.reports.ranking.agenda import agenda_points
from xltools.reports.ranking.context import Context
from xltools.scoring.derivation import Result
from xltools.scoring.engine import score
from xltools.steps.consolidate import Consolidation
from xltools.verify.citations import citations
from xltools.verify.second import Tabulator
from xltools.workspace import Workspace


def check_walk(case: Case, root: Path, office: Office) -> Consolidation:
    """The case through workbooks: read as typed, recalculated and tabulated to the same."""
    done = walk(case, root)
    found = done.appraisal.result
    typed = frame({}, counts=case.counts)
    expected, _ = score(case.scheme, typed, found.adjustments, case.absent)
    assert said(found) == said(expected), "what was read is not what was typed"
    assert_recalculates(office, done.ranking.read_bytes())
    received = Workspace(root).received
    assert open_matters_block(done.appraisal), "a matter of the meeting is open and blocks nothing"
    second = Tabulator(citations(done.appraisal), lambda file: (received / file).read_bytes())
    assert not second.wrong, "the second tabulator does not agree"
    return done


def open_matters_block(appraisal: Appraisal) -> bool:
    """Whether nothing is approved over a matter that may change a figure.

    Who is put straight into 不合格 is a proposal, which the approval itself decides.
    """
    points = [point.matter for point in agenda_points(Context(appraisal))]
    open_points = [matter for matter in points if not matter.endswith("直接列为不合格")]
    return len(open_points) <= len(appraisal.beside) or bool(appraisal.blocks_sealing)


def said(result: Result) -> list[object]:
    """All that a result says of its units."""
    return [
        (
            unit.code,
            str(unit.status),
            {code: (one.earned, str(one.state), one.given) for code, one in unit.items.items()},
            unit.channels,
            unit.raw_total,
            unit.adjustment,
            unit.total,
            unit.rank,
            unit.grade,
            unit.bottom,
            unit.rank_change,
            [one.rule for one in unit.outcomes],
        )
        for unit in result.units
    ]


def main() -> None:
    """Walk `--count` schemes from `--seed` on; exit 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    office, failed = Office(), []
    try:
        for seed in range(asked.seed, asked.seed + asked.count):
            if seed > asked.seed and (seed - asked.seed) % 50 == 0:
                print(f"{seed - asked.seed} walked, {len(failed)} failed", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                try:
                    check_walk(random_case(seed), Path(folder) / "年度", office)
                except Exception:  # whatever is wrong, its seed is printed
                    failed.append(seed)
                    print(f"seed {seed}\n{traceback.format_exc(limit=-3)[-1500:]}", flush=True)
    finally:
        office.close()
    print(f"{asked.count} walks from seed {asked.seed}, failed: {failed or 'none'}")
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
