#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
#
# A rule that never fires proves nothing: every rule of rules.py gets violating
# samples, each with the line it must report, and clean ones that look alike.
# Samples are built in a folder of their own; forbidden words are put together
# here so that this file itself is clean.

import sys
import tempfile
from pathlib import Path

import rules

SPDX_C = "// " + rules.SPDX + "\n"
SPDX_SH = "# " + rules.SPDX + "\n"
NAP = "sle" + "ep"
LATER = "TO" + "DO"
HERE = "/wo" + "rk/main"
REGISTRY = "https://deb.deb" + "ian.org/debian"
FORMAT = "https://www.deb" + "ian.org/doc/packaging-manuals/copyright-format/1.0/"
RELEASED = "MODULE_VERSION" + '("4.5.6");\n'
VERSION = "LINUX_VERSION" + "_CODE"

COUNTED = "(`make differential`, {} programs, {} of them for changers)\n"
PROGRAMS = {f"tests/stock/programs/{name}": SPDX_SH for name in ("read/a.tape", "changer/b.tape", "read/README")}


def body(lines):
    return "\tx();\n" * lines


# (rule, files of the tree, "path:line" of every violation)
SAMPLES = [
    ("spdx", {"a.c": "int x;\n"}, ["a.c:1"]),
    ("spdx", {"run": "#!/bin/sh\nset -e\n" + SPDX_SH}, ["run:1"]),
    ("spdx", {".leftover": "", "tests/x.json": ""}, [".leftover:1", "tests/x.json:1"]),
    ("spdx", {"run": "#!/bin/sh\n" + SPDX_SH, "a.c": SPDX_C, "x.json": "{}\n",
              "tests/fuzz/corpus/sense/no-data": ""}, []),
    ("text", {"a.c": SPDX_C + "int x; \n"}, ["a.c:2"]),
    ("text", {"a.c": SPDX_C + "int x;"}, ["a.c:2"]),
    ("text", {"a.c": SPDX_C + "int x;\r\n"}, ["a.c:2"]),
    ("text", {"a.c": SPDX_C + "int x;\n\n"}, ["a.c:3"]),
    ("core-includes", {"kernel/core/a.c": SPDX_C + "#include <linux/slab.h>\n"}, ["kernel/core/a.c:2"]),
    ("core-includes", {"kernel/core/a.c": SPDX_C + '#include "unit.h"\n', "kernel/unit.h": SPDX_C},
     ["kernel/core/a.c:2"]),
    ("core-includes", {"kernel/core/a.c": SPDX_C + '#include "a.h"\n#include "core_port.h"\n',
                       "kernel/core/a.h": SPDX_C}, []),
    ("kernel-includes", {"kernel/a.c": SPDX_C + '#include "../userspace/b.h"\n', "userspace/b.h": SPDX_C},
     ["kernel/a.c:2"]),
    ("kernel-includes", {"kernel/a.c": SPDX_C + '#include "tests/t.c"\n', "kernel/tests/t.c": SPDX_C},
     ["kernel/a.c:2"]),
    ("kernel-includes", {"kernel/a.c": SPDX_C + '#include <linux/fs.h>\n#include "b.h"\n#include "core/c.h"\n',
                         "kernel/b.h": SPDX_C, "kernel/core/c.h": SPDX_C}, []),
    ("userspace-includes", {"userspace/lib/a.cpp": SPDX_C + '#include "unit.h"\n', "kernel/unit.h": SPDX_C},
     ["userspace/lib/a.cpp:2"]),
    ("userspace-includes", {"userspace/a.cpp": SPDX_C + '#include "../tests/m.hpp"\n', "tests/m.hpp": SPDX_C},
     ["userspace/a.cpp:2"]),
    ("userspace-includes", {"userspace/a.cpp": SPDX_C + '#include <vector>\n#include "b.hpp"\n#include "sense.h"\n',
                            "userspace/lib/b.hpp": SPDX_C, "kernel/core/sense.h": SPDX_C}, []),
    ("sees-tests", {"userspace/CMakeLists.txt": SPDX_SH + "include_directories(../tests/model)\n"},
     ["userspace/CMakeLists.txt:2"]),
    ("sees-tests", {"userspace/CMakeLists.txt": SPDX_SH + "# not ../tests/model\n"}, []),
    ("version-tests", {"kernel/a.c": SPDX_C + f"#if {VERSION} > 3\n#endif\n"}, ["kernel/a.c:2"]),
    ("version-tests", {"kernel/compat/a.h": SPDX_C + f"#if {VERSION} > 3\n#endif\n",
                       "kernel/b.c": SPDX_C + f"/* {VERSION} */\n"}, []),
    ("one-version", {"kernel/main.c": SPDX_C}, ["kernel/main.c:1"]),
    ("one-version", {"kernel/main.c": SPDX_C + RELEASED, "kernel/a.c": SPDX_C + RELEASED},
     ["kernel/a.c:2"]),
    ("one-version", {"kernel/main.c": SPDX_C + RELEASED, "CMakeLists.txt": SPDX_SH + "project(p VERSION 4.5.6)\n",
                     "dkms.conf": SPDX_SH + "PACKAGE_" + 'VERSION="4.5"\n'}, ["CMakeLists.txt:2", "dkms.conf:2"]),
    ("one-version", {"kernel/main.c": SPDX_C + RELEASED, "NEWS.md": "## 4.5.6\n", "a.md": "14.5.6, 4.5.60\n",
                     "dkms.conf.in": SPDX_SH + 'PACKAGE_VERSION="@VERSION@"\n'}, []),
    ("core-purity", {"kernel/core/a.c": SPDX_C + 'void f(void)\n{\n\tprintk("x");\n}\n'}, ["kernel/core/a.c:4"]),
    ("core-purity", {"kernel/core/a.c": SPDX_C + "void f(void)\n{\n\tp = kmalloc(1, 2);\n}\n"},
     ["kernel/core/a.c:4"]),
    ("core-purity", {"kernel/core/a.c": SPDX_C + "void f(void)\n{\n\tx = jiffies;\n}\n"}, ["kernel/core/a.c:4"]),
    ("core-purity", {"kernel/core/a.c": SPDX_C + "static int counter;\nu32 table[2] = { 1 };\n"},
     ["kernel/core/a.c:2", "kernel/core/a.c:3"]),
    ("core-purity", {"kernel/core/a.c": SPDX_C + "static const int limit = 3;\n/* printk(now) */\n"
                     "int f(u32 time);\nstruct x {\n\tint time;\n};\nstruct x y(void);\n"}, []),
    ("function-length", {"a.c": SPDX_C + "int f(void)\n{\n" + body(69) + "}\n"}, ["a.c:3"]),
    ("function-length", {"a.cpp": SPDX_C + "namespace a\n{\nclass b\n{\n\tint f() const\n\t{\n" + body(70) +
                         "\t}\n};\n}\n"}, ["a.cpp:7"]),
    ("function-length", {"a.cpp": SPDX_C + 'TEST_CASE("a")\n{\n' + ('\tSECTION("b")\n\t{\n' + body(70) + "\t}\n") +
                         "}\n"}, ["a.cpp:4"]),
    ("function-length", {"a.cpp": SPDX_C + 'TEST_CASE("a")\n{\n' + ('\tSECTION("b")\n\t{\n' + body(40) + "\t}\n") * 3 +
                         "}\n"}, []),
    ("function-length", {"a.sh": SPDX_SH + "f() {\n" + body(69) + "}\n"}, ["a.sh:2"]),
    ("function-length", {"a.py": SPDX_SH + "def f():\n" + "    x()\n" * 70}, ["a.py:2"]),
    ("function-length", {"a.c": SPDX_C + "int f(void)\n{\n" + body(68) + "}\n",
                         "b.cpp": SPDX_C + "namespace a\n{\nconst int t[] = {\n" + "\tB(1),\n" * 99 + "};\n" +
                         "int f()\n{\n}\n" * 40 + "}\n"}, []),
    ("file-length", {"a.c": SPDX_C + "int x;\n" * 900}, ["a.c:901"]),
    ("file-length", {"a.c": SPDX_C + "int x;\n" * 899, "a.md": "x\n" * 1000}, []),
    ("sleep", {"tests/a.sh": SPDX_SH + f"true && {NAP} 1\n"}, ["tests/a.sh:2"]),
    ("sleep", {"tests/a.sh": SPDX_SH + f'{NAP} "$n"\n'}, ["tests/a.sh:2"]),
    ("sleep", {"tests/a.cpp": SPDX_C + "std::this_thread::" + NAP + "_for(1s);\nu" + NAP + "(3);\n"},
     ["tests/a.cpp:2", "tests/a.cpp:3"]),
    ("sleep", {"tests/a.sh": SPDX_SH + f"{NAP} 1\n", rules.SLEEP_LIST: "tests/a.sh 2 polls the state file\n"},
     ["tests/a.sh:1"]),
    ("sleep", {"tests/a.sh": SPDX_SH + f"{NAP} 1\n# then {NAP} 2\n", "kernel/a.c": SPDX_C + "u" + NAP + "(3);\n",
               rules.SLEEP_LIST: "tests/a.sh 1 polls the state file\n"}, []),
    ("sleep-list", {rules.SLEEP_LIST: "tests/a.sh 1 polls the state file\n"}, [rules.SLEEP_LIST + ":1"]),
    ("sleep-list", {rules.SLEEP_LIST: "tests/a.sh 1\n", "tests/a.sh": SPDX_SH}, [rules.SLEEP_LIST + ":1"]),
    ("machine", {"a.sh": SPDX_SH + f"cd {HERE}\n"}, ["a.sh:2"]),
    ("machine", {"a.sh": SPDX_SH + f"mirror={REGISTRY}\n"}, ["a.sh:2"]),
    ("machine", {"a.sh": SPDX_SH + f"Format: {FORMAT}\n"}, []),
    ("machine", {"a.sh": SPDX_SH + "cd /home/x" + HERE + "\ncp -r /root/rig .\n"}, []),
    ("todo", {"a.c": SPDX_C + f"/* {LATER}: mend */\n"}, ["a.c:2"]),
    ("needs", {"tests/vm/cases/a.sh": SPDX_SH + "# needs: kernel=uml\n"}, ["tests/vm/cases/a.sh:2"]),
    ("needs", {"tests/vm/cases/a.sh": SPDX_SH + "# needs: driver=ptape rig=vtl paths=1 (why)\n"}, ["tests/vm/cases/a.sh:2"]),
    ("needs", {"tests/vm/cases/a": "#!/bin/bash\n" + SPDX_SH + "# needs: rig=vtl ()\n"}, ["tests/vm/cases/a:3"]),
    ("needs", {"tests/vm/cases/a.sh": SPDX_SH + "# needs: driver=ptape rig=vtl (why: x=y) paths>=2 (two (sic)\n",
               "tests/vm/cases/b.sh": SPDX_SH + "\n# needs: rig=vtl\n", "a.sh": SPDX_SH + "# needs: rig=vtl\n"}, []),
    ("program-counts", {"README.md": SPDX_C + COUNTED.format(2, 2) + COUNTED.format(1, 1), **PROGRAMS},
     ["README.md:2", "README.md:3"]),
    ("program-counts", {"README.md": SPDX_C + COUNTED.format(2, 1) + "9 programs\n", **PROGRAMS}, []),
    ("todo", {"a.c": SPDX_C + f"/* {LATER}(#12): mend; {LATER} #13 */\n"}, []),
]


def judge(rule, files):
    """The "path:line" of every violation of one rule in a tree of these files."""
    with tempfile.TemporaryDirectory() as top:
        for path, text in files.items():
            file = Path(top) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        return [f"{path}:{line}" for path, line, name, _ in rules.violations(rules.Tree(top)) if name == rule]


def main():
    failed = 0
    for rule, files, wanted in SAMPLES:
        found = judge(rule, files)
        if found != wanted:
            failed += 1
            print(f"tests/lint/rules_test.py: {rule}: {list(files)}: found {found}, wanted {wanted}")
    for rule in rules.RULES:
        if not any(name == rule and wanted for name, _, wanted in SAMPLES):
            failed += 1
            print(f"tests/lint/rules_test.py: {rule}: no sample that violates it")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
