#include "evaluate/attention_ablation.h"

#include <torch/torch.h>

#include <array>
#include <utility>

#include "core/counted.h"
#include "core/error.h"
#include "image/encoder_input.h"
#include "model/attention_kinds.h"
#include "model/decoder_steps.h"

namespace sightline {

namespace {

constexpr std::array kConditions{
    AblationCondition{"normal"}, AblationCondition{"random looks", /*random_looks=*/true},
    AblationCondition{"foreign regions", false, /*foreign_regions=*/true},
    AblationCondition{"foreign initial state", false, false, /*foreign_initial_state=*/true},
    AblationCondition{"foreign both", false, true, true}};

// An image and the one that stands in for it.
struct ImagePair {
  const PreparedRegions& own;
  const PreparedRegions& foreign;
};

std::string caption_under(const AblationCondition& condition, Decoder& decoder, const ImagePair& pair,
                          const Vocabulary& vocabulary, const SearchOptions& search) {
  const PreparedRegions& seen = condition.foreign_regions ? pair.foreign : pair.own;
  const PreparedRegions& begun = condition.foreign_initial_state ? pair.foreign : pair.own;
  DecoderSteps steps(decoder, seen, search.glimpses, {&begun, condition.random_looks});
  return caption_text(beam_search(steps, vocabulary, search).front().front());
}

}  // namespace

std::span<const AblationCondition> ablation_conditions() {
  return kConditions;
}

void check_ablation(const Decoder& decoder) {
  const std::string& kind = decoder.config().attention.kind;
  if (attention_kind(kind).choice != Choice::none) return;
  throw UsageError("--ablate attention: the model's attention is '" + kind +
                       "', which looks nowhere: found nothing to take away, expected an attention that looks",
                   "sightline inspect MODEL shows what a model is");
}

std::optional<AblatedCaptions> ablate_attention(Decoder& decoder, const Vocabulary& vocabulary,
                                                const SearchOptions& search, std::vector<std::string> normal,
                                                const std::function<PreparedRegions(std::size_t)>& regions_of,
                                                const ProgressSink& progress,
                                                const std::function<bool()>& stop) {
  check_ablation(decoder);
  const std::size_t images = normal.size();
  if (images < 2) {
    throw DataError("--ablate attention: found " + counted(images, "photo") + ", expected at least two",
                    "what is foreign to a photo is of the next one");
  }
  AblatedCaptions captions(kConditions.size());
  captions.front() = std::move(normal);
  PreparedRegions own = regions_of(0);
  const PreparedRegions first = own;
  for (std::size_t i = 0; i < images; ++i) {
    if (stop && stop()) return std::nullopt;
    PreparedRegions foreign = i + 1 < images ? regions_of(i + 1) : first;
    for (std::size_t k = 1; k < kConditions.size(); ++k) {
      SearchOptions options = search;
      if (kConditions[k].random_looks) options.seed += i;  // else all photos would be looked at alike
      captions[k].push_back(caption_under(kConditions[k], decoder, {own, foreign}, vocabulary, options));
    }
    own = std::move(foreign);
    if (progress) {
      progress(
          {"ablating", "photo", static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(images), ""});
    }
  }
  return captions;
}

std::function<PreparedRegions(std::size_t)> regions_of_photos(Captioner& captioner,
                                                              std::vector<std::filesystem::path> files,
                                                              const ImageLimits& limits) {
  return [&captioner, files = std::move(files), limits](std::size_t photo) {
    const torch::InferenceMode inference;
    const Preprocessing& preprocessing = captioner.preprocessing;
    EncoderInput input = read_encoder_input(files.at(photo), preprocessing, limits);
    const auto pixels = torch::from_blob(input.pixels.data(),
                                         {1, 3, preprocessing.height, preprocessing.width}, torch::kFloat32);
    const torch::Device device = captioner.decoder->parameters().front().device();
    return captioner.decoder->prepare(captioner.encoder->encode(pixels.to(device)));
  };
}

}  // namespace sightline
