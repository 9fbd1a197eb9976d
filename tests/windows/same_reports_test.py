"""The program for Windows, under wine, against the one for Linux: the same JSON for every fixture.

    same_reports_test.py LINUX_ASSAY ASSAY_EXE FIXTURES
"""

import json
import os
import subprocess
import sys

AS_OF = ["--as-of", "2024-06-01"]


def report_of(command, folder, targets):
    run = subprocess.run(
        command + ["scan", "-f", "json", "-q"] + AS_OF + targets,
        cwd=folder, capture_output=True, check=False)
    return run.returncode, json.loads(run.stdout), run.stderr.decode()


def differences(linux, windows, path=""):
    """Places at which two JSON values are not equal."""
    if type(linux) is not type(windows):
        yield f"{path}: {linux!r} / {windows!r}"
    elif isinstance(linux, dict):
        for key in sorted(linux.keys() | windows.keys()):
            if key in linux and key in windows:
                yield from differences(linux[key], windows[key], f"{path}/{key}")
            else:
                yield f"{path}/{key}: only on {'Linux' if key in linux else 'Windows'}"
    elif isinstance(linux, list):
        if len(linux) != len(windows):
            yield f"{path}: {len(linux)} / {len(windows)} elements"
        for number, pair in enumerate(zip(linux, windows)):
            yield from differences(*pair, f"{path}/{number}")
    elif linux != windows:
        yield f"{path}: {linux!r} / {windows!r}"


def main():
    linux, windows, fixtures = sys.argv[1:]
    targets = sorted(name for name in os.listdir(fixtures) if name != "shares")
    targets += sorted(f"shares/{name}" for name in os.listdir(f"{fixtures}/shares"))
    expected_code, expected, _ = report_of([linux], fixtures, targets)
    code, report, errors = report_of(["wine64", windows], fixtures, targets)
    found = list(differences(expected, report))
    for line in found[:40]:
        print(line)
    results = sum(len(image["results"]) for target in expected["targets"] for image in target["images"])
    print(f"{len(targets)} fixtures, {results} results, {len(found)} differences, "
          f"exit codes {expected_code} and {code}")
    if found or code != expected_code or results == 0:
        print(errors)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
