"""What benches share: programs and what they cost, photos, and whether there is PyTorch to measure beside."""
import json
import os
import pathlib
import subprocess
import time
from typing import NamedTuple

PYTHON = "/usr/bin/python3"


class Cost(NamedTuple):
    """Of a process, from exec to its end."""

    seconds: float
    megabytes: float  # resident, at most
    processor: float  # seconds, user and system, of all its threads


def has_torch():
    return subprocess.run([PYTHON, "-c", "import torch, torchvision"], capture_output=True).returncode == 0


def require_torch():
    if not has_torch():
        raise SystemExit("needs python3-torch and python3-torchvision, which are not installed")


def json_of(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def cost_of(command):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def least(costs):
    """Of each figure by itself."""
    return Cost(*(min(column) for column in zip(*costs)))


def photos_in(folder, count):
    names = sorted(p for p in pathlib.Path(folder).iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    return [str(p) for p in names[:count]]


def same_captions(some, others):
    return sum(a == b for a, b in zip(some, others))
