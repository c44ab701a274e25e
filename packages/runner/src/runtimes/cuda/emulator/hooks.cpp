// What g++ -fsanitize=thread calls before each access of the student's code. The names are the compiler's; nothing of
// its own run-time library is linked.
#include "block.hpp"
#include "memory.hpp"

using ear::access;
using ear::take_turns;
using ear::Touch;

#define HERE __builtin_return_address(0)
#define HOOK(name, size, kind) \
  EAR_EXPORT void name##size(void *at) { access(at, size, kind, HERE); }
#define VOLATILE_READ(name, size)    \
  EAR_EXPORT void name##size(void *at) { \
    take_turns();                    \
    access(at, size, Touch::READ, HERE); \
  }
#define HOOKS(size)                                              \
  HOOK(__tsan_read, size, Touch::READ)                           \
  HOOK(__tsan_write, size, Touch::WRITE)                         \
  HOOK(__tsan_unaligned_read, size, Touch::READ)                 \
  HOOK(__tsan_unaligned_write, size, Touch::WRITE)               \
  VOLATILE_READ(__tsan_volatile_read, size)                      \
  HOOK(__tsan_volatile_write, size, Touch::WRITE)                \
  VOLATILE_READ(__tsan_unaligned_volatile_read, size)            \
  HOOK(__tsan_unaligned_volatile_write, size, Touch::WRITE)

HOOKS(1)
HOOKS(2)
HOOKS(4)
HOOKS(8)
HOOKS(16)

EAR_EXPORT void __tsan_read_range(void *at, std::size_t size) { access(at, size, Touch::READ, HERE); }
EAR_EXPORT void __tsan_write_range(void *at, std::size_t size) { access(at, size, Touch::WRITE, HERE); }
EAR_EXPORT void __tsan_vptr_update(void **at, void *) { access(at, sizeof *at, Touch::WRITE, HERE); }
EAR_EXPORT void __tsan_vptr_read(void **at) { access(at, sizeof *at, Touch::READ, HERE); }
EAR_EXPORT void __tsan_init() {}
EAR_EXPORT void __tsan_func_entry(void *) {}
EAR_EXPORT void __tsan_func_exit(void *) {}

// The prelude gives memcpy and its kin these names.
EAR_EXPORT void *__ear_memcpy(void *to, const void *from, std::size_t size) {
  access(from, size, Touch::READ, HERE);
  access(to, size, Touch::WRITE, HERE);
  return __builtin_memmove(to, from, size);
}
EAR_EXPORT void *__ear_memset(void *to, int value, std::size_t size) {
  access(to, size, Touch::WRITE, HERE);
  return __builtin_memset(to, value, size);
}
