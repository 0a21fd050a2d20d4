#include "data/labelled_text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/without_ends.h"
#include "data/two_columns.h"

namespace sightline {

namespace {

constexpr const char *kLabel = "label", *kText = "text";

bool names_photo(std::string_view column) {
  constexpr std::string_view kPhotos[] = {"image", "file", "file_name", "filename", "image_name", "image_id"};
  return std::find(std::begin(kPhotos), std::end(kPhotos), column) != std::end(kPhotos);
}

}  // namespace

bool is_labelled_text(const std::filesystem::path& path) {
  if (!has_two_columns(path, {kLabel, kText})) return false;
  const std::vector<std::string> names = first_names(path);
  return std::none_of(names.begin(), names.end(), names_photo);
}

void read_labelled_rows(const std::filesystem::path& path, const TakeLabelledText& take) {
  bool any = false;
  read_two_columns(path, {kLabel, kText}, [&](TextRow&& row) {
    any = true;
    // Blanks around a label are nobody's meaning.
    take({std::string(without_ends(row.texts[0], " \r\n")), std::move(row.texts[1]), std::move(row.where),
          std::move(row.fault)});
  });
  if (!any) throw DataError(path.string() + ": found no labelled text, expected some");
}

void read_labelled_texts(const std::filesystem::path& path, const TakeLabelledText& take) {
  read_labelled_rows(path, [&](LabelledText&& text) {
    if (!text.fault.empty())
      throw DataError(text.where + ": " + text.fault,
                      "a tab stands between label and text, and none in either");
    take(std::move(text));
  });
}

}  // namespace sightline
