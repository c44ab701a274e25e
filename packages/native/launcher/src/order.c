#include "order.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum { MOST_DESCRIPTORS = MAX_FILES + 1 };

typedef union {
  char bytes[CMSG_SPACE(MOST_DESCRIPTORS * sizeof(int))];
  struct cmsghdr align;
} control;

int send_order(int socket, const order *what) {
  control ancillary = {0};
  int fds[MOST_DESCRIPTORS] = {what->args_fd};
  memcpy(fds + 1, what->file_fds, (size_t)what->file_count * sizeof *fds);
  size_t size = (size_t)(what->file_count + 1) * sizeof *fds;
  struct iovec data = {.iov_base = (void *)what, .iov_len = sizeof *what};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = ancillary.bytes,
                           .msg_controllen = CMSG_SPACE(size)};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(size);
  memcpy(CMSG_DATA(rights), fds, size);
  return sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof *what ? 0 : -1;
}

int receive_order(int socket, order *what) {
  control ancillary = {0};
  int fds[MOST_DESCRIPTORS];
  struct iovec data = {.iov_base = what, .iov_len = sizeof *what};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = ancillary.bytes,
                           .msg_controllen = sizeof ancillary.bytes};
  ssize_t n;
  while ((n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
  }
  struct cmsghdr *rights = n == (ssize_t)sizeof *what ? CMSG_FIRSTHDR(&message) : NULL;
  size_t size = rights ? (size_t)(what->file_count + 1) * sizeof *fds : 0;
  if (!rights || rights->cmsg_type != SCM_RIGHTS || rights->cmsg_len != CMSG_LEN(size)) return -1;
  memcpy(fds, CMSG_DATA(rights), size);
  what->args_fd = fds[0];
  memcpy(what->file_fds, fds + 1, (size_t)what->file_count * sizeof *fds);
  return 0;
}
