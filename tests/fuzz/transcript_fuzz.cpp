// What a damaged disk can hand to a reader of transcripts: any line, any index, any compressed segment. A line is always
// an entry that can be written and read again. What is read has the entries of the text, or is an error.
// The input: how the rest is to be taken, then the bytes.
#include "fuzz.h"
#include "transcript/line.h"
#include "transcript/log.h"

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace wm;
using namespace wm::transcript;

namespace {

void a_line(std::string_view line)
{
    if (const auto out = out_of(line))
        fuzz::require(*out >= 0);
    const Entry entry = entry_of_line(line);
    std::string written = line_of(entry, 7);
    fuzz::require(written.ends_with('\n') && written.find('\n') == written.size() - 1);
    written.pop_back();
    fuzz::require(out_of(written) == 7);
    fuzz::require(line_of(entry_of_line(written), 7) == written + "\n");
}

/// A folder with one segment of three entries, of which the fuzzer makes one file.
class Folder {
public:
    Folder() : m_path(std::filesystem::temp_directory_path() / ("wm-transcript-fuzz-" + std::to_string(getpid())))
    {
        std::filesystem::remove_all(m_path);
        std::filesystem::create_directory(m_path);
    }
    ~Folder() { std::filesystem::remove_all(m_path); }
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;

    void write(const std::filesystem::path &path, std::string_view bytes) const
    {
        std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    const std::filesystem::path &path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

std::vector<Entry> three()
{
    return {{1, Remark{"one"}}, {2, Remark{"two"}}, {3, Remark{"three"}}};
}

std::string three_lines()
{
    std::string text;
    for (const Entry &entry : three())
        text += line_of(entry, entry.at);
    return text;
}

void an_index(std::string_view bytes)
{
    const Folder folder;
    folder.write(plain_file(folder.path(), 0), three_lines());
    folder.write(index_file(folder.path(), 0), bytes);
    const Reader reader(folder.path());
    const auto total = reader.total();
    fuzz::require(total.has_value() && *total <= 3);
    for (std::int64_t first = 0; first < *total; ++first)
        if (const auto window = reader.window(first, 2))
            fuzz::require(!window->entries.empty());
    const auto writer = Writer::open(folder.path());
    fuzz::require(writer.has_value() && writer->total() == 3 && writer->derived_to() == 3);
    fuzz::require(reader.window(0, 9)->entries == three());
}

void a_text(std::string_view bytes, bool packed)
{
    const Folder folder;
    folder.write(packed ? packed_file(folder.path(), 0) : plain_file(folder.path(), 0), bytes);
    const Reader reader(folder.path());
    const auto before = reader.window(0, 100);
    auto writer = Writer::open(folder.path());
    fuzz::require(packed || (before.has_value() && writer.has_value()));
    if (!writer)
        return;
    fuzz::require(writer->append(three(), INT64_MAX).has_value() && writer->derived_to() == INT64_MAX);
    fuzz::require(reader.tail(3)->entries == three() && reader.total() == writer->total());
    if (before)
        fuzz::require(before->total + 3 == writer->total());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view bytes = fuzz::text_of(data, size).substr(1);
    switch (data[0] % 4) {
    case 0: a_line(bytes); break;
    case 1: an_index(bytes); break;
    default: a_text(bytes, data[0] % 4 == 3);
    }
    return 0;
}
