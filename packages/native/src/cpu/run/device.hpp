// A run's model on a GPU (ear/cuda.h). The run's own ear_lm is what files, samples and maps read; what is newer on the
// GPU is fetched when somebody looks.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ear/run.h"
#include "run/batch.hpp"

namespace ear::run {

// What a device's model is made for.
struct DeviceOrder {
  ear_lm* lm;  // whose weights and moments it begins with; lives as long
  uint64_t seed;
  int32_t B, T;  // the largest batch; fewer rows go through at a time where that is too much
  int64_t bytes;  // of the device's memory that it may take
};

class Device {
 public:
  // Errors: ARGUMENT (no plugin, no device), TOO_LARGE, INTERNAL.
  static ear_status make(const DeviceOrder& order, std::unique_ptr<Device>& out, ear_problem* problem);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  const std::string& name() const { return name_; }
  size_t bytes() const { return bytes_; }
  int32_t rows() const { return rows_; }

  // As those of ear_lm, of at most rows() rows.
  ear_status loss(const Rows& rows, double* loss);
  ear_status gradient(const Rows& rows, float scale, uint64_t draw, double* loss);
  ear_status clear_gradient();
  ear_status update(const ear_lm_adamw& adamw, int64_t step, double* grad_norm);

  // Makes a part of the ear_lm as new as it is here.
  ear_status fetch(ear_lm_part part);
  // Weights and moments of the ear_lm were set, and count from now on.
  void forget() { sent_ = false; }
  // What the plugin said last.
  const char* why() const { return why_; }

 private:
  Device(const ear_cuda_plugin& plugin, const DeviceOrder& order) : plugin_(plugin), order_(order) {}
  ear_status fit(const ear_lm_config& config, size_t bytes_free, ear_problem* problem);
  ear_status send();
  // A batch of the model's own shape: what is missing is padded, and no loss counts there.
  void pad(const Rows& rows);

  const ear_cuda_plugin& plugin_;
  const DeviceOrder order_;
  ear_cuda_lm* model_ = nullptr;
  std::string name_;
  size_t bytes_ = 0;
  int32_t rows_ = 1;
  bool sent_ = false;                             // weights and moments of the ear_lm are here
  bool fetched_[4] = {true, true, true, true};    // by ear_lm_part: the ear_lm holds what is here
  std::vector<int32_t> tokens_, targets_;         // (rows_, order_.T)
  std::vector<float> arena_;                      // of one part on its way
  char why_[384] = "";
};

// Whether there is a plugin and a device for it. Errors: ARGUMENT.
ear_status find_device(const ear_cuda_plugin** plugin, ear_cuda_device* out, ear_problem* problem);

}  // namespace ear::run
