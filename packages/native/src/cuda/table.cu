// The C face of the plugin: a table of functions; whatever is thrown inside becomes a status and a sentence.
#include "ear/cuda.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <new>

#include "cublaslt.hpp"
#include "lm.hpp"
#include "microgpts.hpp"

struct ear_cuda_lm {
  ear::cuda::Lm lm;
};

namespace {

using namespace ear::cuda;

void tell(char* why, size_t capacity, const std::string& sentence) {
  if (!why || capacity == 0) return;
  const size_t n = std::min(capacity - 1, sentence.size());
  std::memcpy(why, sentence.data(), n);
  why[n] = '\0';
}

template <class Body>
ear_status guarded(char* why, size_t capacity, Body&& body) noexcept {
  try {
    body();
    return EAR_OK;
  } catch (const Trouble& trouble) {
    tell(why, capacity, trouble.sentence);
    return trouble.status;
  } catch (const std::bad_alloc&) {
    tell(why, capacity, "This machine has no memory left.");
    return EAR_ERR_MEMORY;
  } catch (...) {
    tell(why, capacity, "The CUDA half of the engine failed.");
    return EAR_ERR_INTERNAL;
  }
}

ear_status probe(ear_cuda_device* out, char* why, size_t capacity) {
  return guarded(why, capacity, [&] {
    int count = 0;
    const cudaError_t error = cudaGetDeviceCount(&count);
    if (error != cudaSuccess || count == 0)
      throw Trouble{EAR_ERR_INTERNAL, std::string("No NVIDIA GPU can be used: ") +
                                          (error == cudaSuccess ? "none is there" : cudaGetErrorString(error)) + "."};
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, 0), "describe the GPU");
    if (properties.major < 8)
      throw Trouble{EAR_ERR_INTERNAL, std::string(properties.name) + " has no bf16 (compute capability 8.0 or newer)."};
    *out = {};
    std::snprintf(out->name, sizeof out->name, "%.*s", static_cast<int>(sizeof out->name) - 1, properties.name);
    out->compute_major = properties.major;
    out->compute_minor = properties.minor;
    check(cudaMemGetInfo(&out->bytes_free, &out->bytes_total), "count its memory");
    out->has_cublaslt = CublasLt::open() != nullptr;
  });
}

// What kernels cannot count up to is refused before anything is made; EAR_OK where (B, T) can be tried.
ear_status check_shape(const ear_lm_config& config, int32_t B, int32_t T, char* why, size_t capacity) {
  if (B < 1 || T < 1 || T > config.block_size) return EAR_ERR_ARGUMENT;
  const ear::fast::Widths w(config);
  const int64_t rows = int64_t{B} * T, widest = std::max({w.C, w.QKV, w.UP, (config.vocab_size + 63) / 64 * 64});
  if (B <= 65535 && rows <= 1 << 24 && rows * widest <= INT32_MAX) return EAR_OK;
  tell(why, capacity, "The batch is too large for the device: at most 65,535 sequences, 16,777,216 rows and 2^31 "
                      "numbers in a tensor at a time.");
  return EAR_ERR_TOO_LARGE;
}

ear_status measure(const ear_lm_config* config, int32_t B, int32_t T, size_t* out, char* why, size_t capacity) {
  if (!config || !out) return EAR_ERR_ARGUMENT;
  const ear_status fits = check_shape(*config, B, T, why, capacity);
  if (fits != EAR_OK) return fits;
  size_t counted = 0;
  counted_bytes = &counted;
  const ear_status status = guarded(why, capacity, [&] { const Lm never_used(*config, 0, B, T); });
  counted_bytes = nullptr;
  *out = counted;
  return status;
}

ear_status create(ear_cuda_lm** out, const ear_lm_config* config, uint64_t seed, int32_t B, int32_t T,
                  int64_t* n_floats, char* why, size_t capacity) {
  if (!out || !config || !n_floats) return EAR_ERR_ARGUMENT;
  const ear_status fits = check_shape(*config, B, T, why, capacity);
  if (fits != EAR_OK) return fits;
  return guarded(why, capacity, [&] {
    auto* made = new ear_cuda_lm{{*config, seed, B, T}};
    *n_floats = made->lm.n_floats();
    *out = made;
  });
}

void destroy(ear_cuda_lm* lm) { delete lm; }

ear_status set(ear_cuda_lm* lm, ear_lm_part part, const float* values, char* why, size_t capacity) {
  return guarded(why, capacity, [&] { lm->lm.set(part, values); });
}
ear_status get(ear_cuda_lm* lm, ear_lm_part part, float* out, char* why, size_t capacity) {
  return guarded(why, capacity, [&] { lm->lm.get(part, out); });
}
ear_status loss(ear_cuda_lm* lm, const int32_t* tokens, const int32_t* targets, double* value, char* why,
                size_t capacity) {
  return guarded(why, capacity, [&] { *value = lm->lm.loss(tokens, targets); });
}
ear_status gradient(ear_cuda_lm* lm, const int32_t* tokens, const int32_t* targets, float scale, uint64_t draw,
                    double* value, char* why, size_t capacity) {
  return guarded(why, capacity, [&] { *value = lm->lm.gradient(tokens, targets, scale, draw); });
}
ear_status update(ear_cuda_lm* lm, const ear_lm_adamw* adamw, int64_t step, double* grad_norm, char* why,
                  size_t capacity) {
  return guarded(why, capacity, [&] { *grad_norm = lm->lm.update(*adamw, step); });
}
ear_status clear_gradient(ear_cuda_lm* lm, char* why, size_t capacity) {
  return guarded(why, capacity, [&] { lm->lm.clear_gradient(); });
}

ear_status train(ear_cuda_microgpt* runs, size_t n_runs, const char* const* docs, size_t n_docs, const int32_t* cancel,
                 char* why, size_t capacity) {
  if (!runs || n_runs == 0 || !docs || n_docs == 0 || n_docs > 0xffffffffu) return EAR_ERR_ARGUMENT;
  return guarded(why, capacity, [&] { train_microgpts(runs, n_runs, docs, n_docs, cancel); });
}

const ear_cuda_plugin kTable = {EAR_CUDA_VERSION, sizeof(ear_cuda_plugin), probe,  measure,        create, destroy, set,
                                get,              loss,                    gradient, update, clear_gradient, train};

}  // namespace

extern "C" __attribute__((visibility("default"))) const ear_cuda_plugin* ear_cuda_table_1() { return &kTable; }
