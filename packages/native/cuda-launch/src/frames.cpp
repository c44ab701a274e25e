#include "frames.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>

namespace ear {

namespace {

constexpr int CALLS = 3, REPLIES = 4;
/** As the broker sends them at most. */
constexpr std::uint32_t MAX_HEADER = 64 * 1024, MAX_PAYLOAD = 256u * 1024 * 1024;

bool read_exactly(char *at, std::size_t size) {
  while (size > 0) {
    const ssize_t got = read(CALLS, at, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= std::size_t(got);
  }
  return true;
}

bool write_all(const std::string &bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t wrote = write(REPLIES, bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    done += std::size_t(wrote);
  }
  return true;
}

std::string word(std::size_t value) {
  const auto narrow = std::uint32_t(value);
  return std::string(reinterpret_cast<const char *>(&narrow), sizeof narrow);
}

} // namespace

Read read_request(Request &into) {
  std::uint32_t sizes[2];
  if (!read_exactly(reinterpret_cast<char *>(sizes), sizeof sizes)) return Read::END;
  if (sizes[0] > MAX_HEADER || sizes[1] > MAX_PAYLOAD) return Read::BROKEN;
  std::string header(sizes[0], '\0');
  into.payload.assign(sizes[1], '\0');
  if (!read_exactly(header.data(), header.size()) || !read_exactly(into.payload.data(), into.payload.size()))
    return Read::END;
  into.header = Json{};
  return parse_json(header, into.header) ? Read::REQUEST : Read::BROKEN;
}

bool send_reply(const Request &to, const Reply &reply) {
  // What a kernel printed is out before the reply is.
  std::fflush(stdout);
  const auto id = static_cast<unsigned long long>(to.header["id"].number);
  const std::string header =
      "{\"id\":" + std::to_string(id) + ",\"segments\":[" + reply.segments + "]," + reply.fields + "}";
  return write_all(word(header.size()) + word(reply.payload.size()) + header + reply.payload);
}

} // namespace ear
