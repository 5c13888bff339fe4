Attribute VB_Name = "XltFunctions"
#Const App = "Microsoft Excel"
' 由程序生成（python -m tests.addin.regenerate macros），不手工修改。

Function xlt_bottom(totals, Optional categories, Optional k, Optional ties)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_bottom = XLPy.CallUDF("xltools.addin.classic", "xlt_bottom", Array(totals, categories, k, ties), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_bottom = XLPy.CallUDF("xltools.addin.classic", "xlt_bottom", Array(totals, categories, k, ties))
        Exit Function
    #End If
failed:
    xlt_bottom = XltFault(Err.Description)
End Function

Function xlt_check(values, Optional low, Optional high, Optional decimals, Optional allow_na)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_check = XLPy.CallUDF("xltools.addin.classic", "xlt_check", Array(values, low, high, decimals, allow_na), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_check = XLPy.CallUDF("xltools.addin.classic", "xlt_check", Array(values, low, high, decimals, allow_na))
        Exit Function
    #End If
failed:
    xlt_check = XltFault(Err.Description)
End Function

Function xlt_check_item(entries, item, folder)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_check_item = XLPy.CallUDF("xltools.addin.classic", "xlt_check_item", Array(entries, item, folder), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_check_item = XLPy.CallUDF("xltools.addin.classic", "xlt_check_item", Array(entries, item, folder))
        Exit Function
    #End If
failed:
    xlt_check_item = XltFault(Err.Description)
End Function

Function xlt_check_method(method, points, entries, Optional parameters, Optional allow_na)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_check_method = XLPy.CallUDF("xltools.addin.classic", "xlt_check_method", Array(method, points, entries, parameters, allow_na), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_check_method = XLPy.CallUDF("xltools.addin.classic", "xlt_check_method", Array(method, points, entries, parameters, allow_na))
        Exit Function
    #End If
failed:
    xlt_check_method = XltFault(Err.Description)
End Function

Function xlt_checksum(values)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_checksum = XLPy.CallUDF("xltools.addin.classic", "xlt_checksum", Array(values), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_checksum = XLPy.CallUDF("xltools.addin.classic", "xlt_checksum", Array(values))
        Exit Function
    #End If
failed:
    xlt_checksum = XltFault(Err.Description)
End Function

Function xlt_combine(marks, Optional way, Optional drop_high, Optional drop_low, Optional above, Optional weights)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_combine = XLPy.CallUDF("xltools.addin.classic", "xlt_combine", Array(marks, way, drop_high, drop_low, above, weights), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_combine = XLPy.CallUDF("xltools.addin.classic", "xlt_combine", Array(marks, way, drop_high, drop_low, above, weights))
        Exit Function
    #End If
failed:
    xlt_combine = XltFault(Err.Description)
End Function

Function xlt_control(numbers, values)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_control = XLPy.CallUDF("xltools.addin.classic", "xlt_control", Array(numbers, values), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_control = XLPy.CallUDF("xltools.addin.classic", "xlt_control", Array(numbers, values))
        Exit Function
    #End If
failed:
    xlt_control = XltFault(Err.Description)
End Function

Function xlt_deduct(totals, deductions, Optional bonuses, Optional deduction_cap, Optional bonus_cap, Optional floor, Optional decimals)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_deduct = XLPy.CallUDF("xltools.addin.classic", "xlt_deduct", Array(totals, deductions, bonuses, deduction_cap, bonus_cap, floor, decimals), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_deduct = XLPy.CallUDF("xltools.addin.classic", "xlt_deduct", Array(totals, deductions, bonuses, deduction_cap, bonus_cap, floor, decimals))
        Exit Function
    #End If
failed:
    xlt_deduct = XltFault(Err.Description)
End Function

Function xlt_explain(unit, folder)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_explain = XLPy.CallUDF("xltools.addin.classic", "xlt_explain", Array(unit, folder), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_explain = XLPy.CallUDF("xltools.addin.classic", "xlt_explain", Array(unit, folder))
        Exit Function
    #End If
failed:
    xlt_explain = XltFault(Err.Description)
End Function

Function xlt_grade(totals, grades)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_grade = XLPy.CallUDF("xltools.addin.classic", "xlt_grade", Array(totals, grades), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_grade = XLPy.CallUDF("xltools.addin.classic", "xlt_grade", Array(totals, grades))
        Exit Function
    #End If
failed:
    xlt_grade = XltFault(Err.Description)
End Function

Function xlt_numbers(values)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_numbers = XLPy.CallUDF("xltools.addin.classic", "xlt_numbers", Array(values), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_numbers = XLPy.CallUDF("xltools.addin.classic", "xlt_numbers", Array(values))
        Exit Function
    #End If
failed:
    xlt_numbers = XltFault(Err.Description)
End Function

Function xlt_outcome(units, folder)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_outcome = XLPy.CallUDF("xltools.addin.classic", "xlt_outcome", Array(units, folder), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_outcome = XLPy.CallUDF("xltools.addin.classic", "xlt_outcome", Array(units, folder))
        Exit Function
    #End If
failed:
    xlt_outcome = XltFault(Err.Description)
End Function

Function xlt_points(method, points, entries, Optional parameters)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_points = XLPy.CallUDF("xltools.addin.classic", "xlt_points", Array(method, points, entries, parameters), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_points = XLPy.CallUDF("xltools.addin.classic", "xlt_points", Array(method, points, entries, parameters))
        Exit Function
    #End If
failed:
    xlt_points = XltFault(Err.Description)
End Function

Function xlt_rank(totals, Optional categories, Optional rule)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_rank = XLPy.CallUDF("xltools.addin.classic", "xlt_rank", Array(totals, categories, rule), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_rank = XLPy.CallUDF("xltools.addin.classic", "xlt_rank", Array(totals, categories, rule))
        Exit Function
    #End If
failed:
    xlt_rank = XltFault(Err.Description)
End Function

Function xlt_ranking(folder, Optional category)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_ranking = XLPy.CallUDF("xltools.addin.classic", "xlt_ranking", Array(folder, category), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_ranking = XLPy.CallUDF("xltools.addin.classic", "xlt_ranking", Array(folder, category))
        Exit Function
    #End If
failed:
    xlt_ranking = XltFault(Err.Description)
End Function

Function xlt_returns(folder)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_returns = XLPy.CallUDF("xltools.addin.classic", "xlt_returns", Array(folder), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_returns = XLPy.CallUDF("xltools.addin.classic", "xlt_returns", Array(folder))
        Exit Function
    #End If
failed:
    xlt_returns = XltFault(Err.Description)
End Function

Function xlt_round(values, Optional decimals)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_round = XLPy.CallUDF("xltools.addin.classic", "xlt_round", Array(values, decimals), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_round = XLPy.CallUDF("xltools.addin.classic", "xlt_round", Array(values, decimals))
        Exit Function
    #End If
failed:
    xlt_round = XltFault(Err.Description)
End Function

Function xlt_total(earned, points, Optional missing, Optional unreported, Optional channels, Optional categories, Optional decimals)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_total = XLPy.CallUDF("xltools.addin.classic", "xlt_total", Array(earned, points, missing, unreported, channels, categories, decimals), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_total = XLPy.CallUDF("xltools.addin.classic", "xlt_total", Array(earned, points, missing, unreported, channels, categories, decimals))
        Exit Function
    #End If
failed:
    xlt_total = XltFault(Err.Description)
End Function

Function xlt_unit(names, units)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        xlt_unit = XLPy.CallUDF("xltools.addin.classic", "xlt_unit", Array(names, units), ActiveWorkbook, Application.Caller)
        Exit Function
    #Else
        xlt_unit = XLPy.CallUDF("xltools.addin.classic", "xlt_unit", Array(names, units))
        Exit Function
    #End If
failed:
    xlt_unit = XltFault(Err.Description)
End Function
