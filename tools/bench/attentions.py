"""Trains one rewriter for each attention by the same recipe, scores them, and makes a table and a picture of it.

All of it lies in one directory, and the same command goes on where it was killed: a training that was begun is resumed, one that is
done and scored is not touched again.
"""
import json
import pathlib
import subprocess

from studies import dot_flags, figures_of, json_of, markdown, preset_of, train

def kinds_of(recipe):
    """The rows of the table: what they are called, and the flags beside the recipe."""
    return {
        "none": ["--attention", "none"],
        "dot": ["--attention", "dot", *dot_flags(recipe["decoder"])],
        "general": ["--attention", "general"],
        "soft": ["--attention", "soft"],
        "local-p": ["--attention", "local-p", "--attention-window", "5"],
        "multi-head": ["--attention", "multi-head"],
        "self-attention": ["--source-encoder", "self-attention", "--source-layers", "2", "--attention", "soft"],
    }


def scores_of(args, program, flags, run):
    """Of a model that is trained first, where it is not there."""
    scored = ["--val-data", args.val_pairs] if args.val_pairs else []
    model = train(program, run, ["--data", args.pairs, *scored, "--threads", str(args.threads)],
                  ["--task", "rewrite", "--preset", preset_of(args), "--epochs", str(args.epochs), "--seed", str(args.seed),
                   "--early-stopping", "0", *([] if scored else ["--holdout", "0.1"]), *flags])
    scores = json_of([program, "evaluate", "--quiet", "--model", model, "--references", args.val_pairs or run / "held_out.tsv",
                      "--beam", str(args.beam), "--by-length", "--format", "json", "--threads", str(args.threads)])
    inspected = json_of([program, "inspect", "--format", "json", model])
    return {**scores, "parameters": inspected["source"]["encoder_parameters"] + inspected["decoder_parameters"]}


def table_of(rows):
    """Markdown: a row for each attention, a column for each range of lengths."""
    ranges = [key[len("texts_of_"):] for key in next(iter(rows.values()))["by_length"] if key.startswith("texts_of_")]
    counts = [f"{some.replace('_', ' ')} ({next(iter(rows.values()))['by_length'][f'texts_of_{some}']})" for some in ranges]
    head = ["attention", "parameters", "BLEU-4", "95 %", "exact match", "character error rate", *counts]
    return markdown(head, [[f"`{name}`", f"{scores['parameters']:,}", f"{scores['bleu_4']:.4f}",
                            f"{scores['low']['bleu_4']:.3f} to {scores['high']['bleu_4']:.3f}", f"{scores['exact_match']:.4f}",
                            f"{scores['character_error_rate']:.4f}",
                            *(f"{scores['by_length'][f'bleu_4_of_{some}']:.3f}" for some in ranges)]
                           for name, scores in rows.items()])


def attentions(args, build):
    if not args.pairs or not args.out:
        raise SystemExit("attentions needs --pairs FILE, pairs of texts to learn from, and --out DIR; --val-pairs FILE are scored "
                         "where it is given, else a tenth held out")
    program, out = build / "sightline", pathlib.Path(args.out)
    kinds = kinds_of(json.loads(preset_of(args).read_text()))
    rows = figures_of(args, kinds, lambda name, flags, run: scores_of(args, program, flags, run), "bleu_4")
    (out / "table.md").write_text(table_of(rows))
    print(table_of(rows), end="")
    curves = [f"{name}={out / name}.json" for name in ("none", "soft") if name in rows]
    if curves:
        subprocess.run([build / "tools/bench/bench_length_curve", out / "lengths.png", *curves], check=True)
        print(f"{out / 'lengths.png'}: BLEU-4 by the length of the source")
