// All metrics but METEOR over synthetic captions of COCO's validation size, without reading files. Prints one
// JSON line: seconds and the peak of this process's memory. With --write DIR it writes the same captions as
// references.json and results.json instead, for a measurement of the whole program.
//   bench_evaluation [--images N] [--references N] [--write DIR]

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "core/random.h"
#include "metrics/evaluation.h"
#include "metrics/tokenised_captions.h"

namespace {

using namespace sightline;

// Words as often as in running text: the k-th most frequent one with a chance of about 1 / k (Zipf).
class Language {
 public:
  explicit Language(std::size_t words) {
    double sum = 0;
    for (std::size_t k = 0; k < words; ++k) cumulated_.push_back(sum += 1 / (static_cast<double>(k) + 2.7));
    for (std::size_t k = 0; k < words; ++k) words_.push_back(spelled(k));
  }

  std::string caption(Random& random) const {
    const std::uint64_t length = 7 + random.below(4) + random.below(5);  // 10.5 words on average, as in COCO
    std::string text;
    for (std::uint64_t i = 0; i < length; ++i) {
      const double place = random.uniform() * cumulated_.back();
      const auto word = std::upper_bound(cumulated_.begin(), cumulated_.end(), place) - cumulated_.begin();
      text += (i ? " " : "") + words_[std::min(static_cast<std::size_t>(word), words_.size() - 1)];
    }
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text + ".";
  }

 private:
  static std::string spelled(std::size_t number) {
    constexpr char kConsonants[] = "tnsrhldcmfpgwyb", kVowels[] = "eaoiu";
    std::string word;
    for (++number; number > 0; number /= 75) {
      word += kConsonants[number % 15];
      word += kVowels[number / 15 % 5];
    }
    return word;
  }

  std::vector<double> cumulated_;
  std::vector<std::string> words_;
};

struct Captions {
  std::vector<std::string> hypotheses, references;  // of image i from i * (references of an image)
};

Captions synthetic(std::size_t images, std::size_t references) {
  const Language language(25000);
  Random random(1);
  Captions captions;
  for (std::size_t i = 0; i < images; ++i) {
    captions.hypotheses.push_back(language.caption(random));
    for (std::size_t k = 0; k < references; ++k) captions.references.push_back(language.caption(random));
  }
  return captions;
}

void write(const Captions& captions, std::size_t references, const std::string& directory) {
  std::ofstream results(directory + "/results.json"), truth(directory + "/references.json");
  truth << "{\"images\": [";
  for (std::size_t i = 0; i < captions.hypotheses.size(); ++i) {
    const char* comma = i ? ",\n" : "\n";
    truth << comma << "{\"id\": " << i << ", \"file_name\": \"" << i << ".jpg\"}";
    results << (i ? ",\n" : "[") << "{\"image_id\": " << i << ", \"caption\": \"" << captions.hypotheses[i]
            << "\"}";
  }
  results << "]\n";
  truth << "],\n\"annotations\": [";
  for (std::size_t k = 0; k < captions.references.size(); ++k) {
    truth << (k ? ",\n" : "\n") << "{\"id\": " << k << ", \"image_id\": " << k / references
          << ", \"caption\": \"" << captions.references[k] << "\"}";
  }
  truth << "]}\n";
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void measure(const Captions& captions, std::size_t references) {
  const auto start = std::chrono::steady_clock::now();
  TokenTable table;
  std::vector<TokenIds> hypotheses = token_ids(captions.hypotheses, table);
  std::vector<TokenIds> truths = token_ids(captions.references, table);
  std::vector<ScoredImage> images(hypotheses.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    images[i].hypothesis = std::move(hypotheses[i]);
    for (std::size_t k = 0; k < references; ++k)
      images[i].references.push_back(std::move(truths[i * references + k]));
  }
  const double tokenise = seconds_since(start);
  EvaluationOptions options;
  options.meteor = false;
  const Evaluation evaluation = evaluate(images, table, options);
  const double total = seconds_since(start);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double processor = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
  std::printf(
      "{\"images\": %zu, \"references\": %zu, \"words\": %zu, \"tokenise_seconds\": %.3f, \"seconds\": %.3f, "
      "\"processor_seconds\": %.3f, \"peak_mb\": %.0f, \"cider_d\": %.6f}\n",
      images.size(), captions.references.size(), table.size(), tokenise, total, processor,
      static_cast<double>(usage.ru_maxrss) / 1024, evaluation.scores().at(9).value);
}

}  // namespace

int main(int argc, char** argv) try {
  std::size_t images = 40504, references = 5;
  std::string directory;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--images") images = static_cast<std::size_t>(std::atoll(argv[i + 1]));
    if (name == "--references") references = static_cast<std::size_t>(std::atoll(argv[i + 1]));
    if (name == "--write") directory = argv[i + 1];
  }
  const Captions captions = synthetic(images, references);
  if (directory.empty()) {
    measure(captions, references);
  } else {
    write(captions, references, directory);
  }
} catch (const std::exception& error) {
  std::cerr << "bench_evaluation: " << error.what() << "\n";
  return 1;
}
