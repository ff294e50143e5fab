# cmake -DOUT=… -DFILE=… -P built_in.cmake: the presets that come with the program as C++ (presets.h).
file(READ ${FILE} text)
file(WRITE ${OUT} "#include \"runtimes/presets.h\"

namespace wm::runtimes {

std::string_view built_in_agents()
{
    return R\"agents(${text})agents\";
}

} // namespace wm::runtimes
")
