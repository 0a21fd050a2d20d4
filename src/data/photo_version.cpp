#include "data/photo_version.h"

namespace sightline {

PhotoVersion PhotoVersion::of_file(const std::filesystem::path& directory,
                                   const std::filesystem::path& file) {
  PhotoVersion photo{file.lexically_normal().string(), {}};
  std::error_code error;
  const auto size = std::filesystem::file_size(directory / file, error);
  if (error) return photo;
  const auto time = std::filesystem::last_write_time(directory / file, error);
  if (error) return photo;
  photo.version = text(size, time);
  return photo;
}

std::string PhotoVersion::text(std::uintmax_t size, std::filesystem::file_time_type time) {
  return std::to_string(size) + ":" + std::to_string(time.time_since_epoch().count());
}

PhotoVersion PhotoVersion::parse(const std::string& record_name) {
  const auto end = record_name.rfind('\n');
  if (end == std::string::npos) return {record_name, {}};
  return {record_name.substr(0, end), record_name.substr(end + 1)};
}

}  // namespace sightline
