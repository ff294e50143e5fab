#pragma once
// How the values of which a runtime's checkpoint is made look as JSON: as in a transcript. A checkpoint is read only by the
// program that wrote it, or by one that says it is alike (`checkpoint_format`); everybody else folds the logs.
#include "base/json.h"
#include "runtimes/runtime.h"

#include <optional>
#include <stdexcept>

namespace wm::runtimes {

inline Json content_to_json(transcript::Content content)
{
    return transcript::to_json({0, std::move(content)});
}

template <class T> Json content_to_json(const std::optional<T> &content)
{
    return content ? content_to_json(transcript::Content(*content)) : Json();
}

/// Throws when it is something else.
template <class T> T content_from_json(const Json &json)
{
    auto entry = transcript::entry_from(json);
    if (!entry)
        throw std::runtime_error(entry.error().message);
    return std::get<T>(std::move(entry->content));
}

template <class T> std::optional<T> optional_from_json(const Json &json)
{
    return json.is_null() ? std::nullopt : std::optional(content_from_json<T>(json));
}

/// Between two turns: nothing is asked, nothing under way.
inline Json standing_to_json(const Standing &standing)
{
    return {{"phase", standing.phase}, {"session", content_to_json(standing.session)}, {"action", standing.action},
        {"context", content_to_json(standing.context)}, {"trouble", content_to_json(standing.trouble)}, {"turns", standing.turns}};
}

inline void standing_from_json(const Json &json, Standing &standing)
{
    json.at("phase").get_to(standing.phase);
    standing.session = content_from_json<transcript::Session>(json.at("session"));
    json.at("action").get_to(standing.action);
    standing.context = optional_from_json<transcript::Context>(json.at("context"));
    standing.trouble = optional_from_json<transcript::Trouble>(json.at("trouble"));
    json.at("turns").get_to(standing.turns);
}

} // namespace wm::runtimes
