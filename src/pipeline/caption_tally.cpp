#include "pipeline/caption_tally.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>
#include <utility>

#include "core/counted.h"
#include "core/files.h"
#include "core/leftovers.h"
#include "core/number_text.h"
#include "core/printable.h"
#include "core/progress.h"

namespace sightline {

namespace {

// "FILE: REASON" without the file.
std::string without_file(const std::string& reason, const std::string& file) {
  const std::string start = file + ": ";
  return reason.starts_with(start) ? reason.substr(start.size()) : reason;
}

// "truncated or damaged JPEG" of "truncated or damaged JPEG: bad marker", without ways out ("GIF is not
// read"), names of files, and the verb before what the file is: "read-only".
std::string short_reason(std::string reason, const std::string& file) {
  const std::string stem = std::filesystem::path(file).stem().string(), is = "is ";
  const auto names_file = [&](const std::string& text) {
    return text.find('/') != std::string::npos ||
           (!stem.empty() && text.find(stem + ".") != std::string::npos);
  };
  const std::size_t colon = reason.find(": ");
  if (colon != std::string::npos && names_file(reason.substr(0, colon))) reason.erase(0, colon + 2);
  const std::size_t end =
      std::min({reason.find(": "), reason.find(", "), reason.find("; "), reason.find(" (")});
  std::istringstream words(reason.substr(0, end));
  std::string text;
  for (std::string word; words >> word;) {
    if (word.find('/') != std::string::npos) continue;
    text += (text.empty() ? "" : " ") + word;
  }
  return text.starts_with(is) && text.size() > is.size() ? text.substr(is.size()) : text;
}

// What reasons have in common that differ in their numbers: N in the place of each.
std::string without_numbers(const std::string& text) {
  std::string kind;
  for (const char letter : text) {
    const bool digit = std::isdigit(static_cast<unsigned char>(letter)) != 0;
    if (!digit) kind += letter;
    if (digit && !kind.ends_with('N')) kind += 'N';
  }
  return kind;
}

}  // namespace

void CaptionTally::add_failed(std::size_t place, const std::string& file, const std::string& reason) {
  ++failed_;
  listed_.push_back({place, file, without_file(reason, file), false});
}

void CaptionTally::add_unsure(std::size_t place, const std::string& file, const std::string& reason) {
  ++unsure_;
  listed_.push_back({place, file, reason, true});
}

void CaptionTally::add_judgement(const Judgement& judgement) {
  ++worths_[judgement.worth];
  unlike_ += judgement.unlike ? 1 : 0;
}

std::string CaptionTally::summary(double seconds) const {
  std::string text = "captioned " + counted(done_, "photo");
  if (done_ > 0 && seconds > 0) {
    text += " in " + format_duration(seconds) + " (" +
            with_decimals(static_cast<double>(done_) / seconds, 1) + "/s)";
  }
  if (skipped_ > 0) text += "; skipped " + std::to_string(skipped_) + " whose results are there already";
  if (failed_ > 0) text += "; " + std::to_string(failed_) + " failed: " + reasons();
  if (unsure_ > 0) text += "; " + std::to_string(unsure_) + " below the confidence asked for";
  return worths_.empty() ? text : text + "; " + judgements();
}

std::string CaptionTally::judgements() const {
  std::string text;
  for (const auto& [worth, name] : EnumNames<Worth>::kRows) {
    const auto found = worths_.find(worth);
    if (found == worths_.end()) continue;
    text += (text.empty() ? "" : ", ") + std::to_string(found->second) + " " + name;
  }
  return unlike_ == 0 ? text : text + ", " + std::to_string(unlike_) + " of them " + kUnlikeText;
}

std::string CaptionTally::reasons() const {
  constexpr std::size_t kNamed = 6;
  struct Kind {
    std::string text;  // with its numbers, where all have the same
    std::size_t count = 0;
  };
  std::map<std::string, Kind> found;
  for (const Listed& item : listed_) {
    if (item.unsure) continue;
    const std::string text = short_reason(item.reason, item.file), name = without_numbers(text);
    Kind& kind = found.try_emplace(name, Kind{text}).first->second;
    if (kind.text != text) kind.text = name;
    ++kind.count;
  }
  std::vector<Kind> kinds;
  for (auto& [name, kind] : found) kinds.push_back(std::move(kind));
  if (kinds.size() == 1) return kinds.front().text;
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const Kind& a, const Kind& b) { return a.count > b.count; });
  std::string text;
  std::size_t others = 0;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (i >= kNamed) {
      others += kinds[i].count;
    } else {
      text += (i == 0 ? "" : ", ") + kinds[i].text + " (" + std::to_string(kinds[i].count) + ")";
    }
  }
  return others == 0 ? text : text + ", other reasons (" + std::to_string(others) + ")";
}

void CaptionTally::write_failures(const std::filesystem::path& path) const {
  std::vector<Listed> listed = listed_;
  std::stable_sort(listed.begin(), listed.end(),
                   [](const Listed& a, const Listed& b) { return a.place < b.place; });
  std::string text;
  for (const Listed& item : listed) text += printable(item.file) + "\t" + printable(item.reason) + "\n";
  remove_leftovers(path);
  write_file_atomically(path, text);
}

bool CaptionTally::may_replace(const std::filesystem::path& path) {
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return true;
  std::ifstream file(path, std::ios::binary);
  for (std::string line; std::getline(file, line);)
    if (line.find('\t') == std::string::npos) return false;
  return true;
}

}  // namespace sightline
