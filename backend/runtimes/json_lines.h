#pragma once
// Cuts a program's output into lines and reads each as a JSON object. Agents print other things too (banners, warnings,
// half a line when they are killed): those are handed on as text and change nothing.
// Memory: at most one line, of at most `longest`.
#include "base/json.h"

#include <string>
#include <string_view>

namespace wm::runtimes {

class JsonLines {
public:
    /// Large lines are ordinary (images, whole files); beyond this a line is skipped.
    static constexpr std::size_t longest = 64u * 1024 * 1024;

    /// Chunks may be cut anywhere. `take(Json)` for each object, `other(std::string_view)` for each line that is none:
    /// without its end, not empty, at most 500 bytes of it.
    template <class Take, class Other> void read(std::string_view bytes, Take &&take, Other &&other)
    {
        while (!bytes.empty()) {
            const std::size_t end = bytes.find('\n');
            add(bytes.substr(0, end));
            if (end == bytes.npos)
                return;
            bytes.remove_prefix(end + 1);
            const std::string line = finish();
            if (auto object = object_of(line))
                take(*std::move(object));
            else if (!line.empty())
                other(std::string_view(line).substr(0, 500));
        }
    }

    /// Nothing of a line was read that is not whole.
    bool is_at_boundary() const { return m_line.empty() && m_skipped == 0; }

private:
    void add(std::string_view part);
    /// The line, without "\r"; a sentence in its place when it was too long.
    std::string finish();
    static std::optional<Json> object_of(const std::string &line);

    std::string m_line;
    std::size_t m_skipped = 0;
};

} // namespace wm::runtimes
