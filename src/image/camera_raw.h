#pragma once

#include <string>
#include <string_view>

namespace sightline {

// Whether a file is called as cameras call what their sensor saw: ".dng", ".NEF" and so on.
bool is_camera_raw_name(const std::string& name);

// Whether bytes are a camera raw. Those that are TIFFs (DNG, NEF, CR2, ARW, PEF...) would be read as the
// small picture that stands first in them; `name`: a TIFF that is called like a raw is taken for one. The
// others (CR3, RAF, RW2, ORF...) show in the first bytes.
bool is_camera_raw(std::string_view bytes, const std::string& name);

// Whether these first bytes (16 do) are those of a raw that is no TIFF.
bool begins_as_camera_raw(std::string_view bytes);

}  // namespace sightline
