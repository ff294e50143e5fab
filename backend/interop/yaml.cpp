#include "interop/yaml.h"

#include <charconv>
#include <cmath>
#include <format>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace wm::interop {

namespace {

template <class Number> std::optional<Number> whole_of(const std::string &text)
{
    Number number{};
    const char *const first = text.data() + (text.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(first, text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

Json plain_scalar(const std::string &text)
{
    if (text == "true" || text == "True" || text == "TRUE")
        return true;
    if (text == "false" || text == "False" || text == "FALSE")
        return false;
    if (text.find_first_not_of("+-.0123456789eE") != std::string::npos || text.find_first_of("0123456789") == std::string::npos)
        return text;
    if (const auto whole = whole_of<std::int64_t>(text))
        return *whole;
    if (const auto real = whole_of<double>(text); real && std::isfinite(*real) && text.find_first_of(".eE") != std::string::npos)
        return *real;
    return text;
}

/// Builds the value as the parser walks; the path to the place it is at is on m_open.
class Builder final : public YAML::EventHandler {
public:
    YamlDocument document;

    void OnDocumentStart(const YAML::Mark &) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark &mark, YAML::anchor_t) override { put(mark, nullptr, "null"); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override
    {
        throw YAML::ParserException(mark, "aliases (*name) are not understood here");
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t, const std::string &value) override
    {
        put(mark, tag == "?" ? plain_scalar(value) : Json(value), value);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t, YAML::EmitterStyle::value) override
    {
        open(mark, Json::array());
    }
    void OnSequenceEnd() override { m_open.pop_back(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t, YAML::EmitterStyle::value) override
    {
        open(mark, Json::object());
    }
    void OnMapEnd() override { m_open.pop_back(); }

private:
    struct Level {
        Json *value;
        std::string key = {};
        bool has_key = false;
    };

    /// A scalar is a key, the value of one, an element, or all there is; `text` is what it is as a key.
    void put(const YAML::Mark &mark, Json value, const std::string &text)
    {
        if (!m_open.empty() && m_open.back().value->is_object() && !m_open.back().has_key) {
            if (m_open.back().value->contains(text))
                throw YAML::ParserException(mark, "\"" + text + "\" stands twice");
            m_open.back().key = text;
            m_open.back().has_key = true;
            if (m_open.size() == 1)
                document.lines[text] = static_cast<std::size_t>(mark.line);
        } else {
            place(std::move(value));
        }
    }
    Json *place(Json value)
    {
        if (m_open.empty())
            return &(document.value = std::move(value));
        Level &level = m_open.back();
        if (level.value->is_array())
            return &level.value->emplace_back(std::move(value));
        level.has_key = false;
        return &((*level.value)[level.key] = std::move(value));
    }
    void open(const YAML::Mark &mark, Json value)
    {
        if (!m_open.empty() && m_open.back().value->is_object() && !m_open.back().has_key)
            throw YAML::ParserException(mark, "a key must be a text");
        m_open.push_back({place(std::move(value))});
    }

    std::vector<Level> m_open; // elements stay where they are while something is open in them: only the innermost grows
};

} // namespace

Result<YamlDocument> read_yaml(std::string_view text, std::size_t first_line)
{
    const auto bad = [&](const YAML::Mark &mark, const std::string &what) {
        return fail("bad_import", std::format("line {}: {}", first_line + static_cast<std::size_t>(std::max(mark.line, 0)), what));
    };
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        Builder builder;
        parser.HandleNextDocument(builder);
        for (auto &[key, line] : builder.document.lines)
            line += first_line;
        return std::move(builder.document);
    } catch (const YAML::Exception &error) {
        return bad(error.mark, error.msg);
    } catch (const std::exception &error) {
        return bad(YAML::Mark(), error.what());
    }
}

} // namespace wm::interop
