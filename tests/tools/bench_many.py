"""What a second core is good for: two hundred small images, with one thread and with two."""

import os

from bench_runs import Run, alternate, table

IMAGES = 200


class ManyImages:
    def __init__(self, options, folder):
        # The smallest image of the benchmark under as many names: each is opened and read anew.
        small = min((os.path.join(options.images, name) for name in os.listdir(options.images)
                     if name.endswith(".wim")), key=os.path.getsize)
        store = os.path.join(folder, "store")
        os.makedirs(store)
        for number in range(IMAGES):
            os.symlink(os.path.abspath(small), os.path.join(store, f"{number}.wim"))
        scan = [options.assay, "scan", "-R", store, "--no-fail", "--allow-unknown", "-f", "text"]
        self.two = Run("assay scan -j 2", scan + ["-j", "2"])
        self.one = Run("assay scan -j 1", scan + ["-j", "1"])
        alternate([self.two, self.one], options.rounds or 5)

    def verdicts(self):
        ratio = self.one.time / self.two.time
        yield (f"{IMAGES} images with -j 2 at least 1.7 times as fast as with -j 1: {ratio:.2f}",
               ratio >= 1.7)

    def lines(self):
        yield f"### {IMAGES} small images\n\nThe smallest WIM of the benchmark under {IMAGES} names.\n"
        yield from table([self.two, self.one])
