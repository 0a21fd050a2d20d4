#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "image/photo_metadata.h"

namespace sightline {

// What a photo's own metadata says is in it, as UTF-8: the description of its XMP, else IPTC's caption, else
// EXIF's ImageDescription or Windows' XPComment (what cameras and programs put there by themselves counts for
// nothing), else a PNG's "Description" or a TIFF's ImageDescription. Nothing where there is none, or it is
// blank or damaged.
std::optional<std::string> photo_description(const PhotoMetadata& metadata);

// Of a file; nothing of one that cannot be read.
std::optional<std::string> photo_description(const std::filesystem::path& photo);

// The alt text of its XMP.
std::optional<std::string> photo_alt_text(const PhotoMetadata& metadata);
std::optional<std::string> photo_alt_text(const std::filesystem::path& photo);

// dc:description of an XMP packet; nothing of one that cannot be read.
std::optional<std::string> packet_description(const std::string& packet);

// An XMP packet without what stands around it: zeros that fill a place, spaces, a byte order mark.
std::string trimmed_packet(const std::string& packet);

}  // namespace sightline
