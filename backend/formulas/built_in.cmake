# cmake -DOUT=… -DFILES=a;b -P built_in.cmake: the files as one C++ file (built_in.h).
set(entries "")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME)
    string(REGEX REPLACE "\\.formula\\.toml$" "" name ${name})
    file(READ ${file} text)
    string(APPEND entries "    {\"${name}\", R\"formula(${text})formula\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"formulas/built_in.h\"

namespace wm::formulas {
namespace {

constexpr BuiltIn all[] = {
${entries}};

} // namespace

std::span<const BuiltIn> built_in_formulas()
{
    return all;
}

} // namespace wm::formulas
")
