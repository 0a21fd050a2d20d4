#include "core/error.h"
#include "pipeline/xmp_packet.h"
#include "require.h"

// XMP packets of other programs: refused, or what is written into one is read out of it again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sightline;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  try {
    XmpPacket packet(input, "input");
    const std::string before = packet.description().value_or("");
    require(XmpPacket(packet.bytes(), "copy").description().value_or("") == before);
    const std::string text = "a dog & \"a <b>cat</b>\" \xE7\x8A\xAC";
    packet.set_description(text);
    require(packet.description() == text);
    require(XmpPacket(packet.bytes(), "copy").description() == text);
  } catch (const DataError&) {
  }
  return 0;
}
