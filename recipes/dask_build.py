#!/usr/bin/env python3
"""Builds one site as shards on the workers of a Dask cluster, and joins them.

  python3 -m venv venv && venv/bin/pip install --require-hashes -r recipes/requirements.txt
  venv/bin/python recipes/dask_build.py --site my-site --out my-site/output --shards 8 --work ../shards --workers 4
  venv/bin/python recipes/dask_build.py … --scheduler tcp://ADDRESS:8786

Without --scheduler the workers are processes of this machine, and nothing listens beyond it. With it, every worker must see
the program, the site and the work folder under the same paths as this machine, writable, on a file system that knows locks
(NFS 4 does). The versions of Dask must be those of requirements.txt everywhere.

Exit codes are those of the program: 0 fine, 1 problems, 2 wrong usage.
"""

import argparse
import contextlib
import importlib.util
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid

FINE, PROBLEMS, WRONG_USAGE = 0, 1, 2

# What the program says when it finds its output folder locked.
LOCKED = "another build writes the same output folder"


class Died(Exception):
    """A build that was killed, or could not be started: another attempt may go well."""


def build_shard(command, patience):
    """One shard, on a worker. Returns what the program said; raises `Died` where another attempt makes sense.

    A build that is killed leaves a folder that the next attempt goes on with, so nothing is cleared here. The attempt before
    may still be at work: its worker was killed and the program lives on, or the worker was only thought to be lost. The
    program locks its output folder, so two attempts never write into one; the later one waits, and finds the work done.
    """
    began = time.monotonic()
    waits = 0
    while True:
        try:
            run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
        except OSError as error:
            raise Died(f"{command[0]} cannot be started on {socket.gethostname()}: {error}") from None
        if run.returncode < 0 or run.returncode > 2:
            raise Died(f"the program ended with {run.returncode} on {socket.gethostname()}: {run.stderr[-500:]}")
        busy = run.returncode == PROBLEMS and LOCKED in run.stderr + run.stdout
        if not busy or time.monotonic() - began > patience:
            return {
                "code": run.returncode,
                "said": (run.stdout + run.stderr).strip(),
                "summary": (run.stdout.strip().splitlines() or [""])[-1],
                "waits": waits,
                "seconds": time.monotonic() - began,
                "host": socket.gethostname(),
            }
        waits += 1
        time.sleep(min(0.25 * waits, 5))


def arguments():
    parser = argparse.ArgumentParser(description="Builds one site as shards on Dask workers, and joins them.")
    parser.add_argument("--site", required=True, metavar="DIR", help="folder of the site")
    parser.add_argument("--out", required=True, metavar="DIR", help="where the joined site goes")
    parser.add_argument("--shards", required=True, type=int, metavar="N", help="how many shards; more than workers is fine")
    parser.add_argument("--work", required=True, metavar="DIR", help="folder for the shards, shared by all workers")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--scheduler", metavar="ADDRESS", help="a running Dask scheduler, such as tcp://10.0.0.5:8786")
    where.add_argument("--workers", type=int, default=2, metavar="K", help="without a scheduler: so many processes here (default 2)")
    parser.add_argument("--flywheel", default=os.environ.get("FLYWHEEL", "flywheel"), metavar="PROGRAM",
                        help="the program (default: the variable FLYWHEEL, or `flywheel` on the path)")
    parser.add_argument("--jobs", type=int, metavar="J", help="threads of one shard (default here: cores / workers; elsewhere: all)")
    parser.add_argument("--retries", type=int, default=3, metavar="R", help="further attempts at a shard whose worker or build died (default 3)")
    parser.add_argument("--wait", type=float, default=60, metavar="S",
                        help="seconds to wait for the first worker (default 60)")
    parser.add_argument("--patience", type=float, default=3600, metavar="S",
                        help="seconds to wait for an earlier attempt that still holds a folder (default 3600)")
    parser.add_argument("--date", metavar="DAY", help="day of publication, handed to shards and merge")
    parser.add_argument("--baseline", metavar="DIR|URL", help="the last deploy, handed to shards and merge")
    parser.add_argument("--changes", metavar="FILE", help="file for the change set, handed to merge")
    args = parser.parse_args()
    for name in ("shards", "workers"):
        if getattr(args, name) < 1:
            parser.error(f"--{name} must be at least 1")
    if args.jobs is not None and args.jobs < 1:
        parser.error("--jobs must be at least 1")
    if args.retries < 0:
        parser.error("--retries must not be negative")
    if not os.path.isfile(os.path.join(args.site, "site.yaml")):
        parser.error(f"--site: there is no site.yaml in {args.site}")
    program = shutil.which(args.flywheel)
    if program is None:
        parser.error(f"--flywheel: there is no program {args.flywheel}; set FLYWHEEL or name it")
    # Workers have a folder of their own, so whatever they get is absolute.
    args.flywheel = os.path.abspath(program)
    args.site, args.out, args.work = (os.path.abspath(path) for path in (args.site, args.out, args.work))
    return args


