#pragma once
// Values that most records do not have, kept small: a town has a hundred thousand beads, and few of them are claimed or
// have a due date. Both behave as values; the copy of a record shares what was not changed.
#include <nlohmann/json.hpp>

#include <cassert>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace wm::town {

/// A T that is mostly T{}: 16 bytes while it is.
template <class T> class Rare {
public:
    Rare() = default;
    explicit Rare(T value) { *this = std::move(value); }
    Rare &operator=(T value)
    {
        m_value = value == T{} ? nullptr : std::make_shared<const T>(std::move(value));
        return *this;
    }

    const T &operator*() const
    {
        static const T nothing{};
        return m_value ? *m_value : nothing;
    }
    const T *operator->() const { return &**this; }
    bool empty() const { return m_value == nullptr; }
    /// From here on it shares its memory with no copy of it.
    void unshare()
    {
        if (m_value)
            m_value = std::make_shared<const T>(*m_value);
    }
    template <class Edit> void edit(Edit &&change)
    {
        T copy = **this;
        std::forward<Edit>(change)(copy);
        *this = std::move(copy);
    }

    bool operator==(const Rare &other) const { return m_value == other.m_value || **this == *other; }

    friend void to_json(nlohmann::json &out, const Rare &value) { out = *value; }
    friend void from_json(const nlohmann::json &in, Rare &value) { value = in.get<T>(); }

private:
    std::shared_ptr<const T> m_value;
};

/// An optional T that takes 16 bytes while it is absent. The T itself is replaced, never changed in place.
template <class T> class Boxed {
public:
    Boxed() = default;
    Boxed(T value) : m_value(std::make_shared<const T>(std::move(value))) {}
    Boxed(const std::optional<T> &value)
    {
        if (value)
            *this = *value;
    }

    explicit operator bool() const { return m_value != nullptr; }
    bool has_value() const { return m_value != nullptr; }
    operator std::optional<T>() const { return m_value ? std::optional<T>(*m_value) : std::nullopt; }
    const T &operator*() const { return *operator->(); }
    const T *operator->() const
    {
        const T *value = m_value.get();
        assert(value != nullptr);
        return value;
    }
    void reset() { m_value.reset(); }
    /// From here on it shares its memory with no copy of it.
    void unshare()
    {
        if (m_value)
            m_value = std::make_shared<const T>(*m_value);
    }

    bool operator==(const Boxed &other) const
    {
        return m_value == other.m_value || (m_value && other.m_value && *m_value == *other.m_value);
    }

    friend void to_json(nlohmann::json &out, const Boxed &value)
    {
        if (value)
            out = *value;
        else
            out = nullptr;
    }
    friend void from_json(const nlohmann::json &in, Boxed &value)
    {
        value.reset();
        if (!in.is_null())
            value = in.get<T>();
    }

private:
    std::shared_ptr<const T> m_value;
};

/// A text that is mostly empty: 8 bytes while it is.
class RareText {
public:
    RareText() = default;
    RareText(std::string text) : m_text(text.empty() ? nullptr : std::make_unique<const std::string>(std::move(text))) {}
    RareText(const char *text) : RareText(std::string(text)) {}
    explicit RareText(std::string_view text) : RareText(std::string(text)) {}
    RareText(const RareText &other) : RareText(other.str()) {}
    RareText(RareText &&) noexcept = default;
    RareText &operator=(const RareText &other) { return *this = RareText(other); }
    RareText &operator=(RareText &&) noexcept = default;
    ~RareText() = default;

    const std::string &str() const
    {
        static const std::string nothing;
        return m_text ? *m_text : nothing;
    }
    operator const std::string &() const { return str(); }
    operator std::string_view() const { return str(); }
    bool empty() const { return m_text == nullptr; }
    void clear() { m_text.reset(); }
    bool starts_with(std::string_view begin) const { return str().starts_with(begin); }

    friend bool operator==(const RareText &a, const RareText &b) { return a.str() == b.str(); }
    friend bool operator==(const RareText &a, const std::string &b) { return a.str() == b; }
    friend bool operator==(const RareText &a, std::string_view b) { return a.str() == b; }
    friend bool operator==(const RareText &a, const char *b) { return a.str() == b; }

    friend void to_json(nlohmann::json &out, const RareText &value) { out = value.str(); }
    friend void from_json(const nlohmann::json &in, RareText &value) { value = RareText(in.get<std::string>()); }

private:
    std::unique_ptr<const std::string> m_text;
};

} // namespace wm::town
