"""The same script on the fastest parts pandas knows: calamine reads, XlsxWriter writes."""

import sys

from pandas_openpyxl import consolidate

if __name__ == "__main__":
    consolidate(sys.argv[1], sys.argv[2], "calamine", "xlsxwriter")
