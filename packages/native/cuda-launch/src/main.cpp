// ear-cuda-launch [--driver LIBRARY] [--deadline-ms N] [--cpu-s N] [--probe | --scrub]
// Holds one submission's cubin and launches its kernels: requests on descriptor 3, replies on descriptor 4.
// --probe: says what the device is, as JSON. --scrub: overwrites the device's free memory.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "driver.hpp"
#include "frames.hpp"
#include "kernel.hpp"
#include "restrict.hpp"
#include "scrub.hpp"

namespace ear {

namespace {

enum Exit : int { DONE = 0, USAGE = 64, BROKEN = 65, NO_DEVICE = 69, NOT_SCRUBBED = 74, NOT_RESTRICTED = 77 };

struct Options {
  std::string driver = "libcuda.so.1";
  int deadline_ms = 10'000;
  unsigned cpu_s = 120;
  bool probe = false, scrub = false;
};

bool read_options(int count, char **given, Options &options) {
  const std::vector<std::string> all(given + 1, given + count);
  for (std::size_t i = 0; i < all.size(); i++) {
    const bool has_value = i + 1 < all.size();
    if (all[i] == "--probe") options.probe = true;
    else if (all[i] == "--scrub") options.scrub = true;
    else if (all[i] == "--driver" && has_value) options.driver = all[++i];
    else if (all[i] == "--deadline-ms" && has_value) options.deadline_ms = std::atoi(all[++i].c_str());
    else if (all[i] == "--cpu-s" && has_value) options.cpu_s = unsigned(std::atoi(all[++i].c_str()));
    else return false;
  }
  return options.deadline_ms > 0 && options.cpu_s > 0;
}

int complain(const std::string &problem, Exit code) {
  std::fprintf(stderr, "ear-cuda-launch: %s\n", problem.c_str());
  return code;
}

Reply load(const Gpu &gpu, const Request &request, std::string &cubin) {
  Reply reply;
  cubin = request.payload;
  reply.fields = request.header["files"].items.size() == 1 ? "\"value\":true" : "\"missing\":\"kernel.cubin\"";
  if (cubin.size() < 64 || cubin.compare(0, 4, "\x7f" "ELF") != 0)
    reply.fields = R"("raised":{"type":"OSError","base":"OSError","frames":[],"text":"no cubin for sm_)" +
                   std::to_string(gpu.sm) + "\"}";
  return reply;
}

Reply answer(const Gpu &gpu, const Request &request, const Options &options, std::string &cubin) {
  const std::string &op = request.header["op"].text;
  if (op == "load") return load(gpu, request, cubin);
  if (op == "kernel") return answer_kernel(gpu, request, cubin, options.deadline_ms);
  Reply reply;
  if (op == "hello") reply.fields = "\"value\":[" + json_text(gpu.name) + ",\"sm_" + std::to_string(gpu.sm) + "\"]";
  else reply.fields = "\"missing\":" + json_text(op);
  return reply;
}

/**
 * After a fault the driver answers nothing more in this process: the same program, started anew, overwrites the memory.
 * Returns only where it cannot be started.
 */
int scrub_anew(const Options &options) {
  std::fflush(nullptr);
  // A device that stays open would keep the context, and what runs in it.
  for (int fd = 5; fd < MOST_FILES; fd++) fcntl(fd, F_SETFD, FD_CLOEXEC);
  execl("/proc/self/exe", "ear-cuda-launch", "--scrub", "--driver", options.driver.c_str(), nullptr);
  return complain("the device's memory was not overwritten", NOT_SCRUBBED);
}

int serve(const Gpu &gpu, const Options &options) {
  std::string cubin;
  Request request;
  for (;;) {
    const Read read = read_request(request);
    if (read != Read::REQUEST) {
      const bool scrubbed = scrub_free_memory() > 0;
      cuda.release(gpu.device);
      if (!scrubbed) return scrub_anew(options);
      return read == Read::END ? DONE : complain("what came is no request", BROKEN);
    }
    const Reply reply = answer(gpu, request, options, cubin);
    if (!send_reply(request, reply) || reply.last) return scrub_anew(options);
  }
}

} // namespace

int run(int count, char **given) {
  Options options;
  if (!read_options(count, given, options))
    return complain("usage: ear-cuda-launch [--driver LIBRARY] [--deadline-ms N] [--cpu-s N] [--probe | --scrub]",
                    USAGE);
  std::signal(SIGPIPE, SIG_IGN);
  std::string problem = restrict_process(options.cpu_s);
  if (!problem.empty()) return complain(problem, NOT_RESTRICTED);
  // Nothing is compiled for the device here, so nothing needs to be kept; a kernel's code is there before it is timed.
  setenv("CUDA_CACHE_DISABLE", "1", 1);
  setenv("CUDA_MODULE_LOADING", "EAGER", 1);
  Gpu gpu;
  problem = open_driver(options.driver);
  if (problem.empty()) problem = open_gpu(gpu);
  if (!problem.empty()) return complain(problem, NO_DEVICE);
  if (options.probe) {
    std::printf("{\"name\":%s,\"sm\":%d,\"driver\":%d}\n", json_text(gpu.name).c_str(), gpu.sm, gpu.driver_version);
    return DONE;
  }
  if (!options.scrub) return serve(gpu, options);
  return scrub_free_memory() > 0 ? DONE : complain("the device's memory was not overwritten", NOT_SCRUBBED);
}

} // namespace ear

int main(int count, char **given) { return ear::run(count, given); }
