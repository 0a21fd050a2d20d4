#pragma once

#include <memory>
#include <vector>

#include "cli/caption_arguments.h"
#include "cli/console.h"
#include "pipeline/photo_list.h"
#include "pipeline/record_sink.h"

namespace sightline {

// The outputs that a caption command asks for. The console must outlive them. Raises UsageError where there
// are results that --existing forbids to touch, EnvironmentError where an output cannot be written.
std::vector<std::unique_ptr<RecordSink>> caption_outputs(const CaptionArguments& arguments,
                                                         const PhotoList& list, Console& console);

}  // namespace sightline
