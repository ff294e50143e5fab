#pragma once
// Strong ids: a BeadId cannot be passed where a RunId is wanted. Each is its text; nothing parses it but its owner.
#include <nlohmann/json.hpp>

#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace wm {

template <class Tag> struct Id {
    std::string value;

    Id() = default;
    explicit Id(std::string text) : value(std::move(text)) {}

    bool empty() const { return value.empty(); }
    auto operator<=>(const Id &) const = default;

    friend void to_json(nlohmann::json &out, const Id &id) { out = id.value; }
    friend void from_json(const nlohmann::json &in, Id &id) { id.value = in.get<std::string>(); }
};

using RigId = Id<struct RigTag>;         ///< short name, "demo"
using BeadId = Id<struct BeadTag>;       ///< "wm-a3f8"
using ConvoyId = Id<struct ConvoyTag>;   ///< "cv-1"
using AgentId = Id<struct AgentTag>;     ///< "rig/name"
using RunId = Id<struct RunTag>;         ///< ULID of one process start
using MrId = Id<struct MrTag>;           ///< "mr-114"
using ApprovalId = Id<struct ApprovalTag>; ///< "ap-7"
using GrantId = Id<struct GrantTag>;     ///< "gr-4"
using DayId = Id<struct DayTag>;         ///< "2026-05-02", UTC
using MemoryKey = Id<struct MemoryTag>;   ///< what `wm remember` was given
using CommandId = Id<struct CommandTag>; ///< ULID made by the client

/// Position of an event in the ledger; 0 = before the first.
using Seq = std::int64_t;

} // namespace wm

template <class Tag> struct std::hash<wm::Id<Tag>> {
    std::size_t operator()(const wm::Id<Tag> &id) const noexcept { return std::hash<std::string>{}(id.value); }
};
