#pragma once

#include <random>
#include <vector>

#include "metrics/scored_image.h"

namespace sightline::testing {

// The metrics again, straight from their definitions: n-grams as lists in maps, no clever layout, slow.
std::vector<double> brute_force_bleu(const std::vector<ScoredImage>& images, bool brevity);
std::vector<double> brute_force_cider(const std::vector<ScoredImage>& images, bool cider_d);
double brute_force_rouge_l(const ScoredImage& image);

// Images with captions of few words, so that n-grams repeat; empty hypotheses and single words included.
std::vector<ScoredImage> random_images(std::mt19937_64& random, std::size_t count, int vocabulary);

}  // namespace sightline::testing
