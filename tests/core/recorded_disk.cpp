#include "core/recorded_disk.h"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <mutex>

#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline::testing {

namespace fs = std::filesystem;

namespace {

RecordedDisk* watching = nullptr;
bool unwaited = false;
std::recursive_mutex calls;  // one after the other, while they are watched

fs::path path_of(int file) {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/fd/" + std::to_string(file), ignored);
}

RecordedDisk::File file_at(const fs::path& path) {
  return {read_file(path), fs::last_write_time(path)};
}

}  // namespace

bool RecordedDisk::works() {
  const TemporaryDirectory directory;
  const RecordedDisk disk(directory.path());
  write_file_atomically(directory.path() / "probe", "x");
  return !disk.images({}).empty();
}

RecordedDisk::RecordedDisk(fs::path directory) : directory_(fs::canonical(directory)) {
  for (const fs::path& file : files()) {
    const std::size_t number = number_of(file);
    synced_names_[name_of(file)] = number;
    synced_contents_[number] = file_at(file);
  }
  for (const fs::path& directory : directories()) synced_directories_.insert(name_of(directory));
  watching = this;
}

RecordedDisk::~RecordedDisk() {
  watching = nullptr;
}

std::size_t RecordedDisk::number_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return 0;
  const auto [found, fresh] = numbers_.emplace(status.st_ino, count_ + 1);
  if (fresh) ++count_;
  return found->second;
}

std::vector<fs::path> RecordedDisk::files() const {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(directory_))
    if (entry.is_regular_file()) files.push_back(entry.path());
  return files;
}

std::vector<fs::path> RecordedDisk::directories() const {
  std::vector<fs::path> directories;
  for (const auto& entry : fs::recursive_directory_iterator(directory_))
    if (entry.is_directory()) directories.push_back(entry.path());
  return directories;
}

std::string RecordedDisk::name_of(const fs::path& path) const {
  return path.lexically_relative(directory_).string();
}

RecordedDisk::Moment RecordedDisk::now() {
  Moment moment{{}, {}, synced_names_, synced_directories_, synced_contents_};
  for (const fs::path& file : files()) {
    moment.there[name_of(file)] = file_at(file);
    moment.files[name_of(file)] = number_of(file);
  }
  return moment;
}

bool RecordedDisk::watches(const fs::path& path) const {
  return path == directory_ || path.string().starts_with(directory_.string() + "/");
}

void RecordedDisk::before_call() {
  moments_.push_back(now());
}

void RecordedDisk::after_sync(const fs::path& path) {
  if (!fs::is_directory(path)) {
    synced_contents_[number_of(path)] = file_at(path);
    return;
  }
  const auto is_in_it = [&](const std::string& name) { return (directory_ / name).parent_path() == path; };
  std::erase_if(synced_names_, [&](const auto& named) { return is_in_it(named.first); });
  for (const auto& named : now().files)
    if (is_in_it(named.first)) synced_names_.insert(named);
  std::erase_if(synced_directories_, is_in_it);
  for (const fs::path& directory : directories())
    if (is_in_it(name_of(directory))) synced_directories_.insert(name_of(directory));
}

void RecordedDisk::forget(const fs::path& path) {
  struct stat status {};
  const bool last_name = ::stat(path.c_str(), &status) == 0 && status.st_nlink == 1;
  if (last_name) numbers_.erase(status.st_ino);
}

RecordedDisk::Image RecordedDisk::Moment::synced() const {
  const auto is_found = [&](const fs::path& name) {
    for (fs::path above = name.parent_path(); !above.empty(); above = above.parent_path())
      if (!directories.contains(above.string())) return false;
    return true;
  };
  Image image;
  for (const auto& [name, number] : names) {
    const auto content = contents.find(number);
    if (is_found(name)) image[name] = content == contents.end() ? File{} : content->second;
  }
  return image;
}

RecordedDisk::Image RecordedDisk::synced() const {
  return Moment{{}, {}, synced_names_, synced_directories_, synced_contents_}.synced();
}

