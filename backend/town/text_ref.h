#pragma once
// A long text (description, note, summary) lives in the ledger's `text` table; values hold this reference.
#include <cstdint>
#include <string>

namespace wm::town {

struct TextRef {
    std::string id;
    std::int64_t bytes = 0;
    std::string sha256; ///< of the bytes, hex

    bool operator==(const TextRef &) const = default;
};

} // namespace wm::town
