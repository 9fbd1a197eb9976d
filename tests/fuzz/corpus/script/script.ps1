# slmgr /ato
<# slmgr /ipk x
slmgr /ato #>
$ProductKey = 'NPPR9-FWDCX-D2C8J-H872K-2YT43'
slmgr.vbs /ipk $ProductKey
& cscript.exe //nologo slmgr.vbs /ipk $oemKey | Out-Null
&$env:windir\system32\cscript.exe $env:windir\system32\slmgr.vbs /skms kms.msgang.com | Out-Null
start -wait "cscript.exe" -argumentlist @("slmgr.vbs", "/ipk", "$key", "//nologo") -nonewwindow
Start-Process -FilePath "cscript.exe" -ArgumentList "//NoLogo", "$env:SystemRoot\System32\slmgr.vbs", "/ipk", $ProductKey -Wait
Start-Process -FilePath "cscript.exe" -ArgumentList "//nologo C:\Windows\System32\slmgr.vbs /ipk $productKey" -Wait
Start-Process slmgr.vbs -WindowStyle Hidden -ArgumentList "/ipk $productKey"
Start-Process -FilePath C:\Windows\System32\Sysprep\sysprep.exe `
  -ArgumentList '/generalize','/oobe','/shutdown',"/unattend:$syspUnattend"
$svc = Get-CimInstance -ClassName SoftwareLicensingService
$null = Invoke-CimMethod -InputObject $svc -MethodName SetKeyManagementServiceMachine -Arguments @{
   KeyManagementServiceMachine = 'kms.corp.example'
}
Invoke-CimMethod -Arguments @{'ProductKey' = $ProductKey} -MethodName 'InstallProductKey' -Query 'SELECT * FROM SoftwareLicensingService' -ErrorAction Stop | Out-Null
Get-CimInstance SoftwareLicensingService | Invoke-CimMethod -MethodName InstallProductKey -Arguments @{ProductKey = $ProductKey } | Out-Null
$service.SetKeyManagementServiceMachine($KeyServerName)
$service.InstallProductKey("NPPR9-FWDCX-D2C8J-H872K-2YT43") > $null
(([WMISEARCHER]'SELECT Version FROM SoftwareLicensingService').Get()).InstallProductKey('NPPR9-FWDCX-D2C8J-H872K-2YT43')
Set-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform' -Name SkipRearm -Value 1
New-ItemProperty "HKLM:\SOFTWARE\x" -Name "KeyManagementServiceName" -Value kms.example -PropertyType String
Set-ItemProperty HKLM:\SYSTEM\CurrentControlSet\Services\sppsvc Start 4
Set-ItemProperty -Path HKLM:\SYSTEM\CurrentControlSet\Services\sppsvc -Name Start -Value 4
Set-Service -Name sppsvc -StartupType Disabled
Stop-Service sppsvc -Force
Write-Host "slmgr /ipk $ProductKey"
Write-Host slmgr /ipk $ProductKey
$msg = "please run slmgr /ipk $ProductKey"
$cmd = "cscript slmgr.vbs /ipk $ProductKey"
Invoke-Expression $cmd
cmd /c "slmgr /ipk $ProductKey"
function Set-WindowsProductKey { param($x) }
dism /image:$mountPath /Set-ProductKey:TMJ3Y-NTRTM-FJYXT-T22BY-CWG3J /LogPath:"$imageRootPath\x.log"
$RSATTools = @{ "VolumeAct" = "vmw.exe"; "x" = "y" }
if ($x -eq 1) { slmgr /upk } else { slmgr /cpky }
@"
cscript slmgr.vbs /ato
You can run slmgr /ipk KEY to install
"@ | Out-File C:\x.cmd
$o = 'slmgr.vbs /ipk ' + $ProductKey
iex ('slmgr.vbs /ipk ' + $ProductKey)
[Microsoft.Win32.Registry]::SetValue("HKEY_LOCAL_MACHINE\SOFTWARE\x","KeyManagementServiceName","kms9.example")
Invoke-CimMethod -InputObject $p -MethodName Activate
$shell.AppActivate("x")
