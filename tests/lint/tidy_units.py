#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
#
# What clang-tidy has to judge: `tidy_units.py BUILD STAMPS <UNITS`, with the
# compilation database in BUILD and NUL after each path of a C++ file. Prints
# UNIT NUL STAMP NUL for each that has no stamp in the folder STAMPS yet. BUILD/tidy
# gets a database with each file once: clang-tidy judges a file as often as it is
# built, and tests/fuzz/replay.cpp is part of nineteen programs. The
# stamp's name is made of all that the judgement depends on: the file and what
# it includes, system headers too, its build flags, the .clang-tidy of its
# folders, clang-tidy itself; not of where the checkout is. A file that cannot be
# judged is a finding: it is said on standard error, and the exit is 1.

import hashlib
import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

UNBUILT = "no CMakeLists.txt builds this file: build it or remove it"


@cache
def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def included(database):
    """For each file of the database all that it reads, itself first; what is wrong with the others is printed."""
    # It is installed beside clang-tidy, with no name of its own in PATH.
    tool = Path(shutil.which("clang-tidy")).resolve().with_name("clang-scan-deps")
    command = [tool, "-compilation-database", database]
    rules = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout
    found = {}
    for rule in rules.replace("\\\n", " ").splitlines():
        _, _, paths = rule.partition(": ")
        paths = [Path(path.replace("\\ ", " ")) for path in re.split(r"(?<!\\)\s+", paths.strip())]
        found.setdefault(paths[0], set()).update(paths)
    return found


def stamp_of(unit, flags, reads, root, judge):
    reads = reads | {folder / ".clang-tidy" for folder in unit.parents if (folder / ".clang-tidy").exists()}
    parts = [judge, str(unit), *flags, *(f"{path} {digest(path)}" for path in reads)]
    # Paths from the top: clones share the stamps.
    parts = sorted(re.sub(rf"{re.escape(str(root))}(?![^/\s])", ".", part) for part in parts)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def write_once_each(database):
    once = {entry["file"]: entry for entry in reversed(json.loads(database.read_text()))}
    folder = database.parent / "tidy"
    folder.mkdir(exist_ok=True)
    (folder / database.name).write_text(json.dumps(list(once.values()), indent=1))


def main(build, stamps):
    root = Path.cwd()
    database = Path(build).resolve() / "compile_commands.json"
    write_once_each(database)
    judge = subprocess.run(["clang-tidy", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    flags = {}
    for entry in json.loads(database.read_text()):
        flags.setdefault(Path(entry["file"]), []).append(entry["command"])
    reads = included(database)
    status = 0
    for unit in filter(None, sys.stdin.read().split("\0")):
        path = root / unit
        if path not in reads:
            why = "its includes cannot be read" if path in flags else UNBUILT
            print(f"{unit}:1: tidy: {why}", file=sys.stderr)
            status = 1
            continue
        stamp = Path(stamps) / stamp_of(path, flags[path], reads[path], root, judge)
        if not stamp.exists():
            print(unit, stamp, sep="\0", end="\0")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
