#pragma once

#include <string>
#include <vector>

namespace sightline {

// A file beside a photo that says what is in it: .txt and .caption hold the captions, one a line, .json the
// record as `--format jsonl` has it, .xmp an XMP packet with dc:description.
enum class SidecarKind { txt, caption, json, xmp };

// "txt", "caption", "json", "xmp": the ending without its dot.
std::string to_string(SidecarKind kind);
// Raises UsageError naming the four.
SidecarKind parse_sidecar_kind(const std::string& text);
std::vector<std::string> sidecar_kind_names();

}  // namespace sightline
