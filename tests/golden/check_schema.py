#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
#
# check_schema.py SCHEMA FILE: each JSON document in the file is one that the
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


def main():
    schema = json.loads(Path(sys.argv[1]).read_text())
    count = 0
    for document in documents(Path(sys.argv[2]).read_text()):
        name = document.get("schema")
        if name not in schema["$defs"]:
            sys.exit(f"no '{name}' in {sys.argv[1]}")
        validator = jsonschema.Draft7Validator({"$defs": schema["$defs"], **schema["$defs"][name]})
        for error in validator.iter_errors(document):
            sys.exit(f"{name}: {'/'.join(map(str, error.path))}: {error.message}")
        count += 1
        print(name)
    if count == 0:
        sys.exit("no document at all")


if __name__ == "__main__":
    main()
