// describeCuda(): whether runs can train on a GPU here, and on which.
#include "look.hpp"
#include "thread_job.hpp"

namespace ear_addon {

// {name, bytes, cublaslt} of the GPU, or {where, ko, en}: why there is none.
Napi::Value describe_cuda(const Napi::CallbackInfo& info) {
  Napi::Object out = Napi::Object::New(info.Env());
  ear_cuda_device device{};
  ear_problem problem{};
  if (ear_run_probe_cuda(&device, &problem) != EAR_OK) {
    describe(problem, out);
    return out;
  }
  out.Set("name", device.name);
  out.Set("bytes", static_cast<double>(device.bytes_total));
  out.Set("cublaslt", device.has_cublaslt != 0);
  return out;
}

}  // namespace ear_addon
