"""How cost grows: with the photos of a directory, the words that a model knows, the regions of a photo and the beam. Models of random
weights (random_model.py), every caption as long as the others; the processor's time, the least of the rounds."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from measuring import PYTHON, cost_of, json_of, least, photos_in, require_torch
from studies import chosen_of, markdown

HERE = pathlib.Path(__file__).resolve().parent
WORDS = 12  # of every caption
LINKS = 10_000  # to one copy
PHOTOS = (10, 100, 1_000, 10_000, 100_000)
# What the others are while one of them grows.
USUAL = {"vocabulary": 10_000, "regions": 64, "beam": 3}
GROWING = {"vocabulary": (1_000, 5_000, 10_000, 20_000, 50_000), "regions": (49, 196, 400, 1_024), "beam": (1, 3, 5, 10, 20)}


def random_model(path, encoder, size, vocabulary, decoder):
    subprocess.run([PYTHON, HERE / "random_model.py", path, "--encoder", encoder, "--size", str(size), "--vocabulary", str(vocabulary),
                    "--decoder", json.dumps(decoder)], check=True)
    return path


def linked(photo, folder, count):
    """So many links to copies of a photo; a file system knows a limit of links to one file."""
    folder.mkdir()
    for n in range(count):
        if n % LINKS == 0:
            copy = folder.parent / f"{folder.name}.{n}.jpg"
            shutil.copy(photo, copy)
        os.link(copy, folder / f"{n:06}.jpg")
    return folder


def of_photos(args, build, folder, photo):
    """Links to one photo. The model is a small one: what is measured is what the program does around it."""
    decoder = {"hidden_size": 64, "embedding_size": 64, "attention_size": 64}
    model = random_model(folder / "small.safetensors", "mobilenet_v2", 64, 1_000, decoder)
    rows = []
    for count in (count for count in PHOTOS if count <= args.most_photos):
        some = linked(photo, folder / str(count), count)
        command = [build / "sightline", "caption", "--quiet", "--threads", str(args.threads), "--max-length", str(WORDS), "--model", model,
                   "--existing", "overwrite", "--out", folder / "captions.txt", some]
        cost = least([cost_of(command) for _ in range(args.rounds if count <= 1_000 else 1)])
        written = len((folder / "captions.txt").read_text().splitlines())
        if written != count:
            raise SystemExit(f"{count} photos gave {written} captions")
        rows.append([f"{count:,}", f"{cost.processor:.2f}", f"{1e3 * cost.processor / count:.2f}", f"{cost.seconds:.1f}",
                     f"{cost.megabytes:.0f}"])
    return markdown(["photos", "processor, s", "ms a photo", "wall, s", "MB"], rows)


def of_model(args, build, folder, photos, name):
    rows = []
    for value in GROWING[name]:
        shape = USUAL | {name: value}
        side = round(shape["regions"] ** 0.5)
        model = random_model(folder / "model.safetensors", f"mobilenet_v2@{side}x{side}", 64, shape["vocabulary"], {"region_size": 512})
        command = [build / "tools/bench/bench_engine", "--model", model, "--threads", str(args.threads), "--beam", str(shape["beam"]),
                   "--max-length", str(WORDS), *photos]
        runs = [json_of(command) for _ in range(args.rounds)]
        search, encode = (min(run[key] for run in runs) for key in ("search_ms", "encode_ms"))
        rows.append((value, search, encode))
    return markdown([name, f"search of {WORDS} words, ms", "over the first", "a word, ms", "encoder, projection and keys, ms"], [
        [f"{value:,}", f"{search:.2f}", f"{search / rows[0][1]:.2f}", f"{search / WORDS:.3f}", f"{encode:.2f}"]
        for value, search, encode in rows])


def growth(args, build):
    require_torch()
    chosen = chosen_of(args, [*GROWING, "photos"])
    photos = photos_in(args.photos, min(args.count, 10))
    print(f"{args.threads} threads, least of {args.rounds} rounds, of more than 1,000 photos one; random weights", flush=True)
    with tempfile.TemporaryDirectory(dir=args.out) as folder:
        folder = pathlib.Path(folder)
        for name in chosen:
            if name == "photos":
                title, table = "photos of a directory", of_photos(args, build, folder, photos[0])
            else:
                rest = ", ".join(f"{other} {size:,}" for other, size in USUAL.items() if other != name)
                title, table = f"{name}; {rest}", of_model(args, build, folder, photos, name)
            print(f"\n{title}\n\n{table}", flush=True)
