"""Kills the program at random moments, again and again, and looks whether anything was lost or came twice.

A round is one command in a fresh directory, killed (SIGKILL) and given again until a run ends by itself; what is there then has to
be what a run that nobody disturbed leaves. Half of the moments lie in the start, half behind the first sign of work.
"""
import csv
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import time
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
TINY = ROOT / "datasets/tiny"
PHOTOS = 36  # that the tiny set has
OURS = "somebody's own words\n"  # in sidecars that were there before


class Case:
    """A kind of output: its options, and what it says of every photo (file name: text)."""

    def __init__(self, name, options, read, own=""):
        self.name, self.options, self.read, self.own = name, options, read, own


def lines_of(path):
    return path.read_text().splitlines()


def once(pairs):
    """{name: said}; a name that comes twice has a list."""
    said = {}
    for name, text in pairs:
        said.setdefault(pathlib.Path(name).name, []).append(text)
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in said.items()}


def read_text(place):
    return once(line.split("\t", 1) for line in lines_of(place / "out"))


def read_json_lines(place):
    records = [json.loads(line) for line in lines_of(place / "out")]
    return once((record.get("file", record.get("file_name")), record.get("caption", record.get("text"))) for record in records)


def read_csv(place):
    with open(place / "out", newline="") as file:
        return once((row["file"], row["caption"]) for row in csv.DictReader(file))


def read_coco(place):
    return once((str(record["image_id"]), record["caption"]) for record in json.loads((place / "out").read_text()))


def read_sidecars(ending):
    def read(place):
        return {path.name: path.read_text() for path in sorted((place / "photos").glob(f"*.{ending}"))}
    return read


def size_of_png(path):
    """Of a whole picture: all chunks are there, and their sums are right."""
    data, at = path.read_bytes(), 8
    size, ended = None, False
    while at < len(data) and not ended:
        length, kind = int.from_bytes(data[at:at + 4], "big"), data[at + 4:at + 8]
        if zlib.crc32(data[at + 4:at + 8 + length]) != int.from_bytes(data[at + 8 + length:at + 12 + length], "big"):
            return "damaged"
        size = data[at + 8:at + 16].hex() if kind == b"IHDR" else size
        ended, at = kind == b"IEND", at + 12 + length
    return size if ended and at == len(data) else "cut off"


def read_sheets(place):
    return {path.name: size_of_png(path) for path in sorted((place / "sheets").rglob("*.png"))}


def read_gallery(place):
    entries = []
    for path in sorted((place / "gallery/data").glob("list-*.js")):
        entries += json.loads("[" + path.read_text().split("[", 1)[1].rsplit("]", 1)[0] + "]")
    said = once((entry["file"], entry["caption"]) for entry in entries)
    photos = sorted((place / "gallery/photos").rglob("*.jpg"))
    whole = sum(path.read_bytes().endswith(b"\xff\xd9") for path in photos)
    return said | {"photos": whole, "numbers": sorted(entry["number"] for entry in entries)}


