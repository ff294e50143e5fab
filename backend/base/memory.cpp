#include "base/memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace wm {

void give_back_memory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

} // namespace wm
