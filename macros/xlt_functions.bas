Attribute VB_Name = "XltFunctions"
Option Explicit
' 由程序生成（python -m tests.addin.regenerate macros），不手工修改。

Public Function xlt_numbers(values)
    On Error GoTo failed
    xlt_numbers = XLPy.CallUDF("xltools.addin.classic", "xlt_numbers", Array(values))
    Exit Function
failed:
    xlt_numbers = XltFault()
End Function

Public Function xlt_check(values, Optional low, Optional high, Optional decimals, Optional allow_na)
    On Error GoTo failed
    xlt_check = XLPy.CallUDF("xltools.addin.classic", "xlt_check", Array(values, low, high, decimals, allow_na))
    Exit Function
failed:
    xlt_check = XltFault()
End Function

Public Function xlt_check_method(method, points, entries, Optional parameters, Optional allow_na)
    On Error GoTo failed
    xlt_check_method = XLPy.CallUDF("xltools.addin.classic", "xlt_check_method", Array(method, points, entries, parameters, allow_na))
    Exit Function
failed:
    xlt_check_method = XltFault()
End Function

Public Function xlt_check_item(entries, item, folder)
    On Error GoTo failed
    xlt_check_item = XLPy.CallUDF("xltools.addin.classic", "xlt_check_item", Array(entries, item, folder))
    Exit Function
failed:
    xlt_check_item = XltFault()
End Function

Public Function xlt_round(values, Optional decimals)
    On Error GoTo failed
    xlt_round = XLPy.CallUDF("xltools.addin.classic", "xlt_round", Array(values, decimals))
    Exit Function
failed:
    xlt_round = XltFault()
End Function

Public Function xlt_points(method, points, entries, Optional parameters)
    On Error GoTo failed
    xlt_points = XLPy.CallUDF("xltools.addin.classic", "xlt_points", Array(method, points, entries, parameters))
    Exit Function
failed:
    xlt_points = XltFault()
End Function

Public Function xlt_combine(marks, Optional way, Optional drop_high, Optional drop_low, Optional above, Optional weights)
    On Error GoTo failed
    xlt_combine = XLPy.CallUDF("xltools.addin.classic", "xlt_combine", Array(marks, way, drop_high, drop_low, above, weights))
    Exit Function
failed:
    xlt_combine = XltFault()
End Function

Public Function xlt_total(earned, points, Optional missing, Optional unreported, Optional channels, Optional categories, Optional decimals)
    On Error GoTo failed
    xlt_total = XLPy.CallUDF("xltools.addin.classic", "xlt_total", Array(earned, points, missing, unreported, channels, categories, decimals))
    Exit Function
failed:
    xlt_total = XltFault()
End Function

Public Function xlt_deduct(totals, deductions, Optional bonuses, Optional deduction_cap, Optional bonus_cap, Optional floor, Optional decimals)
    On Error GoTo failed
    xlt_deduct = XLPy.CallUDF("xltools.addin.classic", "xlt_deduct", Array(totals, deductions, bonuses, deduction_cap, bonus_cap, floor, decimals))
    Exit Function
failed:
    xlt_deduct = XltFault()
End Function

Public Function xlt_rank(totals, Optional categories, Optional rule)
    On Error GoTo failed
    xlt_rank = XLPy.CallUDF("xltools.addin.classic", "xlt_rank", Array(totals, categories, rule))
    Exit Function
failed:
    xlt_rank = XltFault()
End Function

Public Function xlt_bottom(totals, Optional categories, Optional k, Optional ties)
    On Error GoTo failed
    xlt_bottom = XLPy.CallUDF("xltools.addin.classic", "xlt_bottom", Array(totals, categories, k, ties))
    Exit Function
failed:
    xlt_bottom = XltFault()
End Function

Public Function xlt_grade(totals, grades)
    On Error GoTo failed
    xlt_grade = XLPy.CallUDF("xltools.addin.classic", "xlt_grade", Array(totals, grades))
    Exit Function
failed:
    xlt_grade = XltFault()
End Function

Public Function xlt_unit(names, units)
    On Error GoTo failed
    xlt_unit = XLPy.CallUDF("xltools.addin.classic", "xlt_unit", Array(names, units))
    Exit Function
failed:
    xlt_unit = XltFault()
End Function

Public Function xlt_control(numbers, values)
    On Error GoTo failed
    xlt_control = XLPy.CallUDF("xltools.addin.classic", "xlt_control", Array(numbers, values))
    Exit Function
failed:
    xlt_control = XltFault()
End Function

Public Function xlt_checksum(values)
    On Error GoTo failed
    xlt_checksum = XLPy.CallUDF("xltools.addin.classic", "xlt_checksum", Array(values))
    Exit Function
failed:
    xlt_checksum = XltFault()
End Function

Public Function xlt_returns(folder)
    On Error GoTo failed
    xlt_returns = XLPy.CallUDF("xltools.addin.classic", "xlt_returns", Array(folder))
    Exit Function
failed:
    xlt_returns = XltFault()
End Function

Public Function xlt_ranking(folder, Optional category)
    On Error GoTo failed
    xlt_ranking = XLPy.CallUDF("xltools.addin.classic", "xlt_ranking", Array(folder, category))
    Exit Function
failed:
    xlt_ranking = XltFault()
End Function

Public Function xlt_outcome(units, folder)
    On Error GoTo failed
    xlt_outcome = XLPy.CallUDF("xltools.addin.classic", "xlt_outcome", Array(units, folder))
    Exit Function
failed:
    xlt_outcome = XltFault()
End Function

Public Function xlt_explain(unit, folder)
    On Error GoTo failed
    xlt_explain = XLPy.CallUDF("xltools.addin.classic", "xlt_explain", Array(unit, folder))
    Exit Function
failed:
    xlt_explain = XltFault()
End Function
