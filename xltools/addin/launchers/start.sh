#!/bin/sh
# 把年度工作文件夹拖到本图标上，或写在命令后面。
here=$(cd "$(dirname "$0")" && pwd) || exit 1
python="$here/env/bin/python"
[ -x "$python" ] || python=python3
year=$1
if [ -z "$year" ]; then
    printf '请输入年度工作文件夹的路径后按回车：'
    read -r year
fi
[ -n "$year" ] || exit 2
exec "$python" -P -m xltools menu -w "$year"
