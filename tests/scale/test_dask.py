"""recipes/dask_build.py, really run on this machine, and its workers really killed."""

import json
import pathlib
import re
import subprocess
import sys
import time

import support
from support import FLYWHEEL, KILLER, RECIPES, environment

SHARDS = 5
LOOPBACK = {"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"}


class Dask(support.Case):
    def setUp(self):
        super().setUp()
        self.site = support.made_site(self.folder / "site")
        self.state = self.folder / "state"

    def built(self, *more, code=0, site=None, shards=SHARDS, flywheel=FLYWHEEL, workers=("--workers", "2"), **env):
        command = [sys.executable, RECIPES / "dask_build.py", "--site", site or self.site, "--out", self.folder / "out"]
        command += ["--shards", shards, "--work", self.folder / "work", "--flywheel", flywheel, *workers, *more]
        # A worker that is killed leaves its scratch folder behind.
        return self.ran(command, code, env=environment(TMPDIR=self.folder, **env), cwd=self.folder)

    def starts(self):
        """How often each shard was started."""
        said = (self.state / "starts").read_text().split()
        return {index: said.count(str(index)) for index in range(SHARDS)}

    def gone(self, pid):
        """Whether a process is no more (one that nobody has asked about is as good as gone)."""
        try:
            return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            return True

    def test_a_cluster_of_this_machine_makes_what_one_machine_makes(self):
        expected, _ = self.single(self.site)
        said = self.built()
        self.same(expected, self.folder / "out")
        self.shared_work([self.folder / f"work/{index}-of-{SHARDS}" for index in range(SHARDS)], expected)
        self.assertIn(f"({SHARDS} of {SHARDS})", said)
        # Once more, with a row that is another one: only what changed is made.
        places = self.site / "data/places.csv"
        places.write_text(places.read_text().replace("Sampleton 7,", "Sampleton Seven,"))
        changed, _ = self.single(self.site)
        self.assertNotEqual(changed, expected)
        self.built()
        self.same(changed, self.folder / "out")

    def killed(self, mode, *more, code=0):
        expected, _ = self.single(self.site)
        said = self.built(*more, code=code, flywheel=KILLER, **support.killer(self.state, shard=2, mode=mode))
        told = self.struck(self.state)
        # It was a worker: a process that Dask started, and not the script itself.
        self.assertIn("multiprocessing", told["parent_command"])
        self.assertNotIn("dask_build.py", told["parent_command"])
        self.assertTrue(self.gone(told["parent"]), "the worker lives")
        self.assertGreaterEqual(self.starts()[2], 2, said)
        return expected, said, told

    def test_a_worker_that_is_killed_in_the_middle_of_a_shard(self):
        expected, said, told = self.killed("kill")
        self.same(expected, self.folder / "out")
        self.assertTrue(all(count >= 1 for count in self.starts().values()))
        # Nobody else could have spoken to the scheduler or the workers.
        self.assertGreater(len(told["listening"]), 0)
        self.assertLessEqual(set(told["listening"]), LOOPBACK, said)

    def test_a_shard_whose_lost_build_lives_on_is_not_built_twice_at_once(self):
        expected, said, _ = self.killed("orphan")
        self.same(expected, self.folder / "out")
        waited = re.search(r"shard 2 .*waited (\d+) times for an earlier attempt", said)
        self.assertTrue(waited and int(waited[1]) > 0, said)

    def test_a_shard_that_kills_every_worker_is_given_up(self):
        _, said, _ = self.killed("always", "--retries", "1", code=1)
        self.assertIn("shard 2 is begun again (1 of 1): its worker was lost", said)
        self.assertIn("shard 2 was not made in 2 attempts: its worker was lost", said)
        self.assertEqual(self.starts()[2], 2)
        self.assertFalse((self.folder / "out").exists())

    def test_a_build_that_is_killed_alone(self):
        expected, _ = self.single(self.site)
        said = self.built(flywheel=KILLER, **support.killer(self.state, shard=2, mode="self"))
        self.struck(self.state)
        self.assertIn("shard 2 is begun again (1 of 3): the program ended with -9", said)
        self.assertEqual(self.starts()[2], 2)
        self.same(expected, self.folder / "out")

    def test_a_kill_that_does_not_happen_is_noticed(self):
        env = support.killer(self.state, shard=SHARDS + 1, mode="kill")
        self.built(flywheel=KILLER, **env)
        with self.assertRaisesRegex(AssertionError, "nothing was killed"):
            self.struck(self.state)
        self.assertEqual(set(self.starts().values()), {1})

    def test_a_scheduler_that_runs_already(self):
        expected, _ = self.single(self.site)
        file = self.folder / "scheduler.json"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment(TMPDIR=self.folder)}
        loopback = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
        dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", *loopback, "--port", "0", "--scheduler-file", file]
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", *loopback, "--scheduler-file", file, "--nthreads", "1"]

        def started(command):
            process = subprocess.Popen([str(word) for word in command], **quiet)
            self.addCleanup(process.wait)
            self.addCleanup(process.terminate)

        started(dask)
        address = None
        for _ in range(300):
            if file.exists() and file.read_text().strip():
                address = json.loads(file.read_text())["address"]
                break
            time.sleep(0.1)
        self.assertIsNotNone(address, "the scheduler did not start")
        self.assertIn("0/1 workers", self.built("--wait", "1", code=1, workers=("--scheduler", address)))
        started(worker)
        started(worker)
        self.built(workers=("--scheduler", address))
        self.same(expected, self.folder / "out")

    def test_problems_of_the_data_are_told_and_nothing_is_joined(self):
        with open(self.site / "data/places.csv", "a") as file:
            file.write("p900,Bad Sampleton,R1,Sample region 1,41,-99,many\n")
        said = self.built(code=1)
        self.assertIn("data/places.csv", said)
        self.assertIn("nothing was joined", said)
        self.assertFalse((self.folder / "out").exists())

    def test_wrong_usage_ends_with_2(self):
        self.assertIn("--shards", self.built(code=2, shards=0))
        self.assertIn("--workers", self.built(code=2, workers=("--workers", "0")))
        self.assertIn("site.yaml", self.built(code=2, site=self.folder))
        self.assertIn("no-such-program", self.built(code=2, flywheel="no-such-program"))
        self.ran([sys.executable, RECIPES / "dask_build.py"], 2)

    def test_a_scheduler_that_cannot_be_reached(self):
        said = self.built("--wait", "1", code=1, workers=("--scheduler", "tcp://127.0.0.1:9"))
        self.assertIn("cannot be used", said)
        self.assertNotIn("Traceback", said)
