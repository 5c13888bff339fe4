"""A full, plausible city of 演示数据: everything that a first look should see, reproducibly."""
