// Draws where time goes, from what `tools/bench/run where` measures: a JSON object on standard input,
// {"title": ..., "bars": [{"title": ..., "parts": [[NAME, MILLISECONDS], ...]}, ...]}.
//   bench_time_bars OUT.png

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "image/image_writer.h"
#include "render/stacked_bars.h"

int main(int count, char** arguments) {
  using namespace sightline;
  if (count != 2) {
    std::fputs("bench_time_bars OUT.png < BARS.json\n", stderr);
    return 2;
  }
  try {
    const Json json = Json::parse(std::cin);
    std::vector<StackedBar> bars;
    for (const Json& bar : json.at("bars")) {
      std::vector<BarPart> parts;
      for (const Json& part : bar.at("parts")) parts.push_back({part.at(0), part.at(1)});
      bars.push_back({bar.at("title"), parts});
    }
    write_image(arguments[1], stacked_bars(json.at("title"), "ms", bars));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_time_bars: %s\n", error.what());
    return 3;
  }
  return 0;
}
