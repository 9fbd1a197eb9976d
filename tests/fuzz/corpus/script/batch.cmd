@echo off
rem slmgr /ipk NPPR9-FWDCX-D2C8J-H872K-2YT43
:: slmgr /ipk NPPR9-FWDCX-D2C8J-H872K-2YT43
slmgr /ipk NPPR9-FWDCX-D2C8J-H872K-2YT43
cscript //nologo %windir%\system32\slmgr.vbs /ipk NPPR9-FWDCX-D2C8J-H872K-2YT43 >nul 2>&1
@cscript //B "%SystemRoot%\system32\slmgr.vbs" -SKMS kms.example.org:1688
echo slmgr /ipk NPPR9-FWDCX-D2C8J-H872K-2YT43
echo cscript slmgr.vbs /ato>>%windir%\Setup\Scripts\SetupComplete.cmd
echo slmgr /ato | cmd
set KEY=NPPR9-FWDCX-D2C8J-H872K-2YT43
set "HOST=kms.corp.example"
slmgr /ipk %KEY% && slmgr /skms !HOST! & slmgr /ato
slmgr /ipk %OTHER%
slmgr /ipk "XXXXX-XXXXX-XXXXX-XXXXX-XXXXX"
if exist %windir%\system32\slmgr.vbs cscript %windir%\system32\slmgr.vbs /rearm
if "%1"=="x" (slmgr /upk) else (slmgr /cpky)
for %%k in (a b) do slmgr /ipk %%k
slmgr server01 admin Secret1 /skms :1689
slmgr server01 /dlv
cmd /c "cscript slmgr.vbs /ckms & slmgr /skms-domain corp.example"
start "" /wait cscript.exe //nologo C:\Windows\System32\slmgr.vbs ^
  /ipk NPPR9-FWDCX-D2C8J-H872K-2YT43
powershell -NoProfile -Command "& {slmgr /sprt 1689; (Get-WmiObject SoftwareLicensingService).InstallProductKey('NPPR9-FWDCX-D2C8J-H872K-2YT43')}"
powershell -Command "$k = 'NPPR9-FWDCX-D2C8J-H872K-2YT43'; slmgr.vbs /ipk $k"
powershell.exe Set-WindowsProductKey -Path C:\mount -ProductKey NPPR9-FWDCX-D2C8J-H872K-2YT43
wmic path SoftwareLicensingService where __CLASS='SoftwareLicensingService' call InstallProductKey ProductKey="%key%"
wmic path SoftwareLicensingProduct where ID='x' call SetKeyManagementServiceMachine MachineName="127.0.0.2"
wmic path SoftwareLicensingProduct where ID='x' call Activate
reg add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /f /v KeyManagementServiceName /t REG_SZ /d "10.0.0.10" /reg:32
reg delete "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /v KeyManagementServiceName /f
reg add "HKLM\SYSTEM\CurrentControlSet\Services\sppsvc" /v Start /t REG_DWORD /d 4 /f
reg add HKLM\Software\Microsoft\Windows\CurrentVersion\RunOnce /v x /d "cmd /c slmgr /ato" /f
reg add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform" /v SkipRearm /t REG_DWORD /d 1 /f
sc config sppsvc start= disabled
sc config sppsvc start=demand
net stop sppsvc /y
dism /online /Set-Edition:ServerStandard /ProductKey:NPPR9-FWDCX-D2C8J-H872K-2YT43 /AcceptEula
dism.exe /Image:C:\mount /Set-ProductKey:%KEY%
dism /online /Get-CurrentEdition
changepk.exe /ProductKey VK7JG-NPHTM-C97JM-9MPGT-3V66T
cscript "C:\Program Files\Microsoft Office\Office16\ospp.vbs" /sethst:kms.corp.example
cscript "%ProgramFiles(x86)%\Microsoft Office\Office16\OSPP.VBS" /inpkey:NPPR9-FWDCX-D2C8J-H872K-2YT43
cscript ospp.vbs /act
"%ProgramFiles%\Microsoft Office\Office15\OSPPREARM.EXE"
if exist "%ProgramFiles%\Microsoft Office\Office15\OSPPREARM.EXE" "%ProgramFiles%\Microsoft Office\Office15\OSPPREARM.EXE"
C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown /unattend:C:\u.xml
sysprep /oobe /quit
cd /d %windir%\system32\sysprep
vmw.exe
copy vmw.exe C:\x
schtasks /create /tn x /tr "cscript //b C:\Windows\System32\slmgr.vbs /ato" /sc onstart
title slmgr /ato
slmgr/ato
copy slmgr.vbs C:\temp
for /f "tokens=*" %%a in ('cscript slmgr.vbs /dlv') do echo %%a
cmd /c ""C:\a b\slmgr.vbs" /ato"
slmgr /ad-activation-online NPPR9-FWDCX-D2C8J-H872K-2YT43 "My AO"
