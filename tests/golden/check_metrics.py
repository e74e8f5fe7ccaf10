#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
#
# check_metrics.py FILE...: each file is OpenMetrics text as Prometheus' own parser takes it, and no
# two counters of one device that are not 0 have one value: one taken for the other would be seen.

import collections
import sys
from pathlib import Path

from prometheus_client.openmetrics import parser


def complaints(text):
    """What is wrong with a text."""
    seen = collections.defaultdict(dict)
    count = 0
    try:
        for family in parser.text_string_to_metric_families(text):
            for sample in family.samples:
                count += 1
                if family.type != "counter" or sample.value == 0:
                    continue
                values = seen[sample.labels["device"]]
                other = values.setdefault(sample.value, sample.name)
                if other != sample.name:
                    yield f"{sample.name} and {other} have one value: {sample.labels['device']}"
    except ValueError as error:
        yield f"no OpenMetrics: {error}"
    if count == 0:
        yield "no sample at all"


def main():
    failed = False
    for path in map(Path, sys.argv[1:]):
        for complaint in complaints(path.read_text(encoding="utf-8")):
            print(f"{path.name}: {complaint}")
            failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
