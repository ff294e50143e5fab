#include "interop/raw_members.h"

#include "interop/raw_values.h"

#include <algorithm>
#include <cctype>
#include <format>

namespace wm::interop {

namespace {

/// Walks over JSON text (RFC 8259) and checks it. Nesting is a stack of bits: true for an object.
class Scanner {
public:
    explicit Scanner(std::string_view text) : m_text(text) {}

    std::size_t at() const { return m_at; }
    bool at_end() const { return m_at == m_text.size(); }
    std::string_view slice(std::size_t from) const { return m_text.substr(from, m_at - from); }
    std::unexpected<Error> error(std::string_view what) const
    {
        return fail("bad_json", std::format("at byte {}: {}", m_at + 1, m_problem.empty() ? what : m_problem));
    }

    void blanks()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\r' || m_text[m_at] == '\n'))
            ++m_at;
    }
    bool take(char c)
    {
        if (m_at == m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        return true;
    }

    bool string()
    {
        if (!take('"'))
            return false;
        for (; m_at < m_text.size(); ++m_at) {
            const auto c = static_cast<unsigned char>(m_text[m_at]);
            if (c == '"')
                return take('"');
            if (c < 0x20)
                return stop(c == 0 ? "there is a NUL byte in a text" : "there is a control character in a text");
            if (c == '\\' && !escape())
                return stop("there is a \\ that escapes nothing in a text");
        }
        return stop("a text does not end");
    }

    bool value()
    {
        std::vector<bool> open;
        for (;;) {
            blanks();
            if (take('{')) {
                open.push_back(true);
                blanks();
                if (!take('}')) {
                    if (!key())
                        return false;
                    if (too_deep(open))
                        return stop(std::format("it is nested more than {} levels deep", depth_limit));
                    continue;
                }
                open.pop_back();
            } else if (take('[')) {
                open.push_back(false);
                blanks();
                if (!take(']')) {
                    if (too_deep(open))
                        return stop(std::format("it is nested more than {} levels deep", depth_limit));
                    continue;
                }
                open.pop_back();
            } else if (!scalar()) {
                return false;
            }
            for (;; open.pop_back()) { // closes what ends here
                if (open.empty())
                    return true;
                blanks();
                if (take(',')) {
                    if (open.back() && (blanks(), !key()))
                        return false;
                    break;
                }
                if (!take(open.back() ? '}' : ']'))
                    return stop(open.back() ? "a , or } is missing" : "a , or ] is missing");
            }
        }
    }

    bool key()
    {
        if (!string())
            return stop("the name of a member is missing");
        blanks();
        return take(':') || stop("a : is missing");
    }

private:
    static bool too_deep(const std::vector<bool> &open) { return open.size() > static_cast<std::size_t>(depth_limit); }
    bool stop(std::string what)
    {
        if (m_problem.empty())
            m_problem = std::move(what);
        return false;
    }
    bool escape() // at the backslash; ends at the last character of the escape
    {
        if (++m_at == m_text.size())
            return false;
        if (m_text[m_at] != 'u')
            return std::string_view("\"\\/bfnrt").contains(m_text[m_at]);
        for (int i = 0; i < 4; ++i)
            if (++m_at == m_text.size() || std::isxdigit(static_cast<unsigned char>(m_text[m_at])) == 0)
                return false;
        return true;
    }
    bool digits()
    {
        const std::size_t from = m_at;
        while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9')
            ++m_at;
        return m_at > from;
    }
    bool number()
    {
        take('-');
        if (!take('0') && !digits())
            return stop("a value is missing");
        if (take('.') && !digits())
            return stop("a number ends in a point");
        if (take('e') || take('E')) {
            if (!take('+'))
                take('-');
            if (!digits())
                return stop("a number has no exponent after its e");
        }
        return true;
    }
    bool scalar()
    {
        if (m_at < m_text.size() && m_text[m_at] == '"')
            return string();
        for (const std::string_view word : {"true", "false", "null"}) {
            if (m_text.substr(m_at).starts_with(word)) {
                m_at += word.size();
                return true;
            }
        }
        return number();
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_problem;
};

std::string_view trim_right(std::string_view text)
{
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

} // namespace

Result<std::vector<RawMember>> split_members(std::string_view object)
{
    Scanner scan(object);
    std::vector<RawMember> members;
    scan.blanks();
    if (!scan.take('{'))
        return scan.error("it does not begin with {");
    scan.blanks();
    if (!scan.take('}')) {
        members.reserve(24);
        do {
            scan.blanks();
            const std::size_t key = scan.at();
            if (!scan.key())
                return scan.error("the name of a member is missing");
            const std::string_view name = trim_right(scan.slice(key).substr(0, scan.slice(key).size() - 1));
            scan.blanks();
            const std::size_t value = scan.at();
            if (!scan.value())
                return scan.error("a value is missing");
            members.push_back({name.substr(1, name.size() - 2), scan.slice(value), key});
            scan.blanks();
        } while (scan.take(','));
        if (!scan.take('}'))
            return scan.error("a , or } is missing");
    }
    scan.blanks();
    if (!scan.at_end())
        return scan.error("something stands behind the object");
    return members;
}

Result<std::vector<std::string_view>> split_elements(std::string_view array)
{
    Scanner scan(array);
    std::vector<std::string_view> elements;
    scan.blanks();
    if (!scan.take('['))
        return scan.error("it does not begin with [");
    scan.blanks();
    if (!scan.take(']')) {
        do {
            scan.blanks();
            const std::size_t value = scan.at();
            if (!scan.value())
                return scan.error("a value is missing");
            elements.push_back(scan.slice(value));
            scan.blanks();
        } while (scan.take(','));
        if (!scan.take(']'))
            return scan.error("a , or ] is missing");
    }
    scan.blanks();
    if (!scan.at_end())
        return scan.error("something stands behind the array");
    return elements;
}

namespace {

/// The bytes of a member from its key's quote to the end of its value, as places in the text.
struct Place {
    std::size_t begin;
    std::size_t end;
};

Place place_of(std::string_view object, const RawMember &member)
{
    return {member.begin, static_cast<std::size_t>(member.value.data() - object.data()) + member.value.size()};
}

} // namespace

std::string with_edits(std::string_view object, std::span<const RawMember> members, std::span<const MemberEdit> edits)
{
    const auto edit_of = [&](std::string_view key) { return std::ranges::find(edits, key, &MemberEdit::key); };
    const bool spaced = !members.empty() && members.front().value.data()[-1] == ' ';
    const std::string_view comma = spaced ? ", " : ",";
    std::string out;
    bool first = true;
    const auto add = [&](std::string_view between, std::string_view bytes) {
        if (!first)
            out += between;
        out += bytes;
        first = false;
    };
    const auto add_new = [&](const MemberEdit &edit) { add(comma, write_string(edit.key) + (spaced ? ": " : ":") + *edit.value); };
    const auto is_new = [&](const MemberEdit &edit) { return edit.value && !std::ranges::contains(members, edit.key, &RawMember::key); };

    // What stands around the members: "{", then what separates one from the next, then "}".
    const std::size_t brace = object.find('{') + 1;
    const std::size_t start = members.empty() ? brace : place_of(object, members.front()).begin;
    const std::size_t end = members.empty() ? brace : place_of(object, members.back()).end;
    out += object.substr(0, start);
    std::size_t behind = start; // of the member before
    for (auto at = members.begin(); at != members.end(); ++at) {
        for (const MemberEdit &edit : edits)
            if (is_new(edit) && std::ranges::find(members, edit.before, &RawMember::key) == at)
                add_new(edit);
        const RawMember &member = *at;
        const Place place = place_of(object, member);
        const std::string_view between = object.substr(behind, place.begin - behind);
        const auto edit = edit_of(member.key);
        const std::size_t value = static_cast<std::size_t>(member.value.data() - object.data());
        if (edit == edits.end())
            add(between.empty() ? comma : between, object.substr(place.begin, place.end - place.begin));
        else if (edit->value)
            add(between.empty() ? comma : between, std::string(object.substr(place.begin, value - place.begin)) + *edit->value);
        behind = place.end;
    }
    for (const MemberEdit &edit : edits)
        if (is_new(edit) && !std::ranges::contains(members, edit.before, &RawMember::key))
            add_new(edit);
    out += object.substr(end);
    return out;
}

} // namespace wm::interop
