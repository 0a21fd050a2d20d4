#pragma once

#include "core/json.h"
#include "model/rewrite_texts.h"
#include "model/rewriter.h"

namespace sightline {

// A line of `rewrite --format jsonl`: {"source", "text", "log_prob", "confidence", "tokens": [{"token",
// "log_prob"}], "source_tokens": [...], "cut" (whether the source was longer than the model reads)}, of an
// attention that may look nowhere with "visual" for each token, of hard attention with "glimpses", with
// `attention` also "attention" (one row of weights over the source's tokens per token; null where the model
// looks nowhere), of several heads "heads" and what add_form() adds, with more than one hypothesis also
// "alternatives" (the others, alike). A source without a token has a "text" that is empty and nothing more.
Json rewritten_json(const Rewriter& rewriter, const RewrittenLine& line, bool attention);

}  // namespace sightline
