#include "driver.hpp"

#include <dlfcn.h>

namespace ear {

Driver cuda{};

namespace {

void *library = nullptr;

template <typename F> bool find(F &into, const char *symbol) {
  into = reinterpret_cast<F>(dlsym(library, symbol));
  return into != nullptr;
}

/** The first function that the library does not have; null where it has all that are needed. */
const char *fill() {
  const char *missing = nullptr;
  const auto need = [&missing](auto &into, const char *symbol) {
    if (!find(into, symbol) && missing == nullptr) missing = symbol;
  };
  need(cuda.init, "cuInit");
  need(cuda.version, "cuDriverGetVersion");
  need(cuda.device_count, "cuDeviceGetCount");
  need(cuda.device_get, "cuDeviceGet");
  need(cuda.device_name, "cuDeviceGetName");
  need(cuda.device_attribute, "cuDeviceGetAttribute");
  need(cuda.error_name, "cuGetErrorName");
  need(cuda.retain, "cuDevicePrimaryCtxRetain");
  need(cuda.release, "cuDevicePrimaryCtxRelease_v2");
  need(cuda.set_current, "cuCtxSetCurrent");
  need(cuda.alloc, "cuMemAlloc_v2");
  need(cuda.free, "cuMemFree_v2");
  need(cuda.upload, "cuMemcpyHtoD_v2");
  need(cuda.download, "cuMemcpyDtoH_v2");
  need(cuda.set_bytes, "cuMemsetD8_v2");
  need(cuda.synchronize, "cuCtxSynchronize");
  need(cuda.module_load, "cuModuleLoadData");
  need(cuda.module_unload, "cuModuleUnload");
  need(cuda.module_function, "cuModuleGetFunction");
  need(cuda.launch, "cuLaunchKernel");
  need(cuda.stream_create, "cuStreamCreate");
  need(cuda.stream_query, "cuStreamQuery");
  need(cuda.event_create, "cuEventCreate");
  need(cuda.event_record, "cuEventRecord");
  need(cuda.event_elapsed, "cuEventElapsedTime");
  find(cuda.module_function_count, "cuModuleGetFunctionCount");
  find(cuda.module_functions, "cuModuleEnumerateFunctions");
  find(cuda.function_name, "cuFuncGetName");
  find(cuda.function_parameter, "cuFuncGetParamInfo");
  return missing;
}

} // namespace

std::string open_driver(const std::string &path) {
  library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return "this machine has no NVIDIA driver (" + path + " cannot be opened)";
  const char *missing = fill();
  if (missing != nullptr) return "the NVIDIA driver is too old: it has no " + std::string(missing);
  const Result ready = cuda.init(0);
  return ready == OK ? "" : "the NVIDIA driver does not start: " + name_of(ready);
}

std::string open_gpu(Gpu &gpu) {
  int count = 0, major = 0, minor = 0;
  char name[128] = "";
  const Result counted = cuda.device_count(&count);
  if (counted != OK || count == 0)
    return "this machine has no NVIDIA GPU" + (counted == OK ? "" : ": " + name_of(counted));
  Ctx *context = nullptr;
  Result result = cuda.device_get(&gpu.device, 0);
  if (result == OK) result = cuda.device_name(name, int(sizeof name) - 1, gpu.device);
  if (result == OK) result = cuda.device_attribute(&major, MAJOR, gpu.device);
  if (result == OK) result = cuda.device_attribute(&minor, MINOR, gpu.device);
  if (result == OK) result = cuda.version(&gpu.driver_version);
  if (result == OK) result = cuda.retain(&context, gpu.device);
  if (result == OK) result = cuda.set_current(context);
  if (result != OK) return "the GPU cannot be used: " + name_of(result);
  gpu.name = name;
  gpu.sm = 10 * major + minor;
  return "";
}

std::string name_of(Result result) {
  const char *name = nullptr;
  if (cuda.error_name(result, &name) == OK && name != nullptr) return name;
  return "error " + std::to_string(int(result));
}

} // namespace ear
