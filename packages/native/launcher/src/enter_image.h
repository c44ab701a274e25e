#ifndef EAR_ENTER_IMAGE_H
#define EAR_ENTER_IMAGE_H

/* The program ear-enter (../enter) as a memory file, offset 0, or -1. It is carried inside ear-jail, because a jail's
 * user may not be able to reach the folder that ear-jail lies in. */
int enter_image_file(void);

#endif
