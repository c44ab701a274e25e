#include "microgpts.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "device.hpp"
#include "kernels/microgpt_run.cuh"

namespace ear::cuda {

namespace {

constexpr unsigned kThreads = 256;
constexpr std::size_t kMostRuns = 65535;

// A number in the host's memory that the device reads while it runs.
class Flag {
 public:
  Flag() {
    check(cudaHostAlloc(&host_, sizeof(int), cudaHostAllocMapped), "allocate memory that the device reads");
    raise(0);
    if (const cudaError_t error = cudaHostGetDevicePointer(&device_, host_, 0); error != cudaSuccess) {
      cudaFreeHost(host_);
      check(error, "show the device memory of this machine");
    }
  }
  ~Flag() { cudaFreeHost(host_); }
  Flag(const Flag&) = delete;
  Flag& operator=(const Flag&) = delete;

  void raise(int value) { *static_cast<volatile int*>(host_) = value; }
  const int* on_device() const { return static_cast<const int*>(device_); }

 private:
  void* host_ = nullptr;
  void* device_ = nullptr;
};

// Everything that a launch reads, as it lies on the device.
struct Batch {
  std::vector<int> runs, orders;
  std::vector<double> adams;
  std::vector<std::size_t> states;  // first float of each run, then the end
  std::size_t n_losses = 0;

  void add(const ear_recipe& recipe, const Documents& documents, const std::vector<std::uint32_t>& order) {
    const microgpt::Shape s{recipe.n_layer, recipe.n_embd, recipe.n_head, recipe.block_size, documents.vocab_size};
    const auto steps = static_cast<std::size_t>(recipe.adam.steps), read = std::min(steps, order.size());
    if (orders.size() + read > 2147483647 || n_losses + steps > 2147483647)
      throw Trouble{EAR_ERR_TOO_LARGE, "The runs have more than 2^31 steps together; give fewer at a time."};
    const std::size_t units = (static_cast<std::size_t>(microgpt::state_size(s)) + 63) / 64;
    const std::size_t here = states.empty() ? 0 : states.back();
    if (states.empty()) states.push_back(0);
    for (const int number : {s.L, s.C, s.NH, s.T, s.V, recipe.adam.steps, static_cast<int>(here / 64),
                             static_cast<int>(orders.size()), static_cast<int>(read), static_cast<int>(n_losses)})
      runs.push_back(number);
    for (const double number : {recipe.adam.learning_rate, recipe.adam.beta1, recipe.adam.beta2, recipe.adam.eps})
      adams.push_back(number);
    orders.insert(orders.end(), order.begin(), order.begin() + static_cast<std::ptrdiff_t>(read));
    states.push_back(here + units * 64);
    n_losses += steps;
  }
};

template <class T>
Buffer<T> sent(const std::vector<T>& values, cudaStream_t stream) {
  Buffer<T> buffer(values.size());
  upload(buffer.data(), values.data(), values.size(), stream);
  return buffer;
}

void wait(cudaStream_t stream, Flag& flag, const std::int32_t* cancel) {
  for (;;) {
    const cudaError_t state = cudaStreamQuery(stream);
    if (state != cudaErrorNotReady) return check(state, "train the runs");
    if (cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) flag.raise(1);
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

ear_status status_of(int end) {
  return end == microgpt::ALL_TAKEN ? EAR_OK : end == microgpt::CANCELLED ? EAR_FINISHED : EAR_DIVERGED;
}

}  // namespace

void train_microgpts(ear_cuda_microgpt* runs, std::size_t n_runs, const char* const* docs, std::size_t n_docs,
                     const std::int32_t* cancel) {
  if (n_runs > kMostRuns) throw Trouble{EAR_ERR_TOO_LARGE, "At most 65,535 runs are trained at a time."};
  const Documents documents = read_documents(docs, n_docs);
  Batch batch;
  std::vector<float> weights;
  for (std::size_t i = 0; i < n_runs; i++) {
    const Beginning beginning = begin_run(runs[i].recipe, documents.vocab_size, n_docs);
    if (runs[i].weights && runs[i].n_weights != beginning.weights.size())
      throw Trouble{EAR_ERR_ARGUMENT, "The model has " + std::to_string(beginning.weights.size()) +
                                          " weights, for which there has to be as much room."};
    batch.add(runs[i].recipe, documents, beginning.order);
    weights.insert(weights.end(), beginning.weights.begin(), beginning.weights.end());
  }

  const Stream stream;
  Flag flag;
  if (cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) flag.raise(1);
  const Buffer<float> state(batch.states.back()), losses(batch.n_losses);
  const Buffer<int> tokens = sent(documents.tokens, stream), starts = sent(documents.starts, stream);
  const Buffer<int> described = sent(batch.runs, stream), orders = sent(batch.orders, stream), ends(2 * n_runs);
  const Buffer<double> adams = sent(batch.adams, stream);
  std::size_t from = 0;
  const auto weights_of = [&](std::size_t run) {
    const int* s = &batch.runs[run * microgpt::RUN_INTS];
    return static_cast<std::size_t>(microgpt::weight_count({s[0], s[1], s[2], s[3], s[4]}));
  };
  for (std::size_t i = 0; i < n_runs; from += weights_of(i++))
    upload(state.data() + batch.states[i], weights.data() + from, weights_of(i), stream);
  ::train_microgpts<<<static_cast<unsigned>(n_runs), kThreads, 0, stream>>>(
      state.data(), losses.data(), ends.data(), described.data(), adams.data(), tokens.data(), starts.data(),
      orders.data(), flag.on_device());
  check(cudaGetLastError(), "start the runs");
  wait(stream, flag, cancel);

  std::vector<int> how(2 * n_runs);
  download(how.data(), ends.data(), how.size(), stream);
  std::size_t first_loss = 0;
  for (std::size_t i = 0; i < n_runs; i++) {
    const auto steps = static_cast<std::size_t>(runs[i].recipe.adam.steps);
    if (runs[i].losses) download(runs[i].losses, losses.data() + first_loss, steps, stream);
    if (runs[i].weights) download(runs[i].weights, state.data() + batch.states[i], runs[i].n_weights, stream);
    first_loss += steps;
  }
  check(cudaStreamSynchronize(stream), "fetch what the runs made");
  for (std::size_t i = 0; i < n_runs; i++) {
    runs[i].taken = how[2 * i];
    runs[i].status = status_of(how[2 * i + 1]);
  }
}

}  // namespace ear::cuda
