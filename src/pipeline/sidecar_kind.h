#pragma once

#include "core/enum_names.h"

namespace sightline {

// A file beside a photo that says what is in it: .txt and .caption hold the captions, one a line, .json the
// record as `--format jsonl` has it, .xmp an XMP packet with dc:description.
enum class SidecarKind { txt, caption, json, xmp };

// The ending without its dot.
template <>
struct EnumNames<SidecarKind> {
  static constexpr const char* kWhat = "sidecar";
  static constexpr EnumName<SidecarKind> kRows[] = {{SidecarKind::txt, "txt"},
                                                    {SidecarKind::caption, "caption"},
                                                    {SidecarKind::json, "json"},
                                                    {SidecarKind::xmp, "xmp"}};
};

}  // namespace sightline
