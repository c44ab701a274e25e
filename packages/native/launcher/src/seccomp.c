#include "seccomp.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "staging.h"

#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#else
#error "the jail's filter knows x86-64 and arm64"
#endif

#ifndef TIOCLINUX
#define TIOCLINUX 0x541C
#endif

/* Numbers that older headers lack; the same on every architecture since Linux 5.1. */
enum {
  NR_PIDFD_GETFD = 438,
  NR_PROCESS_MADVISE = 440,
  NR_MOUNT_SETATTR = 442,
  NR_QUOTACTL_FD = 443,
  NR_MEMFD_SECRET = 447,
  NR_PROCESS_MRELEASE = 448,
  NR_FCHMODAT2 = 452,
  NR_STATMOUNT = 457,
  NR_LISTMOUNT = 458,
  NR_LSM_GET_SELF_ATTR = 459,
  NR_LSM_SET_SELF_ATTR = 460,
  NR_LSM_LIST_MODULES = 461,
  NR_LAST_KNOWN = 462,
  X32_BIT = 0x40000000,
};

/* Never needed by a learner's program; each was a way out of some sandbox once. */
static const int refused[] = {
    __NR_acct, __NR_add_key, __NR_bpf, __NR_chroot, __NR_clock_adjtime, __NR_clock_settime, __NR_delete_module,
    __NR_fanotify_init, __NR_finit_module, __NR_flock, __NR_fsconfig, __NR_fsmount, __NR_fsopen, __NR_fspick,
    __NR_fsetxattr, __NR_init_module, __NR_io_uring_enter, __NR_io_uring_register, __NR_io_uring_setup,
    __NR_ioprio_set, __NR_kcmp, __NR_kexec_load, __NR_keyctl, __NR_lookup_dcookie, __NR_lsetxattr,
    __NR_migrate_pages, __NR_mount, __NR_move_mount, __NR_move_pages, __NR_name_to_handle_at,
    __NR_open_by_handle_at, __NR_open_tree, __NR_perf_event_open, __NR_personality, __NR_pivot_root,
    __NR_process_vm_readv, __NR_process_vm_writev, __NR_ptrace, __NR_quotactl, __NR_reboot, __NR_request_key,
    __NR_seccomp, __NR_setdomainname, __NR_sethostname, __NR_setns, __NR_settimeofday, __NR_setxattr,
    __NR_swapoff, __NR_swapon, __NR_syslog, __NR_umount2, __NR_unshare, __NR_userfaultfd, __NR_vhangup,
    NR_PIDFD_GETFD, NR_PROCESS_MADVISE, NR_MOUNT_SETATTR, NR_QUOTACTL_FD, NR_MEMFD_SECRET, NR_PROCESS_MRELEASE,
    NR_STATMOUNT, NR_LISTMOUNT, NR_LSM_GET_SELF_ATTR, NR_LSM_SET_SELF_ATTR, NR_LSM_LIST_MODULES,
#ifdef __NR_kexec_file_load
    __NR_kexec_file_load,
#endif
#ifdef __NR_modify_ldt
    __NR_modify_ldt,
#endif
#ifdef __NR_iopl
    __NR_iopl, __NR_ioperm,
#endif
#ifdef __NR_uselib
    __NR_uselib, __NR_ustat, __NR_sysfs,
#endif
#ifdef __NR__sysctl
    __NR__sysctl,
#endif
};

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))
#define LOAD(field) ((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field)))
#define ANSWER(value) ((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, (value)))
#define REFUSE(error) ANSWER(SECCOMP_RET_ERRNO | (error))
/* if (accumulator op value) goto +yes; else goto +no */
#define WHEN(op, value, yes, no) ((struct sock_filter)BPF_JUMP(BPF_JMP | (op) | BPF_K, (value), (yes), (no)))

typedef struct {
  struct sock_filter *at;
  int count;
} program;

static void emit(program *p, struct sock_filter instruction) { p->at[p->count++] = instruction; }

/* Low halves of arguments, on the little-endian machines above. */
#define ARG(n) (offsetof(struct seccomp_data, args) + 8 * (n))
static void load_arg(program *p, int n) {
  emit(p, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)ARG(n)));
}

/* Call `nr` is allowed unless (args[arg] & mask) != 0. */
static void refuse_flags(program *p, int nr, int arg, uint32_t mask, int error) {
  emit(p, WHEN(BPF_JEQ, (uint32_t)nr, 0, 4));
  load_arg(p, arg);
  emit(p, WHEN(BPF_JSET, mask, 0, 1));
  emit(p, REFUSE(error));
  emit(p, ANSWER(SECCOMP_RET_ALLOW));
}

/* Call `nr` is allowed unless args[arg] is one of the values. */
static void refuse_values(program *p, int nr, int arg, const uint32_t *values, int count, int error) {
  emit(p, WHEN(BPF_JEQ, (uint32_t)nr, 0, (uint8_t)(count + 3)));
  load_arg(p, arg);
  for (int i = 0; i < count; i++) emit(p, WHEN(BPF_JEQ, values[i], (uint8_t)(count - i), 0));
  emit(p, ANSWER(SECCOMP_RET_ALLOW));
  emit(p, REFUSE(error));
}

