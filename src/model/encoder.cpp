#include "model/encoder.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/error.h"
#include "model/mobilenet_v2.h"
#include "model/projected_encoder.h"
#include "model/resnet.h"
#include "model/squeezenet.h"
#include "model/torchscript_encoder.h"
#include "model/vgg.h"

namespace sightline {

namespace {

constexpr std::string_view kTorchScript = "torchscript:";

struct Family {
  std::vector<std::string> (*kinds)();
  std::shared_ptr<Encoder> (*make)(const std::string& kind, const std::string& map);
};
constexpr std::array<Family, 4> kFamilies{{{mobilenet_v2_kinds, make_mobilenet_v2},
                                           {squeezenet_kinds, make_squeezenet},
                                           {resnet_kinds, make_resnet},
                                           {vgg_kinds, make_vgg}}};

// "14x14"
Grid parse_grid(std::string_view text, const std::string& spec) {
  Grid grid;
  const auto rows = std::from_chars(text.begin(), text.end(), grid.rows);
  const bool cross = rows.ec == std::errc() && rows.ptr != text.end() && *rows.ptr == 'x';
  const auto columns = std::from_chars(cross ? rows.ptr + 1 : text.end(), text.end(), grid.columns);
  if (columns.ec != std::errc() || columns.ptr != text.end() || grid.rows < 1 || grid.columns < 1 ||
      grid.rows > 100 || grid.columns > 100)
    throw UsageError("encoder '" + spec + "': '@" + std::string(text) +
                     "' is no grid, expected one like @14x14");
  return grid;
}

// "1280"
std::int64_t parse_features(std::string_view text, const std::string& spec) {
  std::int64_t features = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), features);
  if (error != std::errc() || end != text.end() || features < 1 || features > kMostProjectedFeatures)
    throw UsageError("encoder '" + spec + "': '+" + std::string(text) +
                     "' is no projection, expected a number of features, 1 to " +
                     std::to_string(kMostProjectedFeatures) + ", like +1280");
  return features;
}

std::shared_ptr<Encoder> make_backbone(const std::string& kind, const std::string& map) {
  for (const Family& family : kFamilies) {
    const auto kinds = family.kinds();
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return family.make(kind, map);
  }
  std::string known;
  for (const std::string& name : encoder_kinds()) known += (known.empty() ? "" : ", ") + name;
  throw UsageError("unknown encoder '" + kind + "'; there are " + known);
}

}  // namespace

Regions Encoder::regions_of(const at::Tensor& map) const {
  const at::Tensor pooled = pooled_ ? at::adaptive_avg_pool2d(map, {pooled_->rows, pooled_->columns}) : map;
  const Grid grid{static_cast<int>(pooled.size(2)), static_cast<int>(pooled.size(3))};
  return {pooled.flatten(2).transpose(1, 2).contiguous(), grid};
}

MapShift Encoder::shift(int input_height, int input_width) const {
  return {map_shift(downsampling_, input_width), map_shift(downsampling_, input_height)};
}

std::shared_ptr<Encoder> make_encoder(const EncoderSpec& spec) {
  if (spec.kind.starts_with(kTorchScript))
    return make_torchscript_encoder(spec.kind.substr(kTorchScript.size()), spec.preprocessing);
  const std::size_t at = spec.kind.find('@');
  const std::string network = spec.kind.substr(0, at);
  const std::size_t plus = network.find('+');
  const std::string backbone = network.substr(0, plus);
  const std::size_t colon = backbone.find(':');
  auto encoder =
      make_backbone(backbone.substr(0, colon), colon == std::string::npos ? "" : backbone.substr(colon + 1));
  if (plus != std::string::npos) {
    const std::int64_t features = parse_features(std::string_view(network).substr(plus + 1), spec.kind);
    encoder = make_projected_encoder(std::move(encoder), features);
  }
  if (at != std::string::npos)
    encoder->pool_to(parse_grid(std::string_view(spec.kind).substr(at + 1), spec.kind));
  return encoder;
}

std::string encoder_family(const std::string& kind) {
  return kind.substr(0, kind.find_first_of(":+@"));
}

std::vector<std::string> encoder_kinds() {
  std::vector<std::string> all;
  for (const Family& family : kFamilies)
    for (std::string& kind : family.kinds()) all.push_back(std::move(kind));
  all.emplace_back(std::string(kTorchScript) + "FILE");
  return all;
}

}  // namespace sightline
