"""What all tests of the recipes use: sites to build, the program, and the comparison of two folders."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RECIPES = ROOT / "recipes"
FLYWHEEL = os.environ["FLYWHEEL"]
KILLER = HERE / "killer.py"

MADE_SITE = """\
name: Made-up site
base_url: https://made-up.example
settings: {{form: false}}
organisation: {{name: Made-up site, description: Every row of this site is synthetic.}}
translations:
  de: {{name: Erfundenes}}
hooks: {{llms: true, baseline: {baseline}}}
datasets:
  services: {{path: data/services.csv, kind: service, synthetic: true}}
  places:
    path: data/places.csv
    kind: place
    synthetic: true
    label: synthetic places
    facts:
      people: {{label: Synthetic people, format: integer}}
  regions: {{of: places, group_by: region, group_name: region_name, kind: place, variable: place}}
families:
  home: {{kind: hub, url: /, lists: [service, region, texts], title: Made-up site, template: home.html, label: Home}}
  service: {{kind: hub, url: "/{{services}}/", by: [services], lists: [landing], title: "{{service.name}}", label: Services}}
  landing:
    kind: product
    url: "/{{services}}/{{regions}}/{{places}}/"
    axes: [services, places]
    title: "{{service.name}} {{place.in}}"
    parent: service
    label: Landing pages
  region: {{kind: hub, url: "/places/{{regions}}/", by: [regions], lists: [place], title: "{{place.name}}", label: Regions}}
  place: {{kind: hub, url: "/places/{{regions}}/{{places}}/", by: [places], lists: [landing], title: "{{place.name}}", parent: region, label: Places}}
  texts: {{kind: hub, url: /texts/, lists: [text], title: Texts, label: Texts}}
  text: {{kind: document, path: content/texts, url: "/texts/{{slug}}/", parent: texts, label: Texts}}
"""


def made_site(folder, services=6, places=24, baseline=False, rows_gone=0):
    """A site of synthetic rows: places × services landing pages in two languages, dated texts (feeds), and texts that moved
    (redirects). The last `rows_gone` places are left out."""
    data, texts = folder / "data", folder / "content/texts"
    data.mkdir(parents=True, exist_ok=True)
    texts.mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text(MADE_SITE.format(baseline=str(baseline).lower()))
    rows = ["id,name,name@de"] + [f"s{n},Synthetic service {n},Erfundener Dienst {n}" for n in range(services)]
    (data / "services.csv").write_text("\n".join(rows) + "\n")
    rows = ["id,name,region,region_name,lat,lon,people"]
    for n in range(places - rows_gone):
        region = n % 5
        rows.append(f"p{n},Sampleton {n},R{region},Sample region {region},{40 + n / 100},{-100 + n / 50},{1000 + 7 * n}")
    (data / "places.csv").write_text("\n".join(rows) + "\n")
    for n in range(6):
        head = f"title: Synthetic text {n}\ndescription: A text that was made for a test, number {n}.\ndate: 2026-0{n + 1}-11\n"
        head += "authors: [Made-up site]\n"
        moved = f"aliases: [/old-texts/{n}/]\n" if n < 2 else ""
        (texts / f"text-{n}.md").write_text(f"---\n{head}{moved}---\nNothing in this text, number {n}, is true.\n")
    return folder


def repository_site(folder, name="beside"):
    """A copy of one of the tiny sites of tests/sites."""
    shutil.copytree(ROOT / "tests/sites" / name, folder, dirs_exist_ok=True)
    return folder


def tree(folder):
    """Every file of a folder with its bytes, hidden ones too."""
    folder = pathlib.Path(folder)
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="flywheel-scale-")
        self.addCleanup(folder.cleanup)
        # Without links, as the program sees it.
        self.folder = pathlib.Path(folder.name).resolve()

    def ran(self, command, code=0, **options):
        """Runs a command, expects an exit code, and gives what it said."""
        done = subprocess.run(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=300, **options,
        )
        self.assertEqual(done.returncode, code, f"{command} said:\n{done.stdout}")
        return done.stdout

    def single(self, site, *options):
        """The site as one machine builds it, from a copy: its files, and the copy."""
        copy, out = self.folder / "single-site", self.folder / "single"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(site, copy, ignore=shutil.ignore_patterns(".flywheel", "output"))
        self.ran([FLYWHEEL, "build", "--site", copy, "--out", out, *options])
        made = tree(out)
        self.is_a_whole_site(made)
        return made, copy

    def is_a_whole_site(self, made):
        """Guards against a comparison of nothing with nothing."""
        for name in ("index.html", "sitemap.xml", "feed.xml", "feed.json", "_redirects", "robots.txt", "de/index.html"):
            self.assertIn(name, made)
        self.assertGreater(sum(name.endswith("index.html") for name in made), 30)

    def same(self, expected, folder):
        """The two hold the same files with the same bytes."""
        found = tree(folder)
        missing = sorted(expected.keys() - found.keys())
        extra = sorted(found.keys() - expected.keys())
        other = sorted(name for name in expected.keys() & found.keys() if expected[name] != found[name])
        self.assertEqual((missing[:9], extra[:9], other[:9]), ([], [], []), "missing, extra, and with other bytes")

    def shared_work(self, shards, expected):
        """The work was shared: every shard is whole, and none made all pages."""
        pages = sum(name.endswith("index.html") for name in expected)
        self.assertGreater(len(shards), 1)
        for shard in shards:
            self.assertTrue((shard / "flywheel-shard").is_dir(), f"{shard.name} is not whole")
            made = sum(name.endswith("index.html") for name in tree(shard))
            self.assertTrue(0 < made < pages, f"{shard.name} has {made} of {pages} pages")

    def struck(self, state):
        """What killer.py killed, in the middle of a shard; fails if it killed nothing."""
        self.assertTrue((state / "struck").exists(), "nothing was killed")
        told = json.loads((state / "struck").read_text())
        self.assertGreater(told["pages"], 0, "the shard had not begun")
        return told


def environment(**more):
    """The environment of this process with these variables; one that is None is left out."""
    env = {**os.environ, **more}
    return {name: str(value) for name, value in env.items() if value is not None}


def killer(state, shard, mode):
    """The variables for killer.py, which stands in for the program (see there)."""
    state.mkdir()
    return {"SCALE_PROGRAM": FLYWHEEL, "SCALE_STATE": state, "SCALE_SHARD": shard, "SCALE_MODE": mode}
