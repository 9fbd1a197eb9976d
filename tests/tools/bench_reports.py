"""How long the formats take to write a large report, and whether that grows with its size alone."""

import os
import statistics
import subprocess

SIZES = (10_000, 20_000)


class ReportCost:
    def __init__(self, options):
        tool = os.path.join(os.path.dirname(options.assay), "tests", "bench_reports")
        output = subprocess.run([tool, *map(str, SIZES)], check=True, capture_output=True, text=True)
        rows = [line.split() for line in output.stdout.splitlines()]
        self.times = {name: [float(time) for time in times] for name, *times in rows}

    def growth(self, name):
        first, second = self.times[name]
        return second / first

    def verdicts(self):
        slowest = max(self.times, key=lambda name: self.times[name][0])
        yield (f"every format writes {SIZES[0]:,} results in less than 500 ms: "
               f"{self.times[slowest][0]:.0f} ms ({slowest})", self.times[slowest][0] < 500)
        growth = statistics.median(map(self.growth, self.times))
        steepest = max(self.times, key=self.growth)
        yield (f"twice the results take about twice as long, in no format thrice: {growth:.1f}, at "
               f"most {self.growth(steepest):.1f} ({steepest})", self.growth(steepest) < 3)

    def lines(self):
        yield ("### Reports\n\nHalf of the results are findings. Times without reading and auditing.\n\n"
               f"| format | {SIZES[0]:,} results | {SIZES[1]:,} results |\n|---|---:|---:|")
        for name, (first, second) in self.times.items():
            yield f"| {name} | {first:.0f} ms | {second:.0f} ms |"
        yield ""
