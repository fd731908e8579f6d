"""recipes/slurm.sh, run as Slurm would run its tasks."""

import subprocess
import time

import support
from support import FLYWHEEL, KILLER, RECIPES, environment, tree

SHARDS = 5


class Slurm(support.Case):
    def env(self, **more):
        return environment(
            SITE=self.folder / "site", WORK=self.folder / "work", OUT=self.folder / "out", SHARDS=SHARDS,
            **{"FLYWHEEL": FLYWHEEL, **more},
        )

    def task(self, index, *words, code=0, **more):
        return self.ran(["bash", RECIPES / "slurm.sh", *words], code, env=self.env(SLURM_ARRAY_TASK_ID=index, **more))

    def merge(self, *words, code=0):
        return self.ran(["bash", RECIPES / "slurm.sh", "merge", *words], code, env=self.env())

    def test_the_array_makes_what_one_machine_makes(self):
        expected, _ = self.single(support.made_site(self.folder / "site"))
        for index in reversed(range(SHARDS)):
            self.task(index)
        self.merge()
        self.same(expected, self.folder / "out")
        self.shared_work([self.folder / f"work/{index}-of-{SHARDS}" for index in range(SHARDS)], expected)

    def test_a_publication_advances_the_history_and_leaves_redirects(self):
        site = support.made_site(self.folder / "site", baseline=True)
        self.ran([FLYWHEEL, "build", "--site", site, "--out", self.folder / "first", "--date", "2026-03-02"])
        support.made_site(site, baseline=True, rows_gone=2)
        expected, one = self.single(site, "--date", "2026-03-09")
        self.assertIn(b"/sample-region-3/sampleton-23", expected["_redirects"])
        for index in range(SHARDS):
            self.task(index, "--date", "2026-03-09")
        self.merge("--date", "2026-03-09")
        self.same(expected, self.folder / "out")
        self.same(tree(one / "data/history"), site / "data/history")

    def test_a_task_that_comes_back_waits_for_the_build_that_was_given_up(self):
        expected, _ = self.single(support.made_site(self.folder / "site"))
        lost = support.killer(self.folder / "state", shard=2, mode="orphan")
        self.task(2, code=128 + 9, FLYWHEEL=KILLER, **lost)
        self.struck(self.folder / "state")
        # The lost build holds its lock for two seconds.
        began = time.monotonic()
        said = self.task(2, WAIT="0.2")
        self.assertIn("another build writes the same output folder", said)
        self.assertGreater(time.monotonic() - began, 0.5)
        for index in (0, 1, 3, 4):
            self.task(index)
        self.merge()
        self.same(expected, self.folder / "out")

    def test_what_is_missing_is_named(self):
        support.made_site(self.folder / "site")
        self.task(5, code=2)
        self.task(None, code=1)
        self.task(1)
        self.assertIn(f"0-of-{SHARDS}", self.merge(code=1))
        self.assertFalse((self.folder / "out").exists())

    def test_the_script_is_whole(self):
        self.ran(["bash", "-n", RECIPES / "slurm.sh"])
        directives = subprocess.run(["grep", "-c", "^#SBATCH --", RECIPES / "slurm.sh"], capture_output=True, text=True)
        self.assertGreater(int(directives.stdout), 5)
