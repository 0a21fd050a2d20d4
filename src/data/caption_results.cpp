#include "data/caption_results.h"

#include <deque>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/error.h"
#include "data/caption_format.h"
#include "data/caption_pair.h"
#include "data/caption_table.h"
#include "data/flickr_tokens.h"
#include "data/json_lines.h"
#include "data/json_records.h"
#include "data/sidecar_captions.h"

namespace sightline {

namespace {

// Reads by `read(take)`, the one form of all formats that tell images by their files.
template <class Read>
void read_pairs(CaptionResults& results, Read&& read) {
  results.by_file = true;
  read([&](CaptionPair& pair) {
    results.captions.push_back({std::move(pair.image), std::move(pair.caption), std::move(pair.attention)});
  });
}

void read_coco(CaptionResults& results, const std::filesystem::path& path) {
  using Type = JsonField::Type;
  const JsonSection section{"", {{"image_id", Type::id, true, {}}, {"caption", Type::text, true, {}}}};
  read_json_records(path, {section}, [&](JsonRecord& record) {
    const IdType type = id_type(record.values[0]);
    results.captions.push_back(
        {std::move(record.values[0].text), std::move(record.values[1].text), {}, type});
  });
}

// Finds images by their id or by the ends of their paths. The set must outlive it.
class ImageIndex {
 public:
  ImageIndex(const CaptionSet& set, bool by_file) : by_file_(by_file) {
    for (std::size_t i = 0; i < set.images.size(); ++i) {
      if (!by_file) {
        add_id(set.images[i], i);
        continue;
      }
      const std::filesystem::path path = set.images[i].file.lexically_normal();
      const std::string& file = names_.emplace_back(path.string());
      const std::string& stem = names_.emplace_back(std::filesystem::path(path).replace_extension().string());
      whole_.try_emplace(file, i);
      ids_.try_emplace(set.images[i].id, i);
      for_each_end(file, [&](std::string_view end) { add(end, i); });
      if (stem != file) for_each_end(stem, [&](std::string_view end) { add(end, i); });
    }
  }

  // By an id and its type.
  std::optional<std::size_t> find_exactly(const CaptionResult& result) const {
    return find_in(whole_, shown_id(result.image, result.id_type));
  }

  std::optional<std::size_t> find(const std::string& image) const {
    if (!by_file_) return find_in(ids_, image);
    const std::optional<std::size_t> found = find_file(image);
    return found ? found : find_in(ids_, image);  // a table may tell images by their ids
  }

  std::optional<std::size_t> find_file(const std::string& image) const {
    const std::string file = std::filesystem::path(image).lexically_normal().string();
    std::optional<std::size_t> found;
    for_each_end(file, [&](std::string_view end) {
      if (!found) found = find_in(whole_, end);
    });
    if (!found) found = find_in(ends_, file);
    if (found) return found;
    const std::string stem = std::filesystem::path(file).replace_extension().string();
    for_each_end(stem, [&](std::string_view end) {
      if (!found) found = find_in(ends_, end);
    });
    return found;
  }

 private:
  using Places = std::unordered_map<std::string_view, std::size_t>;  // by views of the set's and our names
  static constexpr std::size_t several = static_cast<std::size_t>(-1);

  // "a/b/c", "b/c", "c": the whole and the last of its ends, so many that no photo lies deeper.
  template <class Take>
  static void for_each_end(std::string_view path, Take&& take) {
    constexpr int kMostEnds = 256;
    std::size_t first = path.size();
    for (int i = 0; i < kMostEnds && first != 0 && first != std::string_view::npos; ++i)
      first = path.rfind('/', first - 1);
    take(path);
    const bool all = first == 0 || first == std::string_view::npos;
    for (std::size_t slash = path.find('/', all ? 0 : first); slash != std::string_view::npos;
         slash = path.find('/', slash + 1))
      take(path.substr(slash + 1));
  }

