#!/usr/bin/env python3
"""Writes photos as PNGs of a size, so that two programs that shrink photos in ways of their own see the same pixels.

    resized.py DIR SIZE PHOTO...
"""
import pathlib
import sys

from PIL import Image

for photo in sys.argv[3:]:
    size = int(sys.argv[2])
    Image.open(photo).convert("RGB").resize((size, size), Image.BILINEAR).save(f"{sys.argv[1]}/{pathlib.Path(photo).stem}.png")
