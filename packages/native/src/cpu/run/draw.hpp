// What a prompt becomes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ear/checkpoint.h"

namespace ear::run {

// The tokens of a prompt, at least one, as run.h says; after the end of a document where there is such a thing.
// Errors: TEXT (the tokenizer does not know it; `where` names it), MEMORY.
ear_status read_prompt(const ear_text* text, std::string_view prompt, std::string_view where, std::vector<int32_t>& out,
                       ear_problem* problem);

}  // namespace ear::run
