#pragma once
// Claude, played by the test line by line, and the runtime that speaks with it.
#include "base/json.h"
#include "runtimes/claude.h"
#include "runtimes/claude_prompt_id.h"

#include <memory>
#include <string>
#include <vector>

namespace wm::runtimes::claude_tests {

using namespace transcript;

inline const std::string first = "01ARZ3NDEKTSV4RRFFQ69G5FAV", second = "01ARZ3NDEKTSV4RRFFQ69G5FAW";

/// Claude, played line by line.
struct Claude {
    explicit Claude(Asks asks = Asks::outside_edits, std::string resume = {})
    {
        Start start;
        start.cwd = "/repo";
        start.asks = asks;
        start.resume = std::move(resume);
        runtime = make_claude(start);
    }

    std::unique_ptr<Runtime> runtime;
    std::vector<Content> entries; ///< of the newest `says`

    void prints(const std::string &line) { entries = runtime->read(line + "\n"); }
    void says(const Json &line) { prints(to_text(line)); }

    /// What is due, written.
    Json hears()
    {
        const auto due = runtime->due();
        if (!due)
            return nullptr;
        runtime->wrote(*due);
        return Json::parse(*due);
    }
    void opens()
    {
        hears();
        prints(R"({"type":"control_response","response":{"subtype":"success","request_id":"wm-0","response":{}}})");
    }
    void state(const char *word) { says({{"type", "system"}, {"subtype", "session_state_changed"}, {"state", word}}); }
    void replays(const std::string &prompt)
    {
        says({{"type", "user"}, {"isReplay", true}, {"uuid", *claude::uuid_of(prompt)}, {"message", {{"role", "user"}, {"content", "…"}}}});
    }
    void asks(const std::string &id, const std::string &tool, const Json &input)
    {
        says({{"type", "control_request"}, {"request_id", id},
            {"request", {{"subtype", "can_use_tool"}, {"tool_name", tool}, {"input", input}, {"tool_use_id", "t-" + id}}}});
    }
    void calls(const std::string &id, const std::string &tool, const Json &input)
    {
        says({{"type", "assistant"}, {"message", {{"content", {{{"type", "tool_use"}, {"id", id}, {"name", tool}, {"input", input}}}}}}});
    }
    void returns(const std::string &id, const Json &content, bool error = false, const Json &structured = nullptr)
    {
        says({{"type", "user"}, {"tool_use_result", structured},
            {"message", {{"content", {{{"type", "tool_result"}, {"tool_use_id", id}, {"content", content}, {"is_error", error}}}}}}});
    }

    Phase phase() const { return runtime->standing().phase; }
    template <class T> std::vector<T> all() const
    {
        std::vector<T> found;
        for (const Content &content : entries)
            if (const auto *one = std::get_if<T>(&content))
                found.push_back(*one);
        return found;
    }
    template <class T> T only() const
    {
        const auto found = all<T>();
        return found.size() == 1 ? found.front() : T{};
    }
};

} // namespace wm::runtimes::claude_tests
