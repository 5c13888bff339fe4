"""Random small offices whose papers are full of what must not leave: telephones, paths, names."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from decimal import Decimal

from tests.reports.fixtures import adjustment, appraise, random_marks
from xltools.appraisal import Appraisal
from xltools.scheme.choices import Feedback, FontScheme, Publication
from xltools.scheme.model import Scheme
from xltools.scheme.presets import preset
from xltools.scoring.marks import Mark
from xltools.scoring.result import Adjustment

PHONES = ("13855512345", "0555-2366688", "2480915")
SECRETS = (
    *PHONES,
    "34050219680101123X",
    "D:\\报送\\市信访局评分表.xlsx",
    "/home/office/报送/评分表.xlsx",
    "群众张某某来信举报",
    "联络员王某某",
    "xltools",
)
"""None of these may stand in a file that leaves."""
_WRITTEN = (*SECRETS[:2], *SECRETS[3:6])
"""What a scorer or the office might write beside a mark or a deduction."""


@dataclass(frozen=True)
class Office:
    """One random appraisal, and the marks of scorers that share an item."""

    appraisal: Appraisal
    shared: frozenset[tuple[str, str, Decimal]]
    """(unit, item, mark) of every mark on an item with several scorers."""


def random_office(seed: int, state: str = "公布稿") -> Office:
    """A small city with random units, settings, marks, deductions and careless writing."""
    chance = random.Random(seed)
    scheme = _scheme(chance)
    marks = [_careless(chance, scheme, mark) for mark in random_marks(scheme, seed, odd=0.02)]
    units = [unit.code for unit in scheme.units]
    lines = [
        _line(chance, scheme, n, chance.choice(units)) for n in range(1, chance.randrange(2, 7))
    ]
    appraisal = appraise(scheme, marks, lines, state=state)
    returns = tuple(
        replace(row, file=f"县区\\{row.file}", why=chance.choice(_WRITTEN))
        for row in appraisal.returns
    )
    several = {
        item
        for item in (i.code for i in scheme.items)
        if sum(item in s.items for s in scheme.scorers) > 1
    }
    shared = frozenset(
        (m.unit, m.item, Decimal(m.integer).scaleb(-m.scale)) for m in marks if m.item in several
    )
    return Office(replace(appraisal, returns=returns), shared)


def _scheme(chance: random.Random) -> Scheme:
    base = preset("maanshan-2017")
    chosen = set(chance.sample([u.code for u in base.units], chance.randrange(6, 13)))
    units = tuple(u for u in base.units if u.code in chosen)
    categories = tuple(
        c.model_copy(update={"declared": None})
        for c in base.categories
        if any(u.category == c.code for u in units)
    )
    scorers = tuple(
        s.model_copy(update={"contact": "联络员王某某", "phone": chance.choice(PHONES)})
        for s in base.scorers
    )
    items = tuple(
        i.model_copy(update={"feedback": chance.choice([*Feedback, Feedback.WITH_REASONS])})
        for i in base.items
    )
    settings = base.settings.model_copy(
        update={
            "publication": chance.choice(list(Publication)),
            "publish_k": chance.randrange(1, 4),
            "font_scheme": chance.choice(list(FontScheme)),
            "bottom_k": chance.randrange(0, 3),
            "phone": PHONES[1],
            "contact": "联络员王某某",
            "demo": chance.random() < 0.5,
        }
    )
    recusals = tuple(r for r in base.recusals if r.unit in chosen)
    return base.model_copy(
        update={
            "settings": settings,
            "units": units,
            "categories": categories,
            "scorers": scorers,
            "items": items,
            "recusals": recusals,
            "history": (),
        }
    )


def _written(chance: random.Random, scheme: Scheme) -> str:
    """What a careless hand writes."""
    other = chance.choice(scheme.units)
    return chance.choice(
        [
            "2件群众来信超期办结",
            f"与{other.name}配合不到位",
            f"请问{other.full_name}",
            f"花山区反映：{chance.choice(_WRITTEN)}",
            f'=HYPERLINK("{chance.choice(_WRITTEN)}")',
            chance.choice(_WRITTEN),
        ]
    )


def _careless(chance: random.Random, scheme: Scheme, mark: Mark) -> Mark:
    return mark._replace(reason=_written(chance, scheme)) if chance.random() < 0.4 else mark


def _line(chance: random.Random, scheme: Scheme, n: int, unit: str) -> Adjustment:
    line = adjustment(n, unit, f"-{chance.randrange(1, 30) / 10}", counted=chance.random() < 0.7)
    return replace(line, fact=f"群众张某某来信举报，{_written(chance, scheme)}")
