"""Where a photo's time goes, drawn: figures/where.png."""
import json
import pathlib
import subprocess

from measuring import cost_of, json_of, least, photos_in

HERE = pathlib.Path(__file__).resolve().parent
READING, SEARCHING = ("file read", "decoded", "resized"), ("first state", "steps of the search", "search between steps")


def from_exec(start, whole, photo):
    """What is there before a photo, what only the first costs, by difference, and the stages as of a further photo."""
    as_further = [("photo read", sum(photo[name] for name in READING)), ("encoder", photo["encoder"]),
                  ("search", photo["regions and keys"] + sum(photo[name] for name in SEARCHING))]
    first = whole - start - sum(value for _, value in as_further)
    return [("linking and start", start), ("only the first: model, kernels", max(0, first)), *as_further]


def bars_of(args, build):
    photos = photos_in(args.photos, args.count)
    program = [build / "sightline"]
    model = ["--model", args.model, *(["--encoder", args.encoder] if args.encoder else []), "--threads", str(args.threads),
             "--beam", str(args.beam)]
    starts, wholes, stages = [], [], []
    for _ in range(args.rounds):
        starts.append(cost_of([*program, "--version"]))
        wholes.append(cost_of([*program, "caption", *model, photos[0]]))
        stages.append(json_of([build / "tools/bench/bench_stages", *model, *photos]))
    best = min(stages, key=lambda row: sum(value for _, value in row["photo"]))
    start, whole = (1e3 * least(costs).processor for costs in (starts, wholes))
    return [{"title": "One photo, from exec to the end", "parts": from_exec(start, whole, dict(best["photo"]))},
            {"title": f"A further photo, median of {len(photos)}", "parts": best["photo"]},
            {"title": f"One of its {best['steps']:.0f} steps of the search", "parts": best["step"]}]


def where(args, build):
    bars = bars_of(args, build)
    title = f"Where the processor's time goes: {pathlib.Path(args.model).stem}, {args.threads} thread{'s' * (args.threads > 1)}, " \
            f"beam {args.beam}"
    print(title)
    for bar in bars:
        whole = sum(value for _, value in bar["parts"])
        print(f"  {bar['title']}: {whole:.2f} ms")
        for name, value in bar["parts"]:
            print(f"    {name:48}{value:9.3f} ms {100 * value / whole:6.1f} %")
    out = pathlib.Path(args.out or HERE / "figures/where.png")
    subprocess.run([build / "tools/bench/bench_time_bars", out], input=json.dumps({"title": title, "bars": bars}), text=True, check=True)
    print(f"drawn: {out}")
