// Ctrl-C and SIGTERM, which end a run politely.
#pragma once

#include <cstdint>

namespace ear_train {

// From now on the first of these signals is only remembered; a second one ends the program as usual.
void listen_for_stop();
// The signal that was heard, or 0; what the engine's calls take as `cancel`.
const int32_t* stop_flag();
int32_t stop_signal();

}  // namespace ear_train
