#pragma once
// Values that most records do not have, kept small: a town has a hundred thousand beads, and few of them are claimed or
// have a due date. Both behave as values; the copy of a record shares what was not changed.
#include <nlohmann/json.hpp>

#include <cassert>
#include <memory>
#include <optional>
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

} // namespace wm::town
