#include "interop/beads_file.h"

#include "base/fd.h"
#include "base/text.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <format>
#include <sys/stat.h>

namespace wm::interop {

namespace {

std::string_view id_of(const BeadsLine &line)
{
    if (const auto *record = std::get_if<IssueRecord>(&line))
        return record->id;
    if (const auto *tombstone = std::get_if<Tombstone>(&line))
        return tombstone->id;
    return {};
}

} // namespace

bool BeadsFile::sorted_by_id() const
{
    std::string_view last;
    for (const FileLine &line : lines) {
        const std::string_view id = id_of(line.what);
        if (id.empty())
            continue;
        if (id < last)
            return false;
        last = id;
    }
    return true;
}

Result<> BeadsReader::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        if (m_rest.size() + end > line_limit)
            return fail("bad_import", std::format("{}:{}: the line is longer than 64 MB.", m_file.name, m_line + 1),
                "No bead is that long: this is another kind of file, or it was damaged.");
        if (end == bytes.size()) {
            m_rest += bytes;
            return {};
        }
        m_rest += bytes.substr(0, end);
        if (auto taken = take_line(std::exchange(m_rest, {})); !taken)
            return taken;
        bytes.remove_prefix(end + 1);
    }
    return {};
}

Result<BeadsFile> BeadsReader::finish()
{
    if (!m_rest.empty())
        if (auto taken = take_line(std::exchange(m_rest, {})); !taken)
            return std::unexpected(taken.error());
    return std::move(m_file);
}

Result<> BeadsReader::take_line(std::string line)
{
    ++m_line;
    if (trim(line).empty())
        return {};
    auto what = read_beads_line(line, {m_file.name, m_line});
    if (!what)
        return std::unexpected(what.error());
    if (const std::string_view id = id_of(*what); !id.empty())
        if (auto fresh = remember(std::string(id)); !fresh)
            return fresh;
    if (const auto *memory = std::get_if<Memory>(&*what))
        if (auto fresh = remember("memory " + memory->key); !fresh)
            return fresh;
    m_file.lines.push_back({m_line, std::move(line), std::move(*what)});
    return {};
}

Result<> BeadsReader::remember(std::string id)
{
    const auto [entry, fresh] = m_line_of.try_emplace(std::move(id), m_line);
    if (fresh)
        return {};
    return fail("bad_import",
        std::format("{}:{}: {} stands on line {} already.", m_file.name, m_line, elide(entry->first, 100), entry->second),
        "Take one of the two lines away, or give one another id; nothing was imported.");
}

Result<BeadsFile> read_beads_file(const std::string &path, const std::string &name)
{
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat before{};
    if (!file.valid() || fstat(file.get(), &before) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return fail("not_found", std::format("There is no file {}.", name), "Check the path.");
        return fail_errno(errno, "Cannot read " + name);
    }
    if (!S_ISREG(before.st_mode))
        return fail("not_a_file", std::format("{} is not a file.", name), "Name a .jsonl file, or a folder with .beads or .tbd in it.");
    BeadsReader reader(name);
    std::vector<char> buffer(1u << 20);
    for (;;) {
        const ssize_t got = read(file.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_errno(errno, "Cannot read " + name);
        if (got == 0)
            break;
        if (auto fed = reader.feed({buffer.data(), static_cast<std::size_t>(got)}); !fed)
            return std::unexpected(fed.error());
    }
    struct stat after{};
    if (fstat(file.get(), &after) != 0 || after.st_size != before.st_size || after.st_mtim.tv_sec != before.st_mtim.tv_sec ||
        after.st_mtim.tv_nsec != before.st_mtim.tv_nsec)
        return fail("bad_import", std::format("{} changed while it was read.", name), "Wait until nobody writes it, then import again.");
    return reader.finish();
}

} // namespace wm::interop
