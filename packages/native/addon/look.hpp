// What can be asked of a model and its tokenizer: text after a prompt, and attention maps. Plain structs between
// threads.
#pragma once

#include <napi.h>

#include <functional>
#include <string>
#include <vector>

#include "ear/checkpoint.h"
#include "values.hpp"

namespace ear_addon {

struct DrawOrder {
  std::string prompt;
  int32_t count = 1, max_tokens = 200;
  ear_lm_sampling sampling{};
};
DrawOrder read_draw(const Fields& given);

// sequence, piece; both on the thread that draws.
using OnPiece = std::function<void(int32_t, const std::string&)>;
// texts: one for each sequence, the prompt included.
ear_status draw(ear_lm* lm, const ear_text* text, const DrawOrder& order, std::vector<std::string>& texts,
                const OnPiece& on_piece, ear_problem* problem);

struct Attention {
  int32_t layer = 0, n_layer = 0, n_head = 0;
  std::vector<std::string> tokens;  // T
  std::vector<float> att;           // (NH, T, T)
};
ear_status attend(ear_lm* lm, const ear_text* text, const std::string& prompt, int32_t layer, Attention& out,
                  ear_problem* problem);
// Adds what an attention map is to an object.
void describe(const Attention& attention, Napi::Object out);

// where, ko and en of a problem.
void describe(const ear_problem& problem, Napi::Object out);
void set_problem(ear_problem* problem, ear_status status, const char* where, const char* sentence, const char* korean);

}  // namespace ear_addon
