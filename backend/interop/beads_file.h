#pragma once
// A whole beads JSONL file, fed in pieces of any size as they arrive. It is read completely before anything is done with
// it: one bad line refuses the file. It holds the bytes of every line, because those are what an export gives back.
// Owned by whoever reads; one thread.
#include "interop/beads_line.h"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace wm::interop {

/// As in bd.
inline constexpr std::size_t line_limit = 64u << 20;

struct FileLine {
    std::size_t number = 0; ///< from 1
    std::string raw;        ///< without the newline
    BeadsLine what;
};

struct BeadsFile {
    std::string name;
    std::deque<FileLine> lines; ///< in their order; blank ones left out. Can be given back one by one: they are large
    bool is_export_target = true; ///< an export takes over its order and its lines that are no beads; not those of tbd

    bool sorted_by_id() const;
};

class BeadsReader {
public:
    explicit BeadsReader(std::string name) : m_file{std::move(name), {}, true} {}

    /// "bad_import" names file and line. After an error nothing more may be fed.
    Result<> feed(std::string_view bytes);
    /// The last line may lack its newline.
    Result<BeadsFile> finish();

private:
    Result<> take_line(std::string line);
    Result<> remember(std::string id);

    BeadsFile m_file;
    std::string m_rest; ///< of a line whose end has not come yet
    std::size_t m_line = 0;
    std::unordered_map<std::string, std::size_t> m_line_of; ///< ids, and memories as "memory <key>"
};

/// The file at `path`, which people know as `name`. "bad_import" as well when it changes while it is read.
Result<BeadsFile> read_beads_file(const std::string &path, const std::string &name);

} // namespace wm::interop
