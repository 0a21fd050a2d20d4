"""Trains one captioner for each attention by the same recipe on the same photographs, scores it and its maps, and draws the same
caption of the same photograph with each. The same command goes on where it was killed.
"""
import json
import pathlib
import re
import subprocess

from studies import dot_flags, figures_of, json_of, markdown, preset_of, train

def decoder_of(args):
    """The recipe's decoder, with what --more says of it."""
    more = args.more.split()
    given = {flag[2:].replace("-", "_"): value for flag, value in zip(more, more[1:]) if flag.startswith("--")}
    decoder = json.loads(preset_of(args).read_text())["decoder"]
    return {key: type(value)(given[key]) if key in given and isinstance(value, int) else value for key, value in decoder.items()}


def kinds_of(program, decoder):
    """Every attention that train knows: its name, and the flags beside the recipe."""
    text = subprocess.run([program, "train", "--help"], stdout=subprocess.PIPE, text=True, check=True).stdout
    names = re.search(r"--attention (\S+)", text).group(1).split("|")
    return {name: ["--attention", name, *(dot_flags(decoder) if name.endswith("dot") and name != "scaled-dot" else [])] for name in names}


def exact_share(results, references):
    """Of the captions in `results`, those that are one of the references to the letter."""
    known = {}
    for annotation in json.loads(references.read_text())["annotations"]:
        known.setdefault(annotation["image_id"], set()).add(" ".join(annotation["caption"].lower().rstrip(" .").split()))
    said = json.loads(results.read_text())
    return sum(row["caption"] in known[row["image_id"]] for row in said) / len(said)


def scene_of(args):
    """A photograph to draw, and what is said of it: the first one's first reference, or that of --scene."""
    captions = json.loads(pathlib.Path(args.val_data).read_text())
    image = next(image for image in captions["images"] if args.scene in (None, image["file_name"]))
    caption = next(row["caption"] for row in captions["annotations"] if row["image_id"] == image["id"])
    return pathlib.Path(args.images) / image["file_name"], caption


def encoder_flags(args):
    """Of --encoder KIND:FILE: the flags of train, and those of what takes its model."""
    if not args.encoder:
        return [], []
    kind, _, weights = args.encoder.partition(":")
    if not weights:
        raise SystemExit(f"--encoder {args.encoder}: KIND:FILE is needed, for example mobilenet_v2:mobilenet_v2.pth or torchscript:FILE")
    learning = ["--encoder", args.encoder] if kind == "torchscript" else ["--encoder", kind, "--encoder-weights", weights]
    return [*learning, "--decoder-only", "--feature-cache", pathlib.Path(args.out) / "features.cache"], ["--encoder", weights]


def word_ms(args, build, model, encoder):
    """Milliseconds of a greedy search a word, by the modules that know every kind, on one thread: the median of --count photographs."""
    photos = [pathlib.Path(args.images) / image["file_name"]
              for image in json.loads(pathlib.Path(args.val_data).read_text())["images"][:args.count]]
    return json_of([build / "tools/bench/bench_latency", "--engine", "libtorch", "--model", model, *encoder, "--threads", "1", "--beam", "1", *photos])["word_ms"]


def scored(args, program, model, frozen, run):
    """Scores, and the captions they are of: what training's validation said where the encoder is a frozen one, whose regions would have
    to be made anew for each model."""
    command = [program, "evaluate", "--quiet", "--references", args.val_data, "--format", "json"]
    if frozen:
        said = run / "best.captions.json"
        return json_of([*command, "--results", said]), said
    said = run / "results.json"
    return json_of([*command, "--model", model, "--images", args.images, "--beam", str(args.beam), "--save-results", said,
                    "--threads", str(args.threads)]), said


def scores_of(args, build, flags, run):
    """Of a model that is trained first, where it is not there; beside it its map of the scene as RUN.png."""
    program = build / "sightline"
    threads = ["--threads", str(args.threads)]
    learning, encoder = encoder_flags(args)
    model = train(program, run, ["--data", args.data, "--val-data", args.val_data, "--images", args.images, *learning, *threads],
                  ["--preset", preset_of(args), "--epochs", str(args.epochs), "--seed", str(args.seed),
                   "--early-stopping", "0", *args.more.split(), *flags])
    scores, results = scored(args, program, model, bool(encoder), run)
    photo, caption = scene_of(args)
    subprocess.run([program, "overlay", "--quiet", photo, "--model", model, *encoder, "--caption", caption, "--out", f"{run}.png"],
                   check=True)
    epochs = [row for row in map(json.loads, (run / "log.jsonl").read_text().splitlines()) if row["type"] == "epoch"]
    best = [row for row in epochs if row["best"]][-1]
    return {"attention_normalised_entropy": best["validation"].get("attention_entropy"), **scores,
            "exact_captions": exact_share(results, pathlib.Path(args.val_data)), "word_ms": word_ms(args, build, model, encoder),
            "seconds": epochs[-1]["seconds"],
            "parameters": json_of([program, "inspect", "--format", "json", model])["decoder_parameters"]}


def table_of(rows):
    head = ["attention", "parameters of the decoder", "CIDEr-D", "95 %", "exact captions", "pointing", "mass in the box", "entropy",
            "seconds of training", "ms a word"]

    def number(scores, key, form):
        return format(scores[key], form) if scores.get(key) is not None else "–"

    return markdown(head, [[f"`{name}`", number(scores, "parameters", ","), number(scores, "cider_d", ".3f"),
                            f"{scores['low']['cider_d']:.3f} to {scores['high']['cider_d']:.3f}", number(scores, "exact_captions", ".3f"),
                            number(scores, "attention_pointing", ".3f"), number(scores, "attention_mass_in_box", ".3f"),
                            number(scores, "attention_normalised_entropy", ".2f"), number(scores, "seconds", ".0f"), number(scores, "word_ms", ".2f")]
                           for name, scores in rows.items()])


def atlas(args, build):
    if not all((args.data, args.val_data, args.images, args.out)):
        raise SystemExit("atlas needs --data and --val-data, captions in COCO's form, their --images DIR, and --out DIR; "
                         "`sightline shapes --out scenes --val 200` writes some that are learnt in minutes")
    program = build / "sightline"
    rows = figures_of(args, kinds_of(program, decoder_of(args)), lambda name, flags, run: scores_of(args, build, flags, run), "cider_d")
    table = table_of(rows)
    (pathlib.Path(args.out) / "table.md").write_text(table)
    print(table, end="")
