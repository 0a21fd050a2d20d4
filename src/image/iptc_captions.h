#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sightline {

// IPTC-IIM (version 4.2), as photo programs have written captions before there was XMP.

// The captions (dataset 2:120) of IIM's datasets, as they stand there. Nothing of what is damaged.
std::vector<std::string> iptc_captions(std::string_view datasets);

// The datasets in Photoshop's image resources, where a JPEG, a TIFF or a PNG keeps them; empty where there
// are none.
std::string iptc_in_resources(std::string_view resources);

}  // namespace sightline
