#!/usr/bin/env python3
"""Companion hooks on the site of the common workload: what a build costs with all of them, and without.
usage: hooks.py PROGRAM SITE [RUNS]      SITE: a site that benches/peers/run has made, for example guide-100k
It copies the site twice beside itself, gives both hubs of services and cities, and one of them cards, the feed of
what is new, posts, mails and a declared file. Seconds are medians; the ratio is with hooks to without."""
import os
import shutil
import statistics
import subprocess
import sys
import time

program, site = sys.argv[1], sys.argv[2].rstrip("/")
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

HUBS = """
  home: {kind: hub, url: /, by: [], lists: [service, city], title: Home, template: hub.html}
  service: {kind: hub, url: "/{services}/", by: [services], lists: [landing], parent: home, title: "{service.name}", template: hub.html}
  city: {kind: hub, url: "/in/{cities}/", by: [cities], lists: [landing], parent: home, title: "In {place.name}", template: hub.html}
  page: {kind: document, path: content/pages, url: "/{slug}/", parent: home, template: document.html}
"""
FILE = """  all: {kind: file, url: /data/pages.json, lists: [service], template: pages.json}
"""
HOOKS = """
hooks: {cards: true, news: true}
posts:
  accounts:
    one: {network: mastodon, handle: "@one@social.example"}
    two: {network: x, handle: "@two"}
  recipes:
    found: {when: indexable, family: landing}
    new: {when: published, family: landing}
mails:
  from: {name: Guide, email: hello@guide.example}
  postal_address: "Guide, 1 Example Street, Example City"
"""
WORDS = ["{title}", "New: {title}", "To read: {title}"]


def make(name, with_hooks):
    folder = f"{site}-{name}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("output", ".flywheel"))
    mails = os.path.join(root, "tests/sites/mails/content")
    shutil.copytree(mails, os.path.join(folder, "content"))
    with open(os.path.join(folder, "site.yaml"), "a") as file:
        file.write(HUBS + (FILE + HOOKS if with_hooks else ""))
    if with_hooks:
        os.makedirs(os.path.join(folder, "data/copy"))
        with open(os.path.join(folder, "data/copy/posts.yaml"), "w") as file:
            file.write("posts:\n")
            for recipe in ["found", "new"]:
                file.write(f"  {recipe}:\n" + "".join(f'    - "{words}"\n' for words in WORDS))
    return folder


def build(folder):
    start = time.perf_counter()
    done = subprocess.run([program, "build", "--site", folder], capture_output=True, text=True)
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    return took


def row(folder, run):
    path = os.path.join(folder, "data/cities.json")
    with open(path) as file:
        text = file.read()
    at = text.index('"population":') + len('"population":')
    end = at + next(n for n, c in enumerate(text[at:]) if c in ",}")
    with open(path, "w") as file:
        file.write(text[:at] + str(100_000 + run) + text[end:])


sites = [make("without", False), make("with", True)]
print("cold     without %.2f s, with %.2f s" % tuple(build(folder) for folder in sites))
for what in ["nothing", "row"]:
    # One after the other, so that whatever else the machine does falls on both.
    took = [[], []]
    for run in range(runs):
        for at, folder in enumerate(sites):
            if what == "row":
                row(folder, run)
            took[at].append(build(folder))
    without, with_ = (statistics.median(times) for times in took)
    print(f"{what:8} without {without:.4f} s, with {with_:.4f} s, ratio {with_ / without:.2f}")
