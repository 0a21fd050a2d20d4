#!/usr/bin/env python3
"""Draws the tiny data set beside this script: one coloured figure on a coloured ground each, two captions a picture.

Run it in its own directory; the same pictures come out each time. Standard library only.
"""
import json
import random
import struct
import zlib

WIDTH, HEIGHT = 96, 72
COLOURS = {"red": (200, 40, 40), "green": (40, 150, 60), "blue": (40, 70, 200), "yellow": (230, 200, 50)}
FIGURES = ("circle", "square", "triangle")


def inside(figure, x, y, radius):
    if figure == "circle":
        return x * x + y * y <= radius * radius
    if figure == "square":
        return abs(x) <= radius and abs(y) <= radius
    return -radius <= y <= radius and abs(x) <= (y + radius) / 2


def png(rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    pixels = b"".join(b"\0" + bytes(row) for row in rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels, 9)) + chunk(b"IEND", b"")


def picture(figure, colour, ground, centre, radius):
    rows = []
    for y in range(HEIGHT):
        row = []
        for x in range(WIDTH):
            row += COLOURS[colour] if inside(figure, x - centre[0], y - centre[1], radius) else COLOURS[ground]
        rows.append(row)
    return png(rows)


def main():
    draw = random.Random(7)
    scenes = [(f, c, g) for f in FIGURES for c in COLOURS for g in COLOURS if c != g]
    draw.shuffle(scenes)
    parts = {"train": scenes[:28], "val": scenes[28:]}
    number = 0
    for part, members in parts.items():
        images, annotations = [], []
        for figure, colour, ground in members:
            number += 1
            name = f"{number:03d}.png"
            radius = draw.randint(12, 24)
            centre = (draw.randint(radius, WIDTH - radius), draw.randint(radius, HEIGHT - radius))
            with open(f"images/{name}", "wb") as file:
                file.write(picture(figure, colour, ground, centre, radius))
            images.append({"id": number, "file_name": name, "width": WIDTH, "height": HEIGHT})
            for text in (f"A {colour} {figure} on a {ground} ground.", f"There is a {colour} {figure} on {ground}."):
                annotations.append({"id": len(annotations) + 1, "image_id": number, "caption": text})
        with open(f"captions_{part}.json", "w", encoding="utf-8") as file:
            json.dump({"images": images, "annotations": annotations}, file, indent=1)
            file.write("\n")


main()
