#include "decode/search_rows.h"

#include <algorithm>
#include <charconv>

#include "core/counted.h"
#include "core/number_text.h"

namespace sightline {

namespace {

// As journals have always written it; but numbers that six digits do not tell apart are two settings.
std::string setting_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number_float()) return value.dump();
  const double number = value.get<double>();
  const std::string text = with_decimals(number, 6);
  double read = 0;
  std::from_chars(text.data(), text.data() + text.size(), read);
  return read == number ? text : shortest_text(number);
}

bool samples(const SearchOptions& options) {
  return options.sample > 0;
}

// A row that came after there were journals, and that no recipe has.
SearchRow later(Field<SearchOptions> field, std::function<bool(const SearchOptions&)> matters = nullptr) {
  return {std::move(field), /*in_recipes=*/false, /*told_at_default=*/false, std::move(matters)};
}

// Drawing words.
std::vector<SearchRow> sampling_rows() {
  return {later(field("sample", &SearchOptions::sample,
                      "draw so many captions word by word in place of the beam search, the most probable "
                      "first; 0: none",
                      from(0, kWidestBeam))),
          later(field("temperature", &SearchOptions::temperature,
                      "with --sample: log-probabilities are divided by it; below 1 the probable words come "
                      "more often",
                      {.least = 0, .most = 100, .above = true}),
                samples),
          later(field("top_k", &SearchOptions::top_k,
                      "with --sample: draw among so many of the most probable words; 0: all", from(0)),
                samples),
          later(field("top_p", &SearchOptions::top_p,
                      "with --sample: draw among the fewest words that have this much of the probability",
                      {.least = 0, .most = 1, .above = true}),
                samples)};
}

// What becomes of several captions.
std::vector<SearchRow> several_rows() {
  return {
      later(field("length_normalisation", &SearchOptions::length_normalisation,
                  "by what log-probabilities are divided; power: length^X of --length-penalty X, wu: "
                  "((5 + length) / 6)^X, average: length")),
      later(field("rerank", &SearchOptions::rerank,
                  "final order of the captions that are found; consensus: by each one's mean CIDEr-D "
                  "against the others")),
      later(field("diverse_groups", &SearchOptions::diverse_groups,
                  "divide the beam into so many groups that keep away from each other's words; no two find "
                  "the same caption",
                  from(1, kWidestBeam))),
      later(field("diversity", &SearchOptions::diversity,
                  "with --diverse-groups: what a word costs each time that a group before has said it at "
                  "the same place, in log-probability",
                  from(0, 100)),
            [](const SearchOptions& options) { return options.diverse_groups > 1; })};
}

