@echo off
chcp 936 >nul
setlocal
set "NoDefaultCurrentDirectoryInExePath=1"
set "HERE=%~dp0"
set "PY="
for %%V in (3.14 3.13 3.12 3.11) do if not defined PY py -%%V -c "" >nul 2>nul && set "PY=py -%%V"
if not defined PY python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=python"
if not defined PY if exist "%HERE%python\python.exe" set "PY="%HERE%python\python.exe""
if not defined PY for %%F in ("%HERE%python-3*.exe") do (
    echo 正在安装Python，不需要管理员权限……
    "%%F" /passive InstallAllUsers=0 Include_launcher=0 PrependPath=0 Shortcuts=0 TargetDir="%HERE%python"
    set "PY="%HERE%python\python.exe""
)
if not defined PY (
    echo 没有找到Python 3.11或更新的版本。
    echo 请把python-3.12的Windows安装程序放到本文件夹，再运行一次。
    pause
    exit /b 1
)
%PY% -P -m venv "%HERE%env"
"%HERE%env\Scripts\python.exe" -P -m pip install --no-index --find-links "%HERE%wheels" --upgrade xltools
if errorlevel 1 (
    echo 安装未能完成，请把上面的内容交给技术人员。
    pause
    exit /b 1
)
"%HERE%env\Scripts\python.exe" -P -m xltools addin install
"%HERE%env\Scripts\python.exe" -P -m xltools doctor
pause
