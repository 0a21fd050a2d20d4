// Draws BLEU-4 by the length of the source, with intervals, of what `evaluate --by-length --format json`
// wrote. Lengths of fewer than ten texts are left out.
//   bench_length_curve OUT.png NAME=FILE.json...

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/json.h"
#include "image/image_writer.h"
#include "render/curve_picture.h"

namespace {

using namespace sightline;

const std::string kScore = "bleu_4_of_", kCount = "texts_of_";
constexpr int kFewest = 10;  // texts; the score of fewer is of chance

// "6_to_10" as people read it.
std::string place_name(std::string range) {
  std::replace(range.begin(), range.end(), '_', ' ');
  return range;
}

std::string range_of_key(const std::string& key) {
  return key.substr(kScore.size());
}

Curve curve_of(const std::string& name, const Json& scores, CurveAxes& axes,
               std::vector<std::string>& ranges) {
  Curve curve{name, {}};
  const Json& by_length = scores.at("by_length");
  for (const auto& [key, value] : by_length.items()) {
    if (key.rfind(kScore, 0) != 0) continue;
    const std::string range = range_of_key(key);
    const int texts = by_length.at(kCount + range).get<int>();
    if (texts < kFewest) continue;
    auto found = std::find(ranges.begin(), ranges.end(), range);
    if (found == ranges.end()) {
      ranges.push_back(range);
      axes.places.push_back(place_name(range));
      axes.below.push_back(std::to_string(texts) + " texts");
      found = ranges.end() - 1;
    }
    const auto bound = [&](const char* column) {
      return by_length.contains(column) ? by_length.at(column).at(key).get<double>() : value.get<double>();
    };
    curve.points.push_back(
        {static_cast<std::size_t>(found - ranges.begin()), value.get<double>(), bound("low"), bound("high")});
  }
  return curve;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fputs("bench_length_curve OUT.png NAME=FILE.json...\n", stderr);
    return 2;
  }
  try {
    CurveAxes axes{
        "BLEU-4 by the length of the source", "tokens of the source", "BLEU-4, 95 % interval", {}, {}};
    std::vector<std::string> ranges;
    std::vector<Curve> curves;
    for (int i = 2; i < count; ++i) {
      const std::string argument = arguments[i];
      const std::size_t equals = argument.find('=');
      if (equals == std::string::npos) throw UsageError("found '" + argument + "', expected NAME=FILE.json");
      curves.push_back(
          curve_of(argument.substr(0, equals), read_json_file(argument.substr(equals + 1)), axes, ranges));
    }
    write_image(arguments[1], curve_picture(axes, curves));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_length_curve: %s\n", error.what());
    return 3;
  }
  return 0;
}