  // Where the images' file has no types, an id of either is the image's.
  void add_id(const CaptionedImage& image, std::size_t place) {
    ids_.try_emplace(image.id, place);
    if (image.id_type != IdType::text) whole_.try_emplace(image.id, place);
    if (image.id_type != IdType::number)
      whole_.try_emplace(names_.emplace_back(shown_id(image.id, IdType::text)), place);
  }

  void add(std::string_view end, std::size_t place) {
    const auto [found, added] = ends_.try_emplace(end, place);
    if (!added && found->second != place) found->second = several;
  }

  static std::optional<std::size_t> find_in(const Places& places, std::string_view key) {
    const auto found = places.find(key);
    if (found == places.end() || found->second == several) return std::nullopt;
    return found->second;
  }

  bool by_file_;
  std::deque<std::string> names_;
  Places whole_;
  Places ends_;
  Places ids_;
};

}  // namespace

CaptionResults read_caption_results(const std::filesystem::path& path) {
  CaptionResults results;
  results.name = path.string();
  const CaptionFormat format = detect_caption_format(path);
  switch (format) {
    case CaptionFormat::coco:
    case CaptionFormat::karpathy:
      throw DataError(results.name + ": is an object, as references are; expected results",
                      "COCO results are a list of objects with 'image_id' and 'caption'");
    case CaptionFormat::coco_results:
      read_coco(results, path);
      break;
    case CaptionFormat::json_lines:
      read_pairs(results, [&](const TakeCaptionPair& take) { read_json_lines(path, take); });
      break;
    case CaptionFormat::flickr_tokens:
      read_pairs(results, [&](const TakeCaptionPair& take) { read_flickr_tokens(path, take); });
      break;
    case CaptionFormat::tabs:
    case CaptionFormat::commas:
    case CaptionFormat::semicolons:
    case CaptionFormat::bars:
      read_pairs(results,
                 [&](const TakeCaptionPair& take) { read_caption_table(path, *delimiter_of(format), take); });
      break;
    case CaptionFormat::sidecars:
      read_pairs(results, [&](const TakeCaptionPair& take) {
        std::unordered_set<std::string> seen;
        read_sidecar_captions(path, [&](CaptionPair& pair) {
          if (seen.insert(pair.image).second) take(pair);
        });
      });
      break;
  }
  return results;
}

MatchedResults match_results(const CaptionSet& set, const CaptionResults& results) {
  const ImageIndex index(set, results.by_file);
  std::optional<ImageIndex> files;             // made where ids do not do
  std::vector<bool> named(set.images.size());  // exactly, by some result
  std::vector<std::optional<std::size_t>> exact;
  for (const CaptionResult& result : results.captions) {
    exact.push_back(results.by_file ? index.find(result.image) : index.find_exactly(result));
    if (exact.back()) named[*exact.back()] = true;
  }
  const auto place_of = [&](std::size_t i) {
    const CaptionResult& result = results.captions[i];
    if (exact[i] || results.by_file) return exact[i];
    if (const auto place = index.find(result.image); place && !named[*place]) return place;
    if (result.id_type != IdType::text) return std::optional<std::size_t>();
    if (!files) files.emplace(set, true);
    return files->find_file(result.image);
  };
  MatchedResults matched;
  matched.captions.resize(set.images.size());
  matched.attention.resize(set.images.size());
  for (std::size_t i = 0; i < results.captions.size(); ++i) {
    const CaptionResult& result = results.captions[i];
    const std::optional<std::size_t> place = place_of(i);
    if (!place) {
      matched.extra.push_back(shown_id(result.image, result.id_type));
    } else if (matched.captions[*place]) {
      matched.duplicates.push_back(shown_id(result.image, result.id_type));
    } else {
      matched.captions[*place] = result.caption;
      matched.attention[*place] = result.attention;
    }
  }
  for (std::size_t i = 0; i < set.images.size(); ++i) {
    if (!matched.captions[i])
      matched.missing.push_back(results.by_file ? set.images[i].file.string()
                                                : shown_id(set.images[i].id, set.images[i].id_type));
  }
  return matched;
}

}  // namespace sightline
