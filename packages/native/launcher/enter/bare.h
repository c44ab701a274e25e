/* System calls without a C library: ear-enter is built alone, so that it is small, needs nothing of the jail's root
 * and builds where no static C library is installed. */
#ifndef EAR_ENTER_BARE_H
#define EAR_ENTER_BARE_H

#if defined(__x86_64__)
static inline long call5(long nr, long a, long b, long c, long d, long e) {
  long answer;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile("syscall"
                   : "=a"(answer)
                   : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return answer;
}
/* The kernel leaves argc, argv and the environment on the stack. */
__asm__(".globl _start\n_start:\n  xor %ebp, %ebp\n  mov %rsp, %rdi\n  and $-16, %rsp\n  call enter_main\n  hlt\n");
#elif defined(__aarch64__)
static inline long call5(long nr, long a, long b, long c, long d, long e) {
  register long x8 __asm__("x8") = nr;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
}
__asm__(".globl _start\n_start:\n  mov x29, #0\n  mov x0, sp\n  and sp, x0, #-16\n  bl enter_main\n  brk #0\n");
#else
#error "ear-enter knows x86-64 and arm64"
#endif

#endif
