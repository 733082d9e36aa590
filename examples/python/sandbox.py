"""Starts `idcli sandbox` beside a test, and reads its first line."""

import json
import os
import shlex
import subprocess

import requests


class Sandbox:
    """`with Sandbox() as sandbox:`; `IDCLI` may hold another command than `npx idcli`."""

    def __init__(self, *options):
        command = shlex.split(os.environ.get("IDCLI", "npx idcli"))
        # Port 0: any free one, so that tests can run beside each other.
        self.process = subprocess.Popen(
            # Without --quiet a line of JSON for each request follows the first.
            [*command, "sandbox", "--port", "0", "--json", "--quiet", *options],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        first = self.process.stdout.readline()
        if not first:
            raise RuntimeError(f"the sandbox did not start: exit {self.process.wait()}")
        started = json.loads(first)
        self.url = started["url"]
        self.tenants = {tenant["id"]: tenant for tenant in started["tenants"]}

    def set_fault(self, system, fault, times=1):
        self._control("scenario", {"system": system, "scenario": fault, "times": times})

    def reset(self):
        self._control("reset", {})

    def requests(self):
        """What arrived since the last reset, newest last."""
        state = requests.get(f"{self.url}/_sandbox/state", timeout=10).json()
        return state["requests"]

    def _control(self, path, body):
        answer = requests.post(f"{self.url}/_sandbox/{path}", json=body, timeout=10)
        if not answer.ok:
            raise RuntimeError(answer.json()["error_description"])

    def close(self):
        self.process.terminate()
        self.process.communicate(timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
