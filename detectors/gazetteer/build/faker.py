"""Prints the lists that the build command reads from Faker and Mimesis for Python, as JSON in the form of faker.mjs:

  pip download --no-deps faker mimesis   # unpack each into a folder of its own
  python3 faker.py FAKER MIMESIS > more.json
"""
import collections, importlib, json, os, pkgutil, sys


def flat(v):
    if v is None:
        return []
    if isinstance(v, str):
        return [v]
    if isinstance(v, dict):
        return [x for k in v for x in flat(k if isinstance(v[k], (int, float)) else v[k])]
    if isinstance(v, (list, tuple, set)):
        return [x for y in v for x in flat(y)]
    return []


out = collections.defaultdict(lambda: collections.defaultdict(list))


def add(locale, **lists):
    for name, values in lists.items():
        out[locale][name] += [x for x in flat(values) if x and "{" not in x and len(x) > 1]


def faker(root):
    sys.path.insert(0, root)
    kinds = {"person": ("given", "surname", "title"), "lorem": ("common",), "address": ("city", "region", "country"), "job": ("word",)}
    for kind in kinds:
        package = importlib.import_module("faker.providers." + kind)
        for module in pkgutil.iter_modules(package.__path__):
            p = importlib.import_module(f"faker.providers.{kind}.{module.name}").Provider
            own = {k: v for c in p.__mro__[:-1] if c.__module__ == p.__module__ for k, v in vars(c).items()}
            of = lambda *names: [own.get(n) for n in names]
            where = module.name
            if kind == "person":
                add(where, given=[v for k, v in own.items() if "first_name" in k], surname=[v for k, v in own.items() if "last_name" in k],
                    title=of("prefixes_male", "prefixes_female"))
            elif kind == "lorem" and module.name != "la":
                add(where, common=of("word_list"))
            elif kind == "address":
                add(where, city=of("cities", "city_names", "towns"), region=of("states", "provinces", "regions"), country=of("countries"))
            elif kind == "job":
                add(where, word=of("jobs"))


def mimesis(root):
    folder = os.path.join(root, "mimesis", "datasets")
    for where in sorted(os.listdir(folder)):
        def read(name):
            path = os.path.join(folder, where, name)
            return json.load(open(path, encoding="utf-8")) if os.path.exists(path) else {}
        person, text, address = read("person.json"), read("text.json"), read("address.json")
        city = address.get("city")
        add(where + "_mimesis", given=person.get("names"), surname=person.get("surnames"), common=text.get("words"),
            word=[text.get("color"), person.get("occupation")], demonym=[person.get("nationality"), person.get("language")],
            city=city, region=address.get("state"), country=address.get("country"))


faker(sys.argv[1])
mimesis(sys.argv[2])
print(json.dumps({l: {k: sorted(set(v)) for k, v in sorted(lists.items())} for l, lists in sorted(out.items())}, ensure_ascii=False))
