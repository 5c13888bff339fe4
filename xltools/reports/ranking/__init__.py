"""汇总排名.xlsx, the office's own edition (内部版): one module per sheet or small group."""
