"""Prints words in small letters, declined and conjugated, and German nouns, as JSON by language, of Hunspell's dictionaries and, for languages
that none of those is given for, of an unpacked wheel of simplemma:

    python3 spellings.py dictionary-pl/package dictionary-sk/package ... simplemma > spellings.json

docs/sources.md says where they come from. The same input gives the same output.
"""
import hashlib
import json
import os
import re
import sys

MOST = 30000  # forms kept of each language
LEMMATISED = "cs de en fi hu it nb sl sv".split()  # languages taken of simplemma


def flags_of(kind, text):
    if kind == "num":
        return text.split(",")
    if kind == "long":
        return [text[i:i + 2] for i in range(0, len(text), 2)]
    return list(text)


def suffixes(path):
    """Returns how flags are written, their aliases, and the suffixes of each flag: what is cut off, what is added, and where."""
    kind, aliases, rules = "char", [], {}
    for line in open(path, encoding="utf-8", errors="replace"):
        part = line.split()
        if len(part) > 1 and part[0] == "FLAG":
            kind = part[1]
        elif len(part) > 1 and part[0] == "AF":
            aliases.append(part[1])
        elif len(part) > 4 and part[0] == "SFX":
            cut, add = part[2].replace("0", "") if part[2] == "0" else part[2], part[3].split("/")[0]
            try:
                where = re.compile("(?:%s)$" % part[4])
            except re.error:
                continue
            rules.setdefault(part[1], []).append((cut, "" if add == "0" else add, where))
    return kind, aliases[1:], rules


def forms(folder):
    kind, aliases, rules = suffixes(os.path.join(folder, "index.aff"))
    for line in open(os.path.join(folder, "index.dic"), encoding="utf-8", errors="replace"):
        entry = line.split()
        if not entry:
            continue
        stem, _, flags = entry[0].partition("/")
        if not stem.isalpha() or stem != stem.lower() or len(stem) < 3:
            continue
        yield stem
        if aliases and flags.isdigit() and int(flags) <= len(aliases):
            flags = aliases[int(flags) - 1]
        for flag in flags_of(kind, flags):
            for cut, add, where in rules.get(flag, ()):
                if where.search(stem) and stem.endswith(cut):
                    form = stem[:len(stem) - len(cut)] + add
                    if form.isalpha():
                        yield form


def lemmatised(folder, language):
    """Yields forms of a language: those in small letters, and in German those of nouns."""
    if folder not in sys.path:
        sys.path.insert(0, folder)
    from simplemma.strategies.dictionaries import dictionary_factory
    for form, lemma in dictionary_factory._load_dictionary_from_disk(language).items():
        form, lemma = form.decode(), lemma.decode()
        noun = language == "de" and form[1:] == form[1:].lower() and lemma[:1].isupper() == form[:1].isupper()
        if form.isalpha() and len(form) > 2 and (noun or form == form.lower() and lemma == lemma.lower()):
            yield form


def main():
    out = {}

    def keep(language, words):
        words = sorted(set(words), key=lambda w: hashlib.sha256(w.encode()).digest())
        out[language] = sorted(words[:MOST])
        print(language, len(words), file=sys.stderr)

    for folder in sys.argv[1:]:
        if of := re.search(r"dictionary-([a-z]+)", folder):
            keep(of.group(1), forms(folder))
            continue
        for language in LEMMATISED:
            keep(language, lemmatised(folder, language))
    json.dump(out, sys.stdout, ensure_ascii=False, sort_keys=True)


main()
