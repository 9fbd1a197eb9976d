#!/usr/bin/env bash
# The gate in plain shell, for cron, a build script, or a CI that has no example here.
#
#   docs/ci/shell.sh install.wim
#   docs/ci/shell.sh -R /srv/images        # arguments go to assay scan as they are
#   REPORTS=out docs/ci/shell.sh x.wim     # another folder for the reports
#
# Ends as assay does: 0 clean, 1 findings, 2 not everything could be read.
set -euo pipefail

reports=${REPORTS:-assay-reports}
mkdir -p "$reports"
rm -f "$reports"/assay.*  # what an earlier run left would look like this one's

code=0
assay scan "$@" \
  -f text \
  -f json="$reports/assay.json" \
  -f html="$reports/assay.html" \
  -f junit="$reports/assay.xml" || code=$?

case $code in
  0) echo "gate: passed, reports in $reports" ;;
  1) echo "gate: findings, open $reports/assay.html" >&2 ;;
  *) echo 'gate: not everything could be read; this is not a pass' >&2 ;;
esac
exit "$code"
