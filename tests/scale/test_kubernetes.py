"""recipes/kubernetes.yaml: judged by Kubernetes' own schemas, and its commands run as its pods would run them."""

import shutil
import signal

import kubernetes_validate
import yaml

import support
from support import FLYWHEEL, KILLER, RECIPES, environment


class Kubernetes(support.Case):
    def setUp(self):
        super().setUp()
        text = (RECIPES / "kubernetes.yaml").read_text()
        self.objects = {(each["kind"], each["metadata"]["name"]): each for each in yaml.safe_load_all(text)}
        self.shards = self.objects["Job", "flywheel-shards"]["spec"]
        self.merge = self.objects["Job", "flywheel-merge"]["spec"]
        self.volume = self.folder / "volume"

    def pod(self, job):
        template = job["template"]["spec"]
        self.assertEqual(len(template["containers"]), 1)
        self.assertNotIn("initContainers", template)
        return template["containers"][0]

    def start(self, job, code=0, **env):
        """Runs the command of a job's pod with its variables and its volume; returns what it said."""
        container = self.pod(job)
        (mount,) = container["volumeMounts"]
        words = container["command"] + container["args"]
        # Kubernetes itself replaces $(NAME) before any shell sees it; no command may rest on that, or be hit by it.
        self.assertFalse([word for word in words if "$(" in word])
        words = [word.replace(mount["mountPath"] + "/", f"{self.volume}/") for word in words]
        for each in container["env"]:
            env.setdefault(each["name"], each["value"])
        # A container has its own variables and few others.
        clean = {"PATH": environment()["PATH"], **{name: str(value) for name, value in env.items()}}
        return self.ran(words, code, env=clean, cwd="/")

    def filled(self, make=support.made_site, program=FLYWHEEL):
        (self.volume / "bin").mkdir(parents=True)
        shutil.copy(program, self.volume / "bin/flywheel")
        return make(self.volume / "site")

    def test_kubernetes_accepts_every_object(self):
        for (kind, name), each in self.objects.items():
            for version in ("1.29", "1.33", "1.37"):
                with self.subTest(kind=kind, name=name, version=version):
                    kubernetes_validate.validate(each, version, strict=True)

    def test_a_slip_in_an_object_would_be_noticed(self):
        self.shards["completionsMode"] = self.shards.pop("completionMode")
        with self.assertRaises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(self.objects["Job", "flywheel-shards"], "1.33", strict=True)

    def test_the_job_is_indexed_and_its_numbers_agree(self):
        self.assertEqual(self.shards["completionMode"], "Indexed")
        self.assertEqual(self.shards["template"]["spec"]["restartPolicy"], "Never")
        self.assertGreater(self.shards["backoffLimitPerIndex"], 0)
        self.assertLessEqual(self.shards["parallelism"], self.shards["completions"])
        for job in (self.shards, self.merge):
            env = {each["name"]: each["value"] for each in self.pod(job)["env"]}
            self.assertEqual(env["SHARDS"], str(self.shards["completions"]))
            for rule in job["podFailurePolicy"]["rules"]:
                if "onExitCodes" in rule:
                    self.assertEqual(rule["onExitCodes"]["containerName"], self.pod(job)["name"])

    def test_the_claim_is_shared_and_every_pod_uses_it_with_few_rights(self):
        claim = self.objects["PersistentVolumeClaim", "flywheel"]
        self.assertEqual(claim["spec"]["accessModes"], ["ReadWriteMany"])
        desk = self.objects["Pod", "flywheel-desk"]["spec"]
        for spec in (desk, self.shards["template"]["spec"], self.merge["template"]["spec"]):
            (volume,) = spec["volumes"]
            self.assertEqual(volume["persistentVolumeClaim"]["claimName"], claim["metadata"]["name"])
            self.assertIs(spec["automountServiceAccountToken"], False)
            self.assertIs(spec["securityContext"]["runAsNonRoot"], True)
            for container in spec["containers"]:
                self.assertIs(container["securityContext"]["allowPrivilegeEscalation"], False)
                self.assertIs(container["securityContext"]["readOnlyRootFilesystem"], True)
                self.assertEqual(container["securityContext"]["capabilities"], {"drop": ["ALL"]})
                self.assertIn("memory", container["resources"]["limits"])

    def all_pods(self):
        for index in range(self.shards["completions"]):
            self.start(self.shards, JOB_COMPLETION_INDEX=index)
        return [self.volume / f"shards/{index}-of-{self.shards['completions']}" for index in range(self.shards["completions"])]

    def test_all_pods_make_what_one_machine_makes(self):
        site = self.filled()
        expected, _ = self.single(site)
        folders = self.all_pods()
        self.start(self.merge)
        self.same(expected, self.volume / "output")
        self.shared_work(folders, expected)

    def test_all_pods_make_a_tiny_site(self):
        site = self.filled(support.repository_site)
        expected, _ = self.single(site)
        self.all_pods()
        self.start(self.merge)
        self.same(expected, self.volume / "output")

    def test_a_pod_that_is_killed_is_replaced(self):
        site = self.filled(program=KILLER)
        expected, _ = self.single(site)
        env = support.killer(self.folder / "state", shard=3, mode="self")
        for index in range(self.shards["completions"]):
            self.start(self.shards, -signal.SIGKILL if index == 3 else 0, JOB_COMPLETION_INDEX=index, **env)
        self.struck(self.folder / "state")
        # A merge that comes too early says what is missing, and makes nothing.
        said = self.start(self.merge, 1, **env)
        self.assertIn(f"3-of-{self.shards['completions']}", said)
        self.assertFalse((self.volume / "output").exists())
        self.start(self.shards, JOB_COMPLETION_INDEX=3, **env)
        self.start(self.merge, **env)
        self.same(expected, self.volume / "output")

    def test_data_that_changed_between_shards_is_noticed(self):
        self.filled()
        self.all_pods()
        with open(self.volume / "site/data/places.csv", "a") as file:
            file.write("p900,Late Sampleton,R1,Sample region 1,41,-99,5\n")
        self.start(self.shards, JOB_COMPLETION_INDEX=0)
        self.start(self.merge, 1)
        self.assertFalse((self.volume / "output").exists())
