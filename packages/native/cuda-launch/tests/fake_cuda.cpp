// Stands in for libcuda.so.1 in the tests of ear-cuda-launch: a device of 48 MiB whose kernels are the functions below,
// chosen by name. What it is asked goes to the file that FAKE_CUDA_LOG names, or to fake-cuda.log beside this library
// where there is one, one call a line.
#include <dlfcn.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "../src/driver.hpp"

using ear::Address;
using ear::Result;

namespace {

constexpr std::size_t ROOM = std::size_t(48) << 20;
using Clock = std::chrono::steady_clock;

std::map<Address, std::size_t> held;
std::size_t used = 0;
Result broken = ear::OK; // as on a device: after a fault every call answers with it
bool endless = false;
double clock_runs = 1;
int loads = 0, variable = 0; // a __device__ variable: 0 whenever the cubin is loaded

std::string beside_itself() {
  Dl_info own;
  if (dladdr(reinterpret_cast<void *>(&held), &own) == 0) return "";
  const std::string path = own.dli_fname;
  return path.substr(0, path.rfind('/') + 1) + "fake-cuda.log";
}

void say(const std::string &line) {
  const char *named = std::getenv("FAKE_CUDA_LOG");
  FILE *log = named ? std::fopen(named, "a") : std::fopen(beside_itself().c_str(), "r+");
  if (log == nullptr) return;
  std::fseek(log, 0, SEEK_END);
  std::fprintf(log, "%s\n", line.c_str());
  std::fclose(log);
}

float *floats(void **parameters, int i) { return reinterpret_cast<float *>(*static_cast<Address *>(parameters[i])); }
int whole(void **parameters, int i) { return *static_cast<int *>(parameters[i]); }

using Host = void (*)(void **parameters);
struct Kernel {
  const char *name;
  std::vector<std::size_t> parameters;
  Host body;
};

void add(void **p) {
  for (int i = 0; i < whole(p, 3); i++) floats(p, 0)[i] = floats(p, 1)[i] + floats(p, 2)[i];
}
void add_once(void **p) {
  if (variable++ == 0) add(p);
}

const std::vector<std::size_t> USUAL{8, 8, 8, 4};
/** So long that what a busy machine adds to the wall clock is little beside it. */
constexpr std::chrono::milliseconds LONG{200};
const Kernel KERNELS[] = {
    {"_Z7vec_addPfPKfS1_i", USUAL, add},
    {"plain", USUAL, add},
    {"_Z10first_onlyPfPKfS1_i", USUAL, add_once},
    {"_Z6in_memPfPKfS1_i", USUAL, [](void **p) { floats(p, 0)[0] += 1; }},
    {"_Z5aheadPfPKfS1_i", USUAL, [](void **p) { add(p), floats(p, 0)[whole(p, 3) + 2] = 7; }},
    {"_Z6behindPfPKfS1_i", USUAL, [](void **p) { add(p), floats(p, 0)[-1] = 7; }},
    {"_Z7spoilerPfPKfS1_i", USUAL, [](void **p) { add(p), floats(p, 2)[1] = 7; }},
    {"_Z4wildPfPKfS1_i", USUAL, [](void **) { broken = ear::ILLEGAL_ADDRESS; }},
    {"_Z4trapPfPKfS1_i", USUAL, [](void **) { broken = ear::ILLEGAL_INSTRUCTION; }},
    {"_Z7foreverPfPKfS1_i", USUAL, [](void **) { endless = true; }},
    {"_Z10takes_timePfPKfS1_i", USUAL, [](void **p) { add(p), std::this_thread::sleep_for(LONG); }},
    {"_Z9slow_timePfPKfS1_i", USUAL, [](void **p) { add(p), clock_runs = 1e6; }},
    {"_Z6widelyPfPKfS1_ii", {8, 8, 8, 4, 4}, add},
    {"_Z5twicePf", {8}, add},
    {"_Z5twicePd", {8}, add},
};

} // namespace

struct ear::Func {
  const Kernel *kernel;
};
struct ear::Event {
  Clock::time_point at;
};

namespace {
std::vector<ear::Func> functions;
} // namespace

