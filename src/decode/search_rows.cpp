#include "decode/search_rows.h"

#include "core/counted.h"

namespace sightline {

namespace {

// As journals have always written it.
std::string setting_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? std::to_string(value.get<double>()) : value.dump();
}

}  // namespace

const std::vector<SearchRow>& search_rows() {
  static const std::vector<SearchRow> rows{
      {with_letter('b', field("beam", &SearchOptions::beam,
                              "captions kept at each word; 1: greedy, at most " + std::to_string(kWidestBeam),
                              from(1, kWidestBeam)))},
      {.field =
           with_letter('n', field("n_best", &SearchOptions::n_best,
                                  "captions per photo, best first; at most --beam", from(1, kWidestBeam))),
       .in_recipes = false},  // a validation scores the best one
      {field("min_length", &SearchOptions::min_length, "least number of words", from(0))},
      {field("max_length", &SearchOptions::max_length, "greatest number of words", from(1))},
      {field("length_penalty", &SearchOptions::length_penalty,
             "captions are ranked by log-probability / length^X, with --beam 2 or more; 0 favours short ones",
             from(0, 10))},
      {field("allow_unknown", &SearchOptions::allow_unknown, "the word <unk> may be said")},
      {field("hard", &SearchOptions::glimpses,
             "how a model with hard attention chooses the region of each word")},
      {.field = field("seed", &SearchOptions::seed,
                      "random seed where regions are sampled; the same seed gives the same captions"),
       .matters = [](const SearchOptions& options) { return options.glimpses == GlimpseRule::sample; }},
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
  if (options.n_best > options.beam) {
    return FieldFault{"n_best", std::to_string(options.n_best),
                      "at most the beam's width, " + std::to_string(options.beam)};
  }
  if (options.min_length > options.max_length) {
    return FieldFault{"max_length", std::to_string(options.max_length),
                      "at least the least length, " + std::to_string(options.min_length)};
  }
  if (options.prefix.size() > static_cast<std::size_t>(options.max_length)) {
    return FieldFault{"prefix", counted(options.prefix.size(), "word"),
                      "at most the greatest length, " + std::to_string(options.max_length)};
  }
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> search_settings(const SearchOptions& options) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const SearchRow& row : search_rows()) {
    if (!row.told_at_default && row.field.get(options) == row.field.get(SearchOptions())) continue;
    const bool matters = !row.matters || row.matters(options);
    settings.emplace_back(flag_name(row.field.info.key), matters ? setting_text(row.field.get(options)) : "");
  }
  return settings;
}

}  // namespace sightline
