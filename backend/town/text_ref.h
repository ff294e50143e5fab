#pragma once
// A long text (description, note, summary) lives in the ledger's `text` table; values hold this reference.
#include "base/json.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace wm::town {

/// A short text of at most N bytes without memory of its own: a town holds hundreds of thousands of references.
template <std::size_t N> class ShortText {
public:
    ShortText() = default;
    /// Cut off at N bytes; only a damaged ledger has longer ones, and finds nothing with them.
    ShortText(std::string_view text) : m_size(static_cast<unsigned char>(std::min(text.size(), N)))
    {
        std::ranges::copy(text.substr(0, m_size), m_bytes.begin());
    }
    ShortText(const std::string &text) : ShortText(std::string_view(text)) {}
    ShortText(const char *text) : ShortText(std::string_view(text)) {}

    std::string_view view() const { return {m_bytes.data(), m_size}; }
    operator std::string() const { return std::string(view()); }
    bool empty() const { return m_size == 0; }
    bool operator==(const ShortText &other) const { return view() == other.view(); }

    friend void to_json(Json &out, const ShortText &text) { out = text.view(); }
    friend void from_json(const Json &in, ShortText &text) { text = ShortText(in.get_ref<const std::string &>()); }

private:
    static_assert(N < 256);
    unsigned char m_size = 0;
    std::array<char, N> m_bytes{};
};

struct TextRef {
    ShortText<26> id; ///< ULID
    ShortText<64> sha256; ///< of the bytes, hex
    std::int64_t bytes = 0;

    TextRef() = default;
    TextRef(std::string_view text_id, std::int64_t size, std::string_view hash) : id(text_id), sha256(hash), bytes(size) {}
    bool operator==(const TextRef &) const = default;
};

} // namespace wm::town
