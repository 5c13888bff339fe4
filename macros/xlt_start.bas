Attribute VB_Name = "XltStart"
Option Explicit
' 加载项打开时登记函数说明；按钮只把自己的名称交给计算程序，业务都在Python中。

Public Sub Auto_Open()
    XltDescribe
End Sub

' 在“插入函数”窗口中登记各函数的中文说明。加载项是隐藏的工作簿，登记时暂时显示。
Public Sub XltDescribe()
    Dim wasAddin As Boolean, entry As Variant
    On Error Resume Next
    wasAddin = ThisWorkbook.IsAddin
    If wasAddin Then ThisWorkbook.IsAddin = False
    For Each entry In XltDescriptions()
        Application.MacroOptions Macro:=entry(0), Description:=entry(1), _
            Category:=XltCategory(), ArgumentDescriptions:=entry(2)
    Next entry
    If wasAddin Then ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
End Sub

' 功能区各按钮共用的入口：按钮的名称写在 tag 中。
Public Sub XltButton(ByVal control As Object)
    If ActiveWorkbook Is Nothing Then
        MsgBox XltNoWorkbook(), vbInformation, XltCategory()
        Exit Sub
    End If
    RunPython XltCommand(control.Tag)
End Sub

Public Function XltCommand(ByVal button As String) As String
    XltCommand = "from xltools.addin.buttons import press; press('" & button & "')"
End Function

Public Function XltCategory() As String
    XltCategory = "政风行风评议"
End Function

Public Function XltNoWorkbook() As String
    XltNoWorkbook = "请先打开年度工作文件夹中的任一工作簿，例如方案.xlsx，再点此按钮。"
End Function

' 单元格函数连不上计算程序时显示的话；原来的英文说明不显示在单元格中。
Public Function XltFault(ByVal description As String) As String
    XltFault = "未能连接计算程序。请点“政风行风评议”中的“本机检查”，或在命令行运行 xltools doctor。"
End Function
