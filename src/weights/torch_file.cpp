#include "weights/torch_file.h"

#include <map>

#include "core/error.h"
#include "weights/little_endian.h"
#include "weights/pickle.h"
#include "weights/state_dict.h"
#include "weights/zip_directory.h"

namespace sightline {

namespace {

// torch.serialization.MAGIC_NUMBER, 0x1950a86a20f9469cfc6c, as a pickle's LONG1 holds it.
constexpr std::string_view kMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr std::int64_t kProtocolVersion = 1001;

std::size_t bytes_of(const StateDict::StorageClaim& claim, const std::string& key, const std::string& name) {
  std::int64_t bytes = 0;
  if (__builtin_mul_overflow(claim.count, static_cast<std::int64_t>(element_size(claim.type)), &bytes))
    throw ModelError(name + ": storage '" + key + "' of " + std::to_string(claim.count) +
                     " elements overflows");
  return static_cast<std::size_t>(bytes);
}

bool little_endian_system(const Pickle& info) {
  for (const auto& [key, value] : info[info.root].entries)
    if (info[key].text == "little_endian" && info[value].kind == PickleValue::Kind::boolean)
      return info[value].integer != 0;
  return true;
}

// The bytes of an archive's file that must be there.
std::string_view stored_bytes(const std::map<std::string, ZipEntry>& files, const std::string& path,
                              const std::string& name) {
  const auto found = files.find(path);
  if (found == files.end()) throw ModelError(name + ": '" + path + "' is missing in the zip archive");
  if (found->second.compressed())
    throw ModelError(name + ": '" + path +
                     "' is compressed in the zip archive; torch.save stores it uncompressed");
  return found->second.bytes;
}

// Reads the pickles of a legacy file one behind the other.
class PickleRow {
 public:
  PickleRow(std::string_view file, const std::string& name) : rest_(file), name_(name) {}
  Pickle next() {
    Pickle pickle = read_pickle(rest_, name_);
    rest_.remove_prefix(pickle.size);
    return pickle;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
  const std::string& name_;
};

}  // namespace

bool is_torch_zip(std::string_view file) {
  return file.starts_with("PK\x03\x04");
}

bool is_torch_legacy(std::string_view file) {
  return file.starts_with('\x80') && file.substr(0, 32).find(kMagic.substr(0, 8)) != std::string_view::npos;
}

TorchFile read_torch_zip(std::string_view file, const std::string& name) {
  const auto files = read_zip_directory(file, name);
  std::string folder;
  for (const auto& [path, bytes] : files) {
    const std::size_t slash = path.find('/');
    if (slash != std::string::npos && path.substr(slash) == "/data.pkl") folder = path.substr(0, slash + 1);
  }
  if (folder.empty()) throw ModelError(name + ": a zip archive without data.pkl, so not a torch file");
  if (files.contains(folder + "constants.pkl")) {
    throw ModelError(name + ": a TorchScript program, expected a state dict",
                     "use it as an encoder: --encoder torchscript:FILE");
  }
  if (files.contains(folder + "byteorder") && stored_bytes(files, folder + "byteorder", name) != "little")
    throw ModelError(name + ": written on a big-endian machine, which is not supported");

  const Pickle pickle = read_pickle(stored_bytes(files, folder + "data.pkl", name), name);
  StateDict dict = interpret_state_dict(pickle, name);
  TorchFile result;
  result.storages.resize(dict.storages.size());
  for (const auto& [key, claim] : dict.storages) {
    const std::string_view bytes = stored_bytes(files, folder + "data/" + key, name);
    const std::size_t needed = bytes_of(claim, key, name);
    if (bytes.size() < needed) {
      throw ModelError(name + ": storage '" + key + "' has " + std::to_string(bytes.size()) +
                       " bytes, its tensors need " + std::to_string(needed));
    }
    result.storages[claim.index] = {claim.type, claim.count, bytes.substr(0, needed)};
  }
  result.tensors = std::move(dict.tensors);
  result.wrapper = std::move(dict.wrapper);
  return result;
}

TorchFile read_torch_legacy(std::string_view file, const std::string& name) {
  PickleRow row(file, name);
  const Pickle magic = row.next();
  if (magic[magic.root].kind != PickleValue::Kind::big_integer || magic[magic.root].text != kMagic)
    throw ModelError(name + ": not a torch file (its first pickle is not torch's magic number)");
  const Pickle version = row.next();
  if (version[version.root].kind != PickleValue::Kind::integer ||
      version[version.root].integer != kProtocolVersion)
    throw ModelError(name + ": torch's older container has an unknown version, expected " +
                     std::to_string(kProtocolVersion));
  if (!little_endian_system(row.next()))
    throw ModelError(name + ": written on a big-endian machine, which is not supported");
  const Pickle content = row.next();
  StateDict dict = interpret_state_dict(content, name);
  const Pickle keys = row.next();
  std::string_view rest = row.rest();

  TorchFile result;
  result.storages.resize(dict.storages.size());
  for (const PickleValue::Index index : keys[keys.root].items) {
    // Each storage: its number of elements, then their bytes.
    const std::string key(keys[index].text);
    const auto claim = dict.storages.find(key);
    if (claim == dict.storages.end())
      throw ModelError(name + ": storage '" + key + "' has no known element type");
    const std::size_t bytes = bytes_of(claim->second, key, name);
    if (rest.size() < 8 || rest.size() - 8 < bytes)
      throw ModelError(name + ": the file ends inside storage '" + key + "' (truncated?)");
    if (const auto count = little_endian<std::int64_t>(rest.data()); count != claim->second.count) {
      throw ModelError(name + ": storage '" + key + "' has " + std::to_string(count) +
                       " elements, its tensors need " + std::to_string(claim->second.count));
    }
    TorchFile::Storage& storage = result.storages[claim->second.index];
    if (storage.bytes.data() != nullptr) throw ModelError(name + ": storage '" + key + "' comes twice");
    storage = {claim->second.type, claim->second.count, rest.substr(8, bytes)};
    rest.remove_prefix(8 + bytes);
  }
  for (const TorchFile::Storage& storage : result.storages)
    if (storage.bytes.data() == nullptr) throw ModelError(name + ": a tensor's storage is missing");
  result.tensors = std::move(dict.tensors);
  result.wrapper = std::move(dict.wrapper);
  return result;
}

}  // namespace sightline
