"""Examples of rates, bands, events and slopes: figures that can be worked out on paper."""

from __future__ import annotations

from collections.abc import Callable

from xltools.demo.examples.making import Example, columns, cut, single


def _bengbu() -> Example:
    scheme = cut("bengbu-2011", ("A01", "A02", "A03", "A04"))
    marks = {"1.2": ("90", "100", "80", "95"), "1.3": ("100", "90", "85", "70")}
    marks |= {"2.2": ("92", "88.5", "75", "60"), "3.1": ("95.5", "89.5", "80", "59.9")}
    rows = {"A01": "196 200", "A02": "150 160", "A03": "119 140", "A04": "70 100"}
    events = [
        ("A02", "K1", "2", "2011-05-06 两件工单超期"),
        ("A03", "K2", "4", "2011-07-01 例会通报"),
        ("A04", "K1", "9", "2011-09-30 九件工单超期"),
    ]
    return Example(
        scheme, single(scheme, marks) | columns(scheme, "2.1", rows), {("PF01", "1.1"): events}
    )


def _lianyungang() -> Example:
    scheme = cut("lianyungang-12345", ("X01", "X02", "X03", "B01", "B02", "B03"))
    on_time = {
        "X01": "475 500",
        "X02": "434 500",
        "X03": "490 500",
        "B01": "90 100",
        "B02": "55 80",
        "B03": "不涉及",
    }
    satisfied = {
        "X01": "98 100",
        "X02": "181 200",
        "X03": "195 200",
        "B01": "57 60",
        "B02": "20 40",
        "B03": "不涉及",
    }
    marks = {"2.2": ("50", "46.5", "53", "52", "40", "55")}
    events = [
        ("X01", "J1", "3", "2019-01-10 三篇经验材料"),
        ("X02", "J1", "6", "2019-01-20 六篇经验材料"),
        ("X01", "其他（集体研究认定）", "28.5", "2019-01-25 平台建设认定"),
        ("X02", "其他（集体研究认定）", "45", "2019-01-25 平台建设认定"),
        ("X03", "其他（集体研究认定）", "32", "2019-01-25 平台建设认定"),
    ]
    return Example(
        scheme,
        columns(scheme, "1.1", on_time) | columns(scheme, "2.1", satisfied) | single(scheme, marks),
        {("PF01", "3.1"): events},
    )


def _dachuan() -> Example:
    scheme = cut("dachuan", ("A01", "A02", "A03", "A04"))
    rate = {"A01": "98 100", "A02": "85 100", "A03": "42 50", "A04": "不涉及"}
    pleased = {"A01": "90 96", "A02": "80 100", "A03": "47 50", "A04": "9 10"}
    return Example(
        scheme,
        columns(scheme, "1.1", rate) | columns(scheme, "1.2", pleased),
        {
            ("PF01", "2.1"): [
                ("A02", "K1", "3", "2017-03-02 重复信访三次"),
                ("A03", "K1", "25", "2017-11-30 重复信访二十五次"),
            ],
            ("PF01", "3.1"): [
                ("A01", "H1", "4", "2017-06-01 专题会议四次"),
                ("A02", "H1", "8", "2017-06-01 专题会议八次"),
                ("A04", "H1", "6", "2017-06-01 专题会议六次"),
            ],
        },
    )


MADE: dict[str, Callable[[], Example]] = {
    "bengbu-2011": _bengbu,
    "lianyungang-12345": _lianyungang,
    "dachuan": _dachuan,
}
