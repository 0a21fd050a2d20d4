#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "caption/hypothesis.h"
#include "decode/caption_model.h"
#include "decode/search_options.h"
#include "engine/encoder_file.h"
#include "model/model_file.h"

namespace sightline {

// What a benchmark captions with.
struct BenchArguments {
  std::string model, engine = "sightline";  // or "libtorch"
  std::optional<std::filesystem::path> encoder;
  int threads = 1;
  SearchOptions search;
  std::vector<std::string> photos;
};
// --model M --encoder FILE --engine NAME --threads N --beam N --max-length N PHOTO...; sets the
// threads.
BenchArguments read_bench_arguments(int argc, char** argv);

// A model on the engine that is asked for. Raises ModelError where our own does not know it.
class BenchModel {
 public:
  explicit BenchModel(const BenchArguments& arguments);
  CaptionModel& operator*() const { return *model_; }
  CaptionModel* operator->() const { return model_.get(); }

 private:
  LoadedModel loaded_;  // of LibTorch's
  std::unique_ptr<CaptionModel> model_;
};

// Milliseconds on the clock, and of the processor, of all threads together.
struct Cost {
  std::vector<double> wall, processor;

  void of(const std::function<void()>& work);
};

double median(std::vector<double> values);
double sum(const std::vector<double>& values);

// Its words with blanks between them.
std::string words_of(const Hypothesis& hypothesis);

}  // namespace sightline
