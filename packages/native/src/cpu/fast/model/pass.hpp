// Whole passes over tokens that were found valid.
#pragma once

#include "fast/model/block.hpp"

namespace ear::fast {

// Embeds tokens (B, T) and runs the first n_layers; answers what leaves the last of them, (N, C).
float* hidden_forward(ear_lm& lm, Activations& all, const std::int32_t* tokens, int n_layers, const Dropout& dropout);

// logits (n, V) of n rows of what left the last layer; norm, mean and rstd as in Activations.
void logits_forward(ear_lm& lm, float* logits, float* norm, float* mean, float* rstd, const float* x, std::int64_t n);

// The mean loss over targets that are not -1, without dropout; at least one is.
double loss_of(ear_lm& lm, const std::int32_t* tokens, const std::int32_t* targets, int B, int T);

// Adds the gradients of (mean loss * scale); stops before the layers where the loss is not finite. The loss.
double gradient_of(ear_lm& lm, const std::int32_t* tokens, const std::int32_t* targets, int B, int T, float scale,
                   std::uint64_t draw, bool checkpointing);

}  // namespace ear::fast
