#include "enter_image.h"

#include <stddef.h>

#include "staging.h"

/* EAR_ENTER_PROGRAM is the path of the built program. */
__asm__(".pushsection .rodata\n"
        ".globl ear_enter_begin\near_enter_begin:\n"
        ".incbin \"" EAR_ENTER_PROGRAM "\"\n"
        ".globl ear_enter_end\near_enter_end:\n"
        ".popsection\n");
extern const char ear_enter_begin[], ear_enter_end[];

int enter_image_file(void) {
  return memory_file("ear-enter", ear_enter_begin, (size_t)(ear_enter_end - ear_enter_begin));
}
