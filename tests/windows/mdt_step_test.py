"""The whole of `assay mdt`, as a deployment meets it, under wine.

    mdt_step_test.py ASSAY_EXE TS_SERVER_DLL SHARE FIXTURES

A copy of the deployment share SHARE, with real images, gets the step by `assay mdt install`. Then a
small engine walks through the task sequence as that of MDT would: it skips what is disabled or whose
conditions do not hold, starts our step, and stops at an exit code that is no success. The COM server
(tests/mdt/com_server) plays Microsoft.SMS.TSEnvironment and Microsoft.SMS.TSProgressUI.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from xml.etree import ElementTree

PROGRAM, SERVER, SHARE, FIXTURES = sys.argv[1:5]
C = os.environ["WINEPREFIX"] + "/drive_c"
LINE = re.compile(
    r'<!\[LOG\[(?P<message>[^\r\n]*)\]LOG\]!><time="\d\d:\d\d:\d\d\.000\+000" '
    r'date="\d\d-\d\d-\d{4}" component="assay" context="" type="(?P<type>[123])" thread="" '
    r'file="assay">\r\n')


def wine(*command, **environment):
    return subprocess.run(["wine64", *command], capture_output=True, check=False,
                          env=os.environ | environment)


class Engine:
    """Walks through ts.xml. What it would run is in `ran`; ours alone is really started."""

    def __init__(self, sequence, variables):
        self.sequence = ElementTree.fromstring(sequence)
        self.variables = dict(variables)
        self.ran = []
        self.ours = None
        for variable in self.sequence.find("globalVarList") or ():
            self.variables[variable.get("name")] = variable.text or ""

    def value(self, name):
        """Names of variables are without case."""
        for known, value in self.variables.items():
            if known.lower() == name.lower():
                return value
        return ""

    def holds(self, element):
        for test in element.findall("condition/expression"):
            parts = {part.get("name"): part.text or "" for part in test.findall("variable")}
            is_equal = self.value(parts["Variable"]).lower() == parts["Value"].lower()
            if is_equal != (parts["Operator"] == "equals"):
                return False
        return True

    def run(self, element=None):
        """Whether the sequence went on to the end of the element."""
        for child in self.sequence if element is None else element:
            if child.tag not in ("step", "group") or child.get("disable") == "true":
                continue
            if not self.holds(child):
                continue
            goes_on = self.run(child) if child.tag == "group" else self.run_step(child)
            if not goes_on:
                return False
        return True

    def run_step(self, step):
        self.ran.append(step.get("name"))
        action = step.findtext("action") or ""
        if "assay.exe" not in action:
            return True
        program, arguments = re.fullmatch(r'"([^"]+)" (.*)', action).groups()
        program = program.replace("%DEPLOYROOT%", self.variables["DeployRoot"])
        state = f"{C}/sequence.txt"
        with open(state, "w", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in self.variables.items())
        if os.path.exists(state + ".calls"):
            os.remove(state + ".calls")
        self.ours = wine(program, *arguments.split(), ASSAY_TEST_SEQUENCE=r"C:\sequence.txt")
        with open(state + ".calls", encoding="utf-8") as file:
            self.calls = [line.rstrip("\r\n").split("\t") for line in file]
        is_success = str(self.ours.returncode) in step.get("successCodeList").split()
        return is_success or step.get("continueOnError") == "true"

    def was_set(self):
        return {call[1]: call[2] for call in self.calls if call[0] == "set"}


class MdtStep(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        registered = wine("regsvr32", "/s", "Z:" + SERVER.replace("/", "\\"))
        assert registered.returncode == 0, registered.stderr

    def setUp(self):
        for folder in ("Share", "MININT", "Logs"):
            shutil.rmtree(f"{C}/{folder}", ignore_errors=True)
        shutil.copytree(SHARE, f"{C}/Share")
        image = f"{C}/Share/Operating Systems/W11/install.wim"
        os.makedirs(os.path.dirname(image))
        # Index 1 is what W11-CLIENT installs, index 2 what W11-KMS installs.
        for name in ("win11-gvlk", "win11-csvlk"):
            subprocess.run(["wimexport", f"{FIXTURES}/{name}.wim", "1", image, name],
                           check=True, capture_output=True)
        os.makedirs(f"{C}/Logs/PC1")

    def deploy(self, sequence, *options, **variables):
        installed = wine(PROGRAM, "mdt", "install", "--share", r"C:\Share", "--task-sequence",
                         sequence, *options)
        self.assertEqual(installed.returncode, 0, installed.stderr.decode())
        with open(f"{C}/Share/Control/{sequence}/ts.xml", encoding="utf-8-sig") as file:
            text = file.read()
        engine = Engine(text, {
            "DeployRoot": r"C:\Share", "TaskSequenceID": sequence, "DeploymentType": "NEWCOMPUTER",
            "LogPath": r"C:\MININT\SMSOSD\OSDLOGS", "SLShareDynamicLogging": r"C:\Logs\PC1",
            "_SMSTSInWinPE": "true", "Phase": "PREINSTALL", "_SMSTSOrgName": "Contoso",
            "_SMSTSPackageName": "Windows 11", "_SMSTSCurrentActionName": "Audit image licensing",
            "_SMSTSNextInstructionPointer": "7", "_SMSTSInstructionTableSize": "40",
            "_SMSTSCustomProgressDialogMessage": ""} | variables)
        engine.reached_the_end = engine.run()
        return engine

    def entries(self, path):
        with open(path, newline="", encoding="utf-8") as file:
            text = file.read()
        found = list(LINE.finditer(text))
        self.assertEqual("".join(match.group(0) for match in found), text, "lines of another form")
        return [(match["type"], match["message"]) for match in found]

    def test_a_host_key_stops_the_deployment_before_the_disk_is_formatted(self):
        engine = self.deploy("W11-KMS")
        self.assertEqual(engine.ours.returncode, 1, engine.ours.stderr.decode())
        self.assertFalse(engine.reached_the_end)
        self.assertEqual(engine.ran[-1], "Audit image licensing")
        self.assertFalse([name for name in engine.ran if name.startswith("Format")])
        logs = [f"{C}/MININT/SMSOSD/OSDLOGS/{name}" for name in ("BDD.log", "assay.log")]
        logs.append(f"{C}/Logs/PC1/BDD.log")
        for path in logs:
            with self.subTest(path):
                entries = self.entries(path)
                findings = [text for kind, text in entries if kind == "3" and "KMS001" in text]
                self.assertEqual(len(findings), 1, entries)
                self.assertIn("KMS host key (CSVLK) built into a client image", findings[0])
                self.assertIn("install.wim!2", findings[0])
                self.assertIn("exit code 1", entries[-1][1])
                self.assertFalse([text for _, text in entries if "password" in text.lower()])
        result = engine.was_set()
        self.assertEqual(result["AssayResult"], "FAIL")
        self.assertEqual(result["AssayHighestSeverity"], "critical")
        self.assertGreaterEqual(int(result["AssayFindings"]), 1)
        report = result["AssayReport"].replace("\\", "/").replace("C:", C)
        with open(report, encoding="utf-8") as file:
            images = [image["locator"] for target in json.load(file)["targets"]
                      for image in target["images"] if image["kind"] == "windows"]
        self.assertEqual([name.rpartition("!")[2] for name in images], ["2"])

    def test_a_clean_image_goes_on_to_the_end(self):
        engine = self.deploy("W11-CLIENT")
        self.assertEqual(engine.ours.returncode, 0,
                         (engine.ours.stdout + engine.ours.stderr).decode())
        self.assertTrue(engine.reached_the_end)
        at = engine.ran.index("Audit image licensing")
        self.assertTrue(engine.ran[at + 1].startswith("Format and Partition Disk"))
        self.assertEqual(engine.was_set()["AssayResult"], "PASS")
        kinds = {kind for kind, _ in self.entries(f"{C}/MININT/SMSOSD/OSDLOGS/BDD.log")}
        self.assertNotIn("3", kinds)

    def test_warn_only_goes_on_and_says_so(self):
        engine = self.deploy("W11-KMS", "--warn-only")
        self.assertEqual(engine.ours.returncode, 0)
        self.assertTrue(engine.reached_the_end)
        self.assertEqual(engine.was_set()["AssayResult"], "FAIL")
        kind, text = self.entries(f"{C}/MININT/SMSOSD/OSDLOGS/BDD.log")[-1]
        self.assertEqual(kind, "2")
        self.assertIn("exit code 0", text)

    def test_progress_is_shown_by_the_dialogue_of_the_sequence(self):
        engine = self.deploy("W11-CLIENT")
        progress = [call[1:] for call in engine.calls if call[0] == "progress"]
        self.assertTrue(progress)
        for call in progress:
            self.assertEqual(call[0:2] + call[3:6],
                             ["Contoso", "Windows 11", "Audit image licensing", "7", "40"])

    def test_an_unknown_system_is_an_error_that_stops(self):
        with open(f"{C}/Share/Control/OperatingSystems.xml", "w", encoding="utf-8") as file:
            file.write("<oss/>")
        engine = self.deploy("W11-CLIENT")
        self.assertEqual(engine.ours.returncode, 2)
        self.assertEqual(engine.was_set()["AssayResult"], "ERROR")
        self.assertFalse(engine.reached_the_end)

    def test_without_a_sequence_the_environment_and_then_the_error(self):
        wine("regsvr32", "/s", "/u", "Z:" + SERVER.replace("/", "\\"))
        try:
            lonely = wine(PROGRAM, "mdt", "--phase", "image")
            self.assertEqual(lonely.returncode, 2)
            self.assertIn("DeployRoot", lonely.stderr.decode())
        finally:
            wine("regsvr32", "/s", "Z:" + SERVER.replace("/", "\\"))

    def test_a_log_folder_that_cannot_be_made_changes_no_exit_code(self):
        with open(f"{C}/Logs/file", "w", encoding="utf-8"):
            pass
        engine = self.deploy("W11-CLIENT", LogPath=r"C:\Logs\file\below")
        self.assertEqual(engine.ours.returncode, 0)
        self.assertIn("note:", engine.ours.stderr.decode())

    def test_uninstall_leaves_the_share_as_it_was(self):
        with open(f"{SHARE}/Control/W11-KMS/ts.xml", "rb") as file:
            before = file.read()
        self.deploy("W11-KMS")
        removed = wine(PROGRAM, "mdt", "uninstall", "--share", r"C:\Share", "--task-sequence",
                       "W11-KMS")
        self.assertEqual(removed.returncode, 0, removed.stderr.decode())
        with open(f"{C}/Share/Control/W11-KMS/ts.xml", "rb") as file:
            self.assertEqual(file.read(), before)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