def say(text):
    print(text, flush=True)


@contextlib.contextmanager
def cluster(args):
    """A client of the given scheduler, or of a cluster on this machine that only this machine can reach."""
    import dask
    from distributed import Client, LocalCluster

    # The loss of a worker is told at once. (A scheduler elsewhere gives a shard to other workers, three times by default, before it tells.)
    dask.config.set({"distributed.scheduler.allowed-failures": 0})
    if args.scheduler:
        with Client(args.scheduler, timeout=args.wait) as client:
            yield client
        return
    with LocalCluster(
        n_workers=args.workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        # The memory of the program is not that of its worker, so Dask cannot judge it.
        memory_limit=None,
    ) as local, Client(local) as client:
        yield client


def publication(args):
    """What shards and merge have to be told alike."""
    given = [(f"--{name}", getattr(args, name)) for name in ("date", "baseline")]
    return [word for name, value in given if value for word in (name, value)]


def build_all(client, args):
    """Every shard. Returns their folders, or the exit code if one is not whole."""
    from distributed import KilledWorker, as_completed

    client.wait_for_workers(1, timeout=args.wait)
    jobs = args.jobs
    if jobs is None and not args.scheduler:
        jobs = max(1, (os.cpu_count() or 1) // args.workers)
    folders = [os.path.join(args.work, f"{index}-of-{args.shards}") for index in range(args.shards)]
    # A name of this run alone: an earlier one may have left results with the scheduler.
    run = uuid.uuid4().hex[:8]
    attempts = [0] * args.shards

    def submit(index):
        attempts[index] += 1
        command = [args.flywheel, "build", "--site", args.site, "--shard", f"{index}/{args.shards}", "--out", folders[index]]
        command += ["--jobs", str(jobs)] if jobs else []
        command += publication(args)
        key = f"shard-{index}-{run}-{attempts[index]}"
        return client.submit(build_shard, command, args.patience, key=key, pure=False)

    # No more shards are with the scheduler than can be worked at: when a worker is lost, Dask counts that against every shard that
    # waits for it, and would in the end give up some that were never begun. Attempts are counted here for the same reason.
    waiting = list(range(args.shards))
    flying = {}
    done = as_completed([], with_results=True, raise_errors=False)

    def launch(*first):
        for index in first:
            waiting.insert(0, index)
        while waiting and len(flying) < max(1, sum(client.nthreads().values())):
            index = waiting.pop(0)
            future = submit(index)
            flying[future.key] = index
            done.add(future)

    launch()
    whole = 0
    for future, outcome in done:
        index = flying.pop(future.key)
        # A result is let go of at once: what a worker still held would be lost with it, and built again.
        future.release()
        if not isinstance(outcome, dict):
            # Of an error Dask gives its kind, itself and where it was; of a cancelled shard only itself.
            error = outcome[1] if isinstance(outcome, tuple) else outcome
            told = "its worker was lost" if isinstance(error, KilledWorker) else str(error)
            if attempts[index] > args.retries or not isinstance(error, (KilledWorker, Died)):
                say(f"shard {index} was not made in {attempts[index]} attempts: {told}")
                return PROBLEMS
            say(f"shard {index} is begun again ({attempts[index]} of {args.retries}): {told}")
            launch(index)
            continue
        if outcome["code"] != FINE:
            say(outcome["said"])
            say(f"shard {index} of {args.shards} has problems (exit code {outcome['code']}); nothing was joined")
            return outcome["code"]
        whole += 1
        waited = f", waited {outcome['waits']} times for an earlier attempt" if outcome["waits"] else ""
        say(f"shard {index} ({whole} of {args.shards}) {outcome['seconds']:.1f} s on {outcome['host']}{waited}: {outcome['summary']}")
        launch()
    return folders


def main():
    args = arguments()
    if importlib.util.find_spec("distributed") is None:
        say("Dask is missing: pip install --require-hashes -r recipes/requirements.txt")
        return WRONG_USAGE
    # Asked to stop, the workers are stopped, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(PROBLEMS))
    os.makedirs(args.work, exist_ok=True)
    try:
        with cluster(args) as client:
            made = build_all(client, args)
    except KeyboardInterrupt:
        say("stopped; whole shards stay, and the next run goes on from there")
        return PROBLEMS
    except (OSError, TimeoutError) as error:
        say(f"the cluster cannot be used: {error or type(error).__name__}")
        return PROBLEMS
    if not isinstance(made, list):
        return made
    merge = [args.flywheel, "merge", *made, "--site", args.site, "--out", args.out]
    merge += publication(args) + (["--changes", args.changes] if args.changes else [])
    code = subprocess.run(merge).returncode
    if code < 0:
        say(f"merge was killed by signal {-code}: run the same again, the shards are whole: {shlex.join(merge)}")
        return PROBLEMS
    return code


if __name__ == "__main__":
    sys.exit(main())
