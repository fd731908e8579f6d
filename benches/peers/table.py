#!/usr/bin/env python3
"""Medians of one run as a table, with their ratios to Hugo and to the write floor. usage: table.py MEASURED"""
import re, statistics, sys

STEPS = {"cold": "cold build", "nothing": "nothing changed", "row": "one row changed", "template": "template of all pages changed"}
PEER = {"cold": "cold", "nothing": "no change", "row": "one row", "template": "cold"}

text = open(sys.argv[1]).read()
wall = {m[1].strip(): (float(m[2]), float(m[3])) for m in re.finditer(r"^(.+?)\s+wall ([\d.]+) .*?rss (\d+)", text, re.M)}
floors = {}
for m in re.finditer(r"^floor (\S+) write: .*? ([\d.]+) s$", text, re.M):
    floors.setdefault(m[1], []).append(float(m[2]))

print("| pages | theme | what | seconds | peak memory | to the write floor | Hugo | Hugo / Flywheel |")
print("| --- | --- | --- | --- | --- | --- | --- | --- |")
for size, seconds in floors.items():
    floor = statistics.median(seconds)
    for theme in ("guide", "quick", "demo"):
        for step, name in STEPS.items():
            ours = wall.get(f"{theme} {size} {step}")
            if ours is None:
                continue
            hugo = wall.get(f"hugo {size} {PEER[step]}")
            ratio = f"{hugo[0] / max(ours[0], 0.005):.0f}" if hugo else ""
            against = f"{ours[0] / floor:.2f}" if step in ("cold", "template") else ""
            print(f"| {size} | {theme} | {name} | {ours[0]:.2f} | {ours[1]:.0f} MB | {against} | {hugo[0] if hugo else ''} | {ratio} |")
    print(f"| {size} | | write floor | {floor:.2f} | | 1 | | |")
others = [name for name in wall if re.match(r"(hugo|eleventy|astro|next|node) ", name)]
if others:
    print("\n| other generators | seconds | peak memory |\n| --- | --- | --- |")
    for name in others:
        print(f"| {name} | {wall[name][0]:.2f} | {wall[name][1]:.0f} MB |")
print()
for line in re.findall(r"^(?:\w+ \S+ pages|serve \S+): .*$", text, re.M):
    print(line)
