#include <algorithm>
#include <memory>
#include <system_error>

#include "cli/command.h"
#include "cli/model_options.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/number_text.h"
#include "core/output_check.h"
#include "core/output_file.h"
#include "core/printable.h"
#include "engine/quantiser.h"
#include "image/encoder_input.h"
#include "model/made_model.h"
#include "pipeline/photo_list.h"

namespace sightline {

namespace {

struct QuantiseArguments {
  std::filesystem::path model, photos, out;
  int count = 100;
  ImageLimits limits;
};

void check_quantise_arguments(const QuantiseArguments& arguments) {
  if (arguments.photos.empty())
    throw UsageError("quantise needs --photos DIR", "photos like those that will be captioned");
  if (arguments.out.empty()) throw UsageError("quantise needs --out FILE");
  std::error_code ignored;
  if (!std::filesystem::is_directory(arguments.photos, ignored))
    throw UsageError("--photos " + arguments.photos.string() +
                     ": found no directory, expected one of photos");
  check_outputs({input_file("MODEL", arguments.model)}, output_files("--out", arguments.out));
  OutputFile::check(arguments.out);
}

// So many of the directory's photos, spread evenly over their names.
std::vector<std::filesystem::path> chosen_photos(const QuantiseArguments& arguments, Console& console) {
  const PhotoList list =
      list_photos({.operands = {arguments.photos.string()}, .names = {}, .recursive = true});
  if (list.photos.empty())
    throw UsageError("--photos " + arguments.photos.string() + ": found no photos, expected some",
                     "a hundred photos like those that will be captioned are enough");
  for (const PhotoList::Problem& problem : list.problems)
    console.warning(problem.path + ": " + problem.reason);
  const std::size_t all = list.photos.size(),
                    wanted = std::min(all, static_cast<std::size_t>(arguments.count));
  std::vector<std::filesystem::path> chosen;
  for (std::size_t i = 0; i < wanted; ++i) chosen.push_back(list.photos[i * all / wanted].path);
  return chosen;
}

// False where it was interrupted. Photos that cannot be read are passed over, and named.
bool see_photos(const QuantiseArguments& arguments, Quantiser& quantiser, Console& console) {
  const Interrupt interrupt;
  const std::vector<std::filesystem::path> photos = chosen_photos(arguments, console);
  const ProgressSink progress = console.progress();
  std::int64_t done = 0;
  for (const std::filesystem::path& photo : photos) {
    if (Interrupt::requested()) return false;
    try {
      const EncoderInput input = read_encoder_input(photo, quantiser.preprocessing(), arguments.limits);
      quantiser.see(input.pixels.data());
    } catch (const DataError& error) {
      console.warning(error.what());
    }
    progress({"measuring ranges", "photo", ++done, static_cast<std::int64_t>(photos.size()), ""});
  }
  console.finish_progress();
  if (quantiser.photos() == 0)
    throw DataError("--photos " + arguments.photos.string() + ": none of " + counted(photos.size(), "photo") +
                    " can be read");
  return true;
}

std::string megabytes(std::uintmax_t bytes) {
  return with_decimals(static_cast<double>(bytes) / 1e6, 1) + " MB";
}

ExitCode quantise(const QuantiseArguments& arguments, const Session& session) {
  check_quantise_arguments(arguments);
  Quantiser quantiser(arguments.model, read_model_description(arguments.model));
  if (!see_photos(arguments, quantiser, session.console)) return ExitCode::interrupted;
  const Quantisation made = quantiser.write(arguments.out);
  const std::uintmax_t bytes = std::filesystem::file_size(arguments.out);
  session.console.message("wrote " + printable(arguments.out.string()) + ": " + megabytes(bytes) +
                          " in place of " + megabytes(static_cast<std::uintmax_t>(made.model_bytes)) + ", " +
                          counted(static_cast<std::size_t>(made.convolutions), "convolution") +
                          " of 8 bits, ranges of " + counted(static_cast<std::size_t>(made.photos), "photo"));
  return ExitCode::done;
}

}  // namespace

Command quantise_command() {
  const auto arguments = std::make_shared<QuantiseArguments>();
  Command command;
  command.name = "quantise";
  command.summary = "make a model's encoder compute with 8-bit integers";
  command.operands = "MODEL";
  command.details =
      "Writes the model with 8-bit weights for the convolutions of its encoder: a smaller file, and captions "
      "in less time on processors that multiply bytes (VNNI). What the convolutions read is measured on "
      "photos, whose ranges are kept in the file; take photos like those that will be captioned, but not "
      "those that the model is tested on. The first convolution, the last two blocks and a projection behind "
      "the backbone stay as they are, because captions suffer most from rounding there. The program's own "
      "engine alone reads such a file: keep the model that it was made of, for training and for --engine "
      "libtorch.";
  command.example =
      "sightline quantise models/default.safetensors --photos photos --out default.int8.safetensors";
  command.options =
      grouped("Quantisation",
              {path_option("photos", "DIR", arguments->photos,
                           "photos on which ranges are measured, directories in it too"),
               integer_option("count", arguments->count, 1,
                              "at most so many of them, spread evenly over their names"),
               replacing({"model with 8-bit weights", is_quantised_model},
                         path_option("out", "FILE", arguments->out, "the model with 8-bit weights"))});
  for (Option& option : image_options(arguments->limits)) command.options.push_back(std::move(option));
  command.min_operands = command.max_operands = 1;
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->model = operands[0];
  };
  command.run = [arguments](const Session& session) { return quantise(*arguments, session); };
  return command;
}

}  // namespace sightline
