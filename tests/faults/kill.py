#!/usr/bin/env python3
"""Kills trainings that replace a model, again and again, and looks at what is left.

    tests/faults/kill.py STANCE [KILLS] [SEED]

After each kill a model must load and the user's own files must be in it; after one more training nothing must be left but that. By hand: a thousand
kills, which is what it does if it is not told, take some minutes. Half of the kills come at any time, half near the end, where files are written.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("stance")
arguments.add_argument("kills", nargs="?", type=int, default=1000)
arguments.add_argument("seed", nargs="?", type=int, default=0)
asked = arguments.parse_args()
stance = os.path.abspath(asked.stance)
random.seed(asked.seed)

os.chdir(tempfile.mkdtemp(prefix="kill-"))
words = {"favor": ["kept its word", "won praise", "helped"], "against": ["broke the truce", "lied", "fled"], "neutral": ["met", "spoke", "waited"]}
with open("data.jsonl", "w") as data:
    for number in range(60):
        label = list(words)[number % 3]
        row = {"text": f"Rome {random.choice(words[label])} on day {number}.", "target": "Rome", "label": label, "doc_id": f"a{number}"}
        print(json.dumps(row), file=data)


def command(seed):
    return [stance, "train", "data.jsonl", "--model", "m", "--seed", str(seed), "--threads", "1"]


def state():
    """What is wrong with the model, and what it is."""
    loads = subprocess.run([stance, "inspect", "m"], capture_output=True)
    if loads.returncode != 0:
        return loads.stderr.decode().strip(), None
    for own in ["m/notes.txt", "m/own/file"]:
        if not os.path.exists(own):
            return f"{own} is not there", None
    return None, hashlib.sha256(open("m/config.json", "rb").read()).hexdigest()


start = time.time()
subprocess.run(command(0), check=True, capture_output=True)
whole = time.time() - start
os.mkdir("m/own")
for own in ["m/notes.txt", "m/own/file"]:
    open(own, "w").write("mine")
_, known = state()
tally, faults, most = collections.Counter(), [], 0
for kill in range(1, asked.kills + 1):
    run = subprocess.Popen(command(kill), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(random.uniform(0, 1.2) * whole if kill % 2 else random.uniform(0.7, 1.1) * whole)
    has_ended = run.poll() is not None
    run.kill()
    run.wait()
    fault, found = state()
    if fault:
        faults.append((kill, fault))
    tally["ended before" if has_ended else "killed", "old" if found == known else "new"] += 1
    known = found
    most = max(most, len(os.listdir(".")) - 2)
subprocess.run(command(0), check=True, capture_output=True)
left = sorted(set(os.listdir(".")) - {"m", "data.jsonl"})
for (how, model), times in sorted(tally.items()):
    print(f"{times:>5} {how}, the {model} model is there")
print(f"{len(faults)} faults {faults[:3]}; at most {most} directories left behind at a time, at the end {len(left)} {left[:3]}")
sys.exit(bool(faults or left))
