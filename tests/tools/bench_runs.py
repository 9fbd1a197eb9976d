"""What the parts of scripts/bench share: running commands in turn, and the pipelines they meet."""

import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SOFTWARE = "Windows/System32/config/SOFTWARE"
SYSTEM = "Windows/System32/config/SYSTEM"
PROFILE = "Windows/ServiceProfiles/NetworkService/NTUSER.DAT"
CURRENT = r"Microsoft\Windows NT\CurrentVersion"
PLATFORM = CURRENT + r"\SoftwareProtectionPlatform"

# What the rules read, key by key: hive, key, values. None: the key as a whole.
VALUES = [
    (SOFTWARE, CURRENT, ["ProductName", "EditionID", "InstallationType", "CurrentBuild", "UBR",
                         "DisplayVersion", "ProductId", "DigitalProductId", "DigitalProductId4"]),
    (SOFTWARE, PLATFORM, ["KeyManagementServiceName", "KeyManagementServicePort", "SkipRearm",
                          "VLActivationInterval", "VLRenewalInterval"]),
    (SOFTWARE, r"Microsoft\Windows\CurrentVersion\Setup\State", ["ImageState"]),
    (SYSTEM, "Select", ["Current"]),
    (SYSTEM, r"ControlSet001\Control\ProductOptions", ["ProductType"]),
    (SYSTEM, r"ControlSet001\Services\sppsvc", ["Start"]),
    (SYSTEM, r"Setup\Status\SysprepStatus", ["GeneralizationState"]),
    (SYSTEM, r"ControlSet001\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules",
     [None]),
    (PROFILE, r"Software\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform",
     ["KeyManagementServiceName"]),
]
MIB = 1 << 20


class Run:
    """One command, run as often as there are rounds."""

    def __init__(self, name, command, prepare=None):
        self.name = name
        self.command = command
        self.prepare = prepare
        self.times = []
        self.cpu_times = []
        self.peak = 0
        self.errors = ""

    def once(self, keep=True):
        if self.prepare:
            self.prepare()
        with tempfile.TemporaryFile() as errors:
            start = time.monotonic()
            process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            self.errors = errors.read().decode(errors="replace")
        if process.returncode != 0:
            sys.exit(f"bench: {self.name} ended with {process.returncode}:\n{self.errors}")
        if keep:
            self.times.append(seconds)
            self.cpu_times.append(usage.ru_utime + usage.ru_stime)
            self.peak = max(self.peak, usage.ru_maxrss * 1024)

    @property
    def time(self):
        return statistics.median(self.times)

    @property
    def cpu_time(self):
        return statistics.median(self.cpu_times)

    def stats(self):
        """The lines of --stats as numbers."""
        numbers = {}
        for line in self.errors.splitlines():
            name, _, value = line.partition(": ")
            if value.replace(" ms", "").replace(".", "").isdigit():
                numbers[name] = float(value.replace(" ms", ""))
        return numbers


def table(runs):
    """What was measured of them; the first is assay itself."""
    yield ("| command | time | times `assay` | processor time | peak memory |\n"
           "|---|---:|---:|---:|---:|")
    for run in runs:
        yield (f"| {run.name} | {1000 * run.time:.1f} ms | {run.time / runs[0].time:.1f} | "
               f"{1000 * run.cpu_time:.1f} ms | {run.peak / MIB:.0f} MiB |")
    yield ""


def alternate(runs, rounds):
    """All of them once to warm the page cache, then in turn, so that noise meets all alike; short
    ones several times in a round."""
    for run in runs:
        run.once(keep=False)
    for _ in range(rounds):
        for run in runs:
            start = time.monotonic()
            run.once()
            while time.monotonic() - start < 0.3:
                run.once()


class Peers:
    """The pipelines that do without assay: hives into a temporary folder, then hivexget."""

    def __init__(self, folder):
        self.folder = folder
        self.seven_zip = next(filter(shutil.which, ["7zz", "7z"]), None)

    def clear(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)

    def read(self, per_value):
        lines = []
        for hive, key, values in VALUES:
            file = os.path.join(self.folder, os.path.basename(hive))
            for value in values if per_value else [None]:
                words = ["hivexget", file, key] + ([value] if value else [])
                # A value that is not there is an answer, too.
                lines.append(shlex.join(words) + " >/dev/null 2>&1 || true")
        return lines

    def with_wimextract(self, wim, images, per_value=True):
        lines = ["set -e"]
        for index in range(1, images + 1):
            hives = [f"/{path}" for path in (SOFTWARE, SYSTEM, PROFILE)]
            lines.append(shlex.join(["wimextract", wim, str(index), *hives, "--no-acls",
                                     f"--dest-dir={self.folder}"]))
            lines += self.read(per_value)
        return ["bash", "-c", "\n".join(lines)]

    def with_icat(self, disk, format_name, records):
        """`records`: the number of each hive's record in the MFT of the volume at 1 MiB."""
        lines = ["set -e"]
        for path, record in records.items():
            target = shlex.quote(os.path.join(self.folder, os.path.basename(path)))
            words = ["icat", "-i", format_name, "-o", "2048", disk, record]
            lines.append(f"{shlex.join(words)} > {target}")
        return ["bash", "-c", "\n".join(lines + self.read(True))]

    def with_7zip(self, wim, images):
        lines = ["set -e"]
        for index in range(1, images + 1):
            for path in (SOFTWARE, SYSTEM, PROFILE):
                inside = f"{index}/{path}" if images > 1 else path
                target = shlex.quote(os.path.join(self.folder, os.path.basename(path)))
                lines.append(f"{self.seven_zip} e -so {shlex.quote(wim)} {shlex.quote(inside)} "
                             f"> {target}")
            lines += self.read(True)
        return ["bash", "-c", "\n".join(lines)]
