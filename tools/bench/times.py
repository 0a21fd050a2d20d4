#!/usr/bin/env python3
"""The normaliser of times (models/presets/times.json) in PyTorch eager, written the way tutorials write it: the same layers, the
same batches a second of which are counted, the same schedule. Prints one JSON line: exact matches on the held-out pairs, seconds."""
import argparse
import json
import math
import time

import torch
from torch import nn

PAD, START, END, UNKNOWN = 0, 1, 2, 3


class Normaliser(nn.Module):
    def __init__(self, sources, targets, S=64, E=32, H=128, A=64, dropout=0.2):
        super().__init__()
        D = 2 * S
        self.source = nn.Embedding(sources, S, padding_idx=PAD)
        self.encoder = nn.LSTM(S, S, batch_first=True, bidirectional=True)
        self.target = nn.Embedding(targets, E)
        self.h0, self.c0 = nn.Linear(D, H), nn.Linear(D, H)
        self.key, self.query, self.word, self.score = nn.Linear(D, A), nn.Linear(H, A), nn.Linear(E, A), nn.Linear(A, 1)
        self.cell = nn.LSTMCell(E + D, H)
        self.lh, self.lz, self.out = nn.Linear(H, E), nn.Linear(D, E), nn.Linear(E, targets)
        self.drop = nn.Dropout(dropout)

    def encode(self, source):
        lengths = (source != PAD).sum(1)
        packed = nn.utils.rnn.pack_padded_sequence(self.drop(self.source(source)), lengths, batch_first=True, enforce_sorted=False)
        regions = self.drop(nn.utils.rnn.pad_packed_sequence(self.encoder(packed)[0], batch_first=True)[0])
        mask = (source != PAD)[:, : regions.shape[1]]
        mean = (regions * mask.unsqueeze(2)).sum(1) / lengths.unsqueeze(1)
        return regions, self.key(regions), mask, (torch.tanh(self.h0(mean)), torch.tanh(self.c0(mean)))

    def step(self, encoded, embedded, state):
        regions, keys, mask, _ = encoded
        e = self.score(torch.tanh(keys + (self.query(state[0]) + self.word(embedded)).unsqueeze(1))).squeeze(2)
        alpha = e.masked_fill(~mask, -math.inf).softmax(1)
        z = (alpha.unsqueeze(2) * regions).sum(1)
        h, c = self.cell(torch.cat([embedded, z], 1), state)
        return self.out(self.drop(torch.tanh(self.lh(h) + embedded + self.lz(z)))), (h, c)

    def forward(self, source, target):
        encoded = self.encode(source)
        state, logits = encoded[3], []
        embedded = self.drop(self.target(target[:, :-1]))
        for t in range(embedded.shape[1]):
            step, state = self.step(encoded, embedded[:, t], state)
            logits.append(step)
        return torch.stack(logits, 1)

    @torch.no_grad()
    def greedy(self, source, limit=20):
        encoded = self.encode(source)
        state, words, said = encoded[3], torch.full((source.shape[0],), START), []
        for _ in range(limit):
            logits, state = self.step(encoded, self.target(words), state)
            words = logits.argmax(1)
            said.append(words)
        return torch.stack(said, 1)


def read(path):
    rows = [line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8")][1:]
    return [row for row in rows if len(row) == 2]


def padded(rows, ids, marks):
    rows = [([START] if marks else []) + [ids.get(c, UNKNOWN) for c in row] + ([END] if marks else []) for row in rows]
    longest = max(map(len, rows))
    return torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])


def exact(model, pairs, sources, targets):
    model.eval()
    letters = {number: c for c, number in targets.items()}
    right = 0
    for first in range(0, len(pairs), 256):
        some = pairs[first : first + 256]
        for said, (_, wanted) in zip(model.greedy(padded([p[0] for p in some], sources, False)).tolist(), some):
            text = "".join(letters.get(n, "") for n in said[: said.index(END)] if n > UNKNOWN) if END in said else None
            right += text == wanted
    return right / len(pairs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("train"), parser.add_argument("held_out")
    for name, value in [("epochs", 40), ("batch", 64), ("seed", 1), ("threads", torch.get_num_threads())]:
        parser.add_argument("--" + name, type=int, default=value)
    args = parser.parse_args()
    torch.set_num_threads(args.threads), torch.manual_seed(args.seed)
    train, held_out = read(args.train), read(args.held_out)
    sources, targets = ({c: n + 4 for n, c in enumerate(sorted({c for p in train for c in p[i].lower()}))} for i in (0, 1))
    train, held_out = ([(s.lower(), t.lower()) for s, t in pairs] for pairs in (train, held_out))
    model = Normaliser(len(sources) + 4, len(targets) + 4)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    steps, step = args.epochs * math.ceil(len(train) / args.batch), 0
    start = time.perf_counter()
    for _ in range(args.epochs):
        model.train()
        order = torch.randperm(len(train)).tolist()
        for first in range(0, len(order), args.batch):
            some = [train[i] for i in order[first : first + args.batch]]
            source, target = padded([p[0] for p in some], sources, False), padded([p[1] for p in some], targets, True)
            step += 1
            rate = 3e-3 * (step / 100 if step < 100 else 0.5 + 0.5 * math.cos(math.pi * (step - 100) / max(1, steps - 100)))
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad()
            logits = model(source, target)
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), target[:, 1:].flatten(), ignore_index=PAD, label_smoothing=0.05)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
    seconds = time.perf_counter() - start
    print(json.dumps({"implementation": "pytorch-eager", "exact_match": round(exact(model, held_out, sources, targets), 4),
                      "seconds": round(seconds, 1), "texts_per_second": round(args.epochs * len(train) / seconds, 1)}))


main()
