#include "pipeline/described_packet.h"

namespace sightline {

void describe(XmpPacket& packet, const Describing& describing, const MadeFile* earlier, MadeFile& entry) {
  const std::optional<std::string>& old = describing.old;
  const std::string description = old ? *old + "\n" + describing.caption : describing.caption;
  old ? packet.set_description(description) : packet.replace_description(description);
  entry.said = content_id(description);
  entry.old = old.value_or("");
  const std::optional<std::string> alt = packet.alt_text();
  const bool ours = alt && earlier != nullptr && content_id(*alt) == earlier->alt;
  if ((!alt && !describing.alt_elsewhere) || (ours && !old)) {
    packet.set_alt_text(describing.caption);
    entry.alt = content_id(describing.caption);
  } else if (ours) {
    entry.alt = earlier->alt;
  }
}

}  // namespace sightline
