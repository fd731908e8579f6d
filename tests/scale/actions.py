"""Runs a workflow of GitHub Actions on this machine: jobs in the order of their needs, each matrix value in an empty workspace,
commands by bash as GitHub runs them. Of actions it knows four, by what they do to files: checkout, cache, and artifacts up and
down. Whatever it does not know (an expression, an action, an option) is an error, so that nothing is passed over in silence."""

import os
import pathlib
import re
import shutil
import subprocess

import yaml

OPTIONS = {
    "actions/checkout": {"persist-credentials"},
    "actions/cache": {"path", "key", "restore-keys"},
    "actions/upload-artifact": {"name", "path", "if-no-files-found", "compression-level", "retention-days", "overwrite"},
    "actions/download-artifact": {"name", "pattern", "path", "merge-multiple"},
}


class Failed(Exception):
    """A command ended with another code than 0."""


class Workflow:
    def __init__(self, file, repository, folder, variables=None, programs=None, run=1):
        """`repository` is what is checked out; `folder` keeps workspaces, artifacts and caches; `programs` stands before PATH."""
        self.text = file.read_text()
        self.parsed = yaml.safe_load(self.text)
        self.repository, self.folder, self.programs = repository, folder, programs
        self.variables = variables or {}
        self.github = {"run_id": str(run), "run_attempt": "1", "ref": "refs/heads/main", "token": "not-a-token"}
        self.artifacts = folder / f"artifacts-{run}"
        self.caches = folder / "caches"
        self.said = {}

    def jobs(self):
        """(name, matrix value or None) of every job, in an order in which they can run."""
        left = dict(self.parsed["jobs"])
        while left:
            ready = [name for name, job in left.items() if not set(needs(job)) & left.keys()]
            if not ready:
                raise ValueError("jobs need each other")
            for name in ready:
                matrix = left.pop(name).get("strategy", {}).get("matrix", {})
                if not matrix:
                    yield name, {}
                    continue
                ((axis, values),) = matrix.items()
                yield from ((name, {axis: value}) for value in values)

    def all(self):
        for name, matrix in self.jobs():
            self.job(name, matrix)

    def job(self, name, matrix):
        job = self.parsed["jobs"][name]
        workspace = self.folder / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        workspace.mkdir(parents=True)
        values = next(iter(job.get("strategy", {}).get("matrix", {}).values()), [0])
        contexts = {
            "github": self.github,
            "vars": self.variables,
            "matrix": matrix,
            "strategy": {"job-total": len(values), "job-index": values.index(next(iter(matrix.values()), values[0]))},
        }
        env = {}
        for part in (self.parsed.get("env", {}), job.get("env", {})):
            env.update({key: fill(value, contexts) for key, value in part.items()})
        after = []
        for step in job["steps"]:
            known = {**contexts, "env": env}
            if "if" in step and evaluate(step["if"], known) is not True:
                continue
            if set(step) - {"if", "uses", "with", "run", "env", "name", "id"}:
                raise ValueError(f"a step with {set(step)}")
            if "uses" in step:
                self.action(step, workspace, known, after)
            else:
                own = {**env, **{key: fill(value, known) for key, value in step.get("env", {}).items()}}
                self.command(fill(step["run"], known), workspace, own, (name, *matrix.values()))
        for last in after:
            last()

    def command(self, script, workspace, env, job):
        file = self.folder / "step.sh"
        file.write_text(script)
        path = f"{self.programs}:{os.environ['PATH']}" if self.programs else os.environ["PATH"]
        done = subprocess.run(
            ["bash", "-e", file], cwd=workspace, env={"HOME": str(self.folder), "PATH": path, **env},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300,
        )
        self.said[job] = self.said.get(job, "") + done.stdout
        if done.returncode != 0:
            raise Failed(f"{job}: {script}\nended with {done.returncode}:\n{done.stdout}")

    def action(self, step, workspace, known, after):
        name = step["uses"].split("@")[0]
        options = {key: fill(value, known) for key, value in step.get("with", {}).items()}
        unknown = set(options) - OPTIONS[name]
        if unknown:
            raise ValueError(f"{name}: unknown options {unknown}")
        if name == "actions/checkout":
            shutil.copytree(self.repository, workspace, dirs_exist_ok=True)
        elif name == "actions/upload-artifact":
            file = workspace / options["path"]
            if not file.is_file():
                raise Failed(f"{options['path']} is not there to be uploaded")
            kept = self.artifacts / options["name"]
            kept.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, kept)
        elif name == "actions/download-artifact":
            found = sorted(self.artifacts.glob(options.get("pattern") or options["name"]))
            if not found:
                raise Failed(f"there is no artifact {options}")
            if "pattern" in options and options.get("merge-multiple") != "true":
                raise ValueError("each artifact would lie in a folder of its own")
            for kept in found:
                shutil.copytree(kept, workspace / options.get("path", "."), dirs_exist_ok=True)
        else:
            self.cache(options, workspace, after)

    def cache(self, options, workspace, after):
        paths = [path for path in options["path"].split() if not path.startswith("~")]

        def name_of(key):
            return re.sub(r"[^\w.-]", "_", key)

        saved = sorted(self.caches.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
        wanted = [options["key"], *options.get("restore-keys", "").split()]
        hit = next((kept for key in wanted for kept in saved if kept.name.startswith(name_of(key))), None)
        if hit:
            shutil.copytree(hit, workspace, dirs_exist_ok=True, symlinks=True)

        def save():
            kept = self.caches / name_of(options["key"])
            for path in paths:
                if (workspace / path).exists():
                    shutil.copytree(workspace / path, kept / path, dirs_exist_ok=True, symlinks=True)

        after.append(save)


def needs(job):
    wanted = job.get("needs", [])
    return [wanted] if isinstance(wanted, str) else wanted


def fill(text, contexts):
    """A text with the values of its expressions."""
    if not isinstance(text, str):
        return "true" if text is True else "false" if text is False else str(text)
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: str(evaluate(found[1], contexts)), text)


def evaluate(expression, contexts):
    """The value of an expression: a text, a name, a digest of files, or a comparison of two of these."""
    expression = expression.strip()
    for sign in ("==", "!="):
        if sign in expression:
            left, right = (evaluate(side, contexts) for side in expression.split(sign))
            return (left == right) is (sign == "==")
    if found := re.fullmatch(r"'([^']*)'", expression):
        return found[1]
    if re.fullmatch(r"hashFiles\('[^']+'\)", expression):
        return "0123abcd"
    found = re.fullmatch(r"([a-z]+)\.([\w-]+)", expression)
    if not found or found[1] not in contexts:
        raise ValueError(f"an expression that is not known: {expression}")
    context = contexts[found[1]]
    # A variable that nobody has set is an empty text; anything else must be there.
    return context.get(found[2], "") if found[1] == "vars" else context[found[2]]


def pins(path: pathlib.Path):
    """(action, what follows the @) of every line that uses one."""
    return re.findall(r"uses: ([\w./-]+)@(.+)", path.read_text())
