# SPDX-License-Identifier: GPL-2.0-only
"""Lists of mutants, and the copy of the sources that they are put into."""
import collections
import pathlib
import shutil
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

Mutant = collections.namedtuple('Mutant', 'name witnesses path what old new')


def die(text):
    sys.exit(f'mutation: {text}')


def read_mutants(path, directory):
    """The list: a head line, what it breaks, then lines that go (-) and that come (+)."""
    mutants = []
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        if line.startswith('#') or not line:
            continue
        if line[0] == '-':
            mutants[-1].old.append(line[1:])
        elif line[0] == '+':
            mutants[-1].new.append(line[1:])
        else:
            head, _, what = line.partition(': ')
            words = head.split()
            if len(words) != 3 or not what:
                die(f'{path.name}:{number}: NAME WITNESSES FILE: what it breaks')
            file = pathlib.Path(directory) / words[2]
            mutants.append(Mutant(words[0], words[1].split(','), file, what, [], []))
    return mutants


def choose(mutants, names):
    """Those of NAMES, or all; none may have been left behind by the code."""
    unknown = set(names) - {mutant.name for mutant in mutants}
    if unknown:
        die(f'no mutant {" ".join(sorted(unknown))}')
    for mutant in mutants:
        mutated(mutant, REPOSITORY)
    return [mutant for mutant in mutants if not names or mutant.name in names]


def block(lines):
    return ''.join(line + '\n' for line in lines)


def mutated(mutant, root):
    """The file's text with the fault in it."""
    path = root / mutant.path
    if not mutant.old or not path.exists():
        die(f'{mutant.name}: no lines, or no {mutant.path}')
    text = path.read_text(encoding='utf-8')
    found = ('\n' + text).count('\n' + block(mutant.old))
    if found != 1:
        die(f'{mutant.name}: its lines are {found} times in {mutant.path}: the code has '
            'changed, and the list has not')
    return ('\n' + text).replace('\n' + block(mutant.old), '\n' + block(mutant.new))[1:]


def copy_sources(copy):
    """Everything that git knows or would: a file that is the same keeps its time."""
    names = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard', '-z'], cwd=REPOSITORY,
                           check=True, capture_output=True).stdout.decode().split('\0')
    for name in filter(None, names):
        source, target = REPOSITORY / name, copy / name
        if not source.is_file():
            continue
        if target.exists() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        shutil.copymode(source, target)
