#!/bin/sh
# 安装：不联网，不需要管理员权限。
here=$(cd "$(dirname "$0")" && pwd) || exit 1
python=""
for name in python3.14 python3.13 python3.12 python3.11 python3; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "没有找到Python 3.11或更新的版本，请先安装。" >&2
    exit 1
fi
"$python" -P -m venv "$here/env" || exit 1
"$here/env/bin/python" -P -m pip install --no-index --find-links "$here/wheels" --upgrade xltools || {
    echo "安装未能完成，请把上面的内容交给技术人员。" >&2
    exit 1
}
cat >"$here/政风行风评议.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=政风行风评议
Comment=把年度工作文件夹拖到本图标上
Exec="$here/政风行风评议.sh" %f
Icon=x-office-spreadsheet
Terminal=true
MimeType=inode/directory;
Categories=Office;
DESKTOP
chmod +x "$here/政风行风评议.desktop"
"$here/env/bin/python" -P -m xltools doctor
