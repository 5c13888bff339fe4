-- The name of a button: its work, in the background; the installer writes the interpreter in.
on XltPress(button)
	do shell script quoted form of "INTERPRETER" & " -B -E -P -m xltools.addin.buttons " & quoted form of button & " > /dev/null 2>&1 &"
	return ""
end XltPress