def read_photos(place):
    """Captions inside the photos, and the originals beside them."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((place / "photos").glob("*.png*"))}


def read_all(place):
    return {"results": read_json_lines(place), "sidecars": read_sidecars("json")(place), "sheets": read_sheets(place),
            "gallery": read_gallery(place)}


def cases():
    out = ["--out", "out", "--format"]
    everything = [*out, "jsonl", "--attention", "--sidecar", "json", "--overlay", "sheets", "--html", "gallery"]
    return [Case("text", [*out, "text"], read_text), Case("jsonl", [*out, "jsonl"], read_json_lines),
            Case("csv", [*out, "csv"], read_csv), Case("coco", [*out, "coco"], read_coco),
            Case("metadata", [*out, "metadata"], read_json_lines),
            *(Case(f"sidecars {kind}", ["--sidecar", kind], read_sidecars(kind), kind if kind in ("txt", "caption") else "")
              for kind in ("txt", "caption", "json", "xmp")),
            Case("sidecars, appended", ["--sidecar", "txt", "--existing", "append"], read_sidecars("txt"), "txt"),
            Case("embedded", ["--embed"], read_photos), Case("embedded, kept", ["--embed", "--backup"], read_photos),
            Case("sheets", ["--overlay", "sheets"], read_sheets), Case("gallery", ["--html", "gallery"], read_gallery),
            Case("all at once", everything, read_all)]


def files_below(place):
    return {str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()}


class Killer:
    """Runs commands, and kills them by its random numbers."""

    def __init__(self, seed, environment):
        self.random, self.environment = random.Random(seed), environment

    def start(self, command, place):
        return subprocess.Popen(command, cwd=place, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=open(place / ".stderr", "wb"))

    def whole(self, command, place):
        """Seconds to the first sign of work, and from there to the end."""
        before, start = files_below(place) | {".stderr"}, time.monotonic()
        process, sign = self.start(command, place), None
        while process.poll() is None:
            if sign is None and files_below(place) - before:
                sign = time.monotonic()
            time.sleep(0.002)
        if process.returncode != 0:
            raise SystemExit(f"failed: {' '.join(map(str, command))}: {(place / '.stderr').read_text()}")
        end = time.monotonic()
        return (sign or end) - start, end - (sign or end)

    def killed(self, command, place, seconds):
        """Whether it was, at a random moment; else it came to its end before."""
        first, rest = seconds
        late = self.random.random() < 0.8
        after = self.random.random() * (rest if late else first)
        before = files_below(place) | {".stderr"}
        times = {name: changed_at(place / name) for name in before}
        process = self.start(command, place)
        while late and process.poll() is None and not has_changed(place, before, times):
            time.sleep(0.002)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        if process.returncode != 0:
            raise Fault(f"exit code {process.returncode}: {(place / '.stderr').read_text().strip()}")
        return False


def changed_at(path):
    """None of a file that is not there (any more): a program that ends takes its lock away between two looks."""
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return None


def has_changed(place, before, times):
    now = files_below(place)
    return bool(now - before) or any(name != ".stderr" and changed_at(place / name) != times[name] for name in now)


class Fault(Exception):
    pass


def scene(folder, case):
    place = pathlib.Path(tempfile.mkdtemp(dir=folder))
    (place / "photos").mkdir()
    for photo in sorted((TINY / "images").iterdir()):
        shutil.copy2(photo, place / "photos")
    if case.own:
        for number in (3, 20):
            (place / "photos" / f"{number:03}.{case.own}").write_text(OURS)
    return place


def faults(found, wanted):
    """What is missing, what is more, and what says something else."""
    told = []
    for name in sorted(set(found) | set(wanted)):
        if name not in found:
            told.append(f"{name} is lost")
        elif name not in wanted:
            told.append(f"{name} is more")
        elif found[name] != wanted[name]:
            told.append(f"{name} says {str(found[name])[:200]!r} for {str(wanted[name])[:200]!r}")
    return told


def batches(killer, program, model, folder, count):
    """Prints a line for each kind of output. Returns the number of faults."""
    kinds, bad = cases(), 0
    for i, case in enumerate(kinds):
        command = [program, "caption", "--quiet", "--threads", "1", "--model", model, *case.options, "photos"]
        if "coco" in case.options:
            command.append("--ids-from-names")
        place = scene(folder, case)
        seconds = killer.whole(command, place)
        wanted, files = case.read(place), files_below(place)
        kills = rounds = 0
        told = []
        share = count * (i + 1) // len(kinds) - count * i // len(kinds)
        while kills < share:
            place, rounds = scene(folder, case), rounds + 1
            try:
                while kills < share and killer.killed(command, place, seconds):
                    kills += 1
                killer.whole(command, place)
                differences = faults(case.read(place), wanted)
                differences += [f"{name} is left" for name in sorted(files_below(place) - files)]
                differences += [f"{name} is missing" for name in sorted(files - files_below(place))]
            except (Fault, OSError, ValueError) as fault:
                differences = [str(fault)]
            told += [f"round {rounds}: {difference}" for difference in differences]
            if not differences:
                shutil.rmtree(place)
        bad += len(told)
        print(f"  {case.name:20}{kills:5} kills in {rounds:3} rounds of {PHOTOS} photos: {len(told)} faults", flush=True)
        for line in told[:10]:
            print(f"    {line}", flush=True)
    return bad


def train_command(program, run, epochs, resume=False):
    """A run that goes on has its recipe from the run."""
    recipe = ["--resume"] if resume else ["--preset", TINY / "recipe.json", "--epochs", str(epochs)]
    return [program, "train", "--quiet", "--threads", "1", *recipe, "--data", TINY / "captions_train.json", "--val-data",
            TINY / "captions_val.json", "--images", TINY / "images", "--out", run]


def read_run(place):
    """Each epoch once, with its figures, and the numbers of the model."""
    records = [json.loads(line) for line in lines_of(place / "run/log.jsonl")]
    said = once((str(record["epoch"]), {key: record[key] for key in ("step", "training", "validation")})
                for record in records if record["type"] == "epoch")
    model = (place / "run/best.safetensors").read_bytes()
    header = int.from_bytes(model[:8], "little")
    return said | {"model": hashlib.sha256(model[8 + header:]).hexdigest()}


def trainings(killer, program, folder, count, epochs=4):
    place = pathlib.Path(tempfile.mkdtemp(dir=folder))
    command = train_command(program, "run", epochs)
    seconds = killer.whole(command, place)
    wanted, files, kills, rounds, told = read_run(place), files_below(place), 0, 0, []
    while kills < count:
        place, rounds = pathlib.Path(tempfile.mkdtemp(dir=folder)), rounds + 1

        def next_command():
            begun = (place / "run/config.json").exists()
            return train_command(program, "run", epochs, resume=True) if begun else command
        try:
            while kills < count and killer.killed(next_command(), place, seconds):
                kills += 1
            killer.whole(next_command(), place)
            differences = faults(read_run(place), wanted)
            differences += [f"{name} is left" for name in sorted(files_below(place) - files)]
        except (Fault, OSError, ValueError) as fault:
            differences = [str(fault)]
        told += [f"round {rounds}: {difference}" for difference in differences]
        if not differences:
            shutil.rmtree(place)
    print(f"  {'training':20}{kills:5} kills in {rounds:3} rounds of {epochs} epochs: {len(told)} faults", flush=True)
    for line in told[:10]:
        print(f"    {line}", flush=True)
    return len(told)


def kills(args, program):
    """The folder stays where there was a fault."""
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    environment.pop("SIGHTLINE_MODEL", None)
    killer = Killer(args.seed, environment)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sightline-kills-"))
    print(f"kill -9 at {args.kills} moments over batches and {args.training_kills} over trainings, seed {args.seed}", flush=True)
    killer.whole(train_command(program, folder / "start", 2), folder)
    bad = batches(killer, program, folder / "start/best.safetensors", folder, args.kills) if args.kills else 0
    bad += trainings(killer, program, folder, args.training_kills) if args.training_kills else 0
    print(f"{args.kills + args.training_kills} kills: {bad} faults" + (f"; what they left is in {folder}" if bad else ""))
    if bad:
        raise SystemExit(1)
    shutil.rmtree(folder)
