#pragma once
// For a std::variant of so many kinds that what it takes to copy, move and end one must not be compiled in every file that has one:
// a type derived from it that declares its special members and a `put`, and WM_DEFINE_KINDS in one .cpp (see town/event.h).
#include <concepts>
#include <type_traits>
#include <utility>
#include <variant>

namespace wm {

template <class T, class Variant> inline constexpr bool is_kind_of = false;
template <class T, class... Kinds> inline constexpr bool is_kind_of<T, std::variant<Kinds...>> = (std::same_as<T, Kinds> || ...);
template <class T, class Variant>
concept KindOf = is_kind_of<T, Variant>;

/// So that the compiler makes the constructor from each kind.
template <class One, class... Kinds> void make_each(std::type_identity<std::variant<Kinds...>>)
{
    (static_cast<void>(One(Kinds{})), ...);
}

} // namespace wm

// clang-format off
// NOLINTBEGIN(bugprone-macro-parentheses)
#define WM_DEFINE_KINDS(One)                                                                                                \
    One::One() = default;                                                                                                   \
    One::One(const One &) = default;                                                                                        \
    One::One(One &&) noexcept = default;                                                                                    \
    One &One::operator=(const One &) = default;                                                                             \
    One &One::operator=(One &&) noexcept = default;                                                                         \
    One::~One() = default;                                                                                                  \
    template <class T> [[gnu::used]] void One::put(T &kind) { emplace<T>(std::move(kind)); }                                \
    [[gnu::used]] static void make_each_##One() { make_each<One>(std::type_identity<One::Kinds>{}); }
// NOLINTEND(bugprone-macro-parentheses)
// clang-format on
