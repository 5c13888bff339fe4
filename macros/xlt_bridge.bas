Attribute VB_Name = "XltBridge"
Option Explicit
' 连接Python：单元格函数经xlwings的动态库（安装时以固定的名称放在设置旁边），按钮另起一个进程。除按钮入口外都是Private，
' 别人的工作簿、单元格公式、图形上的宏都不能借用。
' 命令行中只有本人设置文件里的Python路径、按钮名称和窗口号；不读取、也不传递任何工作簿的
' 名称、路径和内容，别人发来的工作簿因此不能指定要运行的程序。

#If VBA7 Then
    #If Win64 Then
        Private Const LIBRARY As String = "xltools64.dll"
        Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xltools64.dll" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
    #Else
        Private Const LIBRARY As String = "xltools32.dll"
        Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xltools32.dll" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
    #End If
    Private Declare PtrSafe Function LoadLibrary Lib "KERNEL32" Alias "LoadLibraryA" (ByVal lpLibFileName As String) As LongPtr
#Else
    Private Const LIBRARY As String = "xltools32.dll"
    Private Declare Function XLPyDLLActivateAuto Lib "xltools32.dll" (ByRef Result As Variant, Optional ByVal Config As String = "", Optional ByVal mode As Long = 1) As Long
    Private Declare Function LoadLibrary Lib "KERNEL32" Alias "LoadLibraryA" (ByVal lpLibFileName As String) As Long
#End If

' 设置只读一次，安装后重开Excel即更新。
Private knownInterpreter As String

' Python的路径：写在本人的设置文件中，每行两项：名称、内容。
Private Function XltInterpreter() As String
    Dim file As Integer, setting As String, content As String
    If knownInterpreter = "" Then
        file = FreeFile
        Open XltSettings() For Input As #file
        Do While Not EOF(file)
            Input #file, setting, content
            If setting = "INTERPRETER_WIN" Then knownInterpreter = content
        Loop
        Close #file
    End If
    XltInterpreter = knownInterpreter
End Function

Private Function XltSettings() As String
    XltSettings = XltHome() & "\xltools.conf"
End Function

' 设置和动态库所在的文件夹，本人的。
Private Function XltHome() As String
    XltHome = Environ("USERPROFILE") & "\.xltools"
End Function

Private Function XltParent(ByVal path As String) As String
    XltParent = Left$(path, InStrRev(path, "\") - 1)
End Function

' 启动计算程序的命令；编号由动态库填入。
Private Function XltServerCommand(ByVal interpreter As String) As String
    XltServerCommand = """" & interpreter & """ -B -E -P -c ""import xlwings; xlwings.serve('$(CLSID)')"""
End Function

' 一个按钮的命令：名称只有小写字母，来自本加载项的功能区。
Private Function XltPressCommand(ByVal interpreter As String, ByVal button As String, ByVal window As String) As String
    If button = "" Or button Like "*[!a-z]*" Then Err.Raise 5
    XltPressCommand = """" & interpreter & """ -B -E -P -m xltools.addin.buttons " & button & " " & window
End Function

' 单元格函数的计算程序，由动态库启动，之后一直可用。
Private Function XLPy() As Object
    #If Mac Then
        Err.Raise 5
    #Else
        Dim found As Variant
        If LoadLibrary(XltHome() & "\" & LIBRARY) = 0 Then Err.Raise 53
        If XLPyDLLActivateAuto(found, XltServerCommand(XltInterpreter()), 1) <> 0 Then Err.Raise 1000
        Set XLPy = found
    #End If
End Function

' 在Python中做按钮的事，等它做完；出了意外，说一句话。
Private Sub XltPress(ByVal button As String)
    On Error GoTo failed
    #If Mac Then
        AppleScriptTask "xltools.applescript", "XltPress", button
    #Else
        Dim shell As Object, before As String, code As Long
        Set shell = CreateObject("WScript.Shell")
        before = shell.CurrentDirectory
        shell.CurrentDirectory = XltParent(XltInterpreter())
        code = -1
        On Error Resume Next
        code = shell.Run(XltPressCommand(XltInterpreter(), button, CStr(Application.Hwnd)), 0, True)
        shell.CurrentDirectory = before
        On Error GoTo failed
        If code <> 0 Then Err.Raise 5
    #End If
    Exit Sub
failed:
    MsgBox XltFault(), vbExclamation, XltCategory()
End Sub
