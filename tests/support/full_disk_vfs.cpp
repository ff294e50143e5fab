#include "support/full_disk_vfs.h"

#include <sqlite3.h>

#include <new>

namespace wm::tests {

struct FullDiskVfs::State {
    sqlite3_vfs vfs{};
    sqlite3_vfs *system = nullptr;
    std::string name;
    std::atomic<std::int64_t> room = unlimited;
    std::atomic<std::int64_t> refused = 0;
};

namespace {
using State = FullDiskVfs::State;

// Our file is this head, then the system's own file in the memory behind it.
struct ShimFile {
    sqlite3_file base;
    State *state;
};
static_assert(sizeof(ShimFile) % alignof(std::max_align_t) == 0);

sqlite3_file *real(sqlite3_file *file)
{
    return reinterpret_cast<sqlite3_file *>(reinterpret_cast<ShimFile *>(file) + 1);
}

int write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    State &state = *reinterpret_cast<ShimFile *>(file)->state;
    std::int64_t room = state.room.load();
    do {
        if (room < count) {
            ++state.refused;
            return SQLITE_FULL;
        }
    } while (room != FullDiskVfs::unlimited && !state.room.compare_exchange_weak(room, room - count));
    return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
}

int close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

// Everything else is passed through.
constexpr sqlite3_io_methods methods{
    .iVersion = 3,
    .xClose = close,
    .xRead = [](sqlite3_file *f, void *p, int n, sqlite3_int64 at) { return real(f)->pMethods->xRead(real(f), p, n, at); },
    .xWrite = write,
    .xTruncate = [](sqlite3_file *f, sqlite3_int64 size) { return real(f)->pMethods->xTruncate(real(f), size); },
    .xSync = [](sqlite3_file *f, int flags) { return real(f)->pMethods->xSync(real(f), flags); },
    .xFileSize = [](sqlite3_file *f, sqlite3_int64 *size) { return real(f)->pMethods->xFileSize(real(f), size); },
    .xLock = [](sqlite3_file *f, int level) { return real(f)->pMethods->xLock(real(f), level); },
    .xUnlock = [](sqlite3_file *f, int level) { return real(f)->pMethods->xUnlock(real(f), level); },
    .xCheckReservedLock = [](sqlite3_file *f, int *out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
    .xFileControl = [](sqlite3_file *f, int op, void *arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); },
    .xSectorSize = [](sqlite3_file *f) { return real(f)->pMethods->xSectorSize(real(f)); },
    .xDeviceCharacteristics = [](sqlite3_file *f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
    .xShmMap = [](sqlite3_file *f, int page, int size, int extend,
                   void volatile **out) { return real(f)->pMethods->xShmMap(real(f), page, size, extend, out); },
    .xShmLock = [](sqlite3_file *f, int offset, int n, int flags) { return real(f)->pMethods->xShmLock(real(f), offset, n, flags); },
    .xShmBarrier = [](sqlite3_file *f) { real(f)->pMethods->xShmBarrier(real(f)); },
    .xShmUnmap = [](sqlite3_file *f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
    .xFetch = [](sqlite3_file *f, sqlite3_int64 at, int n, void **out) { return real(f)->pMethods->xFetch(real(f), at, n, out); },
    .xUnfetch = [](sqlite3_file *f, sqlite3_int64 at, void *p) { return real(f)->pMethods->xUnfetch(real(f), at, p); },
};

int open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
    auto *state = static_cast<State *>(vfs->pAppData);
    auto *shim = new (file) ShimFile{{nullptr}, state};
    const int code = state->system->xOpen(state->system, name, real(file), flags, out_flags);
    // SQLite calls xClose whenever pMethods is set, even after a failed open: so it follows the real one.
    shim->base.pMethods = real(file)->pMethods != nullptr ? &methods : nullptr;
    return code;
}
} // namespace

FullDiskVfs::FullDiskVfs() : m_state(new State)
{
    static std::atomic<int> count = 0;
    m_state->system = sqlite3_vfs_find(nullptr);
    m_state->name = "full_disk_" + std::to_string(++count);
    m_state->vfs = *m_state->system; // the functions that are not about one file get the system's own data
    m_state->vfs.pNext = nullptr;
    m_state->vfs.zName = m_state->name.c_str();
    m_state->vfs.szOsFile = static_cast<int>(sizeof(ShimFile)) + m_state->system->szOsFile;
    m_state->vfs.pAppData = m_state;
    m_state->vfs.xOpen = open;
    m_state->vfs.xDelete = [](sqlite3_vfs *v, const char *name, int sync) {
        sqlite3_vfs *system = static_cast<State *>(v->pAppData)->system;
        return system->xDelete(system, name, sync);
    };
    m_state->vfs.xAccess = [](sqlite3_vfs *v, const char *name, int flags, int *out) {
        sqlite3_vfs *system = static_cast<State *>(v->pAppData)->system;
        return system->xAccess(system, name, flags, out);
    };
    m_state->vfs.xFullPathname = [](sqlite3_vfs *v, const char *name, int size, char *out) {
        sqlite3_vfs *system = static_cast<State *>(v->pAppData)->system;
        return system->xFullPathname(system, name, size, out);
    };
    sqlite3_vfs_register(&m_state->vfs, 0);
}

FullDiskVfs::~FullDiskVfs()
{
    sqlite3_vfs_unregister(&m_state->vfs);
    delete m_state;
}

const std::string &FullDiskVfs::name() const
{
    return m_state->name;
}

void FullDiskVfs::fill_after(std::int64_t bytes)
{
    m_state->room = bytes;
}

std::int64_t FullDiskVfs::refused() const
{
    return m_state->refused;
}

} // namespace wm::tests
