"""What the program for Windows does as Windows programs do: names, paths, redirection.

    windows_ways_test.py ASSAY_EXE FIXTURES

Runs under wine, in a folder of its own in the prefix's drive C.
"""

import os
import shutil
import subprocess
import sys
import unittest

PROGRAM, FIXTURES = sys.argv[1:3]
CSVLK = f"{FIXTURES}/win10-csvlk.wim"


def assay(*arguments, folder=None, shell=None):
    """Exit code, output and messages; `shell` is a line for cmd.exe instead of arguments."""
    command = ["wine64", "cmd", "/c", shell] if shell else ["wine64", PROGRAM, *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return run.returncode, run.stdout, run.stderr.decode()


class WindowsWays(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.root = f"{os.environ['WINEPREFIX']}/drive_c/assay-test"
        shutil.rmtree(cls.root, ignore_errors=True)
        os.mkdir(cls.root)

    def test_names_beyond_ascii(self):
        shutil.copy(CSVLK, f"{self.root}/Grüße 日本 Łódź.wim")
        code, out, err = assay("scan", "-f", "json", r"C:\assay-test\Grüße 日本 Łódź.wim")
        self.assertEqual((code, err), (1, ""))
        self.assertIn("Grüße 日本 Łódź.wim!1".encode(), out)

    def test_output_is_utf_8_with_plain_line_ends(self):
        _, out, _ = assay("scan", CSVLK)
        self.assertNotIn(b"\r", out)
        self.assertFalse(out.startswith(b"\xef\xbb\xbf"))
        out.decode("utf-8")

    def test_redirection_by_cmd(self):
        shutil.copy(CSVLK, f"{self.root}/ünder.wim")
        shutil.copy(PROGRAM, f"{self.root}/assay.exe")
        _, out, _ = assay(shell=r"C:\assay-test\assay.exe scan -f json C:\assay-test\ünder.wim"
                                r" >C:\assay-test\r.json")
        self.assertEqual(out, b"")
        with open(f"{self.root}/r.json", "rb") as report:
            text = report.read()
        self.assertIn("ünder.wim!1".encode(), text)
        self.assertIn(b'"exit_code": 1', text)

    def test_wildcards_are_expanded_by_the_program(self):
        os.mkdir(f"{self.root}/many")
        for name in ("a.wim", "b.wim", "c.txt"):
            shutil.copy(CSVLK, f"{self.root}/many/{name}")
        code, out, _ = assay("scan", "-f", "csv", r"C:\assay-test\many\*.WIM")
        self.assertEqual(code, 1)
        self.assertIn(rb"C:\assay-test\many\a.wim", out)
        self.assertIn(rb"C:\assay-test\many\b.wim", out)
        self.assertNotIn(b"c.txt", out)
        code, _, err = assay("scan", r"C:\assay-test\many\*.vhd")
        self.assertEqual(code, 2)
        self.assertIn(r"*.vhd: no such file or folder", err)

    def test_case_of_names_does_not_matter(self):
        shutil.copy(CSVLK, f"{self.root}/Upper.WIM")
        self.assertEqual(assay("scan", r"c:\ASSAY-TEST\uPPER.wim", "-f", "csv")[0], 1)

    def test_paths_with_prefix_and_unc(self):
        shutil.copy(CSVLK, f"{self.root}/plain.wim")
        for path in (r"\\?\C:\assay-test\plain.wim", r"C:/assay-test/plain.wim",
                     r"\\?\unix" + CSVLK.replace("/", "\\")):
            with self.subTest(path):
                self.assertEqual(assay("scan", "-f", "csv", path)[0], 1)

    def test_a_share_that_is_not_there(self):
        code, _, err = assay("scan", r"\\no-such-server\share\install.wim")
        self.assertEqual(code, 2)
        self.assertIn("no such file or folder", err)

    def test_paths_of_more_than_260_characters(self):
        folder = "/".join(["d" * 60] * 6)
        os.makedirs(f"{self.root}/{folder}")
        shutil.copy(CSVLK, f"{self.root}/{folder}/install.wim")
        shutil.copytree(f"{FIXTURES}/win10-csvlk", f"{self.root}/{folder}/applied")
        below = "C:\\assay-test\\" + folder.replace("/", "\\")
        self.assertGreater(len(below), 260)
        code, _, err = assay("scan", "-f", f"json={below}\\report.json", f"{below}\\install.wim",
                             f"{below}\\applied")
        self.assertEqual((code, err), (1, ""))
        self.assertEqual(os.listdir(f"{self.root}/{folder}").count("report.json"), 1)
        code, out, _ = assay("scan", "-R", "-f", "csv", "C:\\assay-test\\" + "d" * 60)
        self.assertEqual(code, 1)
        self.assertIn(b"install.wim", out)

    def test_folders_and_absent_files(self):
        code, _, err = assay("scan", r"C:\assay-test\nothing.wim")
        self.assertEqual(code, 2)
        self.assertIn(r"C:\assay-test\nothing.wim: no such file or folder", err)

    def test_what_is_not_read_on_windows_is_said(self):
        with open(f"{self.root}/some.zip", "wb") as archive:
            archive.write(b"PK\x05\x06" + bytes(18))
        code, _, err = assay("scan", r"C:\assay-test\some.zip")
        self.assertEqual(code, 2)
        self.assertIn("archives cannot be read: this program was built without libarchive", err)

    def test_nothing_is_left_in_the_folder_for_temporary_files(self):
        temporary = subprocess.run(["wine64", "cmd", "/c", "echo %TEMP%"], capture_output=True,
                                   check=True).stdout.decode().strip()
        unix = subprocess.run(["wine64", "winepath", "-u", temporary], capture_output=True,
                              check=True).stdout.decode().strip()
        before = os.listdir(unix)
        assay("scan", CSVLK)
        self.assertEqual(os.listdir(unix), before)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
