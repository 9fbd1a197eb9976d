' slmgr /ato
Rem slmgr.vbs /ato
key = "NPPR9-FWDCX-D2C8J-H872K-2YT43"
oShell.Run "slmgr.vbs /ipk " & key, 0, True
shell.run "cscript " + KMSScript + " /sethst:" + kms_server,1,True
oShell.Run "cscript " & Chr(34) & "C:\Program Files\Microsoft Office\Office16\ospp.vbs" & Chr(34) & " /act", 0, True
WScript.Echo "slmgr.vbs /ipk x"
oShell.Run "slmgr.vbs /skms " & _
   server, 1
objService.InstallProductKey key
objService.InstallProductKey(strKey)
oShell.RegWrite "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform\KeyManagementServiceName", "kms.example", "REG_SZ"