/* Call `nr` is allowed only when (args[arg] & mask) is one of the values. */
static void allow_only(program *p, int nr, int arg, uint32_t mask, const uint32_t *values, int count, int error) {
  emit(p, WHEN(BPF_JEQ, (uint32_t)nr, 0, (uint8_t)(count + 4)));
  load_arg(p, arg);
  emit(p, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
  for (int i = 0; i < count; i++) emit(p, WHEN(BPF_JEQ, values[i], (uint8_t)(count - i), 0));
  emit(p, REFUSE(error));
  emit(p, ANSWER(SECCOMP_RET_ALLOW));
}

int build_filter(struct sock_filter out[SECCOMP_MAX_INSTRUCTIONS]) {
  program p = {.at = out};
  const uint32_t unix_only[] = {AF_UNIX};
  const uint32_t plain_files[] = {0, S_IFREG, S_IFIFO};
  /* Terminal injection (TIOCSTI) and console control (TIOCLINUX). */
  const uint32_t terminal[] = {TIOCSTI, TIOCLINUX};
  /* A lock on a file of the shared read-only root is a channel between two runs. */
  const uint32_t locks[] = {F_GETLK, F_SETLK, F_SETLKW, 36, 37, 38, F_SETLEASE, F_NOTIFY};
  const uint32_t processes[] = {PR_SET_SECCOMP, PR_SET_PTRACER};
  const uint32_t namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |
                              CLONE_NEWPID | CLONE_NEWNET;
  const uint32_t special_bits = S_ISUID | S_ISGID;

  emit(&p, LOAD(arch));
  emit(&p, WHEN(BPF_JEQ, NATIVE_ARCH, 1, 0));
  emit(&p, ANSWER(SECCOMP_RET_KILL_PROCESS));
  emit(&p, LOAD(nr));
  emit(&p, WHEN(BPF_JSET, X32_BIT, 0, 1));
  emit(&p, ANSWER(SECCOMP_RET_KILL_PROCESS));
  /* Calls that did not exist when this list was written cannot have been judged by it. */
  emit(&p, WHEN(BPF_JGT, NR_LAST_KNOWN, 0, 1));
  emit(&p, REFUSE(ENOSYS));
  /* clone3 hides its flags behind a pointer; libraries fall back to clone on ENOSYS. */
  emit(&p, WHEN(BPF_JEQ, __NR_clone3, 0, 1));
  emit(&p, REFUSE(ENOSYS));
  emit(&p, WHEN(BPF_JEQ, NR_FCHMODAT2, 0, 1));
  emit(&p, REFUSE(ENOSYS));

  /* The plain list: each entry jumps to the one refusal behind it. */
  for (int i = 0; i < COUNT(refused); i++)
    emit(&p, WHEN(BPF_JEQ, (uint32_t)refused[i], (uint8_t)(COUNT(refused) - i), 0));
  emit(&p, WHEN(BPF_JA, 1, 0, 0));
  emit(&p, REFUSE(EPERM));

  refuse_flags(&p, __NR_clone, 0, namespaces, EPERM);
  allow_only(&p, __NR_socket, 0, 0xffffffffu, unix_only, COUNT(unix_only), EAFNOSUPPORT);
  refuse_values(&p, __NR_ioctl, 1, terminal, COUNT(terminal), EPERM);
  refuse_values(&p, __NR_fcntl, 1, locks, COUNT(locks), EPERM);
  refuse_values(&p, __NR_prctl, 0, processes, COUNT(processes), EPERM);
  refuse_flags(&p, __NR_fchmod, 1, special_bits, EPERM);
  refuse_flags(&p, __NR_fchmodat, 2, special_bits, EPERM);
  allow_only(&p, __NR_mknodat, 2, S_IFMT, plain_files, COUNT(plain_files), EPERM);
#ifdef __NR_chmod
  refuse_flags(&p, __NR_chmod, 1, special_bits, EPERM);
  allow_only(&p, __NR_mknod, 1, S_IFMT, plain_files, COUNT(plain_files), EPERM);
#endif
  emit(&p, ANSWER(SECCOMP_RET_ALLOW));
  return p.count;
}

unsigned run_filter(const struct sock_filter *program_, int count, unsigned arch, int nr,
                    const unsigned long long args[6]) {
  struct seccomp_data data = {.nr = nr, .arch = arch};
  for (int i = 0; i < 6; i++) data.args[i] = args[i];
  uint32_t a = 0;
  for (int at = 0; at < count; at++) {
    const struct sock_filter *i = &program_[at];
    switch (i->code) {
      case BPF_LD | BPF_W | BPF_ABS: __builtin_memcpy(&a, (const char *)&data + i->k, 4); break;
      case BPF_ALU | BPF_AND | BPF_K: a &= i->k; break;
      case BPF_JMP | BPF_JA | BPF_K: at += (int)i->k; break;
      case BPF_JMP | BPF_JEQ | BPF_K: at += a == i->k ? i->jt : i->jf; break;
      case BPF_JMP | BPF_JGT | BPF_K: at += a > i->k ? i->jt : i->jf; break;
      case BPF_JMP | BPF_JSET | BPF_K: at += a & i->k ? i->jt : i->jf; break;
      case BPF_RET | BPF_K: return i->k;
      default: return SECCOMP_RET_KILL_PROCESS;
    }
  }
  return SECCOMP_RET_KILL_PROCESS;
}

int filter_file(void) {
  struct sock_filter filter[SECCOMP_MAX_INSTRUCTIONS];
  int count = build_filter(filter);
  return memory_file("seccomp", filter, (size_t)count * sizeof *filter);
}
