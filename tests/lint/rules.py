#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
#
# The project's own style rules, as a test: what no ready-made checker knows.
# Prints each violation as FILE:LINE: RULE: WHY and exits 1 if there is one.
# A rule is a function that takes a Source and yields (line, why); RULES lists
# them. tests/lint/rules_test.py shows each of them a violation.

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 900
SPDX = "SPDX-License-Identifier: GPL-2.0-only"

# Files that cannot carry a comment, or are not ours to mark.
SPDX_EXEMPT = re.compile(r"\.json$|^LICENSES/|^tests/fuzz/corpus/|\.gitkeep$")
# What a device or a program said, kept byte for byte.
DATA = re.compile(r"^LICENSES/|^tests/golden/|^tests/fuzz/corpus/|/tests/(?!.*CMakeLists)[^/]*\.(?:txt|hex|out)$")
C_FAMILY = {".c", ".h", ".cpp", ".hpp"}

# What the core must not name, and what it does instead.
CORE_BANNED = [
    (r"printk|pr_[a-z]+|dev_(?:err|warn|notice|info|dbg)|f?printf", "no log: return what happened"),
    (r"k[vmz]\w*alloc\w*|vmalloc|vzalloc|k?v?free|malloc|calloc|realloc", "no allocation: the caller gives memory"),
    (r"jiffies\w*|ktime_\w+|clock_gettime|time|gettimeofday", "no clock: time is an argument"),
    (r"m?sleep|usleep_range|[mun]delay|schedule\w*|wait_event\w*|cond_resched", "no sleep"),
    (r"(?:spin|mutex|read|write|down|up|rcu_read)_(?:un)?lock\w*|smp_\w+|atomic\w*", "no lock: the caller holds it"),
    (r"WARN(?:_ON)?(?:_ONCE)?|BUG(?:_ON)?", "no kernel report: return an error"),
    (r"EXPORT_SYMBOL\w*|module_\w+|THIS_MODULE|__KERNEL__", "no kernel-only word: the core is built everywhere"),
]

# Where a path of one machine or the host of a package registry begins. The name of Debian's format of
# copyright files is an address that nobody fetches from.
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|farm)/"
    r"|(?<![\w.])/root/(?:w)\b"
    r"|https?://[\w.-]*(?:debian|ubuntu|npmjs|pypi|crates|rubygems)\.(?:org|com|io|net)"
    r"(?!/doc/packaging-manuals/copyright-format/)"
)
TODO = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\(?:?\s*#\d)")
SLEEP = re.compile(
    r"(?:^|[\s;&|({`])u?sleep\s+[\"']?[$\d.]"
    r"|\b(?:sleep_for|sleep_until|usleep|nanosleep|clock_nanosleep)\s*\("
    r"|\btime\.sleep\s*\(|(?<![\w.>:])sleep\s*\("
)
SLEEP_LIST = "tests/lint/sleeps.list"
VERSION_WRITER = "kernel/main.c"
VERSION_HISTORY = {"NEWS.md", "debian/changelog"}  # say which version was when


@dataclass
class Source:
    """One file: its path from the top, its lines, and the tree it is part of."""

    path: str
    text: str
    tree: "Tree"

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def suffix(self):
        return PurePosixPath(self.path).suffix

    @property
    def is_c(self):
        return self.suffix in C_FAMILY

    @property
    def is_shell(self):
        return self.suffix == ".sh" or bool(re.match(r"#!.*\b(?:ba|da)?sh\b", self.text))

    @property
    def is_python(self):
        return self.suffix == ".py" or self.text.startswith("#!/usr/bin/env python3")

    @property
    def code(self):
        """The text without comments and literals, line by line (C family)."""
        return strip_c(self.text).split("\n")

    def under(self, *folders):
        return any(self.path.startswith(folder + "/") for folder in folders)


class Tree:
    """All files of the project."""

    def __init__(self, top):
        self.top = Path(top)
        self.paths = sorted(self._list())
        self.known = set(self.paths)

    def _list(self):
        if (self.top / ".git").exists():
            # A checkout may belong to another user than the one who tests it.
            listed = subprocess.run(
                ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
                 "--exclude-standard"],
                cwd=self.top, check=True, stdout=subprocess.PIPE,
            ).stdout.decode().split("\0")
        else:
            listed = [str(p.relative_to(self.top)) for p in self.top.rglob("*")]
        return [p for p in listed if p and (self.top / p).is_file()]

    def sources(self):
        for path in self.paths:
            data = (self.top / path).read_bytes()
            if b"\0" not in data:
                yield Source(path, data.decode("utf-8", "replace"), self)

    def read(self, path):
        file = self.top / path
        return file.read_text() if file.exists() else ""


