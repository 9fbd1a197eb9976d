"""What the full set of rules costs beside the sixteen that there were first."""

import glob
import os

from bench_runs import Run, alternate, table

FIRST_RULES = ["ACT001", "GEN001", "GEN002", "IMG001", "KEY001", "KEY002", "KEY003", "KMS001",
               "KMS002", "KMS003", "KMS004", "KMS005", "KMS006", "KMS007", "KMS008", "SVC001"]


def copy_first_rules(folder):
    """Without their tests, as the program reads the rules that are compiled in."""
    os.makedirs(folder)
    for name in FIRST_RULES:
        (path,) = glob.glob(f"rules/*/{name}-*.toml")
        with open(path, encoding="utf-8") as file:
            text = file.read().split("\n[[tests]]")[0]
        with open(os.path.join(folder, os.path.basename(path)), "w", encoding="utf-8") as file:
            file.write(text)


class RuleCost:
    def __init__(self, options, folder):
        rules = os.path.join(folder, "first-rules")
        copy_first_rules(rules)
        scan = [options.assay, "scan", os.path.join(options.images, "lzx.wim")]
        self.all = Run("assay scan", scan)
        self.first = Run(f"assay scan with the first {len(FIRST_RULES)} rules",
                         scan + ["--no-default-rules", "--rules", rules])
        alternate([self.all, self.first], options.rounds or 5)

    def verdicts(self):
        ratio = self.all.cpu_time / self.first.cpu_time
        yield (f"all rules cost at most 1.25 times the first {len(FIRST_RULES)}, by processor time: "
               f"{ratio:.2f}", ratio <= 1.25)

    def lines(self):
        yield "### All rules and the first ones\n\nLZX, one image.\n"
        yield from table([self.all, self.first])
