// Normalisation forms of Unicode (Standard Annex 15).
#pragma once

#include <string>
#include <string_view>

#include "ear/text.h"

namespace ear::text {

// "none", "nfc", "nfkc", "nfd", "nfkd": what files and recipes call the forms.
const char* form_name(ear_text_form form);
// false where there is no form of that name.
bool find_form(std::string_view name, ear_text_form& out);

// text in valid UTF-8 → its normal form. AS_IS copies.
std::string normalized(std::string_view text, ear_text_form form);

}  // namespace ear::text
