#!/usr/bin/env python3
"""Changes the elevation of the demo's first city that has pages, to another number each time. usage: demo_row.py CITIES_CSV [K]"""
import csv, io, os, sys

file = sys.argv[1]
k = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("RUN", "0"))
with open(file, newline="") as source:
    rows = list(csv.reader(source))
column = rows[0].index("elevation_m")
rows[1][column] = str(500 + k)
out = io.StringIO()
csv.writer(out, lineterminator="\n").writerows(rows)
with open(file, "w", newline="") as target:
    target.write(out.getvalue())
