Attribute VB_Name = "XltStart"
Option Explicit
' 加载项打开时登记函数说明；按钮只把自己的名称交给计算程序，业务都在Python中。

Public Sub Auto_Open()
    XltDescribe
End Sub

' 在“插入函数”窗口中登记各函数的中文说明。加载项是隐藏的工作簿，登记时暂时显示。
Private Sub XltDescribe()
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

' 功能区各按钮共用的入口：按钮的名称写在 tag 中。只接受功能区的控件，不接受文字。
Public Sub XltButton(ByVal control As Object)
    If ActiveWorkbook Is Nothing Then
        MsgBox XltNoWorkbook(), vbInformation, XltCategory()
        Exit Sub
    End If
    XltPress control.Tag
End Sub

Private Function XltCategory() As String
    XltCategory = "政风行风评议"
End Function

Private Function XltNoWorkbook() As String
    XltNoWorkbook = "请先打开年度工作文件夹中的任一工作簿，例如方案.xlsx，再点此按钮。"
End Function

' 连不上计算程序时显示的话；原来的英文说明不显示。
Private Function XltFault() As String
    XltFault = "未能连接计算程序。请在命令行运行 xltools doctor，按提示处理；安全软件或单位的安全策略禁止Office启动其他程序的，请信息中心放行。"
End Function
