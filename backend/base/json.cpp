#include "base/json.h"

#include <format>

namespace wm {

Result<Json> parse_json(std::string_view text, std::string_view what)
{
    try {
        return Json::parse(text);
    } catch (const Json::parse_error &error) {
        return fail("bad_json", std::format("{} is not valid JSON: reading stopped at byte {}.", what, error.byte));
    } catch (const Json::exception &) { // a number such as 1e999 is no parse_error
        return fail("bad_json", std::format("{} holds a number that is too large.", what));
    }
}

std::string to_text(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace wm
