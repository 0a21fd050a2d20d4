#include "model/torchscript_encoder.h"

#include <torch/script.h>

#include "core/error.h"

namespace sightline {

namespace {

class TorchScriptEncoder : public Encoder {
 public:
  TorchScriptEncoder(const std::filesystem::path& file, const Preprocessing& preprocessing)
      : file_(file), preprocessing_(preprocessing) {
    try {
      module_ = torch::jit::load(file.string(), torch::kCPU);
      module_.eval();
    } catch (const std::exception& error) {
      throw ModelError(file_.string() + ": cannot be loaded as a TorchScript program: " + first_line(error));
    }
    feature_size_ = run(torch::zeros({1, 3, preprocessing.height, preprocessing.width})).size(1);
  }

  Regions encode(const at::Tensor& pixels) override { return regions_of(run(pixels)); }
  std::int64_t feature_size() const override { return feature_size_; }
  Preprocessing default_preprocessing() const override { return preprocessing_; }

  void train(bool) override { Encoder::train(false); }
  void to(torch::Device device, torch::Dtype dtype, bool non_blocking) override {
    module_.to(device, dtype, non_blocking);
  }
  void to(torch::Dtype dtype, bool non_blocking) override { module_.to(dtype, non_blocking); }
  void to(torch::Device device, bool non_blocking) override { module_.to(device, non_blocking); }

 private:
  static std::string first_line(const std::exception& error) {
    const std::string text = error.what();
    return text.substr(0, text.find('\n'));
  }

  at::Tensor run(const at::Tensor& pixels) {
    const torch::NoGradGuard no_grad;
    at::Tensor map;
    try {
      const auto result = module_.forward({pixels.contiguous(at::MemoryFormat::ChannelsLast)});
      if (result.isTensor()) map = result.toTensor();
    } catch (const std::exception& error) {
      throw ModelError(file_.string() + ": the TorchScript program fails on an input of " +
                       std::to_string(pixels.size(2)) + " x " + std::to_string(pixels.size(3)) +
                       " pixels: " + first_line(error));
    }
    if (!map.defined() || map.dim() != 4 || map.numel() == 0 || !map.is_floating_point() ||
        map.size(0) != pixels.size(0)) {
      throw ModelError(file_.string() + ": the TorchScript program returns " +
                       (map.defined() ? c10::str(map.sizes()) : std::string("no tensor")) +
                       ", expected a feature map [B, D, rows, columns]");
    }
    return map.to(at::kFloat);
  }

  std::filesystem::path file_;
  Preprocessing preprocessing_;
  torch::jit::Module module_;
  std::int64_t feature_size_ = 0;
};

}  // namespace

std::shared_ptr<Encoder> make_torchscript_encoder(const std::filesystem::path& file,
                                                  const Preprocessing& preprocessing) {
  return std::make_shared<TorchScriptEncoder>(file, preprocessing);
}

}  // namespace sightline
