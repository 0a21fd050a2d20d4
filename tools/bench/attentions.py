"""Trains one rewriter for each attention by the same recipe, scores them, and makes a table and a picture of it.

All of it lies in one directory, and the same command goes on where it was killed: a training that was begun is resumed, one that is
done and scored is not touched again.
"""
import fcntl
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def kinds_of(recipe):
    """The rows of the table: what they are called, and the flags beside the recipe."""
    decoder = recipe["decoder"]
    query = decoder["hidden_size"] + (decoder["embedding_size"] if decoder.get("prev2att") else 0)
    return {
        "none": ["--attention", "none"],
        "dot": ["--attention", "dot", "--region-size", str(query)],  # what is compared has to be of one width
        "general": ["--attention", "general"],
        "soft": ["--attention", "soft"],
        "local-p": ["--attention", "local-p", "--attention-window", "5"],
        "multi-head": ["--attention", "multi-head"],
        "self-attention": ["--source-encoder", "self-attention", "--source-layers", "2", "--attention", "soft"],
    }


def preset_of(args):
    return ROOT / f"models/presets/{args.preset}.json"


def train(args, program, name, flags):
    run = pathlib.Path(args.out) / name
    command = [program, "train", "--data", args.pairs, "--out", run, "--threads", str(args.threads)]
    if (run / "last").exists():
        command += ["--resume"]
    else:
        held_out = ["--val-data", args.val_pairs] if args.val_pairs else ["--holdout", "0.1"]
        command += ["--task", "rewrite", "--preset", preset_of(args), "--epochs", str(args.epochs), "--seed", str(args.seed),
                    "--early-stopping", "0", *held_out, *flags]
    with open(f"{run}.log", "a") as log:
        if subprocess.run(command, stdout=log, stderr=log).returncode != 0:
            raise SystemExit(f"{name}: training ended before its time; {run}.log says why. The same command goes on.")
    return run / "best.safetensors", args.val_pairs or run / "held_out.tsv"


def scores_of(args, program, name, flags):
    """As they were written when its training was done, or made now."""
    stored = pathlib.Path(args.out) / f"{name}.json"
    if not stored.exists():
        model, references = train(args, program, name, flags)
        done = subprocess.run([program, "evaluate", "--quiet", "--model", model, "--references", references, "--beam",
                               str(args.beam), "--by-length", "--format", "json", "--threads", str(args.threads)],
                              stdout=subprocess.PIPE, text=True, check=True)
        inspected = json.loads(subprocess.run([program, "inspect", "--format", "json", model], stdout=subprocess.PIPE,
                                              text=True, check=True).stdout)
        scores = json.loads(done.stdout)
        scores["parameters"] = inspected["source"]["encoder_parameters"] + inspected["decoder_parameters"]
        stored.with_suffix(".partial").write_text(json.dumps(scores, indent=2) + "\n")
        stored.with_suffix(".partial").rename(stored)
    return json.loads(stored.read_text())


def table_of(rows):
    """Markdown: a row for each attention, a column for each range of lengths."""
    ranges = [key[len("texts_of_"):] for key in next(iter(rows.values()))["by_length"] if key.startswith("texts_of_")]
    counts = [f"{some.replace('_', ' ')} ({next(iter(rows.values()))['by_length'][f'texts_of_{some}']})" for some in ranges]
    head = ["attention", "parameters", "BLEU-4", "95 %", "exact match", "character error rate", *counts]
    lines = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for name, scores in rows.items():
        lines.append([f"`{name}`", f"{scores['parameters']:,}", f"{scores['bleu_4']:.4f}",
                      f"{scores['low']['bleu_4']:.3f} to {scores['high']['bleu_4']:.3f}", f"{scores['exact_match']:.4f}",
                      f"{scores['character_error_rate']:.4f}",
                      *(f"{scores['by_length'][f'bleu_4_of_{some}']:.3f}" for some in ranges)])
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def attentions(args, build):
    if not args.pairs or not args.out:
        raise SystemExit("attentions needs --pairs FILE, pairs of texts to learn from, and --out DIR; --val-pairs FILE are scored "
                         "where it is given, else a tenth held out")
    program, out = build / "sightline", pathlib.Path(args.out)
    kinds = kinds_of(json.loads(preset_of(args).read_text()))
    chosen = args.only.split(",") if args.only else list(kinds)
    for name in chosen:
        if name not in kinds:
            raise SystemExit(f"--only: {name} is none of {', '.join(kinds)}")
    out.mkdir(parents=True, exist_ok=True)
    for name in chosen:
        with open(out / f"{name}.lock", "w") as lock:  # two commands may share the work by --only
            fcntl.flock(lock, fcntl.LOCK_EX)
            print(f"{name}: BLEU-4 {scores_of(args, program, name, kinds[name])['bleu_4']:.4f}", flush=True)
    rows = {name: json.loads((out / f"{name}.json").read_text()) for name in kinds if (out / f"{name}.json").exists()}
    (out / "table.md").write_text(table_of(rows))
    print(table_of(rows), end="")
    curves = [f"{name}={out / name}.json" for name in ("none", "soft") if name in rows]
    if curves:
        subprocess.run([build / "tools/bench/bench_length_curve", out / "lengths.png", *curves], check=True)
        print(f"{out / 'lengths.png'}: BLEU-4 by the length of the source")