C_TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r'|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])+'",
    re.S,
)


def strip_c(text):
    """Blanks comments and literals and keeps every line where it is."""

    def blank(match):
        token = match.group(0)
        # A digit separator (1'000'000) is no character literal.
        if token[0] == "'" and match.start() and text[match.start() - 1].isalnum():
            return token
        newlines = "\n" * token.count("\n")
        return newlines if token[0] == "/" else '""' + newlines

    return C_TOKEN.sub(blank, text)


def spdx(src):
    if not src.text and not src.under("tests/fuzz/corpus"):
        yield 1, "the file is empty: some tool has left it"
    if SPDX_EXEMPT.search(src.path) or not src.text:
        return
    # A shebang comes first where there is one.
    first = src.lines[1:2] if src.text.startswith("#!") else src.lines[:1]
    if not first or SPDX not in first[0]:
        yield 1, f"the first line must say {SPDX}"


def text_form(src):
    if DATA.search(src.path):
        return
    for number, line in enumerate(src.text.split("\n"), 1):
        if line != line.rstrip():
            yield number, "white space (or a carriage return) at the end of the line"
    if src.text and (not src.text.endswith("\n") or src.text.endswith("\n\n")):
        yield len(src.lines), "a file ends with exactly one newline"


def includes(src):
    """(line, name, is_quoted) of every #include."""
    for number, line in enumerate(src.lines, 1):
        match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if match:
            yield number, match.group(2), match.group(1) == '"'


def core_includes(src):
    if not (src.under("kernel/core") and src.is_c):
        return
    for number, name, quoted in includes(src):
        if not quoted or (name != "core_port.h" and f"kernel/core/{name}" not in src.tree.known):
            yield number, f"the core includes core_port.h and its own headers only, not {name}"


def kernel_includes(src):
    """kernel/ is shipped alone: what it quotes must be in it. (<...> is the kernel's.)"""
    if not src.under("kernel") or src.under("kernel/core") or not src.is_c:
        return
    here = PurePosixPath(src.path).parent
    roots = [here, *map(PurePosixPath, ("kernel", "kernel/core", "kernel/port", "kernel/compat"))]
    for number, name, quoted in includes(src):
        if quoted and not any(normal(root / name) in src.tree.known and
                              normal(root / name).startswith("kernel/") for root in roots):
            yield number, f"kernel/ includes nothing outside itself: {name}"
        elif "tests/" in name and not src.under("kernel/tests"):
            yield number, f"nothing sees tests: {name}"


def normal(path):
    parts = []
    for part in PurePosixPath(path).parts:
        if part == "..":
            if not parts:
                return "../" + str(path)
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def userspace_includes(src):
    """userspace/ sees itself and the core; of kernel/ nothing else, of tests/ nothing."""
    if not (src.under("userspace") and src.is_c):
        return
    here = PurePosixPath(src.path).parent
    for number, name, quoted in includes(src):
        near = normal(here / name)
        if "tests/" in name or near.startswith("tests/"):
            yield number, f"nothing sees tests: {name}"
        elif quoted and near not in src.tree.known and f"kernel/core/{name}" not in src.tree.known:
            own = [p for p in src.tree.paths if p.startswith("userspace/") and p.endswith("/" + name)]
            if not own:
                yield number, f"userspace includes its own headers and those of kernel/core: {name}"


def sees_tests(src):
    """No build file of a shipped part reaches into tests/."""
    shipped = src.under("kernel", "userspace", "udev") and not src.under("kernel/tests")
    if not shipped or PurePosixPath(src.path).name not in ("CMakeLists.txt", "Kbuild", "Makefile"):
        return
    for number, line in enumerate(src.lines, 1):
        code = line.split("#")[0]
        if re.search(r"(?:\.\.|SOURCE_DIR\})/tests/", code):
            yield number, "nothing sees tests/"


def version_tests(src):
    if not src.under("kernel") or src.under("kernel/compat"):
        return
    lines = src.code if src.is_c else src.lines
    for number, line in enumerate(lines, 1):
        if re.search(r"\b(?:LINUX_VERSION_CODE|KERNEL_VERSION)\b|<linux/version\.h>", line):
            yield number, "kernel versions are told apart in kernel/compat only, by feature"


