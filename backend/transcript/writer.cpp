#include "base/crashpoint.h"
#include "base/files.h"
#include "transcript/io.h"
#include "transcript/line.h"
#include "transcript/log.h"

#include <cerrno>
#include <fcntl.h>

namespace wm::transcript {
namespace {

void remove_segment(const std::filesystem::path &folder, std::int64_t first)
{
    for (const auto &file : {plain_file(folder, first), packed_file(folder, first), index_file(folder, first)})
        unlink(file.c_str());
}

bool is_there(const std::filesystem::path &path)
{
    return access(path.c_str(), F_OK) == 0;
}

Result<> sync_file(const std::filesystem::path &path)
{
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid() || fsync(file.get()) != 0)
        return fail_errno(errno, "Cannot write " + path.string());
    return {};
}

/// What fails here is tried again by the next Writer; until then the plain segment is as good.
void pack_segment(const std::filesystem::path &folder, std::int64_t first)
{
    const auto plain = plain_file(folder, first);
    if (!sync_file(plain) || !sync_file(index_file(folder, first)))
        return;
    crashpoint("transcript.finished");
    if (!pack(plain, packed_file(folder, first)))
        return;
    crashpoint("transcript.renamed");
    unlink(plain.c_str());
}

} // namespace

Result<Writer> Writer::open(const std::filesystem::path &folder, std::int64_t segment_bytes)
{
    if (auto made = make_private_directory(folder); !made)
        return std::unexpected(made.error());
    Writer writer(folder, segment_bytes);
    if (auto done = writer.take_up(); !done)
        return std::unexpected(done.error());
    return writer;
}

Result<> Writer::take_up()
{
    auto segments = list_segments(m_folder);
    if (!segments)
        return std::unexpected(segments.error());
    std::vector<std::int64_t> unpacked;
    for (std::size_t i = 0; i < segments->size(); ++i) {
        const std::int64_t first = (*segments)[i];
        if (is_there(packed_file(m_folder, first))) {
            unlink(plain_file(m_folder, first).c_str()); // the packed one is whole: it was renamed
            continue;
        }
        // Not the last, and not packed: it was finished shortly before the end, and perhaps never reached the disk.
        if (i + 1 == segments->size())
            break;
        const auto segment = Segment::open(m_folder, first, Segment::Index::ignored);
        if (segment && segment->next() == (*segments)[i + 1]) {
            unpacked.push_back(first);
            continue;
        }
        for (; segments->size() > i + 1; segments->pop_back())
            remove_segment(m_folder, segments->back());
    }
    if (!segments->empty())
        if (auto done = take_up_last(segments->back()); !done)
            return done;
    for (std::size_t i = segments->size(); m_derived_to == 0 && i-- > 0;) { // the last one may be empty
        const auto segment = Segment::open(m_folder, (*segments)[i]);
        if (!segment && segment.error().code == "not_found")
            continue;
        const auto out = segment ? segment->out() : std::unexpected(segment.error());
        if (!out)
            return std::unexpected(out.error());
        m_derived_to = out->value_or(0);
    }
    finish(std::move(unpacked));
    return {};
}

Result<> Writer::take_up_last(std::int64_t first)
{
    auto segment = Segment::open(m_folder, first, Segment::Index::ignored);
    if (!segment && segment.error().code != "not_found")
        return std::unexpected(segment.error());
    m_first = m_total = first;
    if (!segment) // an index alone: the next unit begins the text
        return {};
    m_total = segment->next();
    if (segment->is_packed())
        return {};
    m_size = segment->start_of(m_total);
    if (auto opened = open_segment(false); !opened)
        return opened;
    const std::string index = segment->index();
    if (auto written = write_at(m_index.get(), index, 0); !written)
        return written;
    if (ftruncate(m_text.get(), m_size) != 0 || ftruncate(m_index.get(), static_cast<off_t>(index.size())) != 0)
        return fail_errno(errno, "Cannot write " + m_folder.string());
    return {};
}

Result<> Writer::open_segment(bool is_new)
{
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (is_new ? O_TRUNC : 0);
    m_index = Fd(::open(index_file(m_folder, m_first).c_str(), flags, 0600));
    m_text = Fd(::open(plain_file(m_folder, m_first).c_str(), flags, 0600));
    if (m_index.valid() && m_text.valid())
        return {};
    const int error = errno;
    close_segment();
    return fail_errno(error, "Cannot write " + m_folder.string());
}

void Writer::close_segment()
{
    m_text.reset();
    m_index.reset();
}

Result<> Writer::append(std::span<const Entry> entries, std::int64_t out_offset)
{
    if (entries.empty())
        return {};
    if (out_offset < m_derived_to)
        return fail("stale", "The transcript has this part of the run already.");
    if (m_text.valid() && m_size >= m_segment_bytes) {
        close_segment();
        finish({m_first});
    }
    const std::int64_t size = m_text.valid() ? m_size : 0, first = m_text.valid() ? m_first : m_total;
    std::string text, index;
    for (const Entry &entry : entries) {
        text += line_of(entry, &entry == &entries.back() ? std::optional(out_offset) : std::nullopt);
        put_number(index, static_cast<std::uint32_t>(size + static_cast<std::int64_t>(text.size())));
    }
    if (size + static_cast<std::int64_t>(text.size()) > UINT32_MAX)
        return fail("too_large", "So many entries at once do not fit into a transcript.");
    if (!m_text.valid()) {
        m_first = first;
        m_size = 0;
        if (auto opened = open_segment(true); !opened)
            return opened;
    }
    const std::int64_t index_size = (m_total - m_first) * 4;
    auto written = write_at(m_text.get(), text, m_size);
    if (written)
        written = write_at(m_index.get(), index, index_size);
    if (!written) { // none of it: the caller will come again
        if (ftruncate(m_text.get(), m_size) != 0 || ftruncate(m_index.get(), index_size) != 0)
            close_segment();
        return written;
    }
    m_size += static_cast<std::int64_t>(text.size());
    m_total += static_cast<std::int64_t>(entries.size());
    m_derived_to = out_offset;
    return {};
}

void Writer::finish(std::vector<std::int64_t> segments)
{
    settle();
    if (segments.empty())
        return;
    try {
        m_finishing = std::jthread([folder = m_folder, segments = std::move(segments)] {
            for (const std::int64_t first : segments)
                pack_segment(folder, first);
        });
    } catch (const std::system_error &) { // no thread to be had: they stay plain until the next Writer
    }
}

void Writer::settle()
{
    if (m_finishing.joinable())
        m_finishing.join();
}

} // namespace wm::transcript
