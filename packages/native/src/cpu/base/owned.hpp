// Handles of the C interface that free themselves.
#pragma once

#include <memory>

#include "ear/bigram.h"
#include "ear/checkpoint.h"
#include "ear/gpt.h"
#include "ear/ladder.h"
#include "ear/lm.h"
#include "ear/random.h"
#include "ear/run.h"
#include "ear/safetensors.h"
#include "ear/text.h"
#include "ear/tokenizer.h"
#include "ear/trace.h"
#include "ear/training.h"

namespace ear {

struct Destroy {
  void operator()(ear_bigram* bigram) const { ear_bigram_destroy(bigram); }
  void operator()(ear_checkpoint* checkpoint) const { ear_checkpoint_destroy(checkpoint); }
  void operator()(ear_gpt* gpt) const { ear_gpt_destroy(gpt); }
  void operator()(ear_ladder* ladder) const { ear_ladder_destroy(ladder); }
  void operator()(ear_lm* lm) const { ear_lm_destroy(lm); }
  void operator()(ear_random* random) const { ear_random_destroy(random); }
  void operator()(ear_run* run) const { ear_run_destroy(run); }
  void operator()(ear_safetensors* file) const { ear_safetensors_destroy(file); }
  void operator()(ear_text* text) const { ear_text_destroy(text); }
  void operator()(ear_tokenizer* tokenizer) const { ear_tokenizer_destroy(tokenizer); }
  void operator()(ear_trace* trace) const { ear_trace_destroy(trace); }
  void operator()(ear_training* training) const { ear_training_destroy(training); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Destroy>;

}  // namespace ear
