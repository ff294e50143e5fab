# cmake -DOUT=… -DFILES=a;b -P roles.cmake: the role prompts as one C++ file (roles.h).
set(entries "")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME_WE)
    file(READ ${file} text)
    string(APPEND entries "    {\"${name}\", R\"role(${text})role\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"commands/roles.h\"

#include <utility>

namespace wm::commands {

std::string_view role_text(std::string_view role)
{
    static constexpr std::pair<std::string_view, std::string_view> all[] = {
${entries}    };
    for (const auto &[name, text] : all)
        if (name == role)
            return text;
    return {};
}

} // namespace wm::commands
")
