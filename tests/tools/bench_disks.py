"""Disks and discs of scripts/bench: what they cost compared with sleuthkit, and with the WIM alone."""

import os
import subprocess
import sys

from bench_runs import MIB, PROFILE, SOFTWARE, SYSTEM, Run, alternate, table


def records_of(disk):
    """Numbers of the hives' records in the MFT, by sleuthkit; not measured."""
    return {path: subprocess.run(["ifind", "-o", "2048", "-n", path, disk], check=True,
                                 capture_output=True, text=True).stdout.strip()
            for path in (SOFTWARE, SYSTEM, PROFILE)}


class DiskComparison:
    """A scan of a disk, and the best that sleuthkit and hivexget can do on it, if it reads it."""

    def __init__(self, title, disk, assay, peer, rounds):
        self.title = title
        self.disk = disk
        self.runs = [Run("assay scan", [assay, "scan", "--stats", disk])]
        if peer:
            self.runs.append(peer)
        alternate(self.runs, rounds)

    @property
    def assay(self):
        return self.runs[0]

    @property
    def bytes_read(self):
        return self.assay.stats()["bytes read"]

    @property
    def share_read(self):
        # Of what the file holds: a sparse file is smaller than it says.
        return self.bytes_read / min(os.stat(self.disk).st_blocks * 512,
                                     os.path.getsize(self.disk))

    def verdicts(self):
        if len(self.runs) > 1:
            ratio = self.runs[1].time / self.assay.time
            yield (f"{self.title}: at least 20 times faster than icat + hivexget: {ratio:.1f}",
                   ratio >= 20)
        yield (f"{self.title}: below 3 % of the file's bytes read: {100 * self.share_read:.2f} %",
               self.share_read < 0.03)
        yield (f"{self.title}: peak memory below 64 MiB: {self.assay.peak / MIB:.1f} MiB",
               self.assay.peak < 64 * MIB)

    def lines(self):
        yield (f"### {self.title}\n\n{os.path.getsize(self.disk) / MIB:.0f} MiB. `assay` read "
               f"{self.bytes_read / MIB:.2f} MiB, {100 * self.share_read:.2f} % of what the file "
               "holds.\n")
        yield from table(self.runs)


class DiscComparison(DiskComparison):
    """A scan of a disc, and of the WIM on it alone."""

    def __init__(self, title, disc, wim, assay, rounds):
        alone = Run("assay scan of the WIM alone", [assay, "scan", "--stats", wim])
        super().__init__(title, disc, assay, alone, rounds)

    def verdicts(self):
        ratio = self.assay.time / self.runs[1].time
        yield f"{self.title}: within 1.3 times of the WIM alone: {ratio:.2f}", ratio <= 1.3


def compare_disks(options, peers):
    rounds = options.rounds or (1 if options.quick else 5)
    raw, vhd, vhdx, disc, wim = (os.path.join(options.images, name) for name in
                                 ("disk.raw", "disk.vhd", "disk.vhdx", "media.iso", "lzx.wim"))
    records = records_of(raw)

    def icat(disk, format_name):
        return Run("icat + hivexget, a call per value",
                   peers.with_icat(disk, format_name, records), peers.clear)

    print("measuring disks", file=sys.stderr)
    return [DiskComparison("Raw disk", raw, options.assay, icat(raw, "raw"), rounds),
            DiskComparison("VHD", vhd, options.assay, icat(vhd, "vhd"), rounds),
            # Sleuthkit does not read VHDX: the raw disk stands for what it could do at best.
            DiskComparison("VHDX (against icat on the raw disk)", vhdx, options.assay,
                           icat(raw, "raw"), rounds),
            DiscComparison("Disc with install.wim", disc, wim, options.assay, rounds)]
