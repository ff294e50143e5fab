#include "transcript/packed.h"

#include "base/crashpoint.h"
#include "transcript/io.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <zstd.h>

namespace wm::transcript {
namespace {

constexpr std::uint32_t skippable_magic = 0x184D2A5E;
constexpr std::uint32_t seekable_magic = 0x8F92EAB1;
constexpr std::int64_t header_bytes = 8, entry_bytes = 8, footer_bytes = 9; // of the table
constexpr int level = 3;

Result<> sync(int file, const std::filesystem::path &path)
{
    if (fsync(file) != 0)
        return fail_errno(errno, "Cannot write " + path.string());
    return {};
}

/// Frame after frame, then the table.
Result<> write_frames(int in, int out)
{
    struct stat info = {};
    if (fstat(in, &info) != 0)
        return fail_errno(errno, "Cannot read a transcript");
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
    if (!context)
        return fail("system", "There is no memory to compress a transcript.");
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    std::string entries, frame(ZSTD_compressBound(frame_bytes), '\0');
    std::int64_t end = 0;
    std::uint32_t count = 0;
    for (std::int64_t from = 0; from < info.st_size; ++count) {
        const std::int64_t to = std::min<std::int64_t>(info.st_size, from + static_cast<std::int64_t>(frame_bytes));
        auto text = read_at(in, from, to);
        if (!text)
            return std::unexpected(text.error());
        const std::size_t size = ZSTD_compress2(context.get(), frame.data(), frame.size(), text->data(), text->size());
        if (ZSTD_isError(size))
            return fail("system", "Cannot compress a transcript.");
        if (auto written = write_at(out, std::string_view(frame).substr(0, size), end); !written)
            return written;
        put_number(entries, static_cast<std::uint32_t>(size));
        put_number(entries, static_cast<std::uint32_t>(text->size()));
        end += static_cast<std::int64_t>(size);
        from = to;
    }
    std::string table;
    put_number(table, skippable_magic);
    put_number(table, static_cast<std::uint32_t>(entries.size()) + footer_bytes);
    table += entries;
    put_number(table, count);
    table += '\0'; // no checksums of our own: the frames have them
    put_number(table, seekable_magic);
    return write_at(out, table, end);
}

} // namespace

Result<> pack(const std::filesystem::path &from, const std::filesystem::path &to)
{
    const std::filesystem::path beside = to.string() + ".part";
    const Fd in(open(from.c_str(), O_RDONLY | O_CLOEXEC));
    const Fd out(open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!in.valid() || !out.valid())
        return fail_errno(errno, "Cannot write " + to.string());
    if (auto written = write_frames(in.get(), out.get()); !written) {
        unlink(beside.c_str());
        return written;
    }
    crashpoint("transcript.compressed");
    if (auto synced = sync(out.get(), beside); !synced)
        return synced;
    if (rename(beside.c_str(), to.c_str()) != 0)
        return fail_errno(errno, "Cannot write " + to.string());
    const Fd folder(open(to.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return sync(folder.get(), to.parent_path());
}

Result<PackedText> PackedText::open(Fd file)
{
    struct stat info = {};
    if (fstat(file.get(), &info) != 0)
        return fail_errno(errno, "Cannot read a transcript");
    if (info.st_size < header_bytes + footer_bytes)
        return damaged();
    const auto footer = read_at(file.get(), info.st_size - footer_bytes, info.st_size);
    if (!footer)
        return std::unexpected(footer.error());
    const std::int64_t table = header_bytes + entry_bytes * std::int64_t{number_at(*footer, 0)} + footer_bytes;
    if (number_at(*footer, 5) != seekable_magic || (*footer)[4] != '\0' || table > info.st_size)
        return damaged();
    const auto entries = read_at(file.get(), info.st_size - table + header_bytes, info.st_size - footer_bytes);
    if (!entries)
        return std::unexpected(entries.error());
    PackedText text;
    Frame last{0, 0};
    for (std::size_t at = 0; at < entries->size(); at += entry_bytes) {
        const std::uint32_t size = number_at(*entries, at + 4);
        if (size == 0 || size > frame_bytes)
            return damaged();
        last = {last.end + number_at(*entries, at), last.text_end + size};
        text.m_frames.push_back(last);
    }
    if (last.end != info.st_size - table)
        return damaged();
    text.m_file = std::move(file);
    return text;
}

Result<std::string> PackedText::read(std::int64_t from, std::int64_t to) const
{
    if (from < 0 || from > to || to > size())
        return damaged();
    std::string text;
    if (from == to)
        return text;
    auto frame = std::ranges::upper_bound(m_frames, from, {}, &Frame::text_end);
    Frame before = frame == m_frames.begin() ? Frame{0, 0} : *std::prev(frame);
    const std::int64_t skipped = before.text_end;
    for (; before.text_end < to; before = *frame++) {
        const auto packed = read_at(m_file.get(), before.end, frame->end);
        if (!packed)
            return packed;
        const auto size = static_cast<std::size_t>(frame->text_end - before.text_end);
        const std::size_t at = text.size();
        text.resize(at + size);
        if (ZSTD_decompress(text.data() + at, size, packed->data(), packed->size()) != size)
            return damaged();
    }
    text.resize(static_cast<std::size_t>(to - skipped));
    text.erase(0, static_cast<std::size_t>(from - skipped));
    return text;
}

} // namespace wm::transcript
