#include "relay.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void close_end(int *fd) {
  if (*fd >= 0) {
    (void)shutdown(*fd, SHUT_RDWR); /* the grader's ends are sockets; on a pipe this says ENOTSOCK */
    close(*fd);
  }
  *fd = -1;
}

bool relay_open(relay *r, int from, int to, size_t room) {
  *r = (relay){.from = from, .to = to, .room = room ? room : 1, .quota = SIZE_MAX, .bytes = malloc(room ? room : 1)};
  fcntl(from, F_SETFL, fcntl(from, F_GETFL) | O_NONBLOCK);
  fcntl(to, F_SETFL, fcntl(to, F_GETFL) | O_NONBLOCK);
  return r->bytes != NULL;
}

static bool full(const relay *r) { return r->start == 0 && r->end == r->room; }

void relay_interest(const relay *r, struct pollfd ready[2]) {
  ready[0] = (struct pollfd){.fd = full(r) ? -1 : r->from, .events = POLLIN};
  /* Without data, the writing side is still watched for its end. */
  ready[1] = (struct pollfd){.fd = r->to, .events = r->end > r->start ? POLLOUT : 0};
}

static size_t take(relay *r) {
  if (r->from < 0 || full(r)) return 0;
  if (r->start > 0) {
    memmove(r->bytes, r->bytes + r->start, r->end - r->start);
    r->end -= r->start;
    r->start = 0;
  }
  ssize_t n = read(r->from, r->bytes + r->end, r->room - r->end);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (n <= 0) {
    close_end(&r->from);
    return 0;
  }
  size_t keep = sizeof r->head - r->head_size < (size_t)n ? sizeof r->head - r->head_size : (size_t)n;
  memcpy(r->head + r->head_size, r->bytes + r->end, keep);
  r->head_size += keep;
  size_t pass = r->to < 0 ? 0 : (size_t)n < r->quota ? (size_t)n : r->quota;
  r->end += pass; /* the rest is dropped, so that the student never blocks on it */
  if (r->quota != SIZE_MAX) r->quota -= pass;
  return (size_t)n;
}

static void give(relay *r) {
  if (r->to < 0) {
    r->start = r->end = 0;
    return;
  }
  if (r->end > r->start) {
    ssize_t n = write(r->to, r->bytes + r->start, r->end - r->start);
    if (n > 0) r->start += (size_t)n;
    else if (n < 0 && errno != EAGAIN && errno != EINTR) close_end(&r->to);
  }
  if (r->from < 0 && r->start == r->end) close_end(&r->to);
}

size_t relay_move(relay *r) {
  size_t moved = take(r);
  give(r);
  return moved;
}

bool relay_done(const relay *r) { return r->from < 0 && (r->to < 0 || r->start == r->end); }

void relay_close(relay *r) {
  close_end(&r->from);
  close_end(&r->to);
  free(r->bytes);
  r->bytes = NULL;
}
