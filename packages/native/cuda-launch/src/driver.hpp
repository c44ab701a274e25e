// CUDA's driver API, as far as it is used here. Its prototypes are declared by hand and its library is opened when the
// program runs, so that this compiles on machines without CUDA and says in words why it cannot run there.
#pragma once
#include <cstddef>
#include <string>

namespace ear {

using Device = int;
using Address = unsigned long long;
struct Ctx;
struct Mod;
struct Func;
struct Stream;
struct Event;

/** Results of the driver that are told apart. */
enum Result : int {
  OK = 0,
  OUT_OF_MEMORY = 2,
  NOT_FOUND = 500,
  NOT_READY = 600,
  ILLEGAL_ADDRESS = 700,
  LAUNCH_OUT_OF_RESOURCES = 701,
  LAUNCH_TIMEOUT = 702,
  ASSERT = 710,
  HARDWARE_STACK_ERROR = 714,
  ILLEGAL_INSTRUCTION = 715,
  MISALIGNED_ADDRESS = 716,
  INVALID_ADDRESS_SPACE = 717,
  INVALID_PC = 718,
  LAUNCH_FAILED = 719,
};

struct Driver {
  Result (*init)(unsigned);
  Result (*version)(int *);
  Result (*device_count)(int *);
  Result (*device_get)(Device *, int);
  Result (*device_name)(char *, int, Device);
  Result (*device_attribute)(int *, int, Device);
  Result (*error_name)(Result, const char **);
  Result (*retain)(Ctx **, Device);
  Result (*release)(Device);
  Result (*set_current)(Ctx *);
  Result (*alloc)(Address *, std::size_t);
  Result (*free)(Address);
  Result (*upload)(Address, const void *, std::size_t);
  Result (*download)(void *, Address, std::size_t);
  Result (*set_bytes)(Address, unsigned char, std::size_t);
  Result (*synchronize)();
  Result (*module_load)(Mod **, const void *);
  Result (*module_unload)(Mod *);
  Result (*module_function)(Func **, Mod *, const char *);
  Result (*launch)(Func *, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, Stream *, void **,
                   void **);
  Result (*stream_create)(Stream **, unsigned);
  Result (*stream_query)(Stream *);
  Result (*event_create)(Event **, unsigned);
  Result (*event_record)(Event *, Stream *);
  Result (*event_elapsed)(float *, Event *, Event *);
  // Drivers older than CUDA 12.4 do not have these; null there.
  Result (*module_function_count)(unsigned *, Mod *);
  Result (*module_functions)(Func **, unsigned, Mod *);
  Result (*function_name)(const char **, Func *);
  Result (*function_parameter)(Func *, std::size_t, std::size_t *, std::size_t *);
};

/** Attributes of a device, by the driver's numbers. */
enum Attribute : int { MAX_THREADS = 1, MAX_BLOCK_X = 2, MAX_GRID_X = 5, MAX_SHARED = 8, MAJOR = 75, MINOR = 76 };

extern Driver cuda;

/** Opens the driver's library and fills `cuda`; what is wrong in words, empty where nothing is. */
std::string open_driver(const std::string &library);

/** A device with the context that everything runs in. */
struct Gpu {
  Device device = 0;
  std::string name;
  int sm = 0;             // 80 for compute capability 8.0
  int driver_version = 0; // 13000 for CUDA 13.0
};

/** Takes the first device and makes its context current; what is wrong in words, empty where nothing is. */
std::string open_gpu(Gpu &gpu);

/** `CUDA_ERROR_ILLEGAL_ADDRESS`, or the number. */
std::string name_of(Result result);

} // namespace ear
