#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
#
# The stamps of tidy_units.py: each change judges again what it touches, and
# nothing else.

import json
import subprocess
import sys
import tempfile
from pathlib import Path

TOOL = Path(__file__).resolve().with_name("tidy_units.py")
FILES = {
    "a/a.cpp": '#include "outer.h"\n',
    "b/b.cpp": "int b;\n",
    "inner.h": "int inner;\n",
    "outer.h": '#include "inner.h"\n',
    "alone.h": "int alone;\n",
    ".clang-tidy": "Checks: bugprone-*\n",
    "a/.clang-tidy": "InheritParentConfig: true\n",
}

# (what changes, the files that are judged again)
CHANGES = [
    ({"a/a.cpp": '#include "outer.h"\nint a;\n'}, ["a/a.cpp"]),
    ({"inner.h": "long inner;\n"}, ["a/a.cpp"]),
    ({"outer.h": '#include "inner.h"\n#include <stddef.h>\n'}, ["a/a.cpp"]),
    ({"alone.h": "long alone;\n"}, []),
    ({"a/.clang-tidy": "Checks: performance-*\n"}, ["a/a.cpp"]),
    ({"b/.clang-tidy": "InheritParentConfig: true\n"}, ["b/b.cpp"]),
    ({".clang-tidy": "Checks: performance-*\n"}, ["a/a.cpp", "b/b.cpp"]),
]


def judged(files, units=("a/a.cpp", "b/b.cpp"), flags="-I{top}", stamps=()):
    """(the UNIT: STAMP of all that is to judge, what is said of the others) in a tree of these files."""
    with tempfile.TemporaryDirectory() as top:
        for path, text in files.items():
            file = Path(top) / path
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
        built = [f"{top}/{path}" for path in files if path.endswith(".cpp")]
        command = f"clang++ {flags.format(top=top)} -c"
        (Path(top) / "compile_commands.json").write_text(json.dumps(
            [{"directory": top, "file": path, "command": f"{command} {path} -o x.o"} for path in built + built]))
        (Path(top) / "stamps").mkdir()
        for stamp in stamps:
            (Path(top) / "stamps" / stamp).touch()
        run = subprocess.run([TOOL, ".", "stamps"], cwd=top, input="".join(f"{unit}\0" for unit in units),
                             capture_output=True, text=True, check=False)
        if (run.returncode == 0) != (run.stderr == ""):
            return {}, f"exit {run.returncode}, but said: {run.stderr}"
        once = [entry["file"] for entry in json.loads((Path(top) / "tidy/compile_commands.json").read_text())]
    if sorted(once) != sorted(built):
        return {}, f"the database for clang-tidy has {once}"
    words = run.stdout.split("\0")[:-1]
    return dict(zip(words[::2], (Path(stamp).name for stamp in words[1::2]))), run.stderr


def main():
    failed = []
    first, _ = judged(FILES)
    if sorted(first) != ["a/a.cpp", "b/b.cpp"] or judged(FILES)[0] != first:
        failed.append(f"another clone has other stamps: {first}")
    for change, wanted in CHANGES:
        found = sorted(judged(FILES | change, stamps=first.values())[0])
        if found != wanted:
            failed.append(f"{change} judges {found}, wanted {wanted}")
    if sorted(judged(FILES, flags="-I{top} -DX", stamps=first.values())[0]) != sorted(first):
        failed.append("other flags judge nothing again")
    if "c.cpp:1: tidy: no CMakeLists.txt" not in judged(FILES, units=["c.cpp"])[1]:
        failed.append("a file that nothing builds passes")
    if "a/a.cpp:1: tidy: its includes" not in judged(FILES | {"inner.h": '#include "gone.h"\n'})[1]:
        failed.append("a file whose header is missing passes")
    for why in failed:
        print(f"tests/lint/tidy_units_test.py:1: {why}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
