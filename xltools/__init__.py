"""xltools: the evaluation office's toolkit for 政风行风评议 in Excel."""

__version__ = "0.1.0"
