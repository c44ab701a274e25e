#include "kernel.hpp"

#include <sys/random.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "launch.hpp"
#include "module.hpp"
#include "setup.hpp"

namespace ear {

namespace {

constexpr unsigned FEWEST_CALLS = 2, MORE_CALLS = 4;

Reply fault(const char *kind, const Buffer *buffer = nullptr, std::optional<long long> index = std::nullopt,
            Result result = OK) {
  Reply reply;
  reply.last = true;
  reply.fields = std::string("\"fault\":{\"kind\":\"") + kind +
                 "\",\"buffer\":" + (buffer ? json_text(buffer->name) : "null") +
                 ",\"index\":" + (index ? std::to_string(*index) : "null") +
                 ",\"block\":null,\"thread\":null,\"other\":null,\"line\":null,\"signal\":null,\"what\":" +
                 (result == OK ? "null" : json_text(name_of(result))) + "}";
  return reply;
}

/** What the device said about a launch, in the words of faults. */
Reply fault_of(Result result) {
  switch (result) {
  case ILLEGAL_ADDRESS:
  case MISALIGNED_ADDRESS:
  case INVALID_ADDRESS_SPACE:
    return fault("illegal_address", nullptr, std::nullopt, result);
  case LAUNCH_TIMEOUT:
  case NOT_READY:
    return fault("launch_timeout", nullptr, std::nullopt, result);
  case OUT_OF_MEMORY:
  case LAUNCH_OUT_OF_RESOURCES:
    return fault("limit", nullptr, std::nullopt, result);
  default:
    return fault("launch_failed", nullptr, std::nullopt, result);
  }
}

bool fits(const Gpu &gpu, const Setup &setup) {
  const auto most = [&gpu](int attribute) {
    int value = 0;
    return cuda.device_attribute(&value, attribute, gpu.device) == OK ? unsigned(value) : 0u;
  };
  for (int i = 0; i < 3; i++)
    if (setup.block[i] > most(MAX_BLOCK_X + i) || setup.grid[i] > most(MAX_GRID_X + i)) return false;
  const auto threads = std::uint64_t(setup.block[0]) * setup.block[1] * setup.block[2];
  return threads <= most(MAX_THREADS) && setup.shared <= most(MAX_SHARED);
}

unsigned below(unsigned most) {
  unsigned drawn = 0;
  return getrandom(&drawn, sizeof drawn, 0) == sizeof drawn ? drawn % most : 0;
}

Reply words(const std::string &text) {
  Reply reply;
  reply.fields = R"("raised":{"type":"TypeError","base":"TypeError","frames":[],"text":)" + json_text(text) + "}";
  return reply;
}

Reply with_outputs(const std::vector<Buffer> &buffers) {
  Reply reply;
  for (const Buffer &buffer : buffers) {
    if (buffer.constant) continue;
    reply.segments += std::string(reply.segments.empty() ? "" : ",") + "{\"dtype\":\"" + buffer.element.dtype +
                      "\",\"shape\":[" + std::to_string(buffer.elements) + "]}";
    reply.payload += buffer.content();
  }
  return reply;
}

/** Copies everything back and holds it against what was sent; a reply where something is not as it was. */
std::optional<Reply> checked(std::vector<Buffer> &buffers) {
  for (Buffer &buffer : buffers) {
    const Result result = buffer.fetch();
    if (result != OK) return fault_of(result);
  }
  for (const Buffer &buffer : buffers)
    if (const auto index = buffer.written_outside()) return fault("oob_write", &buffer, index);
  for (const Buffer &buffer : buffers)
    if (const auto index = buffer.changed()) return fault("const_write", &buffer, index);
  return std::nullopt;
}

/** Everything of one request that lies on the device. */
struct Work {
  Setup setup;
  Module module;
};

Reply answer(const Gpu &gpu, const Request &request, const std::string &cubin, int deadline_ms, Work &work) {
  static const Timer timer;
  auto &[setup, module] = work;
  Reply reply;
  if (!read_setup(request, setup)) return reply.fields = "\"unsendable\":\"arguments\"", reply;
  if (!fits(gpu, setup)) return fault("limit");
  if (timer.ready != OK) return fault_of(timer.ready);
  for (Buffer &buffer : setup.buffers) {
    const Result result = buffer.allocate();
    if (result != OK) return fault_of(result);
  }
  std::vector<void *> pointers = pointers_of(setup);
  const unsigned calls = FEWEST_CALLS + below(MORE_CALLS), shown = below(calls);
  std::optional<float> shortest;
  for (unsigned call = 0; call < calls; call++) {
    Result result = module.load(cubin);
    Func *kernel = result == OK ? module.find(setup.symbol) : nullptr;
    if (result == OK && kernel == nullptr) return reply.fields = "\"missing\":" + json_text(setup.symbol), reply;
    if (result == OK && !takes(kernel, setup))
      return words(setup.symbol + " is launched with (" + setup.types + ")");
    for (Buffer &buffer : setup.buffers)
      if (result == OK) result = buffer.reset();
    if (result == OK) result = cuda.synchronize();
    Times times;
    if (result == OK) result = launch(kernel, setup, pointers, timer, deadline_ms, times);
    if (result != OK) return fault_of(result);
    if (const auto wrong = checked(setup.buffers)) return *wrong;
    if (times.agree()) shortest = std::min(shortest.value_or(times.device_ms), times.device_ms);
    if (call == shown) reply = with_outputs(setup.buffers);
  }
  reply.fields = "\"value\":true,\"gpu_ms\":" + (shortest ? std::to_string(*shortest) : "null");
  return reply;
}

} // namespace

Reply answer_kernel(const Gpu &gpu, const Request &request, const std::string &cubin, int deadline_ms) {
  auto work = std::make_unique<Work>();
  Reply reply = answer(gpu, request, cubin, deadline_ms, *work);
  // Giving memory back waits for what runs, so for a kernel without end for ever: it goes with the process.
  if (reply.last) static_cast<void>(work.release());
  return reply;
}

} // namespace ear
