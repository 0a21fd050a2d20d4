#pragma once

#include <optional>
#include <string>

#include "pipeline/made_file.h"
#include "pipeline/xmp_packet.h"

namespace sightline {

// What `--existing overwrite` does with somebody's description, for notices.
inline constexpr char kOverwritesDescription[] =
    "replaces the description that readers are shown, and keeps those in other languages";

// What is to be written into a packet.
struct Describing {
  std::string caption;
  std::optional<std::string> old = {};  // a description, behind which the caption comes on a line of its own
  bool alt_elsewhere = false;           // somebody's alt text is in another packet, which counts
};

// Writes the description, in the place of the one that readers are shown (XmpPacket::replace_description())
// or of the default language behind `old`, and the caption as alt text. An alt text that is there stays,
// unless `earlier`, what the journal says of the file, says that it is this program's, and it is not the
// first of several captions. `entry` is told what was said.
void describe(XmpPacket& packet, const Describing& describing, const MadeFile* earlier, MadeFile& entry);

}  // namespace sightline
