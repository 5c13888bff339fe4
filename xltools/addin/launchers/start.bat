@echo off
chcp 936 >nul
setlocal
set "NoDefaultCurrentDirectoryInExePath=1"
set "HERE=%~dp0"
set "YEAR=%~1"
set "PY=%HERE%env\Scripts\python.exe"
if not exist "%PY%" set "PY=python"
if not defined YEAR (
    echo 请把年度工作文件夹拖到本图标上，或者
    set /p "YEAR=在此输入文件夹的路径后按回车："
)
if not defined YEAR exit /b 2
"%PY%" -P -m xltools menu -w "%YEAR%"
if errorlevel 1 pause
