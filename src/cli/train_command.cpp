#include <memory>

#include "cli/command.h"
#include "cli/full_program.h"
#include "cli/model_options.h"
#include "cli/resources.h"
#include "cli/train_arguments.h"

namespace sightline {

namespace {

Option preset_option(std::string& preset) {
  Option option = text_option("preset", "NAME|FILE", preset,
                              "recipe to start from: one that comes with the program, by name, or a JSON "
                              "file; the flags below change it");
  option.value = ValueKind::file;
  option.suggestions = preset_names;
  return option;
}

Option captions_option(const std::string& name, std::vector<std::string>& files, const std::string& help) {
  std::string none;
  Option option = repeatable(files, text_option(name, "FILE", none, help));
  option.value = ValueKind::file;
  return option;
}

Option label_templates_option(std::vector<std::string>& templates) {
  std::string none;
  Option option = repeatable(
      templates, text_option("label-templates", "TEXT", none,
                             "tables among --data hold labels in place of captions (a column 'label', or no "
                             "names of columns): each becomes a caption by each of these, such as \"a {}\" "
                             "\"a photo of a {}\", with the article that it wants"));
  option.set = [set = option.set](const std::string& text) {
    check_label_template(text);
    set(text);
  };
  return with_several_values(std::move(option));
}

Option splits_option(const std::string& name, std::vector<std::string>& splits, const std::string& help) {
  std::string none;
  return with_commas(repeatable(splits, text_option(name, "NAME", none, help)));
}

std::vector<Option> training_data_options(TrainArguments& arguments) {
  return grouped(
      "Data",
      {captions_option(
           "data", arguments.data,
           "captions to learn from: COCO, Karpathy's JSON, Flickr tokens, metadata.jsonl, a table, or a "
           "directory of photos with .txt files; several times: all of them. --task rewrite: one table of "
           "source and target with a tab between them, --task classify: of label and text; or JSON lines"),
       label_templates_option(arguments.labels.templates),
       number_option("label-weight", arguments.labels.weight, 0.001, 1000,
                     "how often a photo with labels alone is drawn in an epoch; 0.5: half of them, others in "
                     "each"),
       path_option("images", "DIR", arguments.images,
                   "their photos (default: --data, where that is a directory)"),
       splits_option("split", arguments.splits,
                     "splits to learn from of a file that has them (Karpathy's, a table with a column split, "
                     "JSON lines with such a key), with commas or several times (default: all but val "
                     "and test)"),
       captions_option("val-data", arguments.validation_data,
                       "captions to validate on after every epoch; without them the last model is kept"),
       path_option("val-images", "DIR", arguments.validation_images, "their photos (default: --images)"),
       path_option(
           "regions", "DIR", arguments.regions,
           "in the place of photos what a detector found in them: for each NAME.npz with features and "
           "boxes, or NAME.npy with features (datasets/REGIONS.md); the model is then given such regions"),
       path_option("val-regions", "DIR", arguments.validation_regions,
                   "the same of the photos of --val-data (default: --regions)"),
       splits_option("val-split", arguments.validation_splits,
                     "splits to validate on, of a file that has them (default: val)"),
       number_option(
           "max-bad", arguments.max_bad, 0, 1,
           "share of the photos of each set that may be absent or unreadable, or of the rows of texts that "
           "cannot be "
           "used: they are left out and named, one in any case unless this is 0; more are an error")});
}

std::vector<Option> train_options(TrainArguments& arguments) {
  std::vector<Option> options = training_data_options(arguments);
  const auto run = grouped(
      "Run",
      {written(path_option(
           "out", "RUN", arguments.out,
           "directory of the run: config.json, log.jsonl, best.safetensors, last/; of a captioner "
           "best.captions.json too, what that model said of the validation photos")),
       switch_option(
           "resume", arguments.resume,
           "go on with the run in --out, to the bit, with the recipe it was begun with: the command that "
           "began it with --resume behind it, or without what the recipe says; a larger --epochs "
           "extends it: from there on the learning rate is that of a run begun so long"),
       preset_option(arguments.preset),
       path_option("encoder-weights", "FILE", arguments.encoder_weights,
                   "the encoder's weights (.pth, .pt or .safetensors); without them it starts at random"),
       path_option("start-from", "MODEL", arguments.start_from,
                   "begin with the weights of a trained model: other captions, or hard attention after soft; "
                   "its encoder's too, where it holds one and --encoder-weights is not given"),
       written(path_option("feature-cache", "FILE", arguments.feature_cache,
                           "where a frozen encoder's features are kept (default: RUN/features.cache)")),
       switch_option("decoder-only", arguments.decoder_only,
                     "leave the encoder out of the model file, which then names its file and hash"),
       text_option("licence", "TEXT", arguments.licence, "licence of the model, kept in its file"),
       text_option("credits", "TEXT", arguments.credits, "credits of the model, kept in its file")});
  for (const auto& more : {image_options(arguments.limits), run, recipe_options(arguments.changes)}) {
    options.insert(options.end(), more.begin(), more.end());
  }
  return options;
}

}  // namespace

Command train_command() {
  const auto arguments = std::make_shared<TrainArguments>();
  Command command;
  command.name = "train";
  command.summary = "learn to caption photographs, to rewrite or to classify texts";
  command.details =
      "Trains on captions, of any form that evaluate reads, and a directory of photos; --task rewrite on "
      "pairs of "
      "texts, one of which becomes the other, --task classify on labelled texts. Ctrl-C finishes the "
      "step and saves; "
      "--resume goes on from there "
      "as if nothing had happened. Every key of a recipe is a flag.";
  command.example =
      "sightline train --data captions.json --images photos --val-data val.json --encoder mobilenet_v2 "
      "--encoder-weights mobilenet_v2.pth --out run";
  command.options = train_options(*arguments);
  command.run = [arguments](const Session& session) { return run_training(*arguments, session); };
  return command;
}

}  // namespace sightline
