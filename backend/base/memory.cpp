#include "base/memory.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace wm {
namespace {

constexpr std::int64_t much = 4 << 20;

/// Bytes; 0 where /proc does not say.
std::int64_t resident()
{
    long long size = 0, pages = 0;
    std::FILE *file = std::fopen("/proc/self/statm", "re");
    const bool read = file != nullptr && std::fscanf(file, "%lld %lld", &size, &pages) == 2; // NOLINT(cert-err34-c)
    if (file != nullptr)
        std::fclose(file);
    return read ? pages * sysconf(_SC_PAGESIZE) : 0;
}

} // namespace

void keep_little_memory()
{
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
    mallopt(M_MMAP_THRESHOLD, 8 << 20); // else it stays at 128 kB from here on, and what grows large is mapped anew again and again
#endif
}

void give_back_memory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

void give_back_what_grew()
{
    static std::int64_t before = 0;
    std::int64_t now = resident();
    if (now > before + much) {
        give_back_memory();
        now = resident();
    } else {
        now = std::min(now, before);
    }
    before = now;
}

} // namespace wm
