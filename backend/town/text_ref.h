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

/// A SHA-256 in hexadecimal digits, kept in half of their room. What is no such thing (a damaged ledger has it, or a test)
/// is kept as it is, cut off at 32 bytes.
class HashText {
public:
    HashText() = default;
    HashText(std::string_view text)
    {
        if (text.size() == 2 * m_bytes.size() && std::ranges::all_of(text, is_digit)) {
            for (std::size_t i = 0; i < m_bytes.size(); ++i)
                m_bytes[i] = static_cast<char>(value_of(text[2 * i]) << 4 | value_of(text[2 * i + 1]));
            m_size = whole;
        } else {
            m_size = static_cast<unsigned char>(std::min(text.size(), m_bytes.size()));
            std::ranges::copy(text.substr(0, m_size), m_bytes.begin());
        }
    }
    HashText(const std::string &text) : HashText(std::string_view(text)) {}
    HashText(const char *text) : HashText(std::string_view(text)) {}

    operator std::string() const
    {
        if (m_size != whole)
            return std::string(m_bytes.data(), m_size);
        std::string text;
        for (const char byte : m_bytes) {
            text += digits[static_cast<unsigned char>(byte) >> 4];
            text += digits[static_cast<unsigned char>(byte) & 15];
        }
        return text;
    }
    bool operator==(const HashText &) const = default;

    friend void to_json(Json &out, const HashText &text) { out = std::string(text); }
    friend void from_json(const Json &in, HashText &text) { text = HashText(in.get_ref<const std::string &>()); }

private:
    static constexpr std::string_view digits = "0123456789abcdef";
    static constexpr unsigned char whole = 64;
    static bool is_digit(char c) { return digits.contains(c); }
    static unsigned value_of(char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); }

    unsigned char m_size = 0; ///< `whole`, or of what is kept as it is
    std::array<char, 32> m_bytes{};
};

struct TextRef {
    ShortText<26> id; ///< ULID
    HashText sha256; ///< of the bytes
    std::int64_t bytes = 0;

    TextRef() = default;
    TextRef(std::string_view text_id, std::int64_t size, std::string_view hash) : id(text_id), sha256(hash), bytes(size) {}
    bool operator==(const TextRef &) const = default;
};

} // namespace wm::town
