#!/usr/bin/env python3
"""Gives `stance predict` gigabytes through a pipe, and says how its memory grows.

    benches/soak.py STANCE [GIB_OF_JSONL] [GIB_OF_WARC]

Prints the seconds and the largest resident set, in MB, after each tenth; ends with exit code 1 if the last is more than a quarter above that of
the first. A kind of 0 GiB is left out. Texts are made up here, of words in an order that a seed decides.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("stance")
arguments.add_argument("jsonl", nargs="?", type=float, default=2.0)
arguments.add_argument("warc", nargs="?", type=float, default=1.0)
asked = arguments.parse_args()
random.seed(0)
WORDS = "Russia Ukraine Kyiv Moscow said blamed praised attacked helped the a of on in city army talks truce envoy mayor people week night".split()
WORDS += ["word%d" % number for number in range(2000)]


def text(words):
    return " ".join(random.choices(WORDS, k=words)).capitalize() + "."


def rows():
    made = [json.dumps({"text": text(random.randint(20, 400)), "outlet": "a paper"}) + "\n" for _ in range(400)]
    while True:
        yield random.choice(made).replace("a paper", "paper %d" % random.randrange(10**9)).encode()


def records():
    pages = ["<html><head><title>%s</title></head><body><article><h1>%s</h1>%s</article>%s</body></html>" % (
        text(6), text(6), "".join("<p>%s</p>" % text(random.randint(20, 80)) for _ in range(12)), "<div><a href=x>%s</a></div>" % text(4) * 150) for _ in range(100)]
    while True:
        page = random.choice(pages).replace("Week", "Week %d" % random.randrange(10**9)).encode()
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
        head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/%d\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
        yield (head % (random.randrange(10**9), len(http))).encode() + http + b"\r\n\r\n"


def largest(pid):
    try:
        lines = open("/proc/%d/status" % pid).read().splitlines()
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return 0


def soak(name, parts, gib, options):
    run = subprocess.Popen([asked.stance, "predict", "-", "--conflict", "russia-ukraine", "--format", "jsonl", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    written = [0]

    def drain():
        while piece := run.stdout.read(1 << 20):
            written[0] += len(piece)

    reader = threading.Thread(target=drain)
    reader.start()
    total, given, start, peaks = int(gib * 2**30), 0, time.time(), []
    for part in parts:
        run.stdin.write(part)
        given += len(part)
        while given * 10 >= total * (len(peaks) + 1):
            peaks.append(largest(run.pid))
            print(f"{name}: {given / 2**30:.2f} GiB, {time.time() - start:.0f} s, {peaks[-1]} MB", flush=True)
        if given >= total:
            break
    run.stdin.close()
    code = run.wait()
    reader.join()
    print(f"{name}: exit code {code}, {written[0] / 2**30:.2f} GiB of results, {time.time() - start:.0f} s")
    return code == 0 and peaks[-1] <= 1.25 * peaks[0]


runs = [("JSONL", rows(), asked.jsonl, []), ("WARC", records(), asked.warc, ["--input", "warc"])]
good = [soak(*run) for run in runs if run[2] > 0]
sys.exit(not all(good))
