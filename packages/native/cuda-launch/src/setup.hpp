// What a request asks to be launched: sizes, buffers and parameters.
#pragma once
#include <string>
#include <vector>

#include "buffers.hpp"
#include "frames.hpp"

namespace ear {

struct Parameter {
  std::size_t bytes;
  std::size_t buffer; // index, where it is one
  bool is_buffer;
};

struct Setup {
  std::string symbol, types;
  unsigned grid[3], block[3], shared;
  std::vector<Buffer> buffers;
  std::vector<Parameter> parameters;
  std::vector<char> slots; // (parameters + 1, SLOT); the last one is zeros, for kernels that take more than they get
};

/** Reads a request; false where it is none that could be launched. Allocates nothing on the device. */
bool read_setup(const Request &request, Setup &setup);

/** What the driver copies parameters from, once the buffers are allocated; valid as long as `setup`. */
std::vector<void *> pointers_of(Setup &setup);

} // namespace ear
