// How many rows of a batch go through the model at a time.
#pragma once

#include "run/corpus.hpp"
#include "run/run.hpp"

namespace ear::run {

// As many of B rows of T tokens as keep the largest product of a layer below 8e9 multiply-adds and its derivatives with
// it, at least one: some 50 ms of two cores, so that a run hears a cancellation in time, and fewer activations at once.
// Depends on nothing but the arguments, so the same recipe gives the same bits everywhere. config may hold zeros.
int64_t rows_of_pass(const ear_lm_config& config, int64_t B, int64_t T);

// Calls use(rows, share, number, loss) for each part of a batch, share of the batch's mean being its part; adds
// share * loss, which use writes, to `loss`. Ends with the first answer that is not OK.
template <class Use>
ear_status in_passes(const Batch& batch, int64_t rows, double& loss, const Use& use) {
  int64_t number = 0;
  for (int64_t from = 0; from < batch.B; from += rows, number++) {
    const int64_t n = rows < batch.B - from ? rows : batch.B - from;
    const double share = static_cast<double>(n) / batch.B;
    double part = 0;
    const Rows some{batch.tokens.data() + from * batch.T, batch.targets.data() + from * batch.T,
                    static_cast<int32_t>(n), batch.T};
    const ear_status status = use(some, share, number, part);
    loss += share * part;
    if (status != EAR_OK) return status;
  }
  return EAR_OK;
}

}  // namespace ear::run
