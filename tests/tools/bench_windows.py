"""The program for Windows, under wine, beside the one for Linux on the same file."""

import os
import shutil
import statistics

from bench_runs import MIB, Run

TIMES = ("time opening targets", "time opening images", "time in rules")


class UnderWine:
    """Nothing is measured where there is no wine or no program for Windows (scripts/test makes it)."""

    def __init__(self, options):
        program = os.path.join(os.path.dirname(os.path.abspath(options.assay)), "..",
                               "build-windows", "assay.exe")
        wine = shutil.which("wine64") or shutil.which("/usr/lib/wine/wine64")
        self.runs = []
        if not wine or not os.path.exists(program):
            return
        os.environ.setdefault("WINEPREFIX", os.path.join(os.path.dirname(program), "wine"))
        os.environ.setdefault("WINEDEBUG", "-all")
        scan = ["scan", "--no-fail", "--allow-unknown", "--stats",
                os.path.abspath(os.path.join(options.images, "lzx.wim"))]
        self.runs = [Run("Linux", [options.assay, *scan]), Run("wine", [wine, program, *scan])]
        # By the program's own clock: a process of wine takes longer to start than a scan.
        self.scans = {run.name: [] for run in self.runs}
        for round_number in range(1 + (options.rounds or 5)):
            for run in self.runs:
                run.once()
                stats = run.stats()
                if round_number > 0:  # the first one fills the page cache and starts wine's server
                    self.scans[run.name].append(sum(stats[name] for name in TIMES))

    def verdicts(self):
        if not self.runs:
            return
        ratio = statistics.median(self.scans["wine"]) / statistics.median(self.scans["Linux"])
        yield f"a scan under wine takes at most 3 times as long as on Linux: {ratio:.2f}", ratio <= 3
        peak = self.runs[1].peak / MIB
        yield f"assay.exe stays below 64 MiB on the benchmark WIM: {peak:.0f} MiB", peak < 64

    def lines(self):
        if not self.runs:
            return
        yield ("### The program for Windows\n\nThe WIM of the first table, under wine and on Linux; "
               "time by the program's own clock.\n\n| | scan | peak memory |\n|---|---:|---:|")
        for run in self.runs:
            yield (f"| {run.name} | {statistics.median(self.scans[run.name]):.0f} ms | "
                   f"{run.peak / MIB:.0f} MiB |")
        yield ""
