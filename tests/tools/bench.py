"""Runs the commands of scripts/bench in turn and tells how they compare.

Called by scripts/bench, which makes the program and the images. Only the standard library.
Peak memory is the largest resident set of one process, as the kernel counts it; a process that
Python starts never has less than Python itself.
"""

import argparse
import datetime
import os
import struct
import sys
import tempfile

from bench_codecs import CodecSpeed
from bench_disks import compare_disks
from bench_many import ManyImages
from bench_reports import ReportCost
from bench_rules import RuleCost
from bench_runs import MIB, VALUES, Peers, Run, alternate, table
from bench_windows import UnderWine


def table_bytes(path):
    """Header, XML and blob table: what every reader of a WIM must read."""
    with open(path, "rb") as file:
        header = file.read(208)
    blob_table, xml = (struct.unpack_from("<Q", header, at)[0] & (1 << 56) - 1
                       for at in (0x30, 0x48))
    return len(header) + blob_table + xml


class Comparison:
    """One WIM file and everything that is run on it; the first of `runs` is assay itself."""

    def __init__(self, title, wim, images, assay, peers, rounds, peers_too=True):
        self.title = title
        self.wim = wim
        self.images = images
        scan = [assay, "scan", "--stats", wim]
        self.runs = [Run("assay scan", scan)]
        if images > 1:
            self.runs.append(Run("assay scan -j 1", scan + ["-j", "1"]))
        self.runs.append(Run("assay scan --engine reference", scan + ["--engine", "reference"]))
        self.peer = Run("wimextract + hivexget, a call per value",
                        peers.with_wimextract(wim, images), peers.clear)
        self.runs.append(self.peer)
        if peers_too:
            self.runs.append(Run("wimextract + hivexget, a call per key",
                                 peers.with_wimextract(wim, images, per_value=False), peers.clear))
            if peers.seven_zip:
                self.runs.append(Run("7z + hivexget, a call per value",
                                     peers.with_7zip(wim, images), peers.clear))
        alternate(self.runs, rounds)

    @property
    def assay(self):
        return self.runs[0]

    @property
    def ratio(self):
        return self.peer.time / self.assay.time

    @property
    def ratios(self):
        return f"{self.ratio:.1f} (by processor time {self.peer.cpu_time / self.assay.cpu_time:.1f})"

    @property
    def read_beyond_tables(self):
        return self.assay.stats()["bytes read"] - table_bytes(self.wim)

    def lines(self):
        size = os.path.getsize(self.wim)
        stats = self.assay.stats()
        yield (f"### {self.title}\n\n{size / MIB:.0f} MiB. `assay` read "
               f"{stats['bytes read'] / MIB:.2f} MiB ({100 * stats['bytes read'] / size:.1f} %), of "
               f"which {table_bytes(self.wim) / MIB:.2f} MiB are header, XML and blob table, and "
               f"expanded {stats['chunks expanded']:.0f} chunks to "
               f"{stats['bytes expanded'] / MIB:.2f} MiB "
               f"({100 * stats['bytes expanded'] / size:.1f} % of the file's size).\n")
        yield from table(self.runs)


def growth_lines(growth):
    yield ("### Cost and number of files\n\nThe same hives among more files (LZX, one image).\n\n"
           "| files | size | `assay scan` | read beyond tables | tables | chunks expanded | peak "
           "memory | wimextract + hivexget |\n|---:|---:|---:|---:|---:|---:|---:|---:|")
    for files, item in growth:
        yield (f"| {files} | {os.path.getsize(item.wim) / MIB:.1f} MiB | "
               f"{1000 * item.assay.time:.1f} ms | {item.read_beyond_tables / 1024:.0f} KiB | "
               f"{table_bytes(item.wim) / 1024:.0f} KiB | "
               f"{item.assay.stats()['chunks expanded']:.0f} | {item.assay.peak / MIB:.0f} MiB | "
               f"{1000 * item.peer.time:.0f} ms |")
    yield ""