def core_purity(src):
    if not (src.under("kernel/core") and src.is_c):
        return
    for number, line in enumerate(src.code, 1):
        if line.lstrip().startswith("#"):
            continue
        for banned, why in CORE_BANNED:
            match = re.search(rf"(?<![\w.>])(?:{banned})\b(?=\s*\()", line)
            if match or (match := re.search(r"\b(?:jiffies|__KERNEL__|THIS_MODULE)\b", line)):
                yield number, f"{match.group(0)} in the core: {why}"
                break
        if re.match(r"(?:static\s+)?(?!const\b|typedef\b|struct \w+;|enum\b|extern\b|return\b)"
                    r"[a-z_]\w*(?:\s+[a-z_]\w*)*[\s*]+\w+(?:\[\w*\])*\s*(?:=[^=]|;)", line) \
                and "const" not in line:
            yield number, "a variable at file scope: the core has no globals"


def functions_c(src):
    """(first line, last line) of every function body of C and C++."""
    line, since, stack = 1, "", []
    for char in strip_preprocessor(strip_c(src.text)):
        if char == "\n":
            line += 1
        if char == "{":
            inside = any(kind == "function" for kind, _ in stack)
            stack.append(("function" if not inside and opens_function(since) else "other", line))
            since = ""
        elif char == "}":
            since = ""
            if stack:
                kind, start = stack.pop()
                if kind == "function":
                    yield start, line
        elif char == ";":
            since = ""
        else:
            since += char


def strip_preprocessor(text):
    """Blanks directives (with their continued lines): their braces need not balance."""
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: "\n" * m.group(0).count("\n"), text, flags=re.M)


def opens_function(head):
    head = head.strip()
    if ")" not in head or re.search(r"=\s*$|\breturn\b|=\s*\{?$", head):
        return False
    if re.search(r"[^=!<>]=[^=]", re.sub(r"\([^()]*\)", "()", head)) and "operator" not in head:
        return False
    return not re.match(r"(?:typedef\s+)?(?:struct|union|enum|class|namespace)\b[^()]*$", head)


def functions_shell(src):
    start = None
    for number, line in enumerate(src.lines, 1):
        if re.match(r"[\w-]+\(\) *[{(]", line) and not re.search(r"[})]\s*(?:#.*)?$", line):
            start = number
        elif start and re.match(r"[})]", line):
            yield start, number
            start = None


def functions_python(src):
    lines = src.lines
    for number, line in enumerate(lines, 1):
        match = re.match(r"( *)def \w+", line)
        if not match:
            continue
        last = number
        for later, text in enumerate(lines[number:], number + 1):
            if text.strip():
                if len(text) - len(text.lstrip()) <= len(match.group(1)) and text.lstrip()[0] not in ")]":
                    break
                last = later
        yield number, last


def stretches(src, first, last):
    """What has to fit in a head: a function, or each SECTION of a Catch2 test case."""
    head = "".join(src.code[max(first - 3, 0):first])
    starts = [n for n in range(first, last + 1) if re.match(r"\tSECTION\(", src.code[n - 1])]
    if "TEST_CASE(" not in head or not starts:
        return [(first, last)]
    edges = [first, *starts, last + 1]
    return list(zip(edges, [edge - 1 for edge in edges[1:]]))


def function_length(src):
    if src.is_c:
        found = [part for function in functions_c(src) for part in stretches(src, *function)]
    elif src.is_shell:
        found = functions_shell(src)
    elif src.is_python:
        found = functions_python(src)
    else:
        return
    for first, last in found:
        length = last - first + 1
        if length > FUNCTION_LINES_MAX:
            yield first, f"a function of {length} lines, at most {FUNCTION_LINES_MAX}: split it"


def file_length(src):
    if (src.is_c or src.is_shell or src.is_python) and len(src.lines) > FILE_LINES_MAX:
        yield len(src.lines), f"{len(src.lines)} lines, at most {FILE_LINES_MAX}: one noun a file"


def allowed_sleeps(tree):
    """{path: how many} of the list; a line is PATH COUNT REASON."""
    allowed = {}
    for line in tree.read(SLEEP_LIST).splitlines():
        match = re.match(r"([^#\s]\S*)\s+(\d+)\s", line)
        if match:
            allowed[match.group(1)] = int(match.group(2))
    return allowed


