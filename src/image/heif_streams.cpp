#include "image/heif_streams.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/error.h"
#include "image/byte_reader.h"

namespace sightline {

namespace {

using TakeBox = std::function<void(std::string_view type, std::string_view content)>;

// The boxes that stand one behind the other; of a damaged file those before the damage.
void for_each_box(std::string_view bytes, const TakeBox& take) {
  const ByteReader in(bytes, true);
  for (std::size_t at = 0; in.has(at, 8);) {
    std::uint64_t size = in.u32(at), head = 8;
    if (size == 1 && in.has(at, 16)) {
      size = std::uint64_t{in.u32(at + 8)} << 32 | in.u32(at + 12);
      head = 16;
    }
    if (size == 0) size = bytes.size() - at;  // to the end
    if (size < head || size > bytes.size() - at) size = bytes.size() - at;
    if (size < head) return;
    take(bytes.substr(at + 4, 4), bytes.substr(at + head, size - head));
    at += size;
  }
}

// Numbers of so many bytes, one behind the other. Those behind the end are 0.
class Numbers {
 public:
  explicit Numbers(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t take(std::size_t count) {
    std::uint64_t value = 0;
    for (; count > 0; --count, ++at_)
      value = value << 8 | (at_ < bytes_.size() ? static_cast<unsigned char>(bytes_[at_]) : 0);
    return value;
  }
  bool is_at_end() const { return at_ >= bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

class HeifStreamReader {
 public:
  HeifStreamReader(std::string_view file, const std::string& name) : file_(file), name_(name) {}

  HeifStreams read() {
    for_each_box(file_, [&](std::string_view type, std::string_view content) {
      if (type == "meta") read_meta(content.substr(std::min<std::size_t>(4, content.size())));
    });
    return {largest_, decodings(primary_)};
  }

 private:
  void keep(const CodedSize& size) {
    if (size.area() > largest_.area()) largest_ = size;
  }

  void read_meta(std::string_view meta) {
    std::string_view locations;
    for_each_box(meta, [&](std::string_view type, std::string_view content) {
      if (type == "iloc") locations = content;
      if (type == "idat") inner_data_ = content;
      if (type == "iinf") read_types(content);
      if (type == "pitm" && content.size() > kFullBox)
        primary_ = Numbers(content.substr(kFullBox)).take(content[0] == 0 ? 2 : 4);
      if (type == "iref") read_references(content);
      if (type == "iprp")
        for_each_box(content, [&](std::string_view kind, std::string_view properties) {
          if (kind == "ipco") read_properties(properties);
        });
    });
    read_items(locations);
  }

  // A picture that is made of others names them ("dimg"); one that belongs to another, as its alpha does,
  // names that ("auxl").
  void read_references(std::string_view references) {
    if (references.size() <= kFullBox) return;
    const std::size_t item_bytes = references[0] == 0 ? 2 : 4;
    for_each_box(references.substr(kFullBox), [&](std::string_view type, std::string_view content) {
      Numbers in(content);
      const std::uint64_t from = in.take(item_bytes);
      for (std::uint64_t count = in.take(2); count > 0 && !in.is_at_end(); --count) {
        const std::uint64_t to = in.take(item_bytes);
        if (type == "dimg") parts_[from].push_back(to);
        if (type == "auxl") parts_[to].push_back(from);
      }
    });
  }

  // So many streams are decoded for an item.
  double decodings(std::uint64_t item, std::size_t depth = 0) {
    if (const auto known = decodings_.find(item); known != decodings_.end()) return known->second;
    if (depth > kDeepest) throw damaged("its pictures are made of one another");
    double count = holds_stream(item) ? 1 : 0;
    if (const auto parts = parts_.find(item); parts != parts_.end())
      for (const std::uint64_t part : parts->second) count += decodings(part, depth + 1);
    return decodings_[item] = count;
  }

  // How the streams begin: HEVC's parameter sets, AV1's sequence header.
  void read_properties(std::string_view properties) {
    for_each_box(properties, [&](std::string_view type, std::string_view content) {
      constexpr std::size_t kHevcHead = 22, kAv1Head = 4;
      if (type == "av1C" && content.size() > kAv1Head) keep(av1_coded_size(content.substr(kAv1Head)));
      if (type != "hvcC" || content.size() <= kHevcHead) return;
      Numbers in(content.substr(kHevcHead));
      std::size_t at = kHevcHead + 1;
      for (std::uint64_t arrays = in.take(1); arrays > 0 && at + 3 <= content.size(); --arrays) {
        const std::uint64_t units = Numbers(content.substr(at + 1)).take(2);
        at += 3;
        for (std::uint64_t i = 0; i < units && at + 2 <= content.size(); ++i) at += take_unit(content, at, 2);
      }
    });
  }

  // A NAL unit behind its length of so many bytes; returns how much both take.
  std::size_t take_unit(std::string_view bytes, std::size_t at, std::size_t length_bytes) {
    const std::uint64_t length = Numbers(bytes.substr(at)).take(length_bytes);
    const std::string_view unit = bytes.substr(std::min(at + length_bytes, bytes.size()), length);
    keep(hevc_coded_size(unit));
    return length_bytes + unit.size();
  }

  void read_types(std::string_view infos) {
    constexpr std::size_t kHead = 4;
    if (infos.size() <= kHead + 4) return;
    const std::size_t counts = infos[0] == 0 ? 2 : 4;
    for_each_box(infos.substr(kHead + counts), [&](std::string_view type, std::string_view content) {
      if (type != "infe" || content.size() < kHead || content[0] < 2) return;
      Numbers in(content.substr(kHead));
      const std::uint64_t item = in.take(content[0] == 2 ? 2 : 4);
      in.take(2);
      const std::uint64_t code = in.take(4);
      if (code == 0x68766331 || code == 0x68657631) hevc_.insert(item);  // "hvc1", "hev1"
      if (code == 0x61763031) av1_.insert(item);                         // "av01"
    });
  }

  // A stream may say anew how large its pictures are.
  void read_items(std::string_view locations) {
    constexpr std::size_t kHead = 4;
    if (locations.size() <= kHead) return;
    const int version = locations[0];
    Numbers in(locations.substr(kHead));
    const std::uint64_t sizes = in.take(2);
    const std::size_t offset_bytes = sizes >> 12 & 15, length_bytes = sizes >> 8 & 15,
                      base_bytes = sizes >> 4 & 15, index_bytes = version == 0 ? 0 : sizes & 15;
    const std::size_t item_bytes = version < 2 ? 2 : 4;
    for (std::uint64_t items = in.take(item_bytes); items > 0 && !in.is_at_end(); --items) {
      const std::uint64_t item = in.take(item_bytes);
      const std::uint64_t method = version == 0 ? 0 : in.take(2) & 15;
      in.take(2);
      const std::uint64_t base = in.take(base_bytes);
      const std::string_view whole = method == 1 ? inner_data_ : file_;
      stream_.clear();
      for (std::uint64_t extents = in.take(2); extents > 0 && !in.is_at_end(); --extents) {
        in.take(index_bytes);
        const std::uint64_t offset = base + in.take(offset_bytes), length = in.take(length_bytes);
        if (!holds_stream(item) || offset >= whole.size()) continue;
        append(whole.substr(offset, length == 0 ? std::string_view::npos : length));
      }
      read_stream(item, stream_);
    }
  }

  // Each byte of a file belongs to one item. Where they share many, reading them would have no end.
  void append(std::string_view extent) {
    seen_ += extent.size();
    if (seen_ > 2 * file_.size()) throw damaged("its parts lie on top of each other");
    stream_ += extent;
  }

  DataError damaged(const std::string& what) const {
    return DataError(name_ + ": damaged HEIC or AVIF: " + what, "copy or download the file again");
  }

  bool holds_stream(std::uint64_t item) const { return hevc_.contains(item) || av1_.contains(item); }

  void read_stream(std::uint64_t item, std::string_view stream) {
    if (av1_.contains(item)) return keep(av1_coded_size(stream));
    for (std::size_t at = 0; at < stream.size();) at += take_unit(stream, at, 4);
  }

  static constexpr std::size_t kFullBox = 4;   // version and flags
  static constexpr std::size_t kDeepest = 32;  // pictures made of pictures

  std::string_view file_, inner_data_;
  const std::string& name_;
  std::string stream_;                            // of the item that is looked at
  std::uint64_t seen_ = 0;                        // bytes of all items
  std::unordered_set<std::uint64_t> hevc_, av1_;  // items
  CodedSize largest_;
  std::uint64_t primary_ = 0;                                            // item
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> parts_;  // of items: those decoded for them
  std::unordered_map<std::uint64_t, double> decodings_;                  // that are known
};

}  // namespace

HeifStreams heif_streams(std::string_view bytes, const std::string& name) {
  return HeifStreamReader(bytes, name).read();
}

}  // namespace sightline
