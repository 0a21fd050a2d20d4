#include <nlohmann/json.hpp>

#include "core/error.h"
#include "memory_file.h"
#include "pipeline/earlier_results.h"
#include "pipeline/results_plan.h"

namespace {

using namespace sightline;

const RunSettings kSettings{{"model", "a"}, {"beam", "3"}};

void plan(const EarlierResults& earlier, Existing existing, bool grows) {
  const ResultsPlan plan =
      plan_results(earlier, {.existing = existing, .format = "jsonl", .grows = grows, .settings = kSettings});
  require(plan.refusal == ResultsPlan::Refusal::none || !plan.keep);
}

}  // namespace

// The journal of a file of results, beside a partial file of 100 bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file, partial;
  file.hold(data, size);
  const std::string bytes(100, 'x');
  partial.hold(bytes.data(), bytes.size());
  try {
    Journal journal(file.path(), "results", "remove it");
    const EarlierResults earlier =
        read_earlier_results("/nonexistent/results", partial.path(), journal, "", kSettings);
    require(earlier.said.lines == journal.count());
    if (earlier.kept) require(earlier.kept->end <= 100 && earlier.kept->lines <= earlier.said.lines);
    for (const auto& row : EnumNames<Existing>::kRows) {
      plan(earlier, row.value, true);
      plan(earlier, row.value, false);
    }
  } catch (const DataError&) {
  }
  return 0;
}