std::vector<RecordedDisk::Image> RecordedDisk::images(const std::vector<std::string>& apart) const {
  std::vector<Image> images;
  const auto add = [&](Image image) {
    if (std::find(images.begin(), images.end(), image) == images.end()) images.push_back(std::move(image));
  };
  for (const Moment& moment : moments_) {
    const auto synced = [&](std::size_t number) {
      const auto found = moment.contents.find(number);
      return found == moment.contents.end() ? File{} : found->second;
    };
    add(moment.there);
    add(moment.synced());
    for (const std::string& ending : apart) {
      Image partly = moment.there;
      for (auto& [name, file] : partly)
        if (name.ends_with(ending)) file = synced(moment.files.at(name));
      add(std::move(partly));
    }
  }
  return images;
}

UnwaitedSyncs::UnwaitedSyncs() {
  unwaited = true;
}

UnwaitedSyncs::~UnwaitedSyncs() {
  unwaited = false;
}

void restore(const RecordedDisk::Image& image, const fs::path& directory) {
  for (const auto& entry : fs::directory_iterator(directory)) fs::remove_all(entry.path());
  for (const auto& [name, file] : image) {
    fs::create_directories((directory / name).parent_path());
    std::ofstream(directory / name, std::ios::binary) << file.content;
    fs::last_write_time(directory / name, file.time);
  }
}

namespace {

// What the C library itself would do.
template <class Call>
Call* real(const char* name) {
  return reinterpret_cast<Call*>(::dlsym(RTLD_NEXT, name));
}

std::unique_lock<std::recursive_mutex> while_watched() {
  return watching == nullptr ? std::unique_lock<std::recursive_mutex>() : std::unique_lock(calls);
}

// The watcher, where the file is one of its own.
RecordedDisk* watcher_of(const fs::path& path) {
  return watching != nullptr && watching->watches(path) ? watching : nullptr;
}

template <class Sync>
int watched_sync(int file, const char* name) {
  const auto lock = while_watched();
  const fs::path path = watching == nullptr ? fs::path() : path_of(file);
  RecordedDisk* watcher = watcher_of(path);
  if (watcher != nullptr) watcher->before_call();
  const int result = unwaited ? 0 : real<Sync>(name)(file);
  if (watcher != nullptr && result == 0) watcher->after_sync(path);
  return result;
}

}  // namespace

}  // namespace sightline::testing

// The program's calls come here first: the linker finds these before the C library's.
extern "C" {

ssize_t write(int file, const void* bytes, size_t count) {
  using namespace sightline::testing;
  static const auto next = real<ssize_t(int, const void*, size_t)>("write");
  const auto lock = while_watched();
  if (watching != nullptr && watcher_of(path_of(file)) != nullptr) watching->before_call();
  return next(file, bytes, count);
}

ssize_t pwrite(int file, const void* bytes, size_t count, off_t place) {
  using namespace sightline::testing;
  static const auto next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
  const auto lock = while_watched();
  if (watching != nullptr && watcher_of(path_of(file)) != nullptr) watching->before_call();
  return next(file, bytes, count, place);
}

int ftruncate(int file, off_t size) noexcept {
  using namespace sightline::testing;
  static const auto next = real<int(int, off_t)>("ftruncate");
  const auto lock = while_watched();
  if (watching != nullptr && watcher_of(path_of(file)) != nullptr) watching->before_call();
  return next(file, size);
}

int fsync(int file) {
  return sightline::testing::watched_sync<int(int)>(file, "fsync");
}

int fdatasync(int file) {
  return sightline::testing::watched_sync<int(int)>(file, "fdatasync");
}

int rename(const char* from, const char* to) noexcept {
  using namespace sightline::testing;
  static const auto next = real<int(const char*, const char*)>("rename");
  const auto lock = while_watched();
  if (watching != nullptr && watcher_of(fs::weakly_canonical(to)) != nullptr) {
    watching->before_call();
    watching->forget(to);
  }
  return next(from, to);
}

int link(const char* from, const char* to) noexcept {
  using namespace sightline::testing;
  static const auto next = real<int(const char*, const char*)>("link");
  const auto lock = while_watched();
  if (watching != nullptr && watcher_of(fs::weakly_canonical(to)) != nullptr) watching->before_call();
  return next(from, to);
}

int unlink(const char* path) noexcept {
  using namespace sightline::testing;
  static const auto next = real<int(const char*)>("unlink");
  const auto lock = while_watched();
  if (watching != nullptr && watcher_of(fs::weakly_canonical(path)) != nullptr) {
    watching->before_call();
    watching->forget(path);
  }
  return next(path);
}

}  // extern "C"
