# cmake -DOUT=… -DFILE=… -DHEADER=… -DFUNCTION=… -P built_in.cmake: a file that comes with the program, as the C++
# function that the header declares.
file(READ ${FILE} text)
file(WRITE ${OUT} "#include \"${HEADER}\"

namespace wm::runtimes {

std::string_view ${FUNCTION}()
{
    return R\"file(${text})file\";
}

} // namespace wm::runtimes
")
