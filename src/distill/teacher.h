#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "image/preprocessing.h"

namespace sightline {

class Encoder;

// An encoder that a student learns from.
struct Teacher {
  std::string kind;             // EncoderSpec::kind; "torchscript" without the file
  std::filesystem::path file;   // its weights, or the TorchScript program
  Preprocessing preprocessing;  // photos are always squashed to its size

  // KIND:FILE[,size=N][,mean=M][,std=S]: "torchscript:inception.pt,size=299,mean=0.5,std=0.5",
  // "mobilenet_v2:mobilenet_v2.pth", "resnet50:layer3:resnet50.pth,mean=0.485/0.456/0.406". M and S: one
  // number, or three with '/' between. What is not said is the encoder's own (224 pixels and ImageNet's
  // numbers for TorchScript, whose files do not tell). Raises UsageError.
  static Teacher parse(const std::string& text);

  // With its weights, in evaluation mode. Raises UsageError, DataError or ModelError naming the file.
  std::shared_ptr<Encoder> open() const;
};

}  // namespace sightline
