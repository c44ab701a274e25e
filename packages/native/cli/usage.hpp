// How each part of ear-train is used.
#pragma once

namespace ear_train {

enum class Part { all, train, sample, export_weights, logits, microgpt };

// In the language of the terminal; ends with a line break.
const char* usage(Part part);

}  // namespace ear_train
