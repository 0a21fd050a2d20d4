// Alpha and context of every score against plain formulas: fixtures/make_attention.py.

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/json.h"
#include "core/scratch_file.h"
#include "model/attention.h"
#include "model/attention_scorers.h"
#include "model/formula.h"

namespace sightline {
namespace {

// As in the script.
constexpr AttentionSizes kNumberSizes{.features = 5,
                                      .hidden = 5,
                                      .embedding = 3,
                                      .attention = 4,
                                      .sees_word = false,
                                      .heads = 2,
                                      .window = 1,
                                      .block = 2};

at::Tensor tensor_from(const Json& json) {
  std::vector<double> values;
  const auto collect = [&](auto& self, const Json& item) -> void {
    if (item.is_array()) {
      for (const Json& inner : item) self(self, inner);
    } else {
      values.push_back(item.get<double>());
    }
  };
  collect(collect, json);
  return torch::tensor(values, at::kDouble);
}

std::shared_ptr<AttentionScorer> scorer_by_formula(const AttentionKind& kind) {
  auto scorer = make_scorer(kind, kNumberSizes, InitialWeights::none);
  scorer->to(at::kDouble);
  const torch::NoGradGuard no_grad;
  for (auto& item : scorer->named_parameters())
    item.value().copy_(formula_tensor(item.key(), item.value().sizes()));
  return scorer;
}

Regions regions_of(const Json& expected) {
  const int rows = expected["rows"].get<int>(), columns = expected["columns"].get<int>();
  Regions regions{formula_tensor("regions", {2, rows * columns, kNumberSizes.features}),
                  Layout(rows, columns)};
  if (expected["layout"] == "grid") return regions;
  regions.layout = Sequence{columns};
  regions.mask = torch::zeros({2, columns}, at::kBool);
  for (int n = 0; n < 2; ++n)
    regions.mask[n].narrow(0, 0, expected["counts"][n].get<std::int64_t>()).fill_(true);
  return regions;
}

TEST(AttentionNumbers, AreThoseOfPlainFormulas) {
  std::set<std::string> seen;
  for (const Json& expected : read_json_file(fixture("attention.json"))) {
    const std::string name = expected["kind"].get<std::string>();
    SCOPED_TRACE(name + " over a " + expected["layout"].get<std::string>());
    seen.insert(name);
    const AttentionKind& kind = attention_kind(name);
    const auto scorer = scorer_by_formula(kind);
    const auto prepared = scorer->prepare(regions_of(expected));
    const AttentionStep step{torch::tensor({1, 0, 1}, at::kLong),
                             formula_tensor("hidden", {3, kNumberSizes.hidden}),
                             formula_tensor("cell", {3, kNumberSizes.hidden}),
                             formula_tensor("word", {3, kNumberSizes.embedding}),
                             formula_tensor("covered", {3, prepared.features.size(1)}).abs(),
                             4};
    const auto attended = attend(*scorer, kind.choice, prepared, step, {});
    const auto alpha = tensor_from(expected["alpha"]).view(attended.alpha.sizes());
    const auto context = tensor_from(expected["context"]).view(attended.context.sizes());
    EXPECT_LT((attended.alpha - alpha).abs().max().item<double>(), 1e-11);
    EXPECT_LT((attended.context - context).abs().max().item<double>(), 1e-11);
    EXPECT_TRUE(attended.alpha.eq(0).equal(alpha.eq(0)));  // nothing outside a window is exactly nothing
  }
  for (const AttentionKind& kind : attention_kinds())
    EXPECT_TRUE(kind.choice != Choice::expectation || seen.contains(std::string(kind.name))) << kind.name;
}

// As models/ATTENTION.md says.
TEST(AttentionNumbers, ParametersAreThoseOfTheAtlas) {
  const AttentionSizes sizes{.features = 512,
                             .hidden = 512,
                             .embedding = 512,
                             .attention = 512,
                             .sees_word = false,
                             .heads = 8,
                             .window = 3,
                             .block = 4};
  const std::pair<const char*, std::int64_t> counts[] = {
      {"none", 0},         {"static", 263168},  {"soft", 525312},       {"dot", 0},
      {"general", 262144}, {"concat", 524800},  {"scaled-dot", 786432}, {"multi-head", 1048576},
      {"local-m", 525312}, {"local-p", 788480}, {"sentinel", 1574400},  {"hierarchical", 1050624},
      {"coverage", 525824}};
  for (const auto& [name, count] : counts)
    EXPECT_EQ(element_count(attention_kind(name).parameters(sizes), name), count) << name;
}

// What is looked at adds up from word to word, and is looked at less where its weight says so.
TEST(AttentionNumbers, CoverageTravelsFromWordToWord) {
  const AttentionKind& kind = attention_kind("coverage");
  const auto scorer = scorer_by_formula(kind);
  const auto prepared = scorer->prepare({formula_tensor("regions", {2, 12, 5}), Layout(3, 4)});
  AttentionStep step{torch::tensor({1, 0}, at::kLong), formula_tensor("hidden", {2, 5}),
                     formula_tensor("cell", {2, 5}),   formula_tensor("word", {2, 3}),
                     scorer->initial_state(prepared),  0};
  EXPECT_EQ(step.state.abs().max().item<double>(), 0);
  const auto first = attend(*scorer, kind.choice, prepared, step, {});
  step.state = first.state;
  const auto second = attend(*scorer, kind.choice, prepared, step, {});
  EXPECT_TRUE(first.state.equal(first.alpha.squeeze(1)));
  EXPECT_TRUE(second.state.equal(first.alpha.squeeze(1) + second.alpha.squeeze(1)));
  EXPECT_FALSE(torch::allclose(first.alpha, second.alpha, 1e-6, 1e-8));
}

}  // namespace
}  // namespace sightline
