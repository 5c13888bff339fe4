"""How a finding says that people cannot read what stands in a cell."""

STRUCK = "带删除线"
TINY = "字号过小，看不清"
INVISIBLE = "空白（字的颜色与底色相同）"
