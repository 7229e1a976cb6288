"""Prints the words of simplemma's dictionaries that are written in small letters, and German nouns, as JSON by language:

    python3 forms.py simplemma > forms.json

for an unpacked wheel in the folder named; docs/sources.md says where it comes from. The same input gives the same output. Of words of the
same beginning one is enough: the lexicon keeps the first seven letters.

A German noun that is a surname too, as most trades and animals are, counts as a noun if many compounds end with it: it is printed in small letters.
"""
import collections
import json
import sys

sys.path.insert(0, sys.argv[1])
from simplemma.strategies.dictionaries import dictionary_factory  # noqa: E402

LANGUAGES = "bg ca cs da de el en es et fi fr hbs hu is it lt lv nb nl nn pl pt ro ru sk sl sv tr uk".split()


COMPOUNDS = 25


def common_nouns(words):
    """Returns those that end many others, in small letters."""
    nouns = {word.lower() for word in words if word[0].isupper() and word.isalpha()}
    ends = collections.Counter()
    for noun in nouns:
        ends.update(tail for at in range(3, len(noun) - 3) if (tail := noun[at:]) in nouns)
    return {noun for noun, times in ends.items() if times >= COMPOUNDS}


def main():
    out = {}
    for language in LANGUAGES:
        words = set()
        dictionary = dictionary_factory._load_dictionary_from_disk(language)
        common = common_nouns({w.decode() for pair in dictionary.items() for w in pair}) if language == "de" else set()
        for form, lemma in dictionary.items():
            form, lemma = form.decode(), lemma.decode()
            named = form != form.lower() or lemma != lemma.lower()
            if named and language != "de":
                continue
            for word in (form, lemma):
                if word.isalpha() and len(word) > 2:
                    words.add((word.lower() if word.lower() in common else word)[:9])
        out[language] = sorted(words)
        print(language, len(words), file=sys.stderr)
    json.dump(out, sys.stdout, ensure_ascii=False, sort_keys=True)


main()