def verdicts(lzx, solid, many, growth, start_up, others):
    """What the project promises: text, whether it is so."""
    first, last = growth[0][1], growth[-1][1]
    yield (f"LZX, one image: at least 40 times faster than wimextract + hivexget: {lzx.ratios}",
           lzx.ratio >= 40)
    yield (f"LZX, one image: peak memory below 64 MiB: {lzx.assay.peak / MIB:.1f} MiB",
           lzx.assay.peak < 64 * MIB)
    for item in (lzx, many):
        yield (f"{item.title}: read at most header, XML, blob table and 2 MiB per image: "
               f"{item.read_beyond_tables / MIB / item.images:.2f} MiB per image",
               item.read_beyond_tables <= 2 * MIB * item.images)
    yield (f"{many.images} images: at least 60 times faster than the pipeline per index: "
           f"{many.ratios}", many.ratio >= 60)
    yield f"solid LZMS: at least 1.5 times faster: {solid.ratios}", solid.ratio >= 1.5
    more = last.read_beyond_tables / first.read_beyond_tables
    yield (f"four times the files: bytes read beyond the tables grow less than twice: {more:.2f}",
           more < 2)
    for other in others:
        yield from other.verdicts()
    yield f"start-up (`assay --version`) below 20 ms: {1000 * start_up.time:.1f} ms", (
        start_up.time < 0.020)


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--assay", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--images", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int)
    return parser.parse_args()


def measure(options, folder):
    def compare(title, name, images=1, **more):
        print(f"measuring {name}", file=sys.stderr)
        rounds = options.rounds or (1 if options.quick else 3 if images > 1 else 5)
        return Comparison(title, os.path.join(options.images, name), images, options.assay, peers,
                          rounds, **more)

    peers = Peers(os.path.join(folder, "hives"))
    start_up = Run("start-up", [options.assay, "--version"])
    alternate([start_up], 9)
    lzx = compare("LZX, one image", "lzx.wim")
    xpress = compare("XPRESS, one image", "xpress.wim")
    solid = compare("Solid LZMS, one image", "solid.esd")
    image_count = 3 if options.quick else 11
    many = compare(f"LZX, {image_count} images", "images.wim", image_count)
    names = [name for name in os.listdir(options.images) if name.startswith("files")]
    growth = sorted((int(name[5:-4]), compare("", name, peers_too=False)) for name in names)
    others = [RuleCost(options, folder), ManyImages(options, folder), ReportCost(options),
              CodecSpeed(options), UnderWine(options), *compare_disks(options, peers)]
    promises = list(verdicts(lzx, solid, many, growth, start_up, others))
    return [lzx, xpress, solid, many], growth, others, promises


HEAD = """# Performance

Written by `scripts/bench` on {date}, on {cores} cores. It makes its own inputs: an installed
Windows with {files} files, a SOFTWARE hive of about 80 MB and a SYSTEM hive of about 15 MB, around
the licensing keys of `fixtures/images/win10-gvlk`; and an install.wim of 11 images with six
different SOFTWARE hives. Every command runs once unmeasured, so files come from the page cache;
then all run in turn, round after round, and the table has medians. Ratios of one table hold
elsewhere; times are those of one machine.

* `assay scan --stats FILE` is the audit with all default rules, report included.
* The pipelines extract SOFTWARE, SYSTEM and NetworkService's NTUSER.DAT into a temporary folder and
  read with `hivexget` {values} values ({keys} keys) that the rules read; for several images, index
  by index. They judge nothing.
* The same image on a disk of 3 GiB (raw, dynamic VHD, dynamic VHDX) meets `icat` of sleuthkit, which
  reads raw disks and VHD, and is told the numbers of the files' records beforehand; a disc with it as
  `sources/install.wim` meets the scan of the WIM alone.
* Peak memory is that of the largest single process.
"""


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="assay-bench-") as folder:
        comparisons, growth, others, promises = measure(options, folder)
    lines = [HEAD.format(date=datetime.date.today().isoformat(), cores=os.cpu_count(),
                         files="100,000", values=sum(len(values) for _, _, values in VALUES),
                         keys=len(VALUES)), "## Promises\n"]
    lines += [f"* {'reached' if kept else '**missed**'}: {text}" for text, kept in promises]
    lines.append("\n## Measured\n")
    for comparison in comparisons:
        lines += comparison.lines()
    lines += growth_lines(growth)
    for other in others:
        lines += other.lines()
    text = "\n".join(lines)
    print(text)
    if options.quick:
        print("bench: quick inputs are too small for the promises to mean anything",
              file=sys.stderr)
        return 0
    with open("docs/performance.md", "w", encoding="utf-8") as file:
        file.write(text)
    return 0 if all(kept for _, kept in promises) else 1


if __name__ == "__main__":
    sys.exit(main())
