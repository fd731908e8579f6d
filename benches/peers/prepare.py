#!/usr/bin/env python3
"""The common workload's data as rows of a site: each gets an id, each service the ids of the others.
usage: prepare.py DATA_DIR SITE_DIR"""
import json, os, sys

source, site = sys.argv[1], sys.argv[2]
os.makedirs(os.path.join(site, "data"), exist_ok=True)


def rows(name):
    with open(os.path.join(source, name)) as file:
        return json.load(file)


def write(name, rows):
    with open(os.path.join(site, "data", name), "w") as file:
        json.dump(rows, file, separators=(",", ":"), ensure_ascii=False)


services = rows("services.json")
for row in services:
    others = [{"slug": other["slug"], "name": other["name"]} for other in services if other is not row]
    row.update(id=row["slug"], related=[other["slug"] for other in others], others=others)
write("services.json", services)
write("cities.json", [{"id": row["slug"], **row} for row in rows("cities.json")])