std::vector<SearchRow> made_search_rows() {
  std::vector<SearchRow> rows{
      {.field = with_letter(
           'b', field("beam", &SearchOptions::beam,
                      "captions kept at each word; 1: greedy, at most " + std::to_string(kWidestBeam),
                      from(1, kWidestBeam))),
       .matters = [](const SearchOptions& options) { return !samples(options); }},
      {.field = with_letter(
           'n', field("n_best", &SearchOptions::n_best,
                      "captions per photo, best first; at most --beam, or --sample where that is given",
                      from(1, kWidestBeam))),
       .in_recipes = false},  // a validation scores the best one
      {field("min_length", &SearchOptions::min_length, "least number of words", from(0))},
      {field("max_length", &SearchOptions::max_length, "greatest number of words", from(1))},
      {.field = field(
           "length_penalty", &SearchOptions::length_penalty,
           "captions are ranked by log-probability / length^X, with --beam 2 or more; 0 favours short ones",
           from(0, 10)),
       .matters =
           [](const SearchOptions& options) {
             return options.length_normalisation != LengthNormalisation::average;
           }},
      {field("allow_unknown", &SearchOptions::allow_unknown, "the word <unk> may be said")},
      {field("hard", &SearchOptions::glimpses,
             "how a model with hard attention chooses the region of each word")},
      {.field =
           field("seed", &SearchOptions::seed,
                 "random seed where regions or words are sampled; the same seed gives the same captions"),
       .matters =
           [](const SearchOptions& options) {
             return options.glimpses == GlimpseRule::sample || samples(options);
           }},
      {.field = field("block_trigrams", &SearchOptions::block_trigrams,
                      "no three words in a row come twice in a caption"),
       .in_recipes = false,
       .told_at_default = false},
      {.field = field("block_repeats", &SearchOptions::block_repeats,
                      "no content word comes twice in a caption; articles, prepositions and the like may"),
       .in_recipes = false,
       .told_at_default = false},
      {.field = field("block_bad_endings", &SearchOptions::block_bad_endings,
                      "no caption ends on a word that cannot end one, such as \"with\" or \"a\""),
       .in_recipes = false,
       .told_at_default = false}};
  for (auto& more : {sampling_rows(), several_rows()}) rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

// What sampling and the beam search do not have in common.
std::optional<FieldFault> kind_fault(const SearchOptions& options) {
  if (samples(options)) {
    if (options.n_best > options.sample) {
      return FieldFault{"n_best", std::to_string(options.n_best),
                        "at most as many as are drawn, " + std::to_string(options.sample)};
    }
    if (options.diverse_groups > 1)
      return FieldFault{"diverse_groups", std::to_string(options.diverse_groups), "1 with --sample"};
    if (!options.included.empty())
      return FieldFault{"must_include", counted(options.included.size(), "word"), "none with --sample"};
    return std::nullopt;
  }
  if (options.n_best > options.beam) {
    return FieldFault{"n_best", std::to_string(options.n_best),
                      "at most the beam's width, " + std::to_string(options.beam)};
  }
  if (options.beam % options.diverse_groups != 0) {
    return FieldFault{"diverse_groups", std::to_string(options.diverse_groups),
                      "a number that divides the beam's width, " + std::to_string(options.beam)};
  }
  return std::nullopt;
}

// Words that captions must say.
std::optional<FieldFault> included_fault(const SearchOptions& options) {
  const auto& words = options.included;
  const auto most = static_cast<std::size_t>(std::min(kMostIncluded, options.max_length));
  if (words.size() > most) {
    return FieldFault{
        "must_include", counted(words.size(), "word"),
        "at most " + std::to_string(most) + " (--max-length is " + std::to_string(options.max_length) + ")"};
  }
  const auto& never = options.forbidden;
  const bool both = std::any_of(words.begin(), words.end(), [&](std::int64_t word) {
    return std::find(never.begin(), never.end(), word) != never.end();
  });
  if (both) return FieldFault{"must_include", "a word of --forbid", "words that captions may say"};
  return std::nullopt;
}

}  // namespace

const std::vector<SearchRow>& search_rows() {
  static const std::vector<SearchRow> rows = made_search_rows();
  return rows;
}

Fields<SearchOptions> recipe_search_fields() {
  Fields<SearchOptions> fields;
  for (const SearchRow& row : search_rows())
    if (row.in_recipes) fields.push_back(row.field);
  return fields;
}

std::optional<FieldFault> search_fault(const SearchOptions& options) {
  for (const SearchRow& row : search_rows())
    if (auto fault = fault_of(row.field.info, row.field.get(options))) return fault;
  if (auto fault = kind_fault(options)) return fault;
  if (options.min_length > options.max_length) {
    return FieldFault{"max_length", std::to_string(options.max_length),
                      "at least the least length, " + std::to_string(options.min_length)};
  }
  if (options.prefix.size() > static_cast<std::size_t>(options.max_length)) {
    return FieldFault{"prefix", counted(options.prefix.size(), "word"),
                      "at most the greatest length, " + std::to_string(options.max_length)};
  }
  return included_fault(options);
}

std::vector<std::pair<std::string, std::string>> search_settings(const SearchOptions& options) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const SearchRow& row : search_rows()) {
    const bool matters = !row.matters || row.matters(options);
    const bool usual = row.field.get(options) == row.field.get(SearchOptions());
    if (!row.told_at_default && (usual || !matters)) continue;
    settings.emplace_back(flag_name(row.field.info.key), matters ? setting_text(row.field.get(options)) : "");
  }
  return settings;
}

}  // namespace sightline
