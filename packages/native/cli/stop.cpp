#include "stop.hpp"

#include <csignal>

namespace ear_train {

namespace {

int32_t heard = 0;

extern "C" void remember(int signal) { __atomic_store_n(&heard, signal, __ATOMIC_RELAXED); }

}  // namespace

void listen_for_stop() {
  struct sigaction action = {};
  action.sa_handler = remember;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

const int32_t* stop_flag() { return &heard; }
int32_t stop_signal() { return __atomic_load_n(&heard, __ATOMIC_RELAXED); }

}  // namespace ear_train
