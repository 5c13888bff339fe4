"""Hundreds of random offices: `python -m tests.reports.editions.many_offices`.

Options: --count N --seed S, and --pdf N: of so many offices the PDFs too. Says how many files were
opened, letters among them; stops at the first that leaks.
"""

from __future__ import annotations

import argparse

from tests.office import check_fonts
from tests.reports.editions.offices import Office, random_office
from tests.reports.editions.test_editions import check
from tests.reports.letters.offices import check_letters
from xltools.folder.pdf import as_pdf, find_soffice
from xltools.reports.editions.rules import Edition
from xltools.reports.leak import pdf_leaks
from xltools.steps.publish import built


def check_pdfs(office: Office, edition: Edition) -> int:
    """Nothing leaks from the PDFs of the edition; how many there are."""
    program = find_soffice()
    assert program is not None
    outputs = {output.name: output for output in built(edition, office.appraisal, "批件")}
    check_fonts()
    printed = as_pdf({name: output.data for name, output in outputs.items()}, program)
    assert printed.keys() == outputs.keys()
    for name, data in printed.items():
        assert pdf_leaks(data, office.appraisal.scheme, outputs[name].reader) == [], name
    return len(printed)


def main() -> None:
    """Walk them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--pdf", type=int, default=0)
    options = parser.parse_args()
    files = letters = pdfs = 0
    for seed in range(options.seed, options.seed + options.count):
        for edition in Edition:
            state = "核对稿" if edition is Edition.REVIEW else "公布稿"
            try:
                office = random_office(seed, state)
                files += check(office, edition)
                if seed < options.seed + options.pdf:
                    pdfs += check_pdfs(office, edition)
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, {edition}: {error}") from error
        letters += check_letters(random_office(seed))
        if seed % 25 == 24:
            print(f"up to seed {seed}: {files} files, {letters} letters, {pdfs} PDFs", flush=True)
    said = f"{files} workbooks, {letters} letters, {pdfs} PDFs"
    print(f"{options.count} offices, {said}: nothing leaks")


if __name__ == "__main__":
    main()
