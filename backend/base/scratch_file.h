#pragma once
// A file without a name, for what is too large for memory on its way through: nobody can open it by a path, and it is
// gone with the last one who holds it, also after a crash. Written by one thread, then read by any.
#include "base/fd.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace wm {

class ScratchFile {
public:
    /// On the disk of this directory, mode 0600.
    static Result<std::shared_ptr<ScratchFile>> create(const std::filesystem::path &directory);

    Result<> append(std::string_view bytes);
    std::int64_t size() const { return m_size; }
    /// At most `limit` bytes from there; empty at the end.
    Result<std::string> read(std::int64_t offset, std::size_t limit) const;
    /// A path under which this process can open it again, as long as the object lives.
    std::filesystem::path path() const;

private:
    explicit ScratchFile(Fd file) : m_file(std::move(file)) {}

    Fd m_file;
    std::int64_t m_size = 0;
};

} // namespace wm
