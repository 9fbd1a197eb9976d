"""How fast our codecs expand chunks, and how fast libwim does, in turn in one process."""

import os
import subprocess

SHARE = 0.9


class CodecSpeed:
    def __init__(self, options):
        self.tool = os.path.join(os.path.dirname(options.assay), "tests", "bench_codecs")
        self.rows = list(self.measured("text, code, numbers"))
        for name in ("xpress.wim", "lzx.wim", "solid.esd"):
            self.rows += self.measured(name, os.path.join(options.images, name))

    def measured(self, title, *files):
        output = subprocess.run([self.tool, *files], check=True, capture_output=True, text=True)
        for line in output.stdout.splitlines():
            codec, chunk_size, ours, theirs, share = line.split()
            yield codec, int(chunk_size), title, int(ours), int(theirs), float(share)

    def verdicts(self):
        for codec in dict.fromkeys(row[0] for row in self.rows):
            least = min(row[-1] for row in self.rows if row[0] == codec)
            yield (f"{codec} expands at no less than {SHARE} of libwim's speed: {least:.2f}",
                   least >= SHARE)

    def lines(self):
        yield ("### Codecs\n\nChunks expanded in memory, by our codec and by libwim's in turn; the "
               "best of several rounds, by processor time.\n\n"
               "| format | chunks of | data | ours | libwim | ours / libwim |\n"
               "|---|---:|---|---:|---:|---:|")
        for codec, chunk_size, title, ours, theirs, share in self.rows:
            yield (f"| {codec} | {chunk_size // 1024} KiB | {title} | {ours} MB/s | {theirs} MB/s | "
                   f"{share:.2f} |")
        yield ""
