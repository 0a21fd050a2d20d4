#include "pipeline/caption_images.h"

#include <algorithm>
#include <deque>
#include <future>
#include <optional>
#include <utility>

#include "pipeline/photo_list.h"

namespace sightline {

void caption_images(const Ensemble& models, const std::vector<std::filesystem::path>& files,
                    const CaptionImagesOptions& options,
                    const std::function<void(CaptionRecord&&)>& on_record,
                    const std::function<bool()>& stop) {
  const int batch = options.batch > 0 ? options.batch : models.photos_together();
  const int ahead = std::max(batch, options.read_ahead);
  // Whole batches: captions must not depend on how fast the disk is.
  CaptionService service(models, {options.limits, batch, options.readers, ahead, /*whole_batches=*/true,
                                  options.keep_bytes, options.most_kept});
  std::deque<std::future<CaptionRecord>> asked;
  const auto most = static_cast<std::size_t>(ahead + batch);  // those before the model, and those it is at
  std::size_t next = 0;
  while (!(stop && stop())) {
    for (; next < files.size() && asked.size() < most; ++next) {
      std::optional<std::string> bytes;
      if (files[next] == kStandardInput) bytes = options.standard_input();
      auto answer = service.try_submit({files[next], std::move(bytes), options.search});
      if (!answer) break;
      asked.push_back(std::move(*answer));
    }
    if (next == files.size()) service.finish();
    if (asked.empty()) return;
    CaptionRecord record = asked.front().get();
    asked.pop_front();
    on_record(std::move(record));
  }
}

}  // namespace sightline
