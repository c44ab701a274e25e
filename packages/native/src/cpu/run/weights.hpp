// Tensors of a model in the names and shapes of files, and back.
#pragma once

#include <string>
#include <vector>

#include "base/owned.hpp"


namespace ear::run {

// The three arrays of a tensor that a checkpoint holds, and what their names begin with.
struct Prefix {
  ear_lm_part part;
  const char* text;
};
inline constexpr Prefix kParts[] = {
    {EAR_LM_WEIGHT, ""}, {EAR_LM_FIRST, "adamw.first."}, {EAR_LM_SECOND, "adamw.second."}};

// A tensor as a file holds it.
struct Outside {
  std::string name;
  int32_t n_dims;
  int64_t shape[2];
  std::vector<float> numbers;
};

// Adds one part of every tensor to `out`. Errors: MEMORY, ARGUMENT.
ear_status take_out(const ear_lm* lm, const Prefix& prefix, std::vector<Outside>& out);

// Whether a file holds every tensor of a part, in its shape, as numbers that can be read (F32, F16, BF16, F64). Names
// may lack "transformer." or "model.", as those of older files do. Errors: ARGUMENT (the tensor is named), TEXT.
ear_status check_tensors(const ear_lm* lm, const ear_safetensors* file, const Prefix& prefix, ear_problem* problem);
// Whether a file holds nothing but weights of the model and what is known to be of no use to it. Errors: ARGUMENT.
ear_status check_no_others(const ear_lm* lm, const ear_safetensors* file, ear_problem* problem);
// Puts a checked part into the model. Errors: MEMORY (nothing was changed), ARGUMENT.
ear_status put_in(ear_lm* lm, const ear_safetensors* file, const Prefix& prefix);

}  // namespace ear::run
