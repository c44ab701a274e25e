// Frames as stubs speak them: requests on descriptor 3, replies on descriptor 4.
// u32 header length, u32 payload length, JSON header, payload (little-endian).
#pragma once
#include <string>

#include "json.hpp"

namespace ear {

struct Request {
  Json header;
  std::string payload;
};

/** What is sent back; `fields` is JSON text without its braces. */
struct Reply {
  std::string fields, segments, payload;
  /** Nothing more can be asked of this process. */
  bool last = false;
};

enum class Read { REQUEST, END, BROKEN };

/** Waits for the next request. BROKEN: it is none. */
Read read_request(Request &into);

/** false where nobody reads any more. */
bool send_reply(const Request &to, const Reply &reply);

} // namespace ear
