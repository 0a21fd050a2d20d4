"""What benches share that train a model for each row of a table: a training that goes on where it was killed, and figures that are made once."""
import fcntl
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def preset_of(args):
    return ROOT / f"models/presets/{args.preset}.json"


def train(program, run, data, begin):
    """The best model of `run`: begun by the flags `begin`, or resumed where it was killed. `data` are the flags that both take."""
    more = ["--resume"] if (run / "last").exists() else begin
    with open(f"{run}.log", "a") as log:
        if subprocess.run([program, "train", "--out", run, *data, *more], stdout=log, stderr=log).returncode != 0:
            raise SystemExit(f"{run.name}: training ended before its time; {run}.log says why. The same command goes on.")
    return run / "best.safetensors"


def json_of(command):
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def chosen_of(args, kinds):
    chosen = args.only.split(",") if args.only else list(kinds)
    for name in chosen:
        if name not in kinds:
            raise SystemExit(f"--only: {name} is none of {', '.join(kinds)}")
    return chosen


def figures_of(args, kinds, make, figure):
    """name -> figures, of those kinds (name -> flags) that have theirs in --out. What --only names gets them now from
    make(name, flags, run) where they are not there; `figure` is told as each is done."""
    out = pathlib.Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    for name in chosen_of(args, kinds):
        stored = out / f"{name}.json"
        with open(out / f"{name}.lock", "w") as lock:  # two commands may share the work by --only
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not stored.exists():
                stored.with_suffix(".partial").write_text(json.dumps(make(name, kinds[name], out / name), indent=2) + "\n")
                stored.with_suffix(".partial").rename(stored)
        print(f"{name}: {figure} {json.loads(stored.read_text())[figure]:.4f}", flush=True)
    return {name: json.loads((out / f"{name}.json").read_text()) for name in kinds if (out / f"{name}.json").exists()}


def markdown(head, rows):
    """A table; all columns but the first are numbers."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def dot_flags(decoder):
    """`dot` compares states and regions as they are, which therefore have to be of one width."""
    return ["--region-size", str(decoder["hidden_size"] + (decoder["embedding_size"] if decoder.get("prev2att") else 0))]