def sleeps(src):
    if not src.under("tests") or src.under("tests/lint") or not (
            src.is_c or src.is_shell or src.is_python):
        return
    lines = src.code if src.is_c else [re.sub(r"(?:^|\s)#.*", "", line) for line in src.lines]
    found = [number for number, line in enumerate(lines, 1) if SLEEP.search(line)]
    allowed = allowed_sleeps(src.tree).get(src.path, 0)
    if len(found) > allowed:
        for number in found:
            yield number, f"a sleep is no synchronisation: wait for the event, or give a reason in {SLEEP_LIST}"
    elif len(found) < allowed:
        yield 1, f"{SLEEP_LIST} allows {allowed} sleeps here and there are {len(found)}: correct the list"


def sleep_list(src):
    if src.path != SLEEP_LIST:
        return
    for number, line in enumerate(src.lines, 1):
        if line and not line.startswith("#"):
            if not re.match(r"\S+\s+\d+\s+\S.{9,}", line):
                yield number, "a line is PATH COUNT REASON"
            elif line.split()[0] not in src.tree.known:
                yield number, f"no such file: {line.split()[0]}"


def machine_paths(src):
    if src.path.startswith("LICENSES/"):
        return
    for number, line in enumerate(src.lines, 1):
        match = MACHINE.search(line)
        if match:
            yield number, (f"'{match.group(0)}' belongs to one machine: take paths from the script's own "
                           "place and the mirror from apt's configuration")


def todo(src):
    if src.path == "tests/lint/rules.py":
        return  # names the words
    for number, line in enumerate(src.lines, 1):
        match = TODO.search(line)
        if match:
            yield number, f"{match.group(0)} without the number of an issue (#N)"


def one_version(src):
    """MODULE_VERSION of kernel/main.c is the one writer; dkms/version reads it for everybody."""
    if src.path in VERSION_HISTORY or DATA.search(src.path):
        return
    written = re.findall(r'^MODULE_VERSION\("([^"]+)"\)', src.tree.read(VERSION_WRITER), re.M)
    if src.path == VERSION_WRITER:
        if len(written) != 1:
            yield 1, "MODULE_VERSION must be here, once"
        return
    again = r"\bMODULE_VERSION\(\"\d|\bPACKAGE_VERSION=[\"']?\d"
    if written:
        again += rf"|(?<![\w.]){re.escape(written[0])}(?![\w.]*\w)"
    for number, line in enumerate(src.lines, 1):
        if re.search(again, line):
            yield number, f"the version is written in {VERSION_WRITER} alone: ask dkms/version"


def needs(src):
    """A case that does not run somewhere says why: the table of what was run where repeats it."""
    if not src.under("tests/vm/cases") or not src.is_shell:
        return
    for number, line in enumerate(src.lines, 1):
        if not line.startswith("#"):
            return
        if not line.startswith("# needs: "):
            continue
        for need, reason in re.findall(r"([^\s()]+)(?:\s*(\([^)]*\)))?", line[len("# needs: "):]):
            # Every column of the table has ptape.
            if not reason.strip("() ") and not need.startswith("driver="):
                yield number, f"{need}: a need has its reason in brackets behind it"


def program_counts(src):
    """README.md tells how many programs the differential test has."""
    if src.path != "README.md":
        return
    all_of_them = [path for path in src.tree.paths
                   if path.startswith("tests/stock/programs/") and path.endswith(".tape")]
    changers = [path for path in all_of_them if path.startswith("tests/stock/programs/changer/")]
    for number, line in enumerate(src.lines, 1):
        match = re.search(r"`make differential`, (\d+) programs, (\d+) of them for changers", line)
        if match and match.groups() != (str(len(all_of_them)), str(len(changers))):
            yield number, f"there are {len(all_of_them)} programs, {len(changers)} of them for changers"


RULES = {
    "spdx": spdx,
    "text": text_form,
    "core-includes": core_includes,
    "kernel-includes": kernel_includes,
    "userspace-includes": userspace_includes,
    "sees-tests": sees_tests,
    "version-tests": version_tests,
    "one-version": one_version,
    "core-purity": core_purity,
    "function-length": function_length,
    "file-length": file_length,
    "sleep": sleeps,
    "sleep-list": sleep_list,
    "machine": machine_paths,
    "todo": todo,
    "needs": needs,
    "program-counts": program_counts,
}


def violations(tree):
    """Every (path, line, rule, why), in the order of files and rules."""
    for src in tree.sources():
        for name, rule in RULES.items():
            for line, why in rule(src):
                yield src.path, line, name, why


def main():
    tree = Tree(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2])
    count = 0
    for path, line, rule, why in violations(tree):
        print(f"{path}:{line}: {rule}: {why}")
        count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
