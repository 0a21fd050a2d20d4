#pragma once

#include <filesystem>
#include <string>

namespace sightline {

// torchvision's weight files end their names with the first eight digits of their SHA-256
// ("resnet50-0676ba61.pth"). A file of such a name whose content is another raises ModelError: a download
// that was cut short or changed on its way. Digits that hold no letter are taken for a date.
// `sha256`: the content's, where the caller has it already.
void check_name_digest(const std::filesystem::path& path, const std::string& sha256 = "");

}  // namespace sightline