extern "C" {

Result cuInit(unsigned) {
  for (const Kernel &kernel : KERNELS) functions.push_back({&kernel});
  return ear::OK;
}
Result cuDriverGetVersion(int *version) { return *version = 13000, ear::OK; }
Result cuDeviceGetCount(int *count) { return *count = std::getenv("FAKE_CUDA_NONE") ? 0 : 1, ear::OK; }
Result cuDeviceGet(int *device, int) { return *device = 0, ear::OK; }
Result cuDeviceGetName(char *name, int size, int) {
  return std::snprintf(name, std::size_t(size), "Fake GPU"), ear::OK;
}
Result cuDeviceGetAttribute(int *value, int attribute, int) {
  static const std::map<int, int> VALUES{{1, 1024},  {2, 1024},  {3, 1024},  {4, 64}, {5, 1 << 30},
                                         {6, 65535}, {7, 65535}, {8, 49152}, {75, 9}, {76, 0}};
  return *value = VALUES.at(attribute), ear::OK;
}
Result cuGetErrorName(Result error, const char **name) {
  *name = error == ear::ILLEGAL_ADDRESS ? "CUDA_ERROR_ILLEGAL_ADDRESS" : "CUDA_ERROR_OTHER";
  return ear::OK;
}
Result cuDevicePrimaryCtxRetain(ear::Ctx **context, int) { return *context = nullptr, ear::OK; }
Result cuDevicePrimaryCtxRelease_v2(int) { return say("release"), ear::OK; }
Result cuCtxSetCurrent(ear::Ctx *) { return ear::OK; }
Result cuMemAlloc_v2(Address *address, std::size_t size) {
  if (broken != ear::OK) return broken;
  if (size > ROOM - used) return ear::OUT_OF_MEMORY;
  void *bytes = std::aligned_alloc(256, (size + 255) / 256 * 256);
  std::memset(bytes, 0xa5, size);
  used += size;
  held[*address = reinterpret_cast<Address>(bytes)] = size;
  return say("alloc " + std::to_string(size)), ear::OK;
}
Result cuMemFree_v2(Address address) {
  if (endless) return say("waits for ever"), ear::NOT_READY;
  if (broken != ear::OK) return broken;
  const std::string bytes(reinterpret_cast<char *>(address), held[address]);
  say(bytes.find_first_not_of('\0') == std::string::npos ? "free zeros" : "free dirty");
  used -= held[address];
  held.erase(address);
  std::free(reinterpret_cast<void *>(address));
  return ear::OK;
}
Result cuMemcpyHtoD_v2(Address to, const void *from, std::size_t size) {
  return std::memcpy(reinterpret_cast<void *>(to), from, size), broken;
}
Result cuMemcpyDtoH_v2(void *to, Address from, std::size_t size) {
  return std::memcpy(to, reinterpret_cast<void *>(from), size), broken;
}
Result cuMemsetD8_v2(Address to, unsigned char value, std::size_t size) {
  if (broken == ear::OK) std::memset(reinterpret_cast<void *>(to), value, size);
  return broken;
}
Result cuCtxSynchronize() { return broken; }
Result cuModuleLoadData(ear::Mod **module, const void *) {
  variable = 0;
  *module = reinterpret_cast<ear::Mod *>(std::uintptr_t(++loads));
  return say("load"), broken;
}
Result cuModuleUnload(ear::Mod *) { return endless ? (say("waits for ever"), ear::NOT_READY) : ear::OK; }
Result cuModuleGetFunction(ear::Func **function, ear::Mod *, const char *name) {
  for (ear::Func &one : functions)
    if (std::strcmp(one.kernel->name, name) == 0) return *function = &one, ear::OK;
  return ear::NOT_FOUND;
}
Result cuModuleGetFunctionCount(unsigned *count, ear::Mod *) { return *count = unsigned(functions.size()), ear::OK; }
Result cuModuleEnumerateFunctions(ear::Func **into, unsigned count, ear::Mod *) {
  for (unsigned i = 0; i < count; i++) into[i] = &functions[i];
  return ear::OK;
}
Result cuFuncGetName(const char **name, ear::Func *function) { return *name = function->kernel->name, ear::OK; }
Result cuFuncGetParamInfo(ear::Func *function, std::size_t i, std::size_t *offset, std::size_t *size) {
  const auto &sizes = function->kernel->parameters;
  if (i >= sizes.size()) return Result(1);
  return *offset = 8 * i, *size = sizes[i], ear::OK;
}
Result cuLaunchKernel(ear::Func *function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                      unsigned shared, ear::Stream *, void **parameters, void **) {
  std::string line = std::string("launch ") + function->kernel->name;
  for (unsigned size : {gx, gy, gz, bx, by, bz, shared}) line += " " + std::to_string(size);
  say(line);
  function->kernel->body(parameters);
  return ear::OK;
}
Result cuStreamCreate(ear::Stream **stream, unsigned) { return *stream = nullptr, ear::OK; }
Result cuStreamQuery(ear::Stream *) { return endless ? ear::NOT_READY : broken; }
Result cuEventCreate(ear::Event **event, unsigned) { return *event = new ear::Event{}, ear::OK; }
Result cuEventRecord(ear::Event *event, ear::Stream *) { return event->at = Clock::now(), ear::OK; }
Result cuEventElapsedTime(float *ms, ear::Event *begin, ear::Event *end) {
  *ms = float(clock_runs * std::chrono::duration<double, std::milli>(end->at - begin->at).count());
  return ear::OK;
}
}
