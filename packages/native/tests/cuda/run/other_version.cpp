// A plugin as another version of the engine would have built it.
#include "ear/cuda.h"

extern "C" __attribute__((visibility("default"))) const ear_cuda_plugin* ear_cuda_table_1() {
  static ear_cuda_plugin table{};
  table.version = EAR_CUDA_VERSION + 1;
  table.bytes = sizeof table;
  return &table;
}
