#include "talk.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int open_talk(int ends[2]) {
  const int yes = 1;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) return -1;
  /* The kernel then says who wrote: a number of a process that means something out here. */
  return setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes);
}

int read_talk(int fd, enter_news *out) {
  union {
    char bytes[CMSG_SPACE(sizeof(struct ucred))];
    struct cmsghdr align;
  } ancillary;
  struct iovec data = {.iov_base = &out->message, .iov_len = sizeof out->message};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = ancillary.bytes,
                           .msg_controllen = sizeof ancillary.bytes};
  ssize_t n = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (n < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
  if (n != (ssize_t)sizeof out->message) return -1;
  struct cmsghdr *who = CMSG_FIRSTHDR(&message);
  if (!who || who->cmsg_level != SOL_SOCKET || who->cmsg_type != SCM_CREDENTIALS) return -1;
  struct ucred sender;
  memcpy(&sender, CMSG_DATA(who), sizeof sender);
  out->sender = sender.pid;
  return 1;
}

const char *enter_step(const enter_message *message) {
  static const char *const steps[] = ENTER_STEPS;
  const int count = (int)(sizeof steps / sizeof *steps);
  return message->step >= 0 && message->step < count ? steps[message->step] : "begin";
}
