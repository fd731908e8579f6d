"""recipes/github-matrix.yml: its commands and its matrix, run as GitHub would run them."""

import datetime
import re
import shutil
import unittest

import yaml

import actions
import support
from support import FLYWHEEL, RECIPES, ROOT

FILE = RECIPES / "github-matrix.yml"

# Programs of GitHub's machines that have no place in a test: they would compile, or ask the network.
STUBS = {
    "rustup": "exit 0\n",
    "cargo": '[ "$*" = "build --release --locked" ] || exit 9\nmkdir -p target/release\ncp "{program}" target/release/flywheel\n',
    # A release has the archives that release.yml makes of it, and nothing else.
    "gh": """
        [ "$1 $2 $3 $4 $5" = "release download v9.9.9 --repo synthetic/flywheel" ] || exit 9
        shift 5
        while [ $# -gt 0 ]; do
          [ "$1" = --pattern ] || exit 9
          [ -f "{releases}/$2" ] || {{ echo "no asset $2"; exit 1; }}
          cp "{releases}/$2" .
          shift 2
        done
    """,
}


class GitHub(support.Case):
    def setUp(self):
        super().setUp()
        self.repository = support.made_site(self.folder / "repository", baseline=True)
        self.programs = self.folder / "programs"
        self.programs.mkdir()
        for name, script in STUBS.items():
            file = self.programs / name
            file.write_text("#!/usr/bin/env bash\nset -e\n" + script.format(program=FLYWHEEL, releases=self.folder / "releases"))
            file.chmod(0o755)

    def workflow(self, **more):
        return actions.Workflow(FILE, self.repository, self.folder / "machine", programs=self.programs, **more)

    def joined(self, workflow):
        """The site as it comes out of the last job."""
        (packed,) = (workflow.artifacts / "site").iterdir()
        out = self.folder / "joined"
        shutil.rmtree(out, ignore_errors=True)
        shutil.unpack_archive(packed, out)
        return out

    def release(self):
        """The archive for Linux, made by the lines of release.yml that make it."""
        steps = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())["jobs"]["build"]["steps"]
        (script,) = (step["run"] for step in steps if "gh release upload" in step.get("run", ""))
        place = self.folder / "release"
        target = place / "target/x86_64-unknown-linux-gnu/release"
        target.mkdir(parents=True)
        shutil.copy(FLYWHEEL, target / "flywheel")
        for name in ("README.md", "LICENSE-MIT", "LICENSE-APACHE"):
            shutil.copy(ROOT / name, place)
        made = script[: script.index("gh release upload")]
        self.ran(["bash", "-ec", made], cwd=place, env=support.environment(TARGET="x86_64-unknown-linux-gnu"))
        (self.folder / "releases").mkdir()
        for archive in place.glob("*.tar.gz*"):
            shutil.move(archive, self.folder / "releases")

    def test_the_matrix_makes_what_one_machine_makes(self):
        expected, _ = self.single(self.repository)
        workflow = self.workflow()
        workflow.all()
        self.same(expected, self.joined(workflow))
        shards = []
        for packed in workflow.artifacts.glob("shard-*/*.tar.gz"):
            shards.append(self.folder / "shards" / packed.parent.name)
            shutil.unpack_archive(packed, shards[-1])
        self.assertEqual(len(shards), len(workflow.parsed["jobs"]["shard"]["strategy"]["matrix"]["shard"]))
        self.shared_work(shards, expected)
        # Once more, on machines that have nothing but their caches, after a row became another one.
        places = self.repository / "data/places.csv"
        places.write_text(places.read_text().replace("Sampleton 7,", "Sampleton Seven,"))
        changed, _ = self.single(self.repository)
        again = self.workflow(run=2)
        again.all()
        self.same(changed, self.joined(again))
        kept = [int(found) for said in again.said.values() for found in re.findall(r"kept (\d+)", said)]
        self.assertGreater(sum(kept), 50, "no shard went on from its cache")

    def test_a_program_from_a_release(self):
        self.release()
        expected, _ = self.single(self.repository)
        names = {"FLYWHEEL_REPOSITORY": "synthetic/flywheel", "FLYWHEEL_RELEASE": "v9.9.9"}
        workflow = self.workflow(variables=names)
        workflow.all()
        self.same(expected, self.joined(workflow))

    def test_a_publication_takes_its_history_from_the_live_site(self):
        live = self.folder / "live"
        first = shutil.copytree(self.repository, self.folder / "first")
        self.ran([FLYWHEEL, "build", "--site", first, "--out", live, "--date", "2026-03-02"])
        support.made_site(self.repository, baseline=True, rows_gone=2)
        # The day may end while this runs: then it is done once more.
        for _ in range(2):
            today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
            expected, _ = self.single(self.repository, "--date", today, "--baseline", live)
            workflow = self.workflow(variables={"BASELINE": str(live)})
            workflow.all()
            if today == datetime.datetime.now(datetime.timezone.utc).date().isoformat():
                break
        self.assertIn(b"/sample-region-3/sampleton-23", expected["_redirects"])
        self.same(expected, self.joined(workflow))

    def test_a_job_that_is_lost_is_run_again(self):
        expected, _ = self.single(self.repository)
        workflow = self.workflow()
        jobs = list(workflow.jobs())
        names = [(name, *matrix.values()) for name, matrix in jobs]
        lost = names.index(("shard", 2))
        for name, matrix in jobs[:-1]:
            if names.index((name, *matrix.values())) != lost:
                workflow.job(name, matrix)
        # GitHub would not start the merge; somebody who does is told what is missing.
        with self.assertRaisesRegex(actions.Failed, r"merge"):
            workflow.job(*jobs[-1])
        self.assertFalse((self.folder / "machine/workspace/site").exists())
        workflow.job(*jobs[lost])
        workflow.job(*jobs[-1])
        self.same(expected, self.joined(workflow))

    def test_rights_are_few_and_actions_are_pinned(self):
        parsed = yaml.safe_load(FILE.read_text())
        self.assertEqual(parsed["permissions"], {"contents": "read"})
        for name, job in parsed["jobs"].items():
            self.assertNotIn("permissions", job, name)
            self.assertLessEqual(job["timeout-minutes"], 60)
            for step in job["steps"]:
                if step.get("uses", "").startswith("actions/checkout@"):
                    self.assertIs(step["with"]["persist-credentials"], False)
                # What somebody else may have written never becomes a part of a script.
                self.assertNotIn("${{", step.get("run", ""))
        site = dict(actions.pins(ROOT / ".github/workflows/site.yml"))
        for action, pin in actions.pins(FILE):
            self.assertRegex(pin, r"^[0-9a-f]{40} # v\d+\.\d+\.\d+$")
            self.assertEqual(pin, site.get(action, pin), f"{action} has another version than in site.yml")

    def test_the_matrix_is_the_numbers_from_0(self):
        shards = yaml.safe_load(FILE.read_text())["jobs"]["shard"]["strategy"]["matrix"]["shard"]
        self.assertEqual(shards, list(range(len(shards))))
        self.assertLessEqual(len(shards), 256)


class Expressions(unittest.TestCase):
    """What the tests above rest on."""

    def test_what_is_not_known_is_an_error(self):
        for expression in ("secrets.KEY", "always()", "env.NOT_THERE", "matrix.shard && true"):
            with self.subTest(expression), self.assertRaises((ValueError, KeyError)):
                actions.evaluate(expression, {"env": {}, "matrix": {"shard": 1}})

    def test_values(self):
        known = {"vars": {}, "matrix": {"shard": 3}}
        self.assertEqual(actions.fill("shard-${{ matrix.shard }}", known), "shard-3")
        self.assertIs(actions.evaluate("vars.UNSET == ''", known), True)
        self.assertIs(actions.evaluate("vars.UNSET != ''", known), False)
