#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
#
# check_schema.py SCHEMA FILE...: each JSON document in the files is one that the
# schema describes, by the name that it gives itself. Prints these names.

import json
import sys
from pathlib import Path

import jsonschema


def documents(text):
    decoder = json.JSONDecoder()
    text = text.strip()
    while text:
        document, end = decoder.raw_decode(text)
        yield document
        text = text[end:].lstrip()


def complaints(schema, text, names):
    """What is wrong with the documents of a text; their names go into names."""
    count = 0
    try:
        for document in documents(text):
            count += 1
            name = document.get("schema") if isinstance(document, dict) else None
            if name not in schema["$defs"]:
                yield f"no '{name}' in the schema"
                continue
            names.append(name)
            validator = jsonschema.Draft7Validator({"$defs": schema["$defs"], **schema["$defs"][name]})
            for error in validator.iter_errors(document):
                yield f"{name}: {'/'.join(map(str, error.path))}: {error.message}"
    except json.JSONDecodeError as error:
        yield f"no JSON: {error}"
    if count == 0:
        yield "no document at all"


def main():
    schema = json.loads(Path(sys.argv[1]).read_text())
    names = []
    wrong = 0
    for file in map(Path, sys.argv[2:]):
        for complaint in complaints(schema, file.read_text(), names):
            print(f"{file.name}: {complaint}", file=sys.stderr)
            wrong += 1
    print("\n".join(names))
    sys.exit(wrong != 0)


if __name__ == "__main__":
    main()
