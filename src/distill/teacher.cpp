#include "distill/teacher.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "core/error.h"
#include "model/model_file.h"
#include "weights/weights.h"

namespace sightline {

namespace {

constexpr std::string_view kTorchScript = "torchscript";
constexpr int kLargestSide = 4096;

template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
  if (error != std::errc() || end != text.end()) return std::nullopt;
  return value;
}

std::array<float, 3> three_numbers(std::string_view text, bool above_zero, const std::string& whole) {
  std::vector<float> values;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('/', begin), text.size());
    const auto value = number<float>(text.substr(begin, end - begin));
    if (!value || !std::isfinite(*value) || (above_zero && *value <= 0)) {
      values.clear();
      break;
    }
    values.push_back(*value);
    begin = end + 1;
  }
  if (values.size() == 1) return {values[0], values[0], values[0]};
  if (values.size() == 3) return {values[0], values[1], values[2]};
  throw UsageError("teacher '" + whole + "': '" + std::string(text) +
                   "' is neither one number nor three (0.485/0.456/0.406)" + (above_zero ? " above 0" : ""));
}

// ",size=299" and the like at the end of `text`, each taken off it.
struct Settings {
  std::optional<int> size;
  std::optional<std::array<float, 3>> mean, std;
};
Settings take_settings(std::string& text) {
  const std::string whole = text;
  Settings settings;
  for (std::size_t comma; (comma = text.rfind(',')) != std::string::npos; text.resize(comma)) {
    const std::string setting = text.substr(comma + 1);
    if (setting.starts_with("size=")) {
      settings.size = number<int>(std::string_view(setting).substr(5));
      if (!settings.size || *settings.size < 16 || *settings.size > kLargestSide)
        throw UsageError("teacher '" + whole + "': '" + setting +
                         "', expected size=16 to size=" + std::to_string(kLargestSide));
    } else if (setting.starts_with("mean=")) {
      settings.mean = three_numbers(std::string_view(setting).substr(5), false, whole);
    } else if (setting.starts_with("std=")) {
      settings.std = three_numbers(std::string_view(setting).substr(4), true, whole);
    } else {
      break;  // a comma in the file's name
    }
  }
  return settings;
}

}  // namespace

Teacher Teacher::parse(const std::string& text) {
  std::string name = text;
  const Settings settings = take_settings(name);
  // A TorchScript file's name may hold colons; a kind may hold one, before its map.
  const std::size_t colon = name.starts_with(kTorchScript) ? name.find(':') : name.rfind(':');
  if (colon == std::string::npos || colon + 1 == name.size())
    throw UsageError("teacher '" + text + "' names no file, expected KIND:FILE",
                     "torchscript:FILE, or the kind of an encoder and its weights: mobilenet_v2:FILE");
  Teacher teacher;
  teacher.kind = name.substr(0, colon);
  teacher.file = name.substr(colon + 1);
  if (teacher.kind != kTorchScript)
    teacher.preprocessing = make_encoder({teacher.kind, {}})->default_preprocessing();
  if (settings.size) teacher.preprocessing.height = teacher.preprocessing.width = *settings.size;
  if (settings.mean) teacher.preprocessing.mean = *settings.mean;
  if (settings.std) teacher.preprocessing.std = *settings.std;
  teacher.preprocessing.resize = ResizeRule::squash;
  return teacher;
}

std::shared_ptr<Encoder> Teacher::open() const {
  const bool torchscript = kind == kTorchScript;
  const auto encoder = make_encoder({torchscript ? kind + ":" + file.string() : kind, preprocessing});
  if (!torchscript) assign_weights(*encoder, read_encoder_weights(file), file.string());
  encoder->eval();
  return encoder;
}

}  // namespace sightline
