#include "requests.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstring>

#include "json.hpp"
#include "kernel_request.hpp"
#include "module.hpp"
#include "vetting.hpp"

namespace ear {

namespace {

constexpr int CALLS = 3, REPLIES = 4;
constexpr u32 MAX_HEADER = 64 * 1024;
/** First what answers, then its version: a change of the emulator that could change a verdict is a new number. */
constexpr const char *HELLO = R"(["emulation","2"])";

bool read_exactly(void *into, std::size_t size) {
  u8 *at = static_cast<u8 *>(into);
  while (size > 0) {
    const ssize_t got = read(CALLS, at, size);
    if (got <= 0) return false;
    at += got;
    size -= std::size_t(got);
  }
  return true;
}

bool write_all(const std::string &bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t wrote = write(REPLIES, bytes.data() + done, bytes.size() - done);
    if (wrote <= 0) return false;
    done += std::size_t(wrote);
  }
  return true;
}

std::string word(u32 value) { return std::string(reinterpret_cast<const char *>(&value), sizeof value); }

/** `fields` is JSON text without its braces. */
bool reply(double id, const std::string &fields, const std::string &segments = "", const std::string &payload = "") {
  std::fflush(stdout);
  const std::string header =
      "{\"id\":" + std::to_string(u64(id)) + ",\"segments\":[" + segments + "]," + fields + "}";
  return write_all(word(u32(header.size())) + word(u32(payload.size())) + header + payload);
}

std::string not_loaded(const std::string &problem) {
  const std::string text = json_text(problem.substr(0, 400));
  return R"("raised":{"type":"ImportError","base":"ImportError","frames":[],"text":)" + text + "}";
}

/** Vets the built object, puts it below the folder and loads it. */
std::string load(const Json &request, std::string payload, const std::string &folder) {
  if (request["files"].items.size() != 1) return "\"missing\":\"kernel.so\"";
  const std::string refusal = vet(payload);
  if (!refusal.empty()) return not_loaded(refusal);
  const std::string path = folder + "/kernel.so";
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
  std::size_t done = 0;
  while (fd >= 0 && done < payload.size()) {
    const ssize_t wrote = write(fd, payload.data() + done, payload.size() - done);
    if (wrote <= 0) break;
    done += std::size_t(wrote);
  }
  if (fd >= 0) close(fd);
  const std::string problem = done < payload.size() ? "the object could not be written" : load_module(path.c_str());
  return problem.empty() ? "\"value\":true" : not_loaded(problem);
}

} // namespace

int serve(const std::string &folder) {
  watch_signals();
  for (;;) {
    u32 sizes[2];
    if (!read_exactly(sizes, sizeof sizes)) return 0;
    if (sizes[0] > MAX_HEADER) return 2;
    std::string header(sizes[0], '\0'), payload(sizes[1], '\0');
    if (!read_exactly(&header[0], header.size()) || !read_exactly(&payload[0], payload.size())) return 0;
    Json request;
    if (!parse_json(header, request)) return 2;
    const std::string &op = request["op"].text;
    const double id = request["id"].number;
    bool sent;
    if (op == "hello") sent = reply(id, std::string("\"value\":") + HELLO);
    else if (op == "load") sent = reply(id, load(request, payload, folder));
    else if (op == "kernel") {
      const KernelReply answer = run_kernel(request, payload);
      sent = reply(id, answer.fields, answer.segments, answer.payload);
    } else sent = reply(id, "\"missing\":" + json_text(op));
    if (!sent) return 0;
  }
}

} // namespace ear
