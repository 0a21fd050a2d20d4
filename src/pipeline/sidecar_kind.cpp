#include "pipeline/sidecar_kind.h"

#include <array>
#include <utility>

#include "core/error.h"

namespace sightline {

namespace {

constexpr std::array<std::pair<SidecarKind, const char*>, 4> kKinds{{{SidecarKind::txt, "txt"},
                                                                     {SidecarKind::caption, "caption"},
                                                                     {SidecarKind::json, "json"},
                                                                     {SidecarKind::xmp, "xmp"}}};

}  // namespace

std::string to_string(SidecarKind kind) {
  for (const auto& [known, name] : kKinds)
    if (known == kind) return name;
  return {};
}

SidecarKind parse_sidecar_kind(const std::string& text) {
  for (const auto& [kind, name] : kKinds)
    if (text == name) return kind;
  throw UsageError("sidecar '" + text + "' is unknown, expected txt, caption, json or xmp");
}

std::vector<std::string> sidecar_kind_names() {
  std::vector<std::string> names;
  for (const auto& [kind, name] : kKinds) names.emplace_back(name);
  return names;
}

}  // namespace sightline
