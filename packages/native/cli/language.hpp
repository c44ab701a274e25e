// Which language the terminal speaks.
#pragma once

#include <string>

namespace ear_train {

// Takes `--lang ko|en` out of the arguments; the first one decides. Call it before anything is said. false: what
// follows is neither.
bool take_language(int& argc, char** argv);

// Korean where --lang, EAR_LANG, LC_ALL, LC_MESSAGES or LANG (the first that is set) begins with "ko".
bool speaks_korean();

// One of two texts.
inline const char* in_language(const char* english, const char* korean) { return speaks_korean() ? korean : english; }

}  // namespace ear_train
