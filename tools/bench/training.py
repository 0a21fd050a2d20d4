#!/usr/bin/env python3
"""The decoder of training.cpp in PyTorch eager, written the way the research programs write it (a loop over time on the rows
still running, one set of regions per caption), for the ratio. Prints one JSON line."""
import argparse
import json
import time

import torch
from torch import nn

IMAGES, PER_IMAGE, V = 16, 5, 2900


class Decoder(nn.Module):
    def __init__(self, feature_size, region_size, E=512, H=512, A=512):
        super().__init__()
        D = region_size or feature_size
        self.projection = nn.Linear(feature_size, D) if region_size else None
        self.embedding = nn.Embedding(V, E)
        self.key, self.query, self.score = nn.Linear(D, A), nn.Linear(H, A), nn.Linear(A, 1)
        self.h0, self.c0, self.gate = nn.Linear(D, H), nn.Linear(D, H), nn.Linear(H, 1)
        self.cell = nn.LSTMCell(E + D, H)
        self.lh, self.lz, self.out = nn.Linear(H, E), nn.Linear(D, E), nn.Linear(E, V)
        self.drop = nn.Dropout(0.5)

    def forward(self, features, words, lengths, image, share):
        if self.projection is not None:
            features = self.drop(torch.relu(self.projection(features)))
        embedded = self.drop(self.embedding(words))
        if share:
            keys = self.key(features)[image]
            features = features[image]
        else:
            features = features[image]
            keys = self.key(features)
        mean = features.mean(1)
        h, c = torch.tanh(self.h0(mean)), torch.tanh(self.c0(mean))
        logits, alpha_sum = [], torch.zeros(features.shape[:2])
        for t in range(int(lengths.max())):
            n = int((lengths > t).sum())
            h, c = h[:n], c[:n]
            e = self.score(torch.tanh(keys[:n] + self.query(h).unsqueeze(1))).squeeze(2)
            alpha = e.softmax(1)
            z = (alpha.unsqueeze(2) * features[:n]).sum(1) * torch.sigmoid(self.gate(h))
            h, c = self.cell(torch.cat([embedded[:n, t], z], 1), (h, c))
            logits.append(self.out(self.drop(torch.tanh(self.lh(h) + embedded[:n, t] + self.lz(z)))))
            alpha_sum = alpha_sum + nn.functional.pad(alpha, (0, 0, 0, alpha_sum.shape[0] - n))
        return torch.cat(logits), alpha_sum


def main():
    parser = argparse.ArgumentParser()
    for name, value in [("threads", torch.get_num_threads()), ("steps", 10), ("region-size", 0), ("feature-size", 512),
                        ("regions", 64), ("share", 1)]:
        parser.add_argument("--" + name, type=int, default=value)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    B = IMAGES * PER_IMAGE
    lengths = torch.tensor([17 - b * 12 // B for b in range(B)])
    image = torch.tensor([b * 7 % IMAGES for b in range(B)])
    words, targets = torch.randint(4, V, (B, 17)), torch.randint(4, V, (B, 17))
    packed = torch.cat([targets[: int((lengths > t).sum()), t] for t in range(17)])
    features = torch.rand(IMAGES, args.regions, args.feature_size)
    model = Decoder(args.feature_size, args.region_size)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)

    def step():
        optimizer.zero_grad()
        logits, alpha_sum = model(features, words, lengths, image, args.share)
        loss = nn.functional.cross_entropy(logits, packed) + (1 - alpha_sum).square().sum() / B
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()

    for _ in range(2):
        step()
    best = 1e9
    for _ in range(args.steps):
        start = time.perf_counter()
        step()
        best = min(best, time.perf_counter() - start)
    print(json.dumps({"implementation": "pytorch-eager", "threads": args.threads, "step_ms": round(best * 1e3, 1),
                      "captions_per_second": round(B / best, 1)}))


main()
