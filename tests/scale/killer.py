#!/usr/bin/env python3
"""Stands in for the program, and kills who runs it in the middle of one shard.

SCALE_PROGRAM  the program
SCALE_STATE    a folder: `starts` has the number of each shard that was started, `struck` what was killed
SCALE_SHARD    the shard at which to strike, once
SCALE_MODE     self    kills the program and itself
               kill    and the process that started it, too
               always  the same at every start of the shard
               orphan  the process that started it and itself; the program lives on, and holds its lock for two more seconds

The middle is certain: the program is let run in small slices, and killed when it has written a page and is not done. If it
was done sooner, what it made is thrown away and it starts again.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time


def strike(command, out, mode):
    program, pages = caught_in_the_middle(command, out)
    parent = os.getppid()
    told = {
        "pages": pages,
        "parent": parent,
        "parent_command": read(f"/proc/{parent}/cmdline").replace("\0", " ").strip(),
        "listening": sorted(set(listening(parent)) | set(listening(parent_of(parent)))),
    }
    with open(os.path.join(os.environ["SCALE_STATE"], "struck"), "w") as file:
        json.dump(told, file)
    if mode == "orphan":
        later = f"import os, time, signal; time.sleep(2); os.kill({program.pid}, signal.SIGCONT)"
        subprocess.Popen([sys.executable, "-c", later], start_new_session=True, stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    else:
        program.kill()
        program.wait()
    if mode != "self":
        os.kill(parent, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def caught_in_the_middle(command, out):
    """The program, stopped, and how many pages of its shard it has written."""
    for _ in range(50):
        shutil.rmtree(out, ignore_errors=True)
        program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            program.send_signal(signal.SIGSTOP)
            _, status = os.waitpid(program.pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status) or os.path.isdir(os.path.join(out, "flywheel-shard")):
                break
            pages = sum(name.endswith(".html") for _, _, names in os.walk(out) for name in names)
            if pages:
                return program, pages
            program.send_signal(signal.SIGCONT)
            time.sleep(0.0005)
        if os.WIFSTOPPED(status):
            os.kill(program.pid, signal.SIGKILL)
            os.waitpid(program.pid, 0)
    sys.exit("the program was never caught in the middle of a shard")


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def parent_of(pid):
    # The name of a program may have brackets and spaces; what follows the last bracket has none.
    return int(read(f"/proc/{pid}/stat").rpartition(")")[2].split()[1])


def listening(pid):
    """The addresses at which a process listens, in hexadecimal as the system writes them."""
    sockets = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        try:
            sockets.add(os.readlink(f"/proc/{pid}/fd/{name}"))
        except OSError:
            pass
    for table in ("tcp", "tcp6"):
        for line in read(f"/proc/net/{table}").splitlines()[1:]:
            parts = line.split()
            if parts[3] == "0A" and f"socket:[{parts[9]}]" in sockets:
                yield parts[1].split(":")[0]


def main():
    program, state, mode = (os.environ[name] for name in ("SCALE_PROGRAM", "SCALE_STATE", "SCALE_MODE"))
    command = [program, *sys.argv[1:]]
    if "--shard" in command:
        shard = command[command.index("--shard") + 1].split("/")[0]
        out = command[command.index("--out") + 1]
        with open(os.path.join(state, "starts"), "a") as file:
            file.write(f"{shard}\n")
        first = read(os.path.join(state, "starts")).split().count(shard) == 1
        if shard == os.environ["SCALE_SHARD"] and (first or mode == "always"):
            strike(command, out, mode)
    os.execv(program, command)


if __name__ == "__main__":
    main()
