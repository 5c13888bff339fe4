"""Writing workbooks: fonts and page rules of the trade, deterministic bytes."""
