"""Hundreds of random offices: `python -m tests.reports.editions.many_offices`.

Options: --count N --seed S. Says how many files were opened; stops at the first that leaks.
"""

from __future__ import annotations

import argparse

from tests.reports.editions.offices import random_office
from tests.reports.editions.test_editions import check
from xltools.reports.editions.rules import Edition


def main() -> None:
    """Walk them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1000)
    options = parser.parse_args()
    files = 0
    for seed in range(options.seed, options.seed + options.count):
        for edition in Edition:
            state = "核对稿" if edition is Edition.REVIEW else "公布稿"
            try:
                files += check(random_office(seed, state), edition)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, {edition}: {error}") from error
        if seed % 25 == 24:
            print(f"up to seed {seed}: {files} files", flush=True)
    print(f"{options.count} offices, {files} files: nothing leaks")


if __name__ == "__main__":
    main()
